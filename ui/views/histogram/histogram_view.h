// SPDX-License-Identifier: GPL-3.0-or-later
// The selected layer's histogram as a control: the threshold is dragged, or typed as a magnitude, a multiple of sigma, a
// share of zeros or of energy.
#pragma once

#include "ui/views/view.h"

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace pangkas {

class CoderBox;
class Document;
class HistogramPlot;
class LayerTitle;
class LegendButton;
class MagnitudeProfile;
class NumberField;
class Results;

class HistogramView : public View
{
    Q_OBJECT
public:
    explicit HistogramView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;
    HistogramPlot* plot() const { return m_plot; }
    bool isLogarithmic() const;
    void setLogarithmic(bool logarithmic);

Q_SIGNALS:
    void scaleChanged(bool logarithmic);

protected:
    void refresh() override;
    void retranslate() override;
    void applyColours() override;

private:
    enum FieldId { Threshold, Sigma, Zeros, Energy, fieldCount };

    void addHead(QVBoxLayout& layout);
    void addFields(QVBoxLayout& layout);
    void addLegend(QVBoxLayout& layout);
    void dragThreshold(double threshold);
    /// The field's value as a rule of pruning.
    void enter(FieldId field, double value);
    const MagnitudeProfile& profile() const;

    Document& m_document;
    const Results& m_results;
    LayerTitle* m_title;
    QToolButton* m_logarithmic;
    QToolButton* m_linear;
    NumberField* m_fields[fieldCount];
    QLabel* m_sharedName;
    QLabel* m_shared;
    QLabel* m_coderName;
    CoderBox* m_coder;
    HistogramPlot* m_plot;
    LegendButton* m_legend[3]; // in the order of HistogramPlot::Layer
    QLabel* m_hint;
};

} // namespace pangkas
