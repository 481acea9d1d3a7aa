// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/training_plan.h"

#include "core/base/file.h"
#include "core/training/sparsity_schedule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace pangkas {

namespace {

constexpr std::uint64_t largestPlan = 1u << 20; // bytes of text; ours have 3 KB
constexpr std::array<std::string_view, 5> groups = {"all", "conv", "fc", "first", "last"};

/// The rates are those of fine-tuning: a tenth to a hundredth of what trained AlexNet (0.01). docs/training.md says why.
TrainingPhase phase(std::string name, BindingKind binding, int epochs, double start, double end)
{
    TrainingPhase phase;
    phase.name = std::move(name);
    phase.binding = binding;
    phase.options.epochs = epochs;
    phase.options.learningRate.start = start;
    phase.options.learningRate.end = end;
    phase.options.mixedPrecision = true;
    return phase;
}

/// Fewer connections need less dropout: its rate shrinks with the root of their share (Han et al. 2015, section 3.3).
TrainingPhase sparsePhase(std::string name, BindingKind binding, int epochs, double start, double end)
{
    TrainingPhase sparse = phase(std::move(name), binding, epochs, start, end);
    sparse.options.dropout = 0.2;
    return sparse;
}

TrainingPlan maskedPlan()
{
    return {"Prune at once and retrain under the mask", 1, {sparsePhase("prune", BindingKind::Masked, 8, 0.001, 0.00001)}};
}

TrainingPlan deepCompressionPlan()
{
    return {"Prune and retrain, then share and train the centroids", 1,
        {sparsePhase("prune", BindingKind::Masked, 6, 0.001, 0.0001),
            sparsePhase("share", BindingKind::Shared, 3, 0.001, 0.00001)}};
}

TrainingPlan gradualPlan()
{
    TrainingPhase prune = sparsePhase("prune", BindingKind::Masked, 10, 0.001, 0.0001);
    prune.schedule = {SparsityCurve::Cubic, 0, 0, 6, 30};
    return {"Prune gradually along a cubic curve, then share and train the centroids", 1,
        {std::move(prune), sparsePhase("share", BindingKind::Shared, 3, 0.001, 0.00001)}};
}

TrainingPlan dsdPlan()
{
    TrainingPhase sparse = phase("sparse", BindingKind::Masked, 4, 0.001, 0.0001);
    sparse.sparsity = 0.4;
    TrainingPhase grow = phase("grow", BindingKind::Free, 4, 0.0001, 0.00001);
    return {"Dense, sparse, dense: for accuracy, not for size", 1,
        {phase("dense", BindingKind::Free, 4, 0.001, 0.0001), std::move(sparse), std::move(grow)}};
}

TrainingPlan ternaryPlan()
{
    TrainingPhase ternary = sparsePhase("ternary", BindingKind::Ternary, 10, 0.0001, 0.00001);
    ternary.options.optimizer.kind = OptimizerKind::Adam;
    ternary.options.optimizer.weightDecay = 0;
    ternary.bindings = {{"first", BindingKind::Shared}, {"last", BindingKind::Shared}};
    return {"Three values per layer; the first layer and the last one share as the recipe says", 1, {std::move(ternary)}};
}

TrainingPlan pricedPlan()
{
    return {"Prune and retrain, then derive mask and codebook anew each epoch at the recipe's price of a bit", 1,
        {sparsePhase("prune", BindingKind::Masked, 4, 0.001, 0.0001),
            sparsePhase("price", BindingKind::Priced, 6, 0.001, 0.00001)}};
}

TrainingPlan headPlan()
{
    TrainingPhase head = phase("head", BindingKind::Free, 5, 0.01, 0.0001);
    head.rateFactors = {{"all", 0}, {"last", 1}};
    return {"Train the last layer alone", 1, {std::move(head)}};
}

struct NamedPlan
{
    std::string_view name;
    TrainingPlan (*make)();
};
constexpr std::array plans = {
    NamedPlan{"masked", maskedPlan},
    NamedPlan{"deep-compression", deepCompressionPlan},
    NamedPlan{"gradual", gradualPlan},
    NamedPlan{"dsd", dsdPlan},
    NamedPlan{"ternary", ternaryPlan},
    NamedPlan{"priced", pricedPlan},
    NamedPlan{"head", headPlan},
};

template <typename Value>
Result<void> checkNames(
    const std::map<std::string, Value>& byName, const Architecture& architecture, const TrainingPhase& phase)
{
    for (const auto& [name, value] : byName) {
        if (architecture.find(name) || std::ranges::find(groups, name) != groups.end())
            continue;
        std::vector<std::string> names;
        for (const LayerInfo& layer : architecture.layers)
            names.push_back(layer.name);
        return fail(ErrorCode::UnknownName,
            fmt::format("phase {}: {} has no layer '{}'", phase.name, architecture.title, name), {},
            fmt::format("Its layers are {}; groups are {}", fmt::join(names, ", "), fmt::join(groups, ", ")));
    }
    return {};
}

auto comparable(const TrainingPhase& phase)
{
    const TrainingOptions& o = phase.options;
    return std::tie(phase.name, phase.binding, phase.schedule, phase.spliceBack, phase.reassign, phase.ternaryThreshold,
        phase.sparsity, phase.rateFactors, phase.bindings, o.epochs, o.batchSize, o.learningRate, o.optimizer,
        o.augmentation, o.dropout, o.labelSmoothing, o.distillation, o.patience, o.keep, o.mixedPrecision);
}

} // namespace

