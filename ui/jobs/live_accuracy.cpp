// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/live_accuracy.h"

#include <algorithm>
#include <chrono>

namespace pangkas {
namespace {

/// Shorter than the pause before packing: the eye waits for this figure.
constexpr std::chrono::milliseconds restInterval{40};
constexpr std::size_t knownLimit = 32;

bool decodesAlike(LayerRecipe a, const LayerRecipe& b)
{
    a.coder = b.coder;
    return a == b || (!a.enabled && !b.enabled && a.layer == b.layer);
}

} // namespace

bool decodeAlike(const Recipe& a, const Recipe& b)
{
    return !firstDifference(a, b).has_value();
}

std::optional<LayerId> firstDifference(const Recipe& a, const Recipe& b)
{
    for (std::size_t i = 0; i < std::max(a.layers.size(), b.layers.size()); ++i) {
        if (a.seed != b.seed || i >= a.layers.size() || i >= b.layers.size() || !decodesAlike(a.layers[i], b.layers[i]))
            return LayerId(std::uint32_t(i));
    }
    return std::nullopt;
}

LiveAccuracy::LiveAccuracy(const Document& document, Results& results, JobRunner& jobs,
    std::shared_ptr<PackCache> cache, std::shared_ptr<DecodedLayers> decoded, QObject* parent)
    : QObject(parent), m_document(document), m_results(results), m_jobs(jobs), m_cache(std::move(cache)),
      m_decoded(std::move(decoded))
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(restInterval);
    connect(&m_rest, &QTimer::timeout, this, &LiveAccuracy::measure);
    connect(&document, &Document::sourceChanged, this, [this] { m_decoded->clear(); });
    connect(&document, &Document::recipeChanged, this, &LiveAccuracy::schedule);
    connect(&document, &Document::datasetChanged, this, &LiveAccuracy::schedule);
    connect(&document, &Document::preprocessingChanged, this, &LiveAccuracy::schedule);
}

void LiveAccuracy::setEnabled(bool enabled)
{
    if (enabled == m_isEnabled)
        return;
    m_isEnabled = enabled;
    if (enabled)
        schedule();
    else {
        ++m_turn;
        m_rest.stop();
        m_jobs.cancelLane(JobLane::Live);
        m_isPending = false;
        m_decoded->clear();
        m_known.clear();
        m_last.reset();
        m_input = {};
        m_results.endPartial();
        m_results.setDensePartial(nullptr);
    }
    Q_EMIT enabledChanged(enabled);
}

void LiveAccuracy::schedule()
{
    if (!m_isEnabled)
        return;
    ++m_turn;
    m_jobs.cancelLane(JobLane::Live);
    m_failure.reset();
    if (!m_document.source() || !m_document.dataset()) {
        m_rest.stop();
        m_isPending = false;
        return;
    }
    if (const EvaluationInput input = evaluationInput(m_document); input != m_input) {
        m_input = input;
        m_known.clear();
        m_last.reset();
        m_hasTold = false;
    }
    m_isPending = true;
    m_rest.start();
}

bool LiveAccuracy::isKnown()
{
    if (m_results.isCompressedCurrent())
        return true;
    const auto& recipe = m_document.recipe();
    if (m_results.compressed().report && decodeAlike(*m_results.compressed().recipe, *recipe))
        remember(m_results.compressed());
    const auto known
        = std::ranges::find_if(m_known, [&](const Accuracy& other) { return decodeAlike(*other.recipe, *recipe); });
    if (known == m_known.end())
        return false;
    m_results.setCompressed({recipe, known->report, false});
    return true;
}

void LiveAccuracy::remember(const Accuracy& accuracy)
{
    m_known.push_front(accuracy);
    if (m_known.size() > knownLimit)
        m_known.pop_back();
}

