// SPDX-License-Identifier: GPL-3.0-or-later
// A training plan as JSON text, written canonically and read strictly. docs/training.md describes the format.
#include "core/pipeline/training_plan.h"

#include "core/pipeline/strict_json.h"
#include "core/training/sparsity_schedule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace pangkas {

namespace {

using Json = nlohmann::ordered_json;

constexpr int formatVersion = 1;
constexpr std::size_t mostPhases = 100, mostNames = 10'000;
constexpr std::size_t deepestNesting = 8; // a plan needs 6
constexpr int mostEpochs = 100'000;

template <typename Value>
using Word = std::pair<Value, std::string_view>;

// The file's words; they must not change when what the program prints does.
constexpr std::array<Word<BindingKind>, 5> bindingWords = {{{BindingKind::Free, "free"}, {BindingKind::Masked, "masked"},
    {BindingKind::Shared, "shared"}, {BindingKind::Ternary, "ternary"}, {BindingKind::Priced, "priced"}}};
constexpr std::array<Word<SparsityCurve>, 3> sparsityWords = {
    {{SparsityCurve::OneShot, "one-shot"}, {SparsityCurve::Cubic, "cubic"}, {SparsityCurve::Steps, "steps"}}};
constexpr std::array<Word<RateCurve>, 3> rateWords = {
    {{RateCurve::Constant, "constant"}, {RateCurve::Step, "step"}, {RateCurve::Cosine, "cosine"}}};
constexpr std::array<Word<OptimizerKind>, 2> optimizerWords = {{{OptimizerKind::Sgd, "sgd"}, {OptimizerKind::Adam, "adam"}}};
constexpr std::array<Word<KeptModel>, 2> keepWords = {{{KeptModel::Last, "last"}, {KeptModel::Best, "best"}}};

template <typename Table, typename Value>
std::string_view wordFor(const Table& table, Value value)
{
    const auto found = std::ranges::find(table, value, &Table::value_type::first);
    return found == table.end() ? table.front().second : found->second;
}

std::string inQuotes(std::string_view text)
{
    return Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Failure wrong(const std::string& place, std::string_view facts, std::string remedy = {})
{
    return fail(ErrorCode::InvalidRecipe, fmt::format("{}: {}", place.empty() ? "the plan" : place, facts), {},
        std::move(remedy));
}

/// An object of the file; keys that are missing leave what they would set as it is.
class Reader
{
public:
    static Result<Reader> of(const Json& value, std::string place)
    {
        if (!value.is_object())
            return wrong(place, fmt::format("is {} where an object is needed", value.type_name()));
        return Reader(value, std::move(place));
    }

    std::string within(std::string_view key) const
    {
        return m_place.empty() ? std::string(key) : fmt::format("{}.{}", m_place, key);
    }

    /// nullptr where there is none.
    const Json* find(std::string_view key)
    {
        m_known.push_back(key);
        const auto found = m_object.find(std::string(key));
        return found == m_object.end() ? nullptr : &*found;
    }

    /// All numbers between `low` and `high`, or with `isOpen` below it.
    Result<void> read(std::string_view key, double& to, double low, double high, bool isOpen = false)
    {
        const Json* value = find(key);
        if (!value)
            return {};
        if (!value->is_number())
            return wrong(within(key), fmt::format("is {} where a number is needed", value->type_name()));
        const double number = value->get<double>();
        if (!(number >= low && (isOpen ? number < high : number <= high)))
            return wrong(within(key), fmt::format("{}; expected {} to {}{}", number, low, isOpen ? "less than " : "", high));
        to = number + 0.0; // -0 would be another text for an equal plan
        return {};
    }

    template <typename Whole>
    Result<void> readWhole(std::string_view key, Whole& to, std::uint64_t low, std::uint64_t high)
    {
        const Json* value = find(key);
        if (!value)
            return {};
        if (!value->is_number())
            return wrong(within(key), fmt::format("is {} where a whole number is needed", value->type_name()));
        if (!value->is_number_unsigned() || value->get<std::uint64_t>() < low || value->get<std::uint64_t>() > high)
            return wrong(within(key), fmt::format("{} is not a whole number from {} to {}", value->dump(), low, high));
        to = static_cast<Whole>(value->get<std::uint64_t>());
        return {};
    }

    Result<void> read(std::string_view key, bool& to)
    {
        const Json* value = find(key);
        if (value && !value->is_boolean())
            return wrong(within(key), fmt::format("is {} where true or false is needed", value->type_name()));
        if (value)
            to = value->get<bool>();
        return {};
    }

    Result<void> read(std::string_view key, std::string& to)
    {
        const Json* value = find(key);
        if (value && !value->is_string())
            return wrong(within(key), fmt::format("is {} where text is needed", value->type_name()));
        if (value)
            to = value->get<std::string>();
        return {};
    }

    template <typename Value, std::size_t size>
    Result<void> read(std::string_view key, Value& to, const std::array<Word<Value>, size>& table)
    {
        std::string text(wordFor(table, to));
        PANGKAS_TRY(read(key, text));
        const auto found = std::ranges::find(table, std::string_view(text), &Word<Value>::second);
        if (found == table.end()) {
            std::vector<std::string_view> known;
            for (const auto& [value, word] : table)
                known.push_back(word);
            return wrong(within(key), fmt::format("{} is unknown", inQuotes(text)),
                fmt::format("Known: {}", fmt::join(known, ", ")));
        }
        to = found->first;
        return {};
    }

    /// Once all keys that are known were asked for.
    Result<void> finish() const
    {
        for (const auto& [key, value] : m_object.items()) {
            if (std::ranges::find(m_known, std::string_view(key)) == m_known.end())
                return wrong(within(key), "unknown key", fmt::format("Known here: {}", fmt::join(m_known, ", ")));
        }
        return {};
    }

private:
    Reader(const Json& object, std::string place) : m_object(object), m_place(std::move(place)) { }

    const Json& m_object;
    std::string m_place;
    std::vector<std::string_view> m_known;
};

Result<void> readSchedule(const Json& value, const std::string& place, SparsitySchedule& schedule)
{
    PANGKAS_ASSIGN(Reader reader, Reader::of(value, place));
    PANGKAS_TRY(reader.read("curve", schedule.curve, sparsityWords));
    PANGKAS_TRY(reader.read("first", schedule.first, 0, 1));
    PANGKAS_TRY(reader.read("begin", schedule.beginEpoch, 0, mostEpochs));
    PANGKAS_TRY(reader.read("end", schedule.endEpoch, 0, mostEpochs));
    PANGKAS_TRY(reader.readWhole("steps", schedule.steps, 1, mostEpochs));
    return reader.finish();
}

Result<void> readRate(const Json& value, const std::string& place, LearningRateSchedule& rate)
{
    PANGKAS_ASSIGN(Reader reader, Reader::of(value, place));
    PANGKAS_TRY(reader.read("curve", rate.curve, rateWords));
    PANGKAS_TRY(reader.read("start", rate.start, 0, 100));
    PANGKAS_TRY(reader.read("end", rate.end, 0, 100));
    PANGKAS_TRY(reader.readWhole("warmup", rate.warmupEpochs, 0, mostEpochs));
    PANGKAS_TRY(reader.readWhole("step_epochs", rate.stepEpochs, 1, mostEpochs));
    PANGKAS_TRY(reader.read("step_factor", rate.stepFactor, 0, 1));
    return reader.finish();
}

Result<void> readOptimizer(const Json& value, const std::string& place, OptimizerSpec& optimizer)
{
    PANGKAS_ASSIGN(Reader reader, Reader::of(value, place));
    PANGKAS_TRY(reader.read("kind", optimizer.kind, optimizerWords));
    PANGKAS_TRY(reader.read("momentum", optimizer.momentum, 0, 0.9999));
    PANGKAS_TRY(reader.read("nesterov", optimizer.nesterov));
    PANGKAS_TRY(reader.read("second_decay", optimizer.secondDecay, 0, 1, true));
    PANGKAS_TRY(reader.read("epsilon", optimizer.epsilon, 1e-30, 1));
    PANGKAS_TRY(reader.read("weight_decay", optimizer.weightDecay, 0, 1));
    PANGKAS_TRY(reader.read("clip_norm", optimizer.clipNorm, 0, 1e9));
    return reader.finish();
}

Result<void> readAugmentation(const Json& value, const std::string& place, Augmentation& augmentation)
{
    PANGKAS_ASSIGN(Reader reader, Reader::of(value, place));
    PANGKAS_TRY(reader.read("flip", augmentation.flip));
    PANGKAS_TRY(reader.read("smallest_crop", augmentation.smallestCrop, 0.01, 1));
    PANGKAS_TRY(reader.read("rotation", augmentation.rotation, 0, 180));
    PANGKAS_TRY(reader.read("shift", augmentation.shift, 0, 1));
    PANGKAS_TRY(reader.read("zoom", augmentation.zoom, 0, 1, true));
    return reader.finish();
}

Result<void> readDistillation(const Json& value, const std::string& place, Distillation& distillation)
{
    PANGKAS_ASSIGN(Reader reader, Reader::of(value, place));
    PANGKAS_TRY(reader.read("share", distillation.share, 0, 1));
    PANGKAS_TRY(reader.read("temperature", distillation.temperature, 0.1, 100));
    return reader.finish();
}

Result<void> readLayers(const Json& value, const std::string& place, TrainingPhase& phase)
{
    if (!value.is_object())
        return wrong(place, fmt::format("is {} where an object is needed", value.type_name()));
    if (value.size() > mostNames)
        return wrong(place, fmt::format("holds {} entries, more than {}", value.size(), mostNames));
    for (const auto& [name, entry] : value.items()) {
        if (name.empty())
            return wrong(place, "holds a name without letters");
        PANGKAS_ASSIGN(Reader reader, Reader::of(entry, fmt::format("{}.{}", place, name)));
        double rate = 1;
        BindingKind binding = phase.binding;
        const bool hasRate = entry.contains("rate"), hasBinding = entry.contains("binding");
        PANGKAS_TRY(reader.read("rate", rate, 0, 1000));
        PANGKAS_TRY(reader.read("binding", binding, bindingWords));
        PANGKAS_TRY(reader.finish());
        if (!hasRate && !hasBinding)
            return wrong(fmt::format("{}.{}", place, name), "says nothing", "Give rate, binding or both");
        if (hasRate)
            phase.rateFactors[name] = rate;
        if (hasBinding)
            phase.bindings[name] = binding;
    }
    return {};
}

Result<TrainingPhase> readPhase(const Json& value, const std::string& place)
{
    PANGKAS_ASSIGN(Reader reader, Reader::of(value, place));
    TrainingPhase phase;
    TrainingOptions& options = phase.options;
    PANGKAS_TRY(reader.read("name", phase.name));
    if (phase.name.empty())
        return wrong(reader.within("name"), "missing or empty; every phase has a name");
    PANGKAS_TRY(reader.read("binding", phase.binding, bindingWords));
    if (const Json* schedule = reader.find("schedule"))
        PANGKAS_TRY(readSchedule(*schedule, reader.within("schedule"), phase.schedule));
    double sparsity = 0;
    PANGKAS_TRY(reader.read("sparsity", sparsity, 0, 1));
    if (value.contains("sparsity"))
        phase.sparsity = sparsity;
    PANGKAS_TRY(reader.read("splice_back", phase.spliceBack));
    PANGKAS_TRY(reader.read("reassign", phase.reassign));
    PANGKAS_TRY(reader.read("ternary_threshold", phase.ternaryThreshold, 0, 1, true));
    PANGKAS_TRY(reader.readWhole("epochs", options.epochs, 1, mostEpochs));
    PANGKAS_TRY(reader.readWhole("batch", options.batchSize, 1, 4096));
    if (const Json* rate = reader.find("learning_rate"))
        PANGKAS_TRY(readRate(*rate, reader.within("learning_rate"), options.learningRate));
    if (const Json* optimizer = reader.find("optimizer"))
        PANGKAS_TRY(readOptimizer(*optimizer, reader.within("optimizer"), options.optimizer));
    if (const Json* augmentation = reader.find("augmentation"))
        PANGKAS_TRY(readAugmentation(*augmentation, reader.within("augmentation"), options.augmentation));
    PANGKAS_TRY(reader.read("dropout", options.dropout, 0, 0.99));
    PANGKAS_TRY(reader.read("label_smoothing", options.labelSmoothing, 0, 1, true));
    if (const Json* distillation = reader.find("distillation"))
        PANGKAS_TRY(readDistillation(*distillation, reader.within("distillation"), options.distillation));
    PANGKAS_TRY(reader.readWhole("patience", options.patience, 0, mostEpochs));
    PANGKAS_TRY(reader.read("keep", options.keep, keepWords));
    PANGKAS_TRY(reader.read("mixed_precision", options.mixedPrecision));
    if (const Json* layers = reader.find("layers"))
        PANGKAS_TRY(readLayers(*layers, reader.within("layers"), phase));
    PANGKAS_TRY(reader.finish());
    if (auto checked = checkSchedule(phase.schedule, options.epochs); !checked)
        return wrong(reader.within("schedule"), checked.error().detail);
    return phase;
}

Result<TrainingPlan> readTree(const Json& root)
{
    PANGKAS_ASSIGN(Reader reader, Reader::of(root, {}));
    constexpr auto any = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t version = formatVersion;
    PANGKAS_TRY(reader.readWhole("version", version, 1, any));
    if (version > formatVersion)
        return fail(ErrorCode::NewerFormat, fmt::format("version: {}; this program reads up to {}", version, formatVersion),
            {}, "Use a newer version of the program");
    TrainingPlan plan;
    PANGKAS_TRY(reader.read("title", plan.title));
    PANGKAS_TRY(reader.readWhole("seed", plan.seed, 0, any));
    const Json* phases = reader.find("phases");
    PANGKAS_TRY(reader.finish());
    if (!phases)
        return wrong("phases", "missing");
    if (!phases->is_array())
        return wrong("phases", fmt::format("is {} where an array is needed", phases->type_name()));
    if (phases->empty())
        return wrong("phases", "is empty; a plan has at least one");
    if (phases->size() > mostPhases)
        return wrong("phases", fmt::format("holds {} entries, more than {}", phases->size(), mostPhases));
    for (std::size_t i = 0; i < phases->size(); ++i) {
        PANGKAS_ASSIGN(TrainingPhase phase, readPhase((*phases)[i], fmt::format("phases[{}]", i)));
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
