// SPDX-License-Identifier: GPL-3.0-or-later
// The values that a layer's weights share: k-means to watch and to touch, the starts in a race, the optimum beside them.
#pragma once

#include "ui/jobs/layer_trials.h"
#include "ui/views/codebook/centroid_model.h"
#include "ui/views/codebook/codebook_edit.h"
#include "ui/views/codebook/codebook_study.h"
#include "ui/views/codebook/race_model.h"
#include "ui/views/view.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QSplitter;
class QTabWidget;
class QToolButton;

namespace pangkas {

class CodebookPlot;
class FigureTable;
class LayerTitle;
class Reading;
class TransportBar;

class CodebookView : public View
{
    Q_OBJECT
public:
    explicit CodebookView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;

    CodebookPlot& plot() { return *m_plot; }
    TransportBar& transport() { return *m_transport; }
    RaceModel& race() { return m_race; }
    CentroidModel& centroids() { return m_centroids; }
    const LayerTrials& trials() const { return m_trials; }
    /// Whether all that is shown was computed on the weights for the present recipe.
    bool isSettled() const;

protected:
    void refresh() override;
    void retranslate() override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum FigureId { Values, Error, AboveOptimum, Bits, figureCount };
    enum EditId { Pin, PinAll, Add, Delete, Back, editCount };

    const LayerRecipe& recipe() const;
    bool isShared() const;
    bool hasPresent() const;
    bool hasStarts() const;
    bool isEditable() const;
    void compute();
    void sort();
    void follow();
    void startRace();
    template <typename T>
    void finish(JobId& job, const LayerRecipe& recipe, std::shared_ptr<const T>& to, Result<std::shared_ptr<const T>> result);
    void planTrials();
    std::vector<LayerRecipe> variants() const;
    void forget();

    std::vector<ShownCentroid> shownCentroids() const;
    void showNothing();
    void showStates();
    void showRace();
    void showFigures();
    void updateEdits();
    std::uint64_t predictedBytes(const Clustering& clustering) const;

    void apply(EditedCodebook edited);
    void choose(RaceRow::Runner runner);

    SurvivorsCache m_cache;
    LayerTrials m_trials;
    std::shared_ptr<const SourceModel> m_source; // what the following was computed for
    int m_row = -1;
    std::shared_ptr<const SortedSurvivors> m_survivors;
    std::shared_ptr<const PresentCodebook> m_present;
    std::shared_ptr<const StartsStudy> m_starts;
    JobId m_sorting{}, m_following{}, m_racing{}; // 0: none runs
    QTimer m_rest; // until a slider's movement is worth sorting for
    QTimer m_trialRest;
    std::shared_ptr<const void> m_played[2]; // what the transport's length is of
    std::vector<SetCentroid> m_base; // what a drag started from
    int m_dragged = -1;
    LayerRecipe m_sortingFor;
    LayerRecipe m_failedFor; // no work is begun for it again; empty name: none

    RaceModel m_race;
    CentroidModel m_centroids;
    LayerTitle* m_title;
    QLabel* m_initName;
    QComboBox* m_init;
    QToolButton* m_optimum;
    Reading* m_readings[figureCount];
    TransportBar* m_transport;
    QToolButton* m_edits[editCount];
    CodebookPlot* m_plot;
    QSplitter* m_splitter;
    QTabWidget* m_tables;
    FigureTable* m_raceTable;
    FigureTable* m_centroidTable;
    QLabel* m_hint;
};

} // namespace pangkas
