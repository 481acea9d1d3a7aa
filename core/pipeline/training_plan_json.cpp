// SPDX-License-Identifier: GPL-3.0-or-later
// A training plan as JSON text, written canonically and read strictly. docs/training.md describes the format.
#include "core/pipeline/training_plan.h"

#include "core/pipeline/json_object.h"
#include "core/pipeline/strict_json.h"
#include "core/training/sparsity_schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace pangkas {

namespace {

using Json = JsonObject::Json;

constexpr int formatVersion = 1;
constexpr std::size_t mostPhases = 100, mostNames = 10'000;
constexpr std::size_t deepestNesting = 8; // a plan needs 6
constexpr int mostEpochs = 100'000;

constexpr std::array<JsonWord<BindingKind>, 5> bindingWords = {{{BindingKind::Free, "free"}, {BindingKind::Masked, "masked"},
    {BindingKind::Shared, "shared"}, {BindingKind::Ternary, "ternary"}, {BindingKind::Priced, "priced"}}};
constexpr std::array<JsonWord<SparsityCurve>, 3> sparsityWords = {
    {{SparsityCurve::OneShot, "one-shot"}, {SparsityCurve::Cubic, "cubic"}, {SparsityCurve::Steps, "steps"}}};
constexpr std::array<JsonWord<RateCurve>, 3> rateWords = {
    {{RateCurve::Constant, "constant"}, {RateCurve::Step, "step"}, {RateCurve::Cosine, "cosine"}}};
constexpr std::array<JsonWord<OptimizerKind>, 2> optimizerWords = {{{OptimizerKind::Sgd, "sgd"}, {OptimizerKind::Adam, "adam"}}};
constexpr std::array<JsonWord<KeptModel>, 2> keepWords = {{{KeptModel::Last, "last"}, {KeptModel::Best, "best"}}};

constexpr JsonErrors errors{ErrorCode::InvalidRecipe, "the plan"};

Result<void> readSchedule(const Json& value, const std::string& place, SparsitySchedule& schedule)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, errors, {}, {"curve", "first", "begin", "end", "steps"}));
    PANGKAS_TRY(object.read("curve", schedule.curve, sparsityWords));
    PANGKAS_TRY(object.read("first", schedule.first, 0, 1));
    PANGKAS_TRY(object.read("begin", schedule.beginEpoch, 0, mostEpochs));
    PANGKAS_TRY(object.read("end", schedule.endEpoch, 0, mostEpochs));
    PANGKAS_TRY(object.readWhole("steps", schedule.steps, 1, mostEpochs));
    return {};
}

Result<void> readRate(const Json& value, const std::string& place, LearningRateSchedule& rate)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, errors, {}, {"curve", "start", "end", "warmup", "step_epochs", "step_factor"}));
    PANGKAS_TRY(object.read("curve", rate.curve, rateWords));
    PANGKAS_TRY(object.read("start", rate.start, 0, 100));
    PANGKAS_TRY(object.read("end", rate.end, 0, 100));
    PANGKAS_TRY(object.readWhole("warmup", rate.warmupEpochs, 0, mostEpochs));
    PANGKAS_TRY(object.readWhole("step_epochs", rate.stepEpochs, 1, mostEpochs));
    PANGKAS_TRY(object.read("step_factor", rate.stepFactor, 0, 1));
    return {};
}

Result<void> readOptimizer(const Json& value, const std::string& place, OptimizerSpec& optimizer)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, errors, {}, {"kind", "momentum", "nesterov", "second_decay", "epsilon", "weight_decay", "clip_norm"}));
    PANGKAS_TRY(object.read("kind", optimizer.kind, optimizerWords));
    PANGKAS_TRY(object.read("momentum", optimizer.momentum, 0, 0.9999));
    PANGKAS_TRY(object.read("nesterov", optimizer.nesterov));
    PANGKAS_TRY(object.readBelow("second_decay", optimizer.secondDecay, 0, 1));
    PANGKAS_TRY(object.read("epsilon", optimizer.epsilon, 1e-30, 1));
    PANGKAS_TRY(object.read("weight_decay", optimizer.weightDecay, 0, 1));
    PANGKAS_TRY(object.read("clip_norm", optimizer.clipNorm, 0, 1e9));
    return {};
}

Result<void> readAugmentation(const Json& value, const std::string& place, Augmentation& augmentation)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, errors, {}, {"flip", "smallest_crop", "rotation", "shift", "zoom"}));
    PANGKAS_TRY(object.read("flip", augmentation.flip));
    PANGKAS_TRY(object.read("smallest_crop", augmentation.smallestCrop, 0.01, 1));
    PANGKAS_TRY(object.read("rotation", augmentation.rotation, 0, 180));
    PANGKAS_TRY(object.read("shift", augmentation.shift, 0, 1));
    PANGKAS_TRY(object.readBelow("zoom", augmentation.zoom, 0, 1));
    return {};
}

