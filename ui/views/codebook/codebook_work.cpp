// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the view that has things computed in the background.
#include "core/quantization/codebook_preview.h"
#include "ui/document/recipe_edit.h"
#include "ui/document/results.h"
#include "ui/jobs/workbench.h"
#include "ui/models/layer_text.h"
#include "ui/views/codebook/codebook_plot.h"
#include "ui/views/codebook/codebook_view.h"
#include "ui/views/codebook/transport_bar.h"

#include <QLabel>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

constexpr CentroidInit initOf(RaceRow::Runner runner)
{
    switch (runner) {
    case RaceRow::Runner::Density:
        return CentroidInit::Density;
    case RaceRow::Runner::Forgy:
        return CentroidInit::Forgy;
    case RaceRow::Runner::Optimal:
        return CentroidInit::Optimal;
    case RaceRow::Runner::Present:
    case RaceRow::Runner::Linear:
        break;
    }
    return CentroidInit::Linear;
}

double binaryEntropy(double share)
{
    return share <= 0 || share >= 1 ? 0 : -share * std::log2(share) - (1 - share) * std::log2(1 - share);
}

} // namespace

const LayerRecipe& CodebookView::recipe() const
{
    return workbench().document().recipe()->layers[std::size_t(layer())];
}

bool CodebookView::isShared() const
{
    return layer() >= 0 && recipe().enabled && recipe().sharing.centroids > 0;
}

bool CodebookView::hasPresent() const
{
    return m_survivors && m_present && m_present->sharing == recipe().sharing
        && m_present->seed == workbench().document().recipe()->seed
        && m_survivors->isOf(workbench().document().source(), std::size_t(layer()), recipe());
}

bool CodebookView::hasStarts() const
{
    return m_survivors && m_starts && m_starts->sharing == plainSharing(recipe().sharing)
        && m_starts->seed == workbench().document().recipe()->seed
        && m_survivors->isOf(workbench().document().source(), std::size_t(layer()), recipe());
}

bool CodebookView::isSettled() const
{
    return isShared() && hasPresent() && (m_survivors->index.size() == 0 || hasStarts());
}

void CodebookView::forget()
{
    for (JobId* job : {&m_sorting, &m_following, &m_racing}) {
        if (*job != JobId{})
            workbench().jobs().cancel(*job);
    }
    m_rest.stop();
    m_trialRest.stop();
    m_trials.stop();
    m_survivors.reset();
    m_present.reset();
    m_starts.reset();
    m_failedFor = {};
    m_dragged = -1;
    m_base.clear();
}

void CodebookView::compute()
{
    const auto& source = workbench().document().source();
    if (recipe() == m_failedFor)
        return;
    if (!m_survivors || !m_survivors->isOf(source, std::size_t(layer()), recipe())) {
        m_survivors = m_cache.find(source, std::size_t(layer()), recipe());
        m_present.reset();
        m_starts.reset();
    }
    if (!m_survivors) {
        const bool isUnderWay = m_sorting != JobId{} && m_sortingFor.layer == recipe().layer
            && m_sortingFor.pruning == recipe().pruning && m_sortingFor.sharing.importance == recipe().sharing.importance;
        if (!isUnderWay)
            m_rest.start();
        return;
    }
    m_rest.stop();
    // One at a time: what was asked for meanwhile begins when it is done, so that a drag shows every result it can.
    if (!hasPresent() && m_following == JobId{})
        follow();
    if (!hasStarts() && m_racing == JobId{} && m_survivors->index.size() > 0)
        startRace();
}

template <typename T>
void CodebookView::finish(
    JobId& job, const LayerRecipe& recipe, std::shared_ptr<const T>& to, Result<std::shared_ptr<const T>> result)
{
    job = {};
    if (result) {
        to = std::move(*result);
    } else {
        m_failedFor = recipe; // where it was cancelled nobody wants it
        m_hint->setText(result.error().code == ErrorCode::Cancelled
                ? QString()
                : tr("The codebook couldn't be computed: %1").arg(QString::fromStdString(result.error().detail)));
    }
    invalidate();
}

void CodebookView::sort()
{
    if (!isShared() || !isVisible())
        return;
    m_sortingFor = recipe();
    m_sorting = workbench().jobs().start<SortedSurvivors>(
        {JobLane::Views, [layer = QString::fromStdString(recipe().layer)] { return tr("Sorting the weights of %1").arg(layer); },
            QStringLiteral("codebook-sort")},
        [source = m_source, row = std::size_t(layer()), recipe = recipe()](const JobContext& job) {
            return sortSurvivors(source, row, recipe, job);
        },
        this, [this, recipe = recipe()](Result<std::shared_ptr<const SortedSurvivors>> result) {
            const bool isCurrent = result && (*result)->source.lock() == m_source;
            std::shared_ptr<const SortedSurvivors> sorted;
            finish(m_sorting, recipe, sorted, std::move(result));
            if (isCurrent)
                m_cache.insert(std::move(sorted));
        });
}