bool TrainingPhase::operator==(const TrainingPhase& other) const
{
    return comparable(*this) == comparable(other);
}

std::vector<std::string> planNames()
{
    std::vector<std::string> names;
    for (const NamedPlan& plan : plans)
        names.emplace_back(plan.name);
    return names;
}

Result<TrainingPlan> planByName(std::string_view name)
{
    const auto found = std::ranges::find(plans, name, &NamedPlan::name);
    if (found == plans.end())
        return fail(ErrorCode::UnknownName, fmt::format("there is no plan '{}'", name), {},
            fmt::format("Plans are {}", fmt::join(planNames(), ", ")));
    return found->make();
}

TrainingPlan withEpochs(TrainingPlan plan, int epochs)
{
    for (TrainingPhase& phase : plan.phases) {
        TrainingOptions& options = phase.options;
        const double stretch = static_cast<double>(epochs) / std::max(1, options.epochs);
        phase.schedule.beginEpoch *= stretch;
        phase.schedule.endEpoch *= stretch;
        LearningRateSchedule& rate = options.learningRate;
        rate.warmupEpochs = static_cast<int>(rate.warmupEpochs * stretch);
        rate.stepEpochs = std::max(1, static_cast<int>(rate.stepEpochs * stretch));
        options.epochs = epochs;
    }
    return plan;
}

Result<void> checkPlan(const TrainingPlan& plan, const Architecture& architecture)
{
    if (plan.phases.empty())
        return fail(ErrorCode::InvalidArgument, "the plan has no phases");
    for (const TrainingPhase& phase : plan.phases) {
        PANGKAS_TRY(checkNames(phase.rateFactors, architecture, phase));
        PANGKAS_TRY(checkNames(phase.bindings, architecture, phase));
        if (auto checked = checkSchedule(phase.schedule, phase.options.epochs); !checked)
            return fail(ErrorCode::InvalidArgument, fmt::format("phase {}: {}", phase.name, checked.error().detail));
    }
    return {};
}

Result<TrainingPlan> readPlan(const std::filesystem::path& path)
{
    PANGKAS_ASSIGN(const std::string text, readTextFile(path, largestPlan));
    if (text.empty())
        return fail(ErrorCode::EmptyFile, "is empty, not a plan", path.string());
    auto plan = planFromJson(text);
    if (!plan)
        return fail(withFile(std::move(plan).error(), path.string()));
    return plan;
}

Result<void> writePlan(const TrainingPlan& plan, const std::filesystem::path& path)
{
    return writeFileAtomically(path, toJson(plan));
}

} // namespace pangkas