Result<void> readDistillation(const Json& value, const std::string& place, Distillation& distillation)
{
    PANGKAS_ASSIGN(const JsonObject object, JsonObject::of(value, place, errors, {}, {"share", "temperature"}));
    PANGKAS_TRY(object.read("share", distillation.share, 0, 1));
    PANGKAS_TRY(object.read("temperature", distillation.temperature, 0.1, 100));
    return {};
}

Result<void> readLayers(const Json& value, const std::string& place, TrainingPhase& phase)
{
    if (!value.is_object())
        return errors.wrong(place, fmt::format("is {} where an object is needed", value.type_name()));
    if (value.size() > mostNames)
        return errors.wrong(place, fmt::format("holds {} entries, more than {}", value.size(), mostNames));
    for (const auto& [name, entry] : value.items()) {
        if (name.empty())
            return errors.wrong(place, "holds a name without letters");
        PANGKAS_ASSIGN(const JsonObject object,
            JsonObject::of(entry, JsonErrors::join(place, name), errors, {}, {"rate", "binding"}));
        double rate = 1;
        BindingKind binding = phase.binding;
        PANGKAS_TRY(object.read("rate", rate, 0, 1000));
        PANGKAS_TRY(object.read("binding", binding, bindingWords));
        if (!object.has("rate") && !object.has("binding"))
            return errors.wrong(object.place(), "says nothing", "Give rate, binding or both");
        if (object.has("rate"))
            phase.rateFactors[name] = rate;
        if (object.has("binding"))
            phase.bindings[name] = binding;
    }
    return {};
}

Result<TrainingPhase> readPhase(const Json& value, const std::string& place)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, errors, {"name"},
            {"binding", "schedule", "sparsity", "splice_back", "reassign", "ternary_threshold", "epochs", "batch", "learning_rate",
                "optimizer", "augmentation", "dropout", "label_smoothing", "distillation", "patience", "keep", "mixed_precision",
                "layers"}));
    TrainingPhase phase;
    TrainingOptions& options = phase.options;
    PANGKAS_TRY(object.read("name", phase.name));
    if (phase.name.empty())
        return object.wrong("name", "is empty; every phase has a name");
    PANGKAS_TRY(object.read("binding", phase.binding, bindingWords));
    if (const Json* schedule = object.find("schedule"))
        PANGKAS_TRY(readSchedule(*schedule, object.within("schedule"), phase.schedule));
    double sparsity = 0;
    PANGKAS_TRY(object.read("sparsity", sparsity, 0, 1));
    if (value.contains("sparsity"))
        phase.sparsity = sparsity;
    PANGKAS_TRY(object.read("splice_back", phase.spliceBack));
    PANGKAS_TRY(object.read("reassign", phase.reassign));
    PANGKAS_TRY(object.readBelow("ternary_threshold", phase.ternaryThreshold, 0, 1));
    PANGKAS_TRY(object.readWhole("epochs", options.epochs, 1, mostEpochs));
    PANGKAS_TRY(object.readWhole("batch", options.batchSize, 1, 4096));
    if (const Json* rate = object.find("learning_rate"))
        PANGKAS_TRY(readRate(*rate, object.within("learning_rate"), options.learningRate));
    if (const Json* optimizer = object.find("optimizer"))
        PANGKAS_TRY(readOptimizer(*optimizer, object.within("optimizer"), options.optimizer));
    if (const Json* augmentation = object.find("augmentation"))
        PANGKAS_TRY(readAugmentation(*augmentation, object.within("augmentation"), options.augmentation));
    PANGKAS_TRY(object.read("dropout", options.dropout, 0, 0.99));
    PANGKAS_TRY(object.readBelow("label_smoothing", options.labelSmoothing, 0, 1));
    if (const Json* distillation = object.find("distillation"))
        PANGKAS_TRY(readDistillation(*distillation, object.within("distillation"), options.distillation));
    PANGKAS_TRY(object.readWhole("patience", options.patience, 0, mostEpochs));
    PANGKAS_TRY(object.read("keep", options.keep, keepWords));
    PANGKAS_TRY(object.read("mixed_precision", options.mixedPrecision));
    if (const Json* layers = object.find("layers"))
        PANGKAS_TRY(readLayers(*layers, object.within("layers"), phase));
    if (auto checked = checkSchedule(phase.schedule, options.epochs); !checked)
        return object.wrong("schedule", checked.error().detail);
    return phase;
}

Result<TrainingPlan> readTree(const Json& root)
{
    PANGKAS_TRY(errors.checkVersion(root, "version", formatVersion));
    PANGKAS_ASSIGN(const JsonObject object, JsonObject::of(root, {}, errors, {"phases"}, {"version", "title", "seed"}));
    TrainingPlan plan;
    int version = formatVersion;
    PANGKAS_TRY(object.readWhole("version", version, 1, formatVersion));
    PANGKAS_TRY(object.read("title", plan.title));
    PANGKAS_TRY(object.read("seed", plan.seed));
    PANGKAS_ASSIGN(const auto phases, object.elements("phases", mostPhases));
    if (phases.empty())
        return object.wrong("phases", "is empty; a plan has at least one");
    for (std::size_t i = 0; i < phases.size(); ++i) {
        PANGKAS_ASSIGN(TrainingPhase phase, readPhase(*phases[i], fmt::format("phases[{}]", i)));
        plan.phases.push_back(std::move(phase));
    }
    return plan;
}

