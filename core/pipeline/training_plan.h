// SPDX-License-Identifier: GPL-3.0-or-later
// A training plan: phases that follow one another, each a run of its own. JSON on disk (docs/training.md).
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/result.h"
#include "core/pipeline/recipe.h"
#include "core/training/training_options.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// One run. What is pruned and shared in each layer is the recipe's; the phase says how it binds while it learns.
struct TrainingPhase
{
    std::string name; // "prune", "share", "grow": lower case, for reports
    BindingKind binding = BindingKind::Masked; // of the layers that the recipe has switched on
    SparsitySchedule schedule;
    bool spliceBack = false;
    bool reassign = false;
    double ternaryThreshold = 0.05;
    /// In place of the recipe's sparsities, for all of its layers: DSD's sparse phase.
    std::optional<double> sparsity;
    /// Epochs, optimizer, images; its `layers`, `trainable`, `seed`, `device` and `checkpoint` are filled in by retrain().
    TrainingOptions options;
    /// Of the learning rate; 0: frozen. Names are layers or the groups "all", "conv", "fc", "first" and "last"; a layer's own
    /// name counts before "first" and "last", those before "conv" and "fc", and "all" comes last.
    std::map<std::string, double> rateFactors;
    /// In place of `binding`, by such names too.
    std::map<std::string, BindingKind> bindings;

    PANGKAS_EXPORT bool operator==(const TrainingPhase& other) const;
};

struct TrainingPlan
{
    std::string title;
    std::uint64_t seed = 1;
    std::vector<TrainingPhase> phases;

    bool operator==(const TrainingPlan&) const = default;
};

/// What the phase says of a layer. `byName`: TrainingPhase::rateFactors or bindings; nullptr where nothing is said.
template <typename Value>
const Value* valueFor(
    const std::map<std::string, Value>& byName, const Architecture& architecture, const LayerInfo& layer)
{
    const auto named = [&](const std::string& name) -> const Value* {
        const auto found = byName.find(name);
        return found == byName.end() ? nullptr : &found->second;
    };
    const Value* value = named(layer.name);
    if (!value && layer.name == architecture.layers.front().name)
        value = named("first");
    if (!value && layer.name == architecture.layers.back().name)
        value = named("last");
    if (!value)
        value = named(layer.kind == LayerKind::Convolution ? "conv" : "fc");
    return value ? value : named("all");
}

/// unknown-name for a layer that the architecture hasn't, listing those that are; invalid-argument for a plan without
/// phases and for what checkBinding() refuses.
PANGKAS_EXPORT Result<void> checkPlan(const TrainingPlan& plan, const Architecture& architecture);

/// The plans that come with the program, by their names: "masked", "deep-compression" (prune, then share), "gradual",
/// "dsd", "ternary", "priced", "head".
PANGKAS_EXPORT std::vector<std::string> planNames();
/// unknown-name, listing those that are.
PANGKAS_EXPORT Result<TrainingPlan> planByName(std::string_view name);

/// The same plan with so many epochs in each phase; what is told in epochs is stretched with them.
PANGKAS_EXPORT TrainingPlan withEpochs(TrainingPlan plan, int epochs);

/// Canonical text, as recipes have it.
PANGKAS_EXPORT std::string toJson(const TrainingPlan& plan);
/// invalid-recipe, naming the key and its place.
PANGKAS_EXPORT Result<TrainingPlan> planFromJson(std::string_view text);
PANGKAS_EXPORT Result<TrainingPlan> readPlan(const std::filesystem::path& path);
PANGKAS_EXPORT Result<void> writePlan(const TrainingPlan& plan, const std::filesystem::path& path);

} // namespace pangkas
