// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/results.h"

#include "ui/document/recipe_edit.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

Results::Results(const Document& document, QObject* parent) : QObject(parent), m_document(document)
{
    connect(&document, &Document::sourceChanged, this, &Results::forgetModel);
    connect(&document, &Document::weightsChanged, this, &Results::forgetWeights);
    connect(&document, &Document::datasetChanged, this, [this] {
        forgetAccuracy();
        if (m_document.source())
            update(); // the file holds class names, which may come from the data set
    });
    connect(&document, &Document::preprocessingChanged, this, &Results::forgetAccuracy);
    connect(&document, &Document::recipeChanged, this, [this] {
        update();
        compare();
        Q_EMIT accuracyChanged(); // it may have become one for an earlier recipe
    });
}

bool Results::isPackingCurrent() const
{
    return m_packing && m_document.recipe() && *m_packing->recipe == *m_document.recipe()
        && m_packing->description.classNames == m_document.classNames();
}

bool Results::isCompressedCurrent() const
{
    return isOfPresentRecipe(m_compressed);
}

bool Results::isOfPresentRecipe(const Accuracy& accuracy) const
{
    return accuracy.report && m_document.recipe() && *accuracy.recipe == *m_document.recipe();
}

AccuracyState Results::accuracyState() const
{
    if (isOfPresentRecipe(m_compressed))
        return AccuracyState::Measured;
    if (isOfPresentRecipe(m_partial))
        return AccuracyState::Refining;
    return m_compressed.report ? AccuracyState::OutOfDate : AccuracyState::Unknown;
}

const Accuracy& Results::shown() const
{
    return accuracyState() == AccuracyState::Refining ? m_partial : m_compressed;
}

void Results::compare()
{
    const auto& before = denseSoFar();
    const auto& after = shown().report;
    if (m_compared[0] == before && m_compared[1] == after)
        return;
    m_compared[0] = before;
    m_compared[1] = after;
    m_comparison.reset();
    if (!before || !after)
        return;
    // Without an image in common there is nothing to say yet.
    if (auto comparison = comparePaired(*before, *after))
        m_comparison = std::make_shared<const PairedComparison>(std::move(*comparison));
}

std::shared_ptr<const LayerPack> Results::layerPack(std::size_t layer) const
{
    if (!m_packing || layer >= m_packing->layers.size() || m_packing->recipe->seed != m_document.recipe()->seed
        || m_packing->layers[layer]->recipe != m_document.recipe()->layers[layer])
        return nullptr;
    return m_packing->layers[layer];
}

std::shared_ptr<const CompressedLayer> Results::compressedLayer(std::size_t layer) const
{
    const auto pack = layerPack(layer);
    return pack ? pack->compressed : nullptr;
}

std::optional<std::size_t> Results::distinctValues(std::size_t layer) const
{
    const auto pack = layerPack(layer);
    return pack ? std::optional(pack->distinct) : std::nullopt;
}

void Results::setSensitivity(std::shared_ptr<const Scan> scan)
{
    m_sensitivity = std::move(scan);
    Q_EMIT sensitivityChanged();
}

void Results::setPacking(std::shared_ptr<const PackMeasurement> packing)
{
    m_packing = std::move(packing);
    update();
}

void Results::setDense(std::shared_ptr<const EvaluationReport> report)
{
    m_dense = std::move(report);
    m_densePartial.reset();
    compare();
    Q_EMIT accuracyChanged();
}

void Results::setCompressed(Accuracy accuracy)
{
    m_compressed = std::move(accuracy);
    compare();
    Q_EMIT accuracyChanged();
}

void Results::setPartial(Accuracy accuracy)
{
    if (!accuracy.report)
        return endPartial();
    Q_ASSERT(accuracy.recipe);
    const bool isBehind = m_partial.report && *m_partial.recipe == *accuracy.recipe
        && m_partial.report->images > accuracy.report->images;
    if (!isBehind)
        replacePartial(std::move(accuracy));
}

void Results::replacePartial(Accuracy accuracy)
{
    m_partial = std::move(accuracy);
    compare();
    Q_EMIT accuracyChanged();
}

void Results::setDensePartial(std::shared_ptr<const EvaluationReport> report)
{
    m_densePartial = std::move(report);
    compare();
    Q_EMIT accuracyChanged();
}