void CodebookView::follow()
{
    m_following = workbench().jobs().start<PresentCodebook>(
        {JobLane::Views, [layer = QString::fromStdString(recipe().layer)] { return tr("Sharing the weights of %1").arg(layer); },
            QStringLiteral("codebook-present")},
        [survivors = m_survivors, recipe = recipe(), seed = workbench().document().recipe()->seed](
            const JobContext& job) { return followCodebook(*survivors, recipe.layer, recipe.sharing, seed, job); },
        this, [this, recipe = recipe(), survivors = m_survivors](Result<std::shared_ptr<const PresentCodebook>> result) {
            std::shared_ptr<const PresentCodebook> present;
            finish(m_following, recipe, present, std::move(result));
            if (present && survivors == m_survivors)
                m_present = std::move(present);
        });
}

void CodebookView::startRace()
{
    m_racing = workbench().jobs().start<StartsStudy>(
        {JobLane::Views, [layer = QString::fromStdString(recipe().layer)] { return tr("Racing the starts of %1").arg(layer); },
            QStringLiteral("codebook-race")},
        [survivors = m_survivors, recipe = recipe(), seed = workbench().document().recipe()->seed](
            const JobContext& job) { return raceStarts(*survivors, recipe.layer, recipe.sharing, seed, job); },
        this, [this, recipe = recipe(), survivors = m_survivors](Result<std::shared_ptr<const StartsStudy>> result) {
            std::shared_ptr<const StartsStudy> starts;
            finish(m_racing, recipe, starts, std::move(result));
            if (starts && survivors == m_survivors)
                m_starts = std::move(starts);
        });
}

std::vector<LayerRecipe> CodebookView::variants() const
{
    std::vector<LayerRecipe> recipes;
    for (const auto runner :
        {RaceRow::Runner::Linear, RaceRow::Runner::Density, RaceRow::Runner::Forgy, RaceRow::Runner::Optimal}) {
        LayerRecipe variant = withKMeans(*workbench().document().recipe(), std::size_t(layer()), initOf(runner))
                                  .layers[std::size_t(layer())];
        if (variant != recipe())
            recipes.push_back(std::move(variant));
    }
    return recipes;
}

void CodebookView::planTrials()
{
    const auto& document = workbench().document();
    const bool isReady = isSettled() && m_dragged < 0 && m_survivors->index.size() > 0
        && workbench().results().layers()[std::size_t(layer())].origin == Origin::Packed;
    const bool isForThis = isReady
        && m_trials.isFor(document.source(), std::size_t(layer()), document.recipe()->seed, variants());
    if (isForThis)
        return;
    m_trials.stop();
    if (isReady)
        m_trialRest.start();
    else
        m_trialRest.stop();
}

std::uint64_t CodebookView::predictedBytes(const Clustering& clustering) const
{
    const auto row = std::size_t(layer());
    const LayerFigures& figures = workbench().results().layers()[row];
    if (hasPresent() && figures.bytes > 0) {
        // Positions are those of the recipe's own layer, packed or predicted; only codes and codebook are others.
        const Clustering& present = m_present->history.end;
        const double other = (clustering.codeBits - present.codeBits) / 8
            + 4 * (double(clustering.codebook.centroids.size()) - double(present.codebook.centroids.size()));
        return std::uint64_t(std::llround(std::max(0.0, double(figures.bytes) + other)));
    }
    const double weights = double(m_source->weightCount(row)), stored = double(m_survivors->index.size());
    const double positions = weights * binaryEntropy(stored / weights);
    const double floats = 4.0 * double(clustering.codebook.centroids.size())
        + 4.0 * double(m_source->parameterCount(row) - m_source->weightCount(row));
    return std::uint64_t(std::llround((positions + clustering.codeBits) / 8 + floats));
}

