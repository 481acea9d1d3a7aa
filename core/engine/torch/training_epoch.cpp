// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/training_epoch.h"

#include "core/base/random.h"
#include "core/engine/torch/image_augmentation.h"
#include "core/engine/torch/image_normalizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace pangkas {

namespace {

using Clock = std::chrono::steady_clock;

enum Stream : std::uint64_t // that a run's seed is split into; 2 and 4 are the augmentation's
{
    OrderStream = 1,
    DropoutStream = 3
};

constexpr std::chrono::milliseconds betweenReports(50);

std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed, std::uint64_t epoch)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random(mixBits(seed ^ mixBits(OrderStream)), epoch);
    for (std::size_t i = count; i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

double share(double part, std::int64_t whole) { return part / static_cast<double>(std::max<std::int64_t>(whole, 1)); }

} // namespace

TrainingEpoch::TrainingEpoch(const Architecture& architecture, const std::shared_ptr<const Dataset>& dataset,
    const TrainingOptions& options, const TrainingObserver& observer, int index, bool fromFeatures)
    : m_architecture(architecture), m_dataset(dataset), m_options(options), m_observer(observer), m_index(index),
      m_fromFeatures(fromFeatures), m_batchSize(static_cast<std::size_t>(options.batchSize)),
      m_steps((dataset->size() + m_batchSize - 1) / m_batchSize)
{
}

Result<void> TrainingEpoch::run(TrainingNetwork& network, ImageCache& images, const JobContext& job)
{
    m_begin = Clock::now();
    auto done = m_fromFeatures ? runFeatures(network, job) : runImages(network, images, job);
    m_end = Clock::now();
    if (!done && done.error().code == ErrorCode::Cancelled && !job.isCancelled())
        return {}; // by the observer
    return done;
}

Result<void> TrainingEpoch::runImages(TrainingNetwork& network, ImageCache& images, const JobContext& job)
{
    const auto epoch = static_cast<std::uint64_t>(m_index);
    const std::vector<std::size_t> order = shuffled(m_dataset->size(), m_options.seed, epoch);
    const ImageNormalizer normalizer(m_architecture.preprocessing);
    const auto prepare = [&](std::size_t position, const Image& image) {
        return augmented(image, m_architecture.preprocessing, m_options.augmentation, m_options.seed, (epoch << 32) + position);
    };
    return forEachBatch(m_dataset, prepare, order, m_batchSize, &images, JobContext(job.token()),
        [&](const ImageBatch& batch) {
            return makeStep(batch.indices, job, [&](std::span<const int> labels, const StepPlace& place) {
                return network.step(batch.images, labels, normalizer, place, job.token());
            });
        });
}

Result<void> TrainingEpoch::runFeatures(TrainingNetwork& network, const JobContext& job)
{
    const std::vector<std::size_t> order = shuffled(m_dataset->size(), m_options.seed, static_cast<std::uint64_t>(m_index));
    for (std::size_t first = 0; first < order.size(); first += m_batchSize) {
        PANGKAS_TRY(job.checkCancelled());
        const auto images = std::span(order).subspan(first, std::min(m_batchSize, order.size() - first));
        PANGKAS_TRY(makeStep(images, job, [&](std::span<const int> labels, const StepPlace& place) {
            return network.stepFromFeatures(images, labels, place, job.token());
        }));
    }
    return {};
}

StepPlace TrainingEpoch::nextPlace() const
{
    const std::uint64_t before = static_cast<std::uint64_t>(m_index) * m_steps + m_stepsDone;
    StepPlace place;
    place.position = m_index + static_cast<double>(m_stepsDone) / static_cast<double>(m_steps);
    place.number = before + 1;
    place.learningRate = learningRateAt(m_options.learningRate, m_options.epochs, place.position);
    place.drawing = mixBits(mixBits(m_options.seed ^ mixBits(DropoutStream)) + before);
    return place;
}

template <typename Step>
Result<void> TrainingEpoch::makeStep(std::span<const std::size_t> images, const JobContext& job, const Step& step)
{
    if (m_observer.stopAndKeep.stop_requested())
        return fail(ErrorCode::Cancelled, "stopped");
    const StepPlace place = nextPlace();
    std::vector<int> labels;
    for (const std::size_t image : images)
        labels.push_back(m_dataset->label(image));
    auto result = step(labels, place);
    if (!result) {
        Error error = std::move(result).error();
        if (error.code == ErrorCode::Diverged)
            error.detail = fmt::format("epoch {} of {}, step {} of {}: {}", m_index + 1, m_options.epochs, m_stepsDone + 1,
                m_steps, error.detail);
        return fail(std::move(error));
    }
    m_learningRate = place.learningRate;
    m_loss += result->loss;
    m_correct += result->correct;
    m_seen += static_cast<std::int64_t>(images.size());
    ++m_stepsDone;
    tell(job);
    return {};
}

void TrainingEpoch::tell(const JobContext& job)
{
    const auto now = Clock::now();
    if (!isWhole() && now - m_lastReport < betweenReports)
        return;
    m_lastReport = now;
    const double loss = share(m_loss, m_seen);
    job.report(Stage::Training, static_cast<std::int64_t>(static_cast<std::size_t>(m_index) * m_steps + m_stepsDone),
        static_cast<std::int64_t>(m_steps) * m_options.epochs,
        fmt::format("epoch {} of {}, loss {:.4f}", m_index + 1, m_options.epochs, loss));
    if (!m_observer.stepDone)
        return;
    TrainingStep step;
    step.epoch = m_index + 1;
    step.epochs = m_options.epochs;
    step.step = m_stepsDone;
    step.steps = m_steps;
    step.learningRate = m_learningRate;
    step.loss = loss;
    step.accuracy = share(static_cast<double>(m_correct), m_seen);
    step.imagesPerSecond = static_cast<double>(m_seen) / std::max(1e-9, std::chrono::duration<double>(now - m_begin).count());
    m_observer.stepDone(step);
}

EpochReport TrainingEpoch::report() const
{
    EpochReport report;
    report.epoch = m_index + 1;
    report.learningRate = m_learningRate;
    report.trainingLoss = share(m_loss, m_seen);
    report.trainingAccuracy = share(static_cast<double>(m_correct), m_seen);
    report.seconds = std::chrono::duration<double>(m_end - m_begin).count();
    return report;
}

} // namespace pangkas
