// SPDX-License-Identifier: GPL-3.0-or-later
// The choice of a layer's coder.
#pragma once

#include <QComboBox>

namespace pangkas {

/// All that a recipe may name, in the recipe's order, each explained by its tooltip; data: the name in the recipe.
class CoderBox : public QComboBox
{
    Q_OBJECT
public:
    explicit CoderBox(QWidget* parent = nullptr);

    QString coder() const { return currentData().toString(); }
    /// One that isn't known here stands for itself, as long as it is shown.
    void setCoder(const QString& coder);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    int m_known;
};

} // namespace pangkas