std::string layersText(const TrainingPhase& phase)
{
    std::map<std::string, std::string> entries;
    for (const auto& [name, factor] : phase.rateFactors)
        entries[name] = fmt::format("\"rate\": {}", factor + 0.0);
    for (const auto& [name, binding] : phase.bindings) {
        std::string& entry = entries[name];
        entry += fmt::format("{}\"binding\": \"{}\"", entry.empty() ? "" : ", ", wordFor(bindingWords, binding));
    }
    std::string text;
    for (const auto& [name, entry] : entries)
        text += fmt::format("{}{}: {{ {} }}", text.empty() ? "" : ", ", inQuotes(name), entry);
    return text;
}

std::string phaseText(const TrainingPhase& phase)
{
    const TrainingOptions& options = phase.options;
    const SparsitySchedule& schedule = phase.schedule;
    const LearningRateSchedule& rate = options.learningRate;
    const OptimizerSpec& optimizer = options.optimizer;
    const Augmentation& images = options.augmentation;
    std::string text = fmt::format("    {{\n      \"name\": {},\n      \"binding\": \"{}\",\n"
                                   "      \"schedule\": {{ \"curve\": \"{}\", \"first\": {}, \"begin\": {}, \"end\": {}, \"steps\": {} }},\n",
        inQuotes(phase.name), wordFor(bindingWords, phase.binding), wordFor(sparsityWords, schedule.curve), schedule.first,
        schedule.beginEpoch, schedule.endEpoch, schedule.steps);
    if (phase.sparsity)
        text += fmt::format("      \"sparsity\": {},\n", *phase.sparsity);
    text += fmt::format("      \"splice_back\": {},\n      \"reassign\": {},\n      \"ternary_threshold\": {},\n"
                        "      \"epochs\": {},\n      \"batch\": {},\n",
        phase.spliceBack, phase.reassign, phase.ternaryThreshold, options.epochs, options.batchSize);
    text += fmt::format("      \"learning_rate\": {{ \"curve\": \"{}\", \"start\": {}, \"end\": {}, \"warmup\": {}, "
                        "\"step_epochs\": {}, \"step_factor\": {} }},\n",
        wordFor(rateWords, rate.curve), rate.start, rate.end, rate.warmupEpochs, rate.stepEpochs, rate.stepFactor);
    text += fmt::format("      \"optimizer\": {{ \"kind\": \"{}\", \"momentum\": {}, \"nesterov\": {}, \"second_decay\": {}, "
                        "\"epsilon\": {}, \"weight_decay\": {}, \"clip_norm\": {} }},\n",
        wordFor(optimizerWords, optimizer.kind), optimizer.momentum, optimizer.nesterov, optimizer.secondDecay,
        optimizer.epsilon, optimizer.weightDecay, optimizer.clipNorm);
    text += fmt::format("      \"augmentation\": {{ \"flip\": {}, \"smallest_crop\": {}, \"rotation\": {}, \"shift\": {}, "
                        "\"zoom\": {} }},\n",
        images.flip, images.smallestCrop, images.rotation, images.shift, images.zoom);
    text += fmt::format("      \"dropout\": {},\n      \"label_smoothing\": {},\n"
                        "      \"distillation\": {{ \"share\": {}, \"temperature\": {} }},\n      \"patience\": {},\n"
                        "      \"keep\": \"{}\",\n      \"mixed_precision\": {}",
        options.dropout, options.labelSmoothing, options.distillation.share, options.distillation.temperature, options.patience, wordFor(keepWords, options.keep), options.mixedPrecision);
    if (const std::string layers = layersText(phase); !layers.empty())
        text += fmt::format(",\n      \"layers\": {{ {} }}", layers);
    return text + "\n    }";
}

} // namespace

std::string toJson(const TrainingPlan& plan)
{
    std::string text = fmt::format("{{\n  \"version\": {},\n  \"title\": {},\n  \"seed\": {},\n  \"phases\": [", formatVersion,
        inQuotes(plan.title), plan.seed);
    for (std::size_t i = 0; i < plan.phases.size(); ++i)
        text += (i ? ",\n" : "\n") + phaseText(plan.phases[i]);
    return text + (plan.phases.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

Result<TrainingPlan> planFromJson(std::string_view text)
{
    try {
        PANGKAS_ASSIGN(const Json root, parseStrictJson(text, {ErrorCode::InvalidRecipe, "the plan", deepestNesting}));
        return readTree(root);
    } catch (const std::exception& exception) { // bad_alloc, or a fault of ours: nothing throws across core's border
        return fail(ErrorCode::InvalidRecipe, exception.what());
    }
}

} // namespace pangkas
