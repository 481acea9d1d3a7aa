// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/training_options.h"

#include "app/cli/choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>
#include <utility>

namespace pangkas::cli {

namespace {

std::string layerNames(const Architecture& architecture)
{
    std::string names;
    for (const LayerInfo& layer : architecture.layers)
        names += layer.name + ", ";
    return names;
}

/// Sets the factor of the layers that `name` stands for.
Result<void> setFactor(TrainingOptions& options, const Architecture& architecture, std::string_view option,
    std::string_view name, double factor)
{
    bool isKnown = false;
    for (const LayerInfo& layer : architecture.layers) {
        const bool isConvolution = layer.kind == LayerKind::Convolution;
        if (name != "all" && name != (isConvolution ? "conv" : "fc") && name != layer.name)
            continue;
        isKnown = true;
        options.layers[layer.name].rateFactor = factor;
    }
    if (!isKnown)
        return fail(ErrorCode::UnknownName, fmt::format("{}: {} has no layer '{}'", option, architecture.title, name), {},
            fmt::format("Its layers are {}or a group: all, conv, fc", layerNames(architecture)));
    return {};
}

} // namespace

void addDeviceOption(CLI::App& app, TrainingDevice& device, const std::string& group)
{
    device = TrainingDevice::Automatic;
    addChoice<TrainingDevice>(app, "--device", device,
           "Where products are computed: 'cpu', 'cuda', or 'auto', which is CUDA where LibTorch has it and finds a device "
           "(default: auto)",
        {{"auto", TrainingDevice::Automatic}, {"cpu", TrainingDevice::Processor}, {"cuda", TrainingDevice::Cuda}})
        ->group(group);
}

void addTrainingOptions(CLI::App& app, TrainingArguments& arguments, int fewestEpochs)
{
    std::string group = "Training";
    TrainingOptions& training = arguments.options;
    const auto add = [&](const char* name, auto& value, const char* help, auto low, auto high) {
        return app.add_option(name, value, help)->capture_default_str()->check(CLI::Range(low, high))->group(group);
    };
    add("--epochs", training.epochs, "Passes over the training images", fewestEpochs, 10'000);
    add("--batch", training.batchSize, "Images per step", 1, 1024);
    add("--patience", training.patience, "End after so many epochs without a better validation accuracy; 0: never early", 0, 10'000);
    addChoice<KeptModel>(app, "--keep", training.keep, "Which model: 'last', or 'best' by validation accuracy, the start included (default: last)",
        {{"last", KeptModel::Last}, {"best", KeptModel::Best}})
        ->group(group);
    app.add_option("--seed", training.seed, "Seed of everything that is random")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber)
        ->group(group);
    app.add_flag("--bfloat16", training.mixedPrecision,
           "Multiply in bfloat16 where the device can (AVX512-BF16, AMX, CUDA); weights, sums and updates stay in float32")
        ->group(group);
    addDeviceOption(app, training.device, group);

    group = "Optimizer";
    addChoice<OptimizerKind>(app, "--optimizer", training.optimizer.kind, "'sgd' with momentum, or 'adam' with decoupled weight decay (default: sgd)",
        {{"sgd", OptimizerKind::Sgd}, {"adam", OptimizerKind::Adam}})
        ->group(group);
    add("--momentum", training.optimizer.momentum, "Momentum; Adam's first decay", 0.0, 0.9999);
    app.add_flag("--nesterov", training.optimizer.nesterov, "Nesterov's momentum (SGD)")->group(group);
    add("--second-decay", training.optimizer.secondDecay, "Adam: decay of the second moment", 0.0, 0.999999);
    add("--epsilon", training.optimizer.epsilon, "Adam: added to the root of the second moment", 1e-30, 1.0);
    add("--weight-decay", training.optimizer.weightDecay, "Weight decay", 0.0, 1.0);
    add("--clip", training.optimizer.clipNorm, "Scale the gradient of all weights down to this length; 0: never", 0.0, 1e12);
    app.add_option("--freeze", arguments.frozen, "Layers, or the groups all, conv and fc, that don't learn; with commas or repeated")
        ->delimiter(',')
        ->group(group);
    app.add_option("--rate-of", arguments.rateFactors, "LAYER=FACTOR: the layer's (or group's) share of the learning rate, 0 freezes; after --freeze")
        ->delimiter(',')
        ->group(group);

    group = "Learning rate";
    arguments.rate = add("--rate", training.learningRate.start, "Learning rate at the start; with Adam 0.001 if not given", 0.0, 100.0);
    arguments.endRate = add("--end-rate", training.learningRate.end, "At the end of a cosine; with Adam 0.00001 if not given", 0.0, 100.0);
    add("--warmup", training.learningRate.warmupEpochs, "Epochs over which the rate rises from a tenth", 0, 1000);
    addChoice<RateCurve>(app, "--schedule", training.learningRate.curve, "'constant', 'step' or 'cosine' after the warm-up (default: cosine)",
        {{"constant", RateCurve::Constant}, {"step", RateCurve::Step}, {"cosine", RateCurve::Cosine}})
        ->group(group);
    add("--step-epochs", training.learningRate.stepEpochs, "Steps: epochs between them", 1, 10'000);
    add("--step-factor", training.learningRate.stepFactor, "Steps: what the rate is multiplied by", 0.0, 1.0);

    group = "Images and regularisation";
    Augmentation& images = training.augmentation;
    add("--smallest-crop", images.smallestCrop, "Smallest share of an image's area that is cropped; 1: no crops", 0.01, 1.0);
    add("--rotation", images.rotation, "Turn images by up to so many degrees to either side", 0.0, 180.0);
    add("--shift", images.shift, "Move images by up to this share of the side", 0.0, 0.5);
    add("--zoom", images.zoom, "Scale images by 1 less to 1 plus this", 0.0, 0.9);
    app.add_flag("--no-flip", arguments.noFlip, "Don't mirror images")->group(group);
    add("--dropout", training.dropout, "Probability of dropout", 0.0, 0.99);
    add("--label-smoothing", training.labelSmoothing, "Share of the target that goes to all classes evenly", 0.0, 0.99);

    addDistillationOptions(app, arguments.distillation);
}

Result<TrainingOptions> trainingFor(const Architecture& architecture, const TrainingArguments& arguments)
{
    TrainingOptions training = arguments.options;
    training.augmentation.flip = !arguments.noFlip;
    applyDistillation(arguments.distillation, training.distillation);
    if (training.optimizer.kind == OptimizerKind::Adam) {
        if (!arguments.rate || arguments.rate->empty())
            training.learningRate.start = 0.001;
        if (!arguments.endRate || arguments.endRate->empty())
            training.learningRate.end = 0.00001;
    }
    for (const std::string& name : arguments.frozen)
        PANGKAS_TRY(setFactor(training, architecture, "--freeze", name, 0));
    for (const std::string& assignment : arguments.rateFactors) {
        const auto equals = assignment.find('=');
        const std::string_view text = std::string_view(assignment).substr(equals == std::string::npos ? 0 : equals + 1);
        double factor = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor); // in the C locale
        if (equals == std::string::npos || equals == 0 || error != std::errc() || end != text.data() + text.size())
            return fail(ErrorCode::InvalidArgument, fmt::format("--rate-of {}: write LAYER=FACTOR", assignment));
        PANGKAS_TRY(setFactor(training, architecture, "--rate-of", std::string_view(assignment).substr(0, equals), factor));
    }
    TrainingOptions checked = training;
    checked.epochs = std::max(1, checked.epochs); // none at all is the command's to allow
    PANGKAS_TRY(checkTrainingOptions(checked));
    return training;
}

} // namespace pangkas::cli
