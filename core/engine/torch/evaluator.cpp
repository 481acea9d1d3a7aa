// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/evaluator.h"

#include "core/base/parallel.h"
#include "core/data/preprocessing.h"
#include "core/engine/evaluation_order.h"
#include "core/engine/torch/batch_queue.h"
#include "core/engine/torch/image_normalizer.h"
#include "core/engine/torch/network.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <thread>

namespace pangkas {

namespace {

using Clock = std::chrono::steady_clock;

struct Answer
{
    Prediction prediction;
    bool inTop5 = false;
};

Answer answerFor(std::size_t image, int label, std::span<const float> logits)
{
    const auto best = std::ranges::max_element(logits); // the first one of equals
    double sum = 0;
    for (const float logit : logits)
        sum += std::exp(static_cast<double>(logit) - *best);
    Answer answer;
    answer.prediction.image = static_cast<std::uint32_t>(image);
    answer.prediction.label = label;
    answer.prediction.predicted = static_cast<std::int32_t>(best - logits.begin());
    answer.prediction.confidence = static_cast<float>(1 / sum);
    const float own = logits[static_cast<std::size_t>(label)];
    answer.prediction.loss = static_cast<float>(std::log(sum) + *best - own);
    answer.inTop5 = std::ranges::count_if(logits, [own](float logit) { return logit > own; }) < 5;
    return answer;
}

/// Collects answers from the workers and turns them into reports.
class Tally
{
public:
    Tally(const Architecture& architecture, const Dataset& dataset, std::span<const std::size_t> order,
        const EvaluationOptions& options, const JobContext& job, std::string method)
        : m_options(options), m_job(job), m_answers(dataset.size()), m_preprocessing(architecture.preprocessing),
          m_method(std::move(method)),
          m_total(static_cast<std::int64_t>(order.size())),
          m_classCount(static_cast<std::size_t>(architecture.classes)), m_classes(dataset.classes())
    {
        for (std::size_t i = m_classes.size(); i < m_classCount; ++i)
            m_classes.push_back(fmt::format("class {}", i)); // the model knows more classes than the set has
        m_job.report(Stage::Evaluating, 0, m_total);
    }

    void add(std::span<const Answer> answers, bool isReused)
    {
        const std::lock_guard lock(m_mutex);
        if (isReused)
            m_reused += static_cast<std::int64_t>(answers.size());
        for (const Answer& answer : answers)
            m_answers[answer.prediction.image] = answer;
        m_done += static_cast<std::int64_t>(answers.size());
        // A tiny network finishes thousands of batches a second; nobody could read as many reports.
        const auto now = Clock::now();
        const bool isFirst = !m_hasPartial && m_done >= static_cast<std::int64_t>(m_options.firstPartial);
        if (!isFirst && now - m_lastReport < std::chrono::milliseconds(25) && m_done < m_total)
            return;
        m_lastReport = now;
        m_job.report(Stage::Evaluating, m_done, m_total);
        if (m_options.partial && m_done < m_total && (isFirst || m_hasPartial)) {
            m_hasPartial = true;
            m_options.partial(report());
        }
    }

