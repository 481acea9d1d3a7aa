// SPDX-License-Identifier: GPL-3.0-or-later
// The whole model at a glance: where its parameters are, what each stage of compression makes of its bytes and of its
// accuracy, and the layers in the columns of the Deep Compression paper.
#pragma once

#include "ui/document/results.h"
#include "ui/jobs/pack_tasks.h"
#include "ui/views/overview/byte_stages.h"
#include "ui/views/view.h"

class QBoxLayout;
class QLabel;
class QScrollArea;
class QTableView;
class QToolButton;

namespace pangkas {

class PaperTableModel;
class ParameterBars;
class Waterfall;

class OverviewView : public View
{
    Q_OBJECT
public:
    explicit OverviewView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;

    Waterfall& waterfall() { return *m_waterfall; }
    ParameterBars& parameters() { return *m_parameters; }
    PaperTableModel& tableModel() { return *m_model; }
    /// The table as text for other programs: its rows as they are shown, separated by tabs.
    void copyTable();

protected:
    void refresh() override;
    void retranslate() override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void startCounting();
    /// The network that is pruned and no more, once what the file decodes to is measured.
    void measurePruned();
    bool isPrunedKnown() const;
    void showBars();
    void fitTable();
    void saveTable();

    std::shared_ptr<const StageFigures> m_figures;
    std::shared_ptr<const PackMeasurement> m_counting;
    Accuracy m_pruned; // under a recipe that shares nothing
    EvaluationInput m_prunedInput; // that it was measured with
    std::shared_ptr<const Recipe> m_measuring;
    QScrollArea* m_scroll;
    QBoxLayout* m_plots;
    QLabel* m_parametersTitle;
    QLabel* m_waterfallTitle;
    QLabel* m_waterfallLine;
    QLabel* m_tableTitle;
    QLabel* m_tableLine;
    QToolButton* m_logarithmic;
    QToolButton* m_copy;
    QToolButton* m_save;
    ParameterBars* m_parameters;
    Waterfall* m_waterfall;
    PaperTableModel* m_model;
    QTableView* m_table;
};

} // namespace pangkas
