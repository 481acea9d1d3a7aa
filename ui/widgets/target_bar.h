// SPDX-License-Identifier: GPL-3.0-or-later
// One slider for the whole model: spreads a target sparsity over the layers that aren't held.
#pragma once

#include "core/pipeline/sparsity_spread.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;

namespace pangkas {

class Document;
class Results;

class TargetBar : public QWidget
{
    Q_OBJECT
public:
    TargetBar(Document& document, const Results& results, QWidget* parent = nullptr);

    SpreadRule rule() const;
    /// Sensitivity only where a scan is there.
    void setRule(SpreadRule rule);
    QSlider* slider() const { return m_slider; }

Q_SIGNALS:
    /// Sensitivity was chosen while nothing was measured.
    void scanWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void spread(int step);
    void refresh();
    void retranslate();
    void chooseRule();

    Document& m_document;
    const Results& m_results;
    QLabel* m_name;
    QSlider* m_slider;
    QLabel* m_value;
    QComboBox* m_rule;
};

} // namespace pangkas