    EvaluationReport report() const
    {
        EvaluationReport report;
        report.classes = m_classes;
        report.total = m_total;
        report.confusion.assign(m_classCount * m_classCount, 0);
        report.predictions.reserve(static_cast<std::size_t>(m_done));
        std::int64_t inTop5 = 0;
        double loss = 0; // summed in the order of the data set, whoever finished first
        for (const auto& answer : m_answers) {
            if (!answer)
                continue;
            const Prediction& prediction = answer->prediction;
            report.images += 1;
            report.correct += prediction.predicted == prediction.label;
            inTop5 += answer->inTop5;
            loss += prediction.loss;
            report.confusion[static_cast<std::size_t>(prediction.label) * m_classCount
                + static_cast<std::size_t>(prediction.predicted)] += 1;
            report.predictions.push_back(prediction);
        }
        if (m_classCount > 5)
            report.correctInTop5 = inTop5;
        report.meanLoss = report.images ? loss / static_cast<double>(report.images) : 0;
        report.seconds = std::chrono::duration<double>(Clock::now() - m_start).count();
        report.reused = m_reused;
        report.preprocessing = m_preprocessing;
        report.precision = m_options.precision;
        report.method = m_method;
        return report;
    }

private:
    const EvaluationOptions& m_options;
    const JobContext& m_job;
    std::mutex m_mutex;
    std::vector<std::optional<Answer>> m_answers; // by image
    Preprocessing m_preprocessing;
    std::string m_method;
    std::int64_t m_total;
    std::int64_t m_done = 0;
    std::int64_t m_reused = 0;
    bool m_hasPartial = false;
    std::size_t m_classCount;
    std::vector<std::string> m_classes;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_lastReport;
};

Result<void> checkClasses(const Architecture& architecture, const Dataset& dataset)
{
    if (static_cast<int>(dataset.classes().size()) > architecture.classes)
        return fail(ErrorCode::ClassMismatch,
            fmt::format("the data set {} has {} classes, the model knows {}", toString(dataset.source()),
                dataset.classes().size(), architecture.classes),
            {}, "Choose the data set that the model was trained for");
    return {};
}

/// A batch with its images, or with what they have become.
struct BatchTask
{
    std::size_t number = 0; // among all batches of the evaluation
    std::vector<std::size_t> indices;
    std::vector<std::shared_ptr<const Image>> images;
    std::shared_ptr<const Activations> from;
};

/// The node that the edited layer is first used by; nothing when that is the first layer of all, before which there is
/// nothing to save.
Result<std::optional<std::size_t>> keptNode(const Architecture& architecture, const EvaluationOptions& options)
{
    if (!options.editedLayer)
        return std::optional<std::size_t>();
    const auto layer = static_cast<std::int32_t>(*options.editedLayer);
    const auto isWeighted = [](const Node& node) { return node.layer >= 0; };
    const auto found = std::ranges::find(architecture.nodes, layer, &Node::layer);
    if (layer < 0 || found == architecture.nodes.end())
        return fail(ErrorCode::InvalidArgument, fmt::format("{} has no layer {}", architecture.id, layer));
    if (std::none_of(architecture.nodes.begin(), found, isWeighted))
        return std::optional<std::size_t>();
    return std::optional(static_cast<std::size_t>(found - architecture.nodes.begin()));
}

Result<void> answerBatch(const Network& network, const ImageNormalizer& normalizer, const Dataset& dataset,
    const BatchTask& batch, int classes, const ActivationCache::Use* cache, Tally& tally, const std::stop_token& stop)
{
    const auto classCount = static_cast<std::size_t>(classes);
    std::vector<float> logits(batch.indices.size() * classCount);
    const bool isKept = cache && (!batch.from || batch.from->node < cache->node());
    Activations activations{isKept ? cache->node() : 0, {}};
    PANGKAS_TRY(network.run(batch.images, normalizer, logits, stop, batch.from.get(), isKept ? &activations : nullptr));
    if (isKept)
        cache->keep(batch.number, std::move(activations));
    std::vector<Answer> answers;
    answers.reserve(batch.indices.size());
    for (std::size_t i = 0; i < batch.indices.size(); ++i) {
        const std::size_t image = batch.indices[i];
        answers.push_back(
            answerFor(image, dataset.label(image), std::span(logits).subspan(i * classCount, classCount)));
        if (!std::isfinite(answers.back().prediction.loss))
            return fail(
                ErrorCode::NotFinite, fmt::format("the network's answer to {} is not a number", dataset.name(image)));
    }
    tally.add(answers, batch.from != nullptr);
    return {};
}

} // namespace

Result<EvaluationReport> evaluateModel(const Architecture& architecture, const ModelSnapshot& model,
    const std::shared_ptr<const Dataset>& dataset, const EvaluationOptions& options, ImageCache* cache,
    ActivationCache* activations, const JobContext& job)
{
    if (!dataset || dataset->size() == 0)
        return fail(ErrorCode::EmptyDataset, "there is no image to evaluate on");
    if (options.batchSize < 1)
        return fail(ErrorCode::InvalidArgument, fmt::format("batch size {}; expected 1 or more", options.batchSize));
    PANGKAS_TRY(checkClasses(architecture, *dataset));
    PANGKAS_ASSIGN(const auto network, Network::build(architecture, model, options.precision));
    PANGKAS_TRY(checkPreprocessing(architecture));
    const ImageNormalizer normalizer(architecture.preprocessing);
    const std::vector<std::size_t> order = evaluationOrder(*dataset, options.limit);
    const auto batchSize = static_cast<std::size_t>(options.batchSize);
    const std::size_t batches = (order.size() + batchSize - 1) / batchSize;
    PANGKAS_ASSIGN(const auto node, keptNode(architecture, options));
    std::optional<ActivationCache::Use> kept;
    if (node && activations && options.precision == Precision::Float32) {
        PANGKAS_ASSIGN(kept, activations->use(dataset, architecture, model, order.size(), batchSize, *node, job));
    }
    const std::size_t workers = std::min(batches, static_cast<std::size_t>(threadLimit()));
    Tally tally(architecture, *dataset, order, options, job,
        fmt::format("{}, channels-last, batch {}, {} {}", toString(options.precision), options.batchSize, workers,
            workers == 1 ? "thread" : "threads"));

    // Whatever goes wrong first stops all others.
    std::stop_source halt;
    const std::stop_callback passOn(job.token(), [&halt] { halt.request_stop(); });
    std::mutex mutex;
    std::optional<Error> failure;
    const auto stopWith = [&](const Error& error) {
        const std::lock_guard lock(mutex);
        if (!failure)
            failure = error;
        halt.request_stop();
    };
    BatchQueue<BatchTask> queue(workers, halt.get_token());
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < workers; ++i) {
            threads.emplace_back([&] {
                while (const auto batch = queue.take()) {
                    const auto done = answerBatch(
                        *network, normalizer, *dataset, *batch, architecture.classes, kept ? &*kept : nullptr, tally,
                        halt.get_token());
                    if (!done)
                        stopWith(done.error());
                }
            });
        }
        // What is kept goes first: it is there at once, and as fair a part as any.
        std::vector<std::size_t> numbers, indices; // batches whose images are needed, and these
        for (std::size_t number = 0; number < batches && !halt.stop_requested(); ++number) {
            const auto images = std::span(order).subspan(number * batchSize, std::min(batchSize, order.size() - number * batchSize));
            if (auto from = kept ? kept->find(number) : nullptr) {
                queue.put({number, {images.begin(), images.end()}, {}, std::move(from)});
            } else {
                numbers.push_back(number);
                indices.insert(indices.end(), images.begin(), images.end());
            }
        }
        const auto read = forEachBatch(dataset, architecture.preprocessing, indices, batchSize, cache,
            JobContext(halt.get_token()), [&](const ImageBatch& batch) -> Result<void> {
                queue.put({numbers[batch.first / batchSize], batch.indices, batch.images, nullptr});
                return halt.stop_requested() ? Result<void>(fail(ErrorCode::Cancelled, "cancelled")) : Result<void>();
            });
        if (!read)
            stopWith(read.error());
        queue.close();
    }
    PANGKAS_TRY(job.checkCancelled());
    if (failure)
        return fail(*failure);
    return tally.report();
}

Result<std::vector<float>> classifyImage(
    const Architecture& architecture, const ModelSnapshot& model, const Image& image, const JobContext& job)
{
    PANGKAS_ASSIGN(const auto network, Network::build(architecture, model));
    PANGKAS_TRY(checkPreprocessing(architecture));
    PANGKAS_ASSIGN(Image prepared, resizeAndCrop(image, architecture.preprocessing));
    PANGKAS_TRY(job.checkCancelled());
    const auto shared = std::make_shared<const Image>(std::move(prepared));
    std::vector<float> answer(static_cast<std::size_t>(architecture.classes));
    PANGKAS_TRY(network->run({&shared, 1}, ImageNormalizer(architecture.preprocessing), answer, job.token()));
    const float best = *std::ranges::max_element(answer);
    double sum = 0;
    for (const float logit : answer)
        sum += std::exp(static_cast<double>(logit) - best);
    if (!std::isfinite(sum))
        return fail(ErrorCode::NotFinite, "the network's answer is not a number");
    for (float& logit : answer)
        logit = static_cast<float>(std::exp(static_cast<double>(logit) - best) / sum);
    return answer;
}

} // namespace pangkas
