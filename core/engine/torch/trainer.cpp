// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/trainer.h"

#include "core/base/random.h"
#include "core/data/image_batches.h"
#include "core/data/preprocessing.h"
#include "core/engine/torch/checkpoint.h"
#include "core/engine/torch/evaluator.h"
#include "core/engine/torch/image_normalizer.h"
#include "core/engine/torch/training_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <utility>

namespace pangkas {

namespace {

using Clock = std::chrono::steady_clock;

// Streams of random numbers that a run's seed is split into.
enum Stream : std::uint64_t
{
    OrderStream = 1,
    CropStream = 2,
    DropoutStream = 3
};

std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed, std::uint64_t epoch)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random(mixBits(seed ^ mixBits(OrderStream)), epoch);
    for (std::size_t i = count; i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

/// A random part of the image at the network's size: a share of the area, sides between 3:4 and 4:3, maybe mirrored.
Image augment(const Image& image, int size, const TrainingOptions& options, Random random)
{
    const double area = static_cast<double>(image.width) * image.height;
    Image cropped;
    for (int attempt = 0; attempt < 10 && cropped.pixels.empty(); ++attempt) {
        const double share = options.augmentation.smallestCrop + (1 - options.augmentation.smallestCrop) * random.uniform();
        const double lean = 1 + random.uniform() / 3;
        const double ratio = random.chance(0.5) ? lean : 1 / lean;
        const int width = static_cast<int>(std::lround(std::sqrt(area * share * ratio)));
        const int height = static_cast<int>(std::lround(std::sqrt(area * share / ratio)));
        if (width < 1 || height < 1 || width > image.width || height > image.height)
            continue;
        const int x = random.between(0, image.width - width), y = random.between(0, image.height - height);
        cropped = cropResize(image, x, y, width, height, size);
    }
    if (cropped.pixels.empty()) {
        const int side = std::min(image.width, image.height);
        cropped = cropResize(image, (image.width - side) / 2, (image.height - side) / 2, side, side, size);
    }
    return cropped;
}

Result<Image> prepare(const Image& image, const Preprocessing& preprocessing, const TrainingOptions& options,
    std::uint64_t epoch, std::size_t position)
{
    Random random(mixBits(options.seed ^ mixBits(CropStream)), (epoch << 32) + position);
    Image prepared;
    if (options.augmentation.smallestCrop < 1) {
        prepared = augment(image, preprocessing.cropSize, options, random);
    } else {
        PANGKAS_ASSIGN(prepared, resizeAndCrop(image, preprocessing));
    }
    if (options.augmentation.flip && Random(random.bits()).chance(0.5))
        flipHorizontally(prepared);
    return prepared;
}

Result<void> checkDatasets(const Architecture& architecture, const Dataset* training, const Dataset* validation)
{
    if (!training || training->size() == 0)
        return fail(ErrorCode::EmptyDataset, "there is no image to train on");
    for (const Dataset* set : {training, validation}) {
        if (set && static_cast<int>(set->classes().size()) > architecture.classes)
            return fail(ErrorCode::ClassMismatch,
                fmt::format("the data set {} has {} classes, the model {}", toString(set->source()),
                    set->classes().size(), architecture.classes));
    }
    if (validation && validation->classes() != training->classes())
        return fail(ErrorCode::ClassMismatch, "the validation images have other classes than those for training");
    return {};
}

/// One pass over the training images.
class Epoch
{
public:
    Epoch(const Architecture& architecture, const std::shared_ptr<const Dataset>& dataset,
        const TrainingOptions& options, int index)
        : m_architecture(architecture), m_dataset(dataset), m_options(options), m_index(index)
    {
    }

    Result<EpochReport> run(TrainingNetwork& network, ImageCache& images, const JobContext& job)
    {
        const auto begin = Clock::now();
        const auto epoch = static_cast<std::uint64_t>(m_index);
        const std::vector<std::size_t> order = shuffled(m_dataset->size(), m_options.seed, epoch);
        const auto batchSize = static_cast<std::size_t>(m_options.batchSize);
        const std::size_t steps = (order.size() + batchSize - 1) / batchSize;
        const ImageNormalizer normalizer(m_architecture.preprocessing);
        EpochReport report;
        report.epoch = m_index + 1;
        double loss = 0;
        std::int64_t correct = 0, seen = 0;
        const auto prepareImage = [&](std::size_t position, const Image& image) {
            return prepare(image, m_architecture.preprocessing, m_options, epoch, position);
        };
        PANGKAS_TRY(forEachBatch(m_dataset, prepareImage, order, batchSize, &images, JobContext(job.token()),
            [&](const ImageBatch& batch) -> Result<void> {
                const std::size_t number = batch.first / batchSize;
                StepPlace place;
                place.position = m_index + static_cast<double>(number) / static_cast<double>(steps);
                place.number = epoch * steps + number + 1;
                place.learningRate = learningRateAt(m_options.learningRate, m_options.epochs, place.position);
                place.drawing = mixBits(mixBits(m_options.seed ^ mixBits(DropoutStream)) + epoch * steps + number);
                report.learningRate = place.learningRate;
                std::vector<int> labels;
                for (const std::size_t image : batch.indices)
                    labels.push_back(m_dataset->label(image));
                PANGKAS_TRY(network.moveTo(place.position, job.token()));
                PANGKAS_ASSIGN(const StepResult step,
                    network.step(batch.images, labels, normalizer, place, job.token()));
                loss += step.loss;
                correct += step.correct;
                seen += static_cast<std::int64_t>(batch.images.size());
                tell(job, static_cast<std::size_t>(m_index) * steps + number + 1, steps,
                    loss / static_cast<double>(seen));
                return {};
            }));
        report.trainingLoss = loss / static_cast<double>(std::max<std::int64_t>(seen, 1));
        report.trainingAccuracy = static_cast<double>(correct) / static_cast<double>(std::max<std::int64_t>(seen, 1));
        report.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        return report;
    }

private:
    void tell(const JobContext& job, std::size_t done, std::size_t steps, double loss)
    {
        const auto now = Clock::now();
        const bool isLast = done % steps == 0;
        if (!isLast && now - m_lastReport < std::chrono::milliseconds(50))
            return;
        m_lastReport = now;
        job.report(Stage::Training, static_cast<std::int64_t>(done),
            static_cast<std::int64_t>(steps) * m_options.epochs,
            fmt::format("epoch {} of {}, loss {:.4f}", m_index + 1, m_options.epochs, loss));
    }

    const Architecture& m_architecture;
    const std::shared_ptr<const Dataset>& m_dataset;
    const TrainingOptions& m_options;
    int m_index;
    Clock::time_point m_lastReport;
};

} // namespace

Result<void> checkTrainingOptions(const TrainingOptions& options)
{
    struct Limit
    {
        const char* name;
        double value, least, most;
    };
    const Limit limits[] = {
        {"epochs", static_cast<double>(options.epochs), 1, 100'000},
        {"batch size", static_cast<double>(options.batchSize), 1, 4096},
        {"learning rate", options.learningRate.start, 0, 100},
        {"last learning rate", options.learningRate.end, 0, 100},
        {"warm-up epochs", static_cast<double>(options.learningRate.warmupEpochs), 0, 100'000},
        {"momentum", options.optimizer.momentum, 0, 0.9999},
        {"weight decay", options.optimizer.weightDecay, 0, 1},
        {"dropout", options.dropout, 0, 0.99},
        {"smallest crop", options.augmentation.smallestCrop, 0.01, 1},
    };
    for (const Limit& limit : limits) {
        if (!(limit.value >= limit.least && limit.value <= limit.most))
            return fail(ErrorCode::InvalidArgument,
                fmt::format("{} {}; expected {} to {}", limit.name, limit.value, limit.least, limit.most));
    }
    return {};
}

Result<TrainingReport> trainModel(const Architecture& architecture, const ModelSnapshot& start,
    const std::shared_ptr<const Dataset>& training, const std::shared_ptr<const Dataset>& validation,
    const TrainingOptions& options, const TrainingObserver& observer, const JobContext& job)
{
    PANGKAS_TRY(checkTrainingOptions(options));
    PANGKAS_TRY(checkDatasets(architecture, training.get(), validation.get()));
    PANGKAS_ASSIGN(const auto network, TrainingNetwork::build(architecture, start, options));
    PANGKAS_TRY(checkPreprocessing(architecture));
    TrainingReport report;
    std::string run;
    if (!options.checkpoint.empty()) {
        run = identifyRun(architecture, start, *training, validation.get(), options);
        PANGKAS_ASSIGN(auto done, readCheckpoint(options.checkpoint, run, *network));
        if (done)
            report.epochs = std::move(*done);
    }
    ImageCache trainingImages, validationImages;
    trainingImages.use(training, std::nullopt);
    while (static_cast<int>(report.epochs.size()) < options.epochs) {
        Epoch epoch(architecture, training, options, static_cast<int>(report.epochs.size()));
        PANGKAS_ASSIGN(EpochReport done, epoch.run(*network, trainingImages, job));
        if (validation) {
            PANGKAS_ASSIGN(const ModelSnapshot model, network->snapshot());
            PANGKAS_ASSIGN(const EvaluationReport measured,
                evaluateModel(architecture, model, validation, {}, &validationImages, nullptr, JobContext(job.token())));
            done.validationLoss = measured.meanLoss;
            done.validationAccuracy = measured.top1();
        }
        report.epochs.push_back(done);
        if (!options.checkpoint.empty())
            PANGKAS_TRY(writeCheckpoint(options.checkpoint, run, report.epochs, *network));
        if (observer.epochDone)
            observer.epochDone(done);
    }
    PANGKAS_ASSIGN(report.model, network->snapshot());
    return report;
}

} // namespace pangkas
