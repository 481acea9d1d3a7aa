// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/training_options.h"

#include <fmt/format.h>

#include <span>

namespace pangkas {

namespace {

struct Limit
{
    const char* name;
    double value, least, most;
};

Result<void> check(std::span<const Limit> limits, const std::string& place = {})
{
    for (const Limit& limit : limits) {
        if (!(limit.value >= limit.least && limit.value <= limit.most)) // NaN is outside, too
            return fail(ErrorCode::InvalidArgument,
                fmt::format("{}{} {}; expected {} to {}", place, limit.name, limit.value, limit.least, limit.most));
    }
    return {};
}

Result<void> checkLayer(const std::string& name, const LayerTraining& layer)
{
    const SparsitySchedule& schedule = layer.binding.schedule;
    const Limit limits[] = {
        {"rate factor", layer.rateFactor, 0, 1000},
        {"first sparsity", schedule.first, 0, 1},
        {"begin of the schedule", schedule.beginEpoch, 0, 100'000},
        {"end of the schedule", schedule.endEpoch, schedule.beginEpoch, 100'000},
        {"steps of the schedule", static_cast<double>(schedule.steps), 1, 100'000},
        {"ternary threshold", layer.binding.ternaryThreshold, 0, 0.99},
    };
    return check(limits, name + ": ");
}

} // namespace

Result<void> checkTrainingOptions(const TrainingOptions& options)
{
    const LearningRateSchedule& rate = options.learningRate;
    const OptimizerSpec& optimizer = options.optimizer;
    const Augmentation& images = options.augmentation;
    const Limit limits[] = {
        {"epochs", static_cast<double>(options.epochs), 1, 100'000},
        {"batch size", static_cast<double>(options.batchSize), 1, 4096},
        {"learning rate", rate.start, 0, 100},
        {"last learning rate", rate.end, 0, 100},
        {"warm-up epochs", static_cast<double>(rate.warmupEpochs), 0, 100'000},
        {"epochs of a step of the rate", static_cast<double>(rate.stepEpochs), 1, 100'000},
        {"factor of a step of the rate", rate.stepFactor, 0, 1},
        {"momentum", optimizer.momentum, 0, 0.9999},
        {"decay of the second moment", optimizer.secondDecay, 0, 0.999999},
        {"epsilon", optimizer.epsilon, 1e-30, 1},
        {"weight decay", optimizer.weightDecay, 0, 1},
        {"length that gradients are clipped to", optimizer.clipNorm, 0, 1e12},
        {"smallest crop", images.smallestCrop, 0.01, 1},
        {"rotation", images.rotation, 0, 180},
        {"shift", images.shift, 0, 0.5},
        {"zoom", images.zoom, 0, 0.9},
        {"dropout", options.dropout, 0, 0.99},
        {"label smoothing", options.labelSmoothing, 0, 0.99},
        {"share of distillation", options.distillation.share, 0, 1},
        {"temperature of distillation", options.distillation.temperature, 0.1, 100},
        {"patience", static_cast<double>(options.patience), 0, 100'000},
    };
    PANGKAS_TRY(check(limits));
    if (optimizer.nesterov && optimizer.kind != OptimizerKind::Sgd)
        return fail(ErrorCode::InvalidArgument, "Nesterov's momentum with Adam", {}, "It goes with SGD");
    for (const auto& [name, layer] : options.layers)
        PANGKAS_TRY(checkLayer(name, layer));
    return {};
}

} // namespace pangkas