std::optional<LayerId> LiveAccuracy::layerToStartFrom() const
{
    if (m_last) {
        if (const auto edited = firstDifference(*m_last, *m_document.recipe()))
            return edited;
    }
    // Before the first edit: most of the weights, and of the edits, are in what follows the convolutions.
    const auto& layers = m_document.source()->architecture().layers;
    const auto linear = std::ranges::find(layers, LayerKind::Linear, &LayerInfo::kind);
    const auto index = linear == layers.end() ? layers.size() - 1 : std::size_t(linear - layers.begin());
    return LayerId(std::uint32_t(index));
}

EvaluationOptions LiveAccuracy::options(std::uint64_t turn, std::shared_ptr<const Recipe> recipe)
{
    EvaluationOptions options;
    options.firstPartial = firstImages;
    options.partial = [this, turn, recipe = std::move(recipe)](const EvaluationReport& report) {
        auto copy = std::make_shared<const EvaluationReport>(report);
        QMetaObject::invokeMethod(
            this,
            [this, turn, recipe, copy = std::move(copy)] {
                if (turn != m_turn)
                    return;
                if (recipe)
                    m_results.setPartial({recipe, copy, false});
                else if (!m_results.dense())
                    m_results.setDensePartial(copy);
            },
            Qt::QueuedConnection);
    };
    return options;
}

void LiveAccuracy::measure()
{
    m_results.endPartial();
    if (isKnown())
        return measureDense();
    const auto recipe = m_document.recipe();
    EvaluationOptions how = options(m_turn, recipe);
    how.editedLayer = layerToStartFrom();
    m_last = recipe;
    m_jobs.start<EvaluationReport>(
        {JobLane::Live, [] { return tr("Measuring accuracy"); }, QStringLiteral("compressed")},
        [input = packInput(m_document), evaluation = m_input, cache = m_cache, decoded = m_decoded,
            how = std::move(how)](const JobContext& job) -> Result<Report> {
            PANGKAS_ASSIGN(const ModelSnapshot network, decoded->network(input, *cache, job));
            return evaluateNetwork(evaluation, network, how, job);
        },
        this, [this, turn = m_turn, recipe](Result<Report> result) { finish(turn, recipe, std::move(result)); });
}

void LiveAccuracy::measureDense()
{
    if (m_results.dense())
        return settle();
    EvaluationOptions how = options(m_turn, nullptr);
    // An edit interrupts it: with what goes into the last layer kept, what it has done by then isn't done again.
    how.editedLayer = LayerId(std::uint32_t(m_document.source()->architecture().layers.size() - 1));
    m_jobs.start<EvaluationReport>(
        {JobLane::Live, [] { return tr("Measuring the dense network"); }, QStringLiteral("dense")},
        [evaluation = m_input, how = std::move(how)](const JobContext& job) {
            return evaluateNetwork(evaluation, evaluation.original->opened.model, how, job);
        },
        this, [this, turn = m_turn](Result<Report> result) { finish(turn, nullptr, std::move(result)); });
}

void LiveAccuracy::finish(std::uint64_t turn, const std::shared_ptr<const Recipe>& recipe, Result<Report> result)
{
    if (turn != m_turn)
        return;
    if (!result) {
        m_results.endPartial();
        m_results.setDensePartial(nullptr);
        if (result.error().code != ErrorCode::Cancelled)
            fail(result.error());
        return settle();
    }
    if (!recipe) {
        if (!m_results.dense())
            m_results.setDense(std::move(*result));
        return settle();
    }
    const Accuracy accuracy{recipe, std::move(*result), false};
    remember(accuracy);
    if (!m_results.isCompressedCurrent()) // by Evaluate, or by the export of the file itself
        m_results.setCompressed(accuracy);
    m_results.endPartial();
    measureDense();
}

void LiveAccuracy::fail(const Error& error)
{
    m_failure = error;
    if (m_hasTold)
        return;
    m_hasTold = true;
    Q_EMIT failed(error);
}

void LiveAccuracy::settle()
{
    m_isPending = false;
    Q_EMIT settled();
}

} // namespace pangkas
