// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what each image goes through before the network sees it.
#pragma once

#include "core/architecture/architecture.h"

#include <QDialog>

#include <array>

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace pangkas {

/// Sizes, means and deviations; whatever else a Preprocessing holds stays as it was. It can only be accepted when the
/// architecture can run on such images.
class PreprocessingDialog : public QDialog
{
    Q_OBJECT
public:
    /// The architecture's own preprocessing is what Restore Defaults goes back to.
    PreprocessingDialog(const Architecture& architecture, const Preprocessing& present, QWidget* parent = nullptr);

    /// As it is shown.
    const Preprocessing& preprocessing() const { return m_architecture.preprocessing; }

private:
    using Channels = std::array<QDoubleSpinBox*, 3>;

    QSpinBox* sideBox(const char* name, int Preprocessing::* side);
    Channels channelBoxes(const char* name, std::array<float, 3> Preprocessing::* values, double least);
    void fill(const Preprocessing& preprocessing);
    void check();

    const Preprocessing m_defaults;
    Architecture m_architecture; // with what is shown
    bool m_isFilling = false;
    QSpinBox* m_resize;
    QSpinBox* m_crop;
    Channels m_mean;
    Channels m_deviation;
    QLabel* m_error;
    QPushButton* m_accept;
    QPushButton* m_restore;
};

} // namespace pangkas
