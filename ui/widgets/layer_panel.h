// SPDX-License-Identifier: GPL-3.0-or-later
// All about the selected layer: its histogram with the draggable threshold and the figures that go with it.
#pragma once

#include <QWidget>

class QButtonGroup;
class QLabel;
class QToolButton;

namespace pangkas {

class CoderBox;
class Document;
class HistogramPlot;
class Results;

class LayerPanel : public QWidget
{
    Q_OBJECT
public:
    LayerPanel(Document& document, const Results& results, QWidget* parent = nullptr);

    /// A row of the layer table, -1 for none.
    void showLayer(int layer);
    HistogramPlot* histogram() const { return m_plot; }
    bool isLogarithmic() const;
    void setLogarithmic(bool logarithmic);

Q_SIGNALS:
    void scaleChanged(bool logarithmic);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Figure
    {
        QLabel* name;
        QLabel* value;
    };
    enum FigureId { Threshold, Sigma, Zeros, Energy, SharedValues, figureCount };

    void refresh();
    void dragThreshold(double threshold);
    void retranslate();

    Document& m_document;
    const Results& m_results;
    int m_layer = -1;
    QLabel* m_title;
    QLabel* m_subtitle;
    QToolButton* m_logarithmic;
    QToolButton* m_linear;
    Figure m_figures[figureCount];
    QLabel* m_coderName;
    CoderBox* m_coder;
    HistogramPlot* m_plot;
    QLabel* m_hint;
};

} // namespace pangkas
