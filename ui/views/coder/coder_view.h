// SPDX-License-Identifier: GPL-3.0-or-later
// How the selected layer becomes bytes: its streams against their entropy, their codes drawn, and every other coder.
#pragma once

#include "ui/document/pack_measurement.h"
#include "ui/jobs/layer_trials.h"
#include "ui/views/coder/coder_model.h"
#include "ui/views/coder/stream_code.h"
#include "ui/views/coder/stream_model.h"
#include "ui/views/view.h"

#include <QTimer>

class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QTabWidget;

namespace pangkas {

class CodeChart;
class CodeTree;
class FigureTable;
class LayerTitle;
class Reading;

class CoderView : public View
{
    Q_OBJECT
public:
    explicit CoderView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;

    StreamModel& streams() { return m_streams; }
    CoderModel& coders() { return m_coders; }
    CodeChart& chart() { return *m_chart; }
    CodeTree& tree() { return *m_tree; }
    const LayerTrials& trials() const { return m_trials; }
    /// Whether the streams shown are those of the layer under its present recipe.
    bool isSettled() const;

protected:
    void refresh() override;
    void retranslate() override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum FigureId { Writer, Bytes, BitsPerWeight, JointEntropy, figureCount };

    const LayerRecipe& recipe() const;
    bool hasCodes() const;
    void account();
    void showFigures();
    void showCode();
    void showCoders();
    void rememberPack();
    void planTrials();
    void measure();
    std::vector<LayerRecipe> variants() const;
    void choose(int row);

    LayerTrials m_trials;
    std::shared_ptr<const SourceModel> m_source;
    int m_row = -1;
    std::shared_ptr<const LayerPack> m_pack; // nullptr while the present recipe's isn't known
    std::shared_ptr<const LayerPack> m_accountOf;
    std::shared_ptr<const LayerPack> m_failedFor;
    JobId m_accounting{};
    std::vector<StreamCode> m_codes;
    QTimer m_rest;
    double m_part = 0; // of the coder that runs, 0 to 1

    StreamModel m_streams;
    CoderModel m_coders;
    LayerTitle* m_title;
    Reading* m_readings[figureCount];
    FigureTable* m_streamTable;
    QTabWidget* m_tabs;
    CodeChart* m_chart;
    QLabel* m_legend;
    CodeTree* m_tree;
    FigureTable* m_coderTable;
    QLabel* m_codersTitle;
    QProgressBar* m_progress;
    QPushButton* m_measure;
    QSplitter* m_splitter;
};

} // namespace pangkas