void Results::setDenseShown(bool shown)
{
    if (shown == m_isDenseShown || (shown && !m_document.source()))
        return;
    m_isDenseShown = shown;
    Q_EMIT denseShownChanged(shown);
    Q_EMIT figuresChanged();
    Q_EMIT accuracyChanged();
}

void Results::forgetModel()
{
    setDenseShown(false);
    m_layers.clear();
    m_total = {};
    m_dense.reset();
    m_densePartial.reset();
    forgetWeights();
}

/// What is known of the dense network stays: that is the model as it was opened.
void Results::forgetWeights()
{
    m_packing.reset();
    m_indexes.clear();
    m_shown.reset();
    if (m_sensitivity)
        setSensitivity(nullptr);
    m_compressed = {};
    m_partial = {};
    compare();
    Q_EMIT accuracyChanged();
}

void Results::forgetAccuracy()
{
    m_dense.reset();
    if (m_sensitivity)
        setSensitivity(nullptr);
    m_compressed = {};
    m_partial = {};
    m_densePartial.reset();
    compare();
    Q_EMIT accuracyChanged();
}

LayerNumbers Results::numbers(std::size_t layer) const
{
    const LayerRecipe& recipe = m_document.recipe()->layers[layer];
    if (m_indexes[layer])
        return m_indexes[layer]->numbers(recipe);
    const MagnitudeProfile& profile = *m_document.source()->profiles[layer];
    LayerNumbers numbers;
    numbers.threshold = effectiveThreshold(recipe, profile);
    numbers.sparsity = effectiveSparsity(recipe, profile);
    numbers.zeros = std::uint64_t(std::llround(numbers.sparsity * double(profile.size())));
    numbers.stored = profile.size() - numbers.zeros;
    numbers.energyRemoved = profile.energyBelow(numbers.threshold);
    return numbers;
}

std::shared_ptr<const LayerIndex> Results::index(std::size_t layer) const
{
    return layer < m_indexes.size() ? m_indexes[layer] : nullptr;
}

void Results::setIndex(std::size_t layer, std::shared_ptr<const LayerIndex> index)
{
    m_indexes[layer] = std::move(index);
    m_layers[layer].numbers = numbers(layer);
    update();
}

void Results::update()
{
    const auto& source = m_document.source();
    const Recipe& recipe = *m_document.recipe();
    const bool isNew = m_layers.size() != recipe.layers.size() || !m_shown;
    m_layers.resize(recipe.layers.size());
    m_indexes.resize(recipe.layers.size());
    m_total = {};
    m_total.denseBytes = source->denseBytes();
    m_total.origin = Origin::Packed;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        LayerFigures& figures = m_layers[i];
        const auto weights = double(source->weightCount(i));
        if (isNew || m_shown->layers[i] != recipe.layers[i])
            figures.numbers = numbers(i);
        if (const auto pack = layerPack(i)) {
            figures.origin = Origin::Packed;
            figures.density = weights > 0 ? double(pack->stored) / weights : 0;
            figures.bytes = m_packing->report.layers[i].bytes();
        } else {
            const PredictedBytes& predicted = figures.numbers.predicted;
            figures.origin = !m_indexes[i] ? Origin::Unknown : predicted.isBound ? Origin::Bound : Origin::Predicted;
            figures.density = recipe.layers[i].enabled ? 1 - figures.numbers.sparsity : 1;
            figures.bytes = predicted.bytes;
        }
        figures.ratio = figures.bytes ? double(source->denseBytes(i)) / double(figures.bytes) : 0;
        m_total.bytes += figures.bytes;
        m_total.origin = std::min(m_total.origin, figures.origin);
    }
    m_shown = m_document.recipe();
    if (isPackingCurrent())
        m_total.bytes = m_packing->report.fileBytes;
    else if (m_total.origin == Origin::Unknown)
        m_total.bytes = 0;
    else
        m_total.bytes += predictedContainerBytes(m_layers.size());
    // All layers may be known while the file around them isn't, for instance with other class names.
    if (!isPackingCurrent())
        m_total.origin = std::min(m_total.origin, Origin::Predicted);
    Q_EMIT figuresChanged();
}

} // namespace pangkas
