// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/train_sample.h"

#include "core/architecture/seeded_weights.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace pangkas {

namespace {

TrainingOptions trainingOptions(
    const SampleOptions& options, const SamplePhase& phase, std::size_t index, const std::vector<Tensor>& masks)
{
    TrainingOptions training;
    training.epochs = phase.epochs;
    training.batchSize = options.batchSize;
    training.learningRate = phase.learningRate;
    training.optimizer.weightDecay = options.weightDecay;
    training.dropout = phase.dropout;
    training.augmentation.smallestCrop = phase.smallestCrop;
    training.mixedPrecision = options.mixedPrecision;
    training.seed = options.trainingSeed + index;
    for (const Tensor& mask : masks)
        training.trainable.emplace(mask.name(), mask);
    if (!options.checkpoint.empty())
        training.checkpoint = options.checkpoint.string() + ".phase" + std::to_string(index + 1);
    return training;
}

/// The same part of the picture, at another number of pixels.
Architecture atSide(Architecture architecture, int side)
{
    Preprocessing& images = architecture.preprocessing;
    images.resizeSide =
        static_cast<int>(std::lround(static_cast<double>(images.resizeSide) * side / images.cropSize));
    images.cropSize = side;
    return architecture;
}

} // namespace

std::vector<SamplePhase> samplePhases()
{
    return {
        {128, 20, {0.01, 2, 0.0001}, 0.7, 0.3},
        {224, 7, {0.006, 0, 0.0001}, 0.7, 0.3},
    };
}

Result<SampleReport> trainSample(const Engine& engine, const SampleOptions& options, const std::filesystem::path& path,
    const EpochSink& epochDone, const JobContext& job)
{
    const Architecture architecture = alexnet(2);
    const auto drawn = [&](DrawnSplit split, int count) {
        return engine.openDataset(DrawnSource{options.imageSeed, split, count}, {}, job);
    };
    PANGKAS_ASSIGN(const ModelSnapshot start, seededWeights(architecture, options.seed, job));
    PANGKAS_ASSIGN(const auto masks, sampleMasks(architecture, start, options.difference, job));
    PANGKAS_ASSIGN(const auto training, drawn(DrawnSplit::Training, options.trainingImages));
    PANGKAS_ASSIGN(const auto validation, drawn(DrawnSplit::Validation, options.validationImages));
    // A quarter shows after each epoch how it goes, at a quarter of the time.
    PANGKAS_ASSIGN(const auto glance, drawn(DrawnSplit::Validation, std::max(2, options.validationImages / 4)));
    SampleReport report;
    ModelSnapshot model = start;
    const std::vector<SamplePhase> phases = options.phases.empty() ? samplePhases() : options.phases;
    for (std::size_t i = 0; i < phases.size(); ++i) {
        const EpochSink sink = [&, before = static_cast<int>(report.epochs.size())](EpochReport epoch) {
            epoch.epoch += before;
            report.epochs.push_back(epoch);
            if (epochDone)
                epochDone(epoch);
        };
        PANGKAS_ASSIGN(TrainingReport trained,
            engine.train(atSide(architecture, phases[i].imageSide), model, training, glance,
                trainingOptions(options, phases[i], i, masks), {{}, sink, {}}, job));
        model = std::move(trained.model);
    }
    PANGKAS_ASSIGN(report.trained, engine.evaluate(architecture, model, validation, {}, job));
    PANGKAS_ASSIGN(
        report.pack, writeSampleDifference(architecture, start, options.seed, model, options.difference, path, job));
    PANGKAS_ASSIGN(const ModelSnapshot reopened, openSampleModel(path, job));
    PANGKAS_ASSIGN(report.reopened, engine.evaluate(architecture, reopened, validation, {}, job));
    return report;
}

} // namespace pangkas
