// SPDX-License-Identifier: GPL-3.0-or-later
// All about the selected layer: its histogram with the draggable threshold and the figures that go with it.
#pragma once

#include "ui/views/view.h"

class QButtonGroup;
class QLabel;
class QToolButton;

namespace pangkas {

class CoderBox;
class Document;
class HistogramPlot;
class LayerTitle;
class Results;

class HistogramView : public View
{
    Q_OBJECT
public:
    explicit HistogramView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    HistogramPlot* plot() const { return m_plot; }
    bool isLogarithmic() const;
    void setLogarithmic(bool logarithmic);

Q_SIGNALS:
    void scaleChanged(bool logarithmic);

protected:
    void refresh() override;
    void retranslate() override;

private:
    struct Reading
    {
        QLabel* name;
        QLabel* value;
    };
    enum FigureId { Threshold, Sigma, Zeros, Energy, SharedValues, figureCount };

    void dragThreshold(double threshold);

    Document& m_document;
    const Results& m_results;
    LayerTitle* m_title;
    QToolButton* m_logarithmic;
    QToolButton* m_linear;
    Reading m_figures[figureCount];
    QLabel* m_coderName;
    CoderBox* m_coder;
    HistogramPlot* m_plot;
    QLabel* m_hint;
};

} // namespace pangkas
