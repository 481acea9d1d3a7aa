// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/results.h"

#include "ui/document/recipe_edit.h"

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
    m_total = {};
    forgetAccuracy();
}

void Results::forgetAccuracy()
{
    m_dense.reset();
    m_compressed = {};
    m_partial = {};
    Q_EMIT accuracyChanged();
}

void Results::update()
{
    const auto& source = m_document.source();
    const Recipe& recipe = *m_document.recipe();
    m_layers.resize(recipe.layers.size());
    m_total = {};
    m_total.denseBytes = source->denseBytes();
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        LayerFigures& figures = m_layers[i];
        const MagnitudeProfile& profile = *source->profiles[i];
        figures = {};
        figures.prediction = predictLayer(recipe.layers[i], profile, source->parameterCount(i) - profile.size());
        if (const auto pack = currentPack(i)) {
            figures.origin = Origin::Packed;
            figures.density = profile.size() ? double(pack->stored) / double(profile.size()) : 0;
            figures.bytes = m_packing->report.layers[i].bytes();
        } else {
            figures.density = recipe.layers[i].enabled ? 1 - figures.prediction.sparsity : 1;
            figures.bytes = figures.prediction.bytes;
        }
        figures.ratio = figures.bytes ? double(source->denseBytes(i)) / double(figures.bytes) : 0;
        m_total.bytes += figures.bytes;
    }
    if (isPackingCurrent()) {
        m_total.origin = Origin::Packed;
        m_total.bytes = m_packing->report.fileBytes;
    }
    Q_EMIT figuresChanged();
}

} // namespace pangkas
