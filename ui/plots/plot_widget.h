// SPDX-License-Identifier: GPL-3.0-or-later
// What the plots share: a picture that fills the widget, and axes in the theme's colours, also when these change.
#pragma once

#include <QFont>
#include <QWidget>

class QCPAxis;
class QCustomPlot;

namespace pangkas {

struct Colours;

class PlotWidget : public QWidget
{
    Q_OBJECT
public:
    explicit PlotWidget(QWidget* parent = nullptr);

    /// What a figure is made of.
    QWidget* picture() const;

protected:
    enum class AxisLine { Shown, Hidden };

    /// Texts, and numbers in another language's notation; the picture knows the language by then.
    virtual void retranslate() = 0;
    virtual void applyColours() = 0;
    void changeEvent(QEvent* event) override;

    /// A little smaller than what is read around the plot.
    QFont smallFont() const;
    /// Hidden: the grid alone shows where its numbers are.
    static void styleAxis(QCPAxis& axis, const Colours& colours, const QFont& font, AxisLine line);
    void replotSoon();

    QCustomPlot* const m_plot;
};

} // namespace pangkas
