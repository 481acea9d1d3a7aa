// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/results.h"

#include "ui/document/recipe_edit.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

Results::Results(const Document& document, QObject* parent) : QObject(parent), m_document(document)
{
    connect(&document, &Document::sourceChanged, this, &Results::forgetModel);
    connect(&document, &Document::datasetChanged, this, [this] {
        forgetAccuracy();
        if (m_document.source())
            update(); // the file holds class names, which may come from the data set
    });
    connect(&document, &Document::preprocessingChanged, this, &Results::forgetAccuracy);
    connect(&document, &Document::recipeChanged, this, [this] {
        update();
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
    return m_compressed.report && m_document.recipe() && *m_compressed.recipe == *m_document.recipe();
}

std::shared_ptr<const LayerPack> Results::currentPack(std::size_t layer) const
{
    if (!m_packing || m_packing->recipe->seed != m_document.recipe()->seed
        || m_packing->layers[layer]->recipe != m_document.recipe()->layers[layer])
        return nullptr;
    return m_packing->layers[layer];
}

std::shared_ptr<const CompressedLayer> Results::compressedLayer(std::size_t layer) const
{
    const auto pack = currentPack(layer);
    return pack ? pack->compressed : nullptr;
}

std::optional<std::size_t> Results::distinctValues(std::size_t layer) const
{
    const auto pack = currentPack(layer);
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
    Q_EMIT accuracyChanged();
}

void Results::setCompressed(Accuracy accuracy)
{
    m_compressed = std::move(accuracy);
    Q_EMIT accuracyChanged();
}

void Results::setPartial(Accuracy accuracy)
{
    m_partial = std::move(accuracy);
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
    m_packing.reset();
    m_layers.clear();
    m_indexes.clear();
    m_shown.reset();
    m_total = {};
    forgetAccuracy();
}

void Results::forgetAccuracy()
{
    m_dense.reset();
    if (m_sensitivity)
        setSensitivity(nullptr);
    m_compressed = {};
    m_partial = {};
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
        if (const auto pack = currentPack(i)) {
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