std::vector<ShownCentroid> CodebookView::shownCentroids() const
{
    std::vector<ShownCentroid> shown;
    const std::vector<SetCentroid>& codebook = recipe().sharing.codebook;
    const auto add = [&](double value, std::size_t size) {
        const bool isPinned = shown.size() < codebook.size() && codebook[shown.size()].isPinned;
        shown.push_back({value, size, isPinned});
    };
    if (!hasPresent()) {
        const MagnitudeProfile& profile = *m_source->profiles[std::size_t(layer())];
        const CodebookPreview preview
            = previewCodebook(profile, effectiveThreshold(recipe(), profile), recipe().sharing, true);
        for (std::size_t c = 0; c < preview.centroids.size(); ++c)
            add(preview.centroids[c], std::size_t(std::llround(std::max(0.0, preview.counts[c]))));
        return shown;
    }
    const LloydHistory& history = m_present->history;
    if (history.states.empty()) {
        for (std::size_t c = 0; c < history.end.sizes.size(); ++c)
            add(double(history.end.codebook.centroids[c]), history.end.sizes[c]);
        return shown;
    }
    if (!m_transport->isAtEnd()) {
        const LloydState& state = history.at(m_transport->step());
        for (std::size_t c = 0; c < state.centroids.size(); ++c)
            add(state.centroids[c], state.sizes[c]);
        return shown;
    }
    // What the recipe comes to: weights are assigned once more after the last iteration.
    const std::vector<float>& values = history.end.codebook.centroids;
    for (const double centroid : history.states.back().centroids) {
        const float value = static_cast<float>(centroid) + 0.0f;
        const auto found = std::ranges::lower_bound(values, value);
        const bool isUsed = found != values.end() && *found == value;
        add(double(value), isUsed ? history.end.sizes[std::size_t(found - values.begin())] : 0);
    }
    return shown;
}

void CodebookView::showRace()
{
    using Runner = RaceRow::Runner;
    std::vector<RaceRow> rows;
    std::vector<CodebookPlot::Lane> lanes;
    const auto row = std::size_t(layer());
    const Results& results = workbench().results();
    const auto& document = workbench().document();
    const SharingSpec& sharing = recipe().sharing;
    const double count = m_survivors ? double(m_survivors->index.size()) : 0;
    const bool isPlain = !sharing.isByHand() && sharing.bitPrice == 0;
    const double least = hasStarts() ? m_starts->optimum.objective : 0;
    const bool isAtEnd = m_transport->isAtEnd();
    const auto addRow = [&](Runner runner, const QString& name, const LloydHistory& history, double endError,
                            const LayerRecipe& variant, bool isChosen) {
        RaceRow one;
        one.runner = runner;
        one.name = name;
        one.isChosen = isChosen;
        const Clustering& end = history.end;
        std::vector<double> values(end.codebook.centroids.begin(), end.codebook.centroids.end());
        double error = endError;
        if (!history.states.empty()) {
            const LloydState& state = isAtEnd ? history.states.back() : history.at(m_transport->step());
            one.iteration = state.iterations;
            one.iterations = end.iterations;
            one.isConverged = end.converged;
            if (!isAtEnd) {
                values = state.centroids;
                error = state.squaredError;
            }
        }
        one.meanError = count > 0 ? error / count : 0;
        one.aboveOptimum = hasStarts() && least > 0 ? std::max(0.0, error / least - 1) : -1;
        one.bits = count > 0 ? end.codeBits / count : 0;
        const bool isPresent = variant == recipe();
        const LayerTrial* trial
            = isPresent ? nullptr : m_trials.find(document.source(), variant, document.recipe()->seed);
        if (isPresent && results.layers()[row].origin == Origin::Packed) {
            one.bytes = results.layers()[row].bytes;
            one.isMeasured = true;
        } else if (trial && !trial->hasFailed) {
            one.bytes = trial->bytes;
            one.isMeasured = true;
        } else {
            one.bytes = predictedBytes(end);
        }
        rows.push_back(std::move(one));
        lanes.push_back({name, std::move(values), isChosen});
    };
    if (hasPresent() && !isPlain && count > 0)
        addRow(Runner::Present, sharing.isByHand() ? tr("by hand", "a codebook") : tr("bit price"), m_present->history,
            sharing.isByHand() ? m_present->history.end.objective : m_present->history.end.squaredError,
            recipe(), true);
    if (hasStarts() && count > 0) {
        static constexpr Runner runners[] = {Runner::Linear, Runner::Density, Runner::Forgy};
        const auto variant = [&](CentroidInit init) { return withKMeans(*document.recipe(), row, init).layers[row]; };
        for (std::size_t i = 0; i < m_starts->starts.size(); ++i) {
            const CentroidInit init = StartsStudy::inits[i];
            const LloydHistory& history = m_starts->starts[i];
            addRow(runners[i], initText(init), history, history.end.objective, variant(init),
                isPlain && sharing.init == init);
        }
        LloydHistory optimum;
        optimum.end = m_starts->optimum;
        addRow(Runner::Optimal, initText(CentroidInit::Optimal), optimum, least, variant(CentroidInit::Optimal),
            isPlain && sharing.init == CentroidInit::Optimal);
    }
    m_race.setRows(std::move(rows));
    m_plot->setLanes(std::move(lanes));
}

void CodebookView::choose(RaceRow::Runner runner)
{
    if (!isShared() || runner == RaceRow::Runner::Present)
        return;
    Document& document = workbench().document();
    document.changeRecipe(withKMeans(*document.recipe(), std::size_t(layer()), initOf(runner)),
        RecipeEdit::Initialisation, layer());
}

} // namespace pangkas
