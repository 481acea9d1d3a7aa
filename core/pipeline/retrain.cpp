// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/retrain.h"

#include "core/base/random.h"
#include "core/pruning/magnitude_pruning.h"
#include "core/training/weight_binding.h"

#include <fmt/format.h>

#include <utility>

namespace pangkas {

namespace {

/// With sparsities in place of thresholds and multiples of sigma, as they come out for the model: later phases find other
/// weights, and are to prune as many.
Result<Recipe> withSparsities(Recipe recipe, const Architecture& architecture, const ModelSnapshot& model, const JobContext& job)
{
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        LayerRecipe& entry = recipe.layers[i];
        if (!entry.enabled || entry.pruning.rule == PruningRule::Sparsity)
            continue;
        const std::span<const float> weights = model.find(architecture.layers[i].weight)->values();
        auto mask = pruneByMagnitude(weights, entry.pruning, job);
        if (!mask && mask.error().code != ErrorCode::Cancelled)
            mask.error().detail = entry.layer + ": " + mask.error().detail;
        if (!mask)
            return fail(std::move(mask).error());
        const auto pruned = static_cast<double>(weights.size() - mask->keptCount());
        entry.pruning = {PruningRule::Sparsity, weights.empty() ? 0 : pruned / static_cast<double>(weights.size())};
    }
    return recipe;
}

/// What binds a layer in a phase. Where the recipe leaves nothing to bind, less does.
BindingSpec bindingFor(const TrainingPhase& phase, BindingKind kind, const LayerRecipe& entry, const Shape& shape)
{
    BindingSpec spec;
    spec.kind = kind;
    spec.pruning = phase.sparsity ? PruningSpec{PruningRule::Sparsity, *phase.sparsity, {}} : forLayer(entry.pruning, shape);
    spec.schedule = phase.schedule;
    spec.spliceBack = phase.spliceBack;
    spec.sharing = entry.sharing;
    spec.reassign = phase.reassign;
    spec.ternaryThreshold = phase.ternaryThreshold;
    const bool prunes = spec.pruning.amount > 0, shares = spec.sharing.centroids > 0;
    if (!entry.enabled || (!prunes && !shares))
        spec.kind = BindingKind::Free;
    else if ((kind == BindingKind::Shared || kind == BindingKind::Priced) && !shares)
        spec = {BindingKind::Masked, spec.pruning, {}, false, {}, false, 0};
    else if (kind == BindingKind::Masked && !prunes)
        spec.kind = BindingKind::Free;
    return spec;
}

/// invalid-argument for a binding that the run or the layer's shape doesn't allow.
Result<void> check(const BindingSpec& spec, int epochs, const Shape& shape)
{
    PANGKAS_TRY(checkBinding(spec, epochs));
    if (spec.kind != BindingKind::Free && spec.pruning.amount > 0 && spec.pruning.pattern.kind != PatternKind::None)
        PANGKAS_TRY(patternSurvivors(spec.pruning.pattern, spec.pruning.amount, shape));
    return {};
}

class Retraining
{
public:
    Retraining(const Engine& engine, const RetrainInput& input, Recipe recipe, const RetrainObserver& observer,
        const JobContext& job)
        : m_engine(engine), m_input(input), m_recipe(std::move(recipe)), m_observer(observer), m_job(job),
          m_teacher(input.teacher ? input.teacher : std::make_shared<const Teacher>(Teacher{input.architecture, input.model})),
          m_model(input.model), m_last(input.architecture.layers.size(), BindingKind::Free)
    {
        for (const TrainingPhase& phase : input.plan.phases)
            m_epochs += phase.options.epochs;
    }

    Result<RetrainReport> run()
    {
        for (std::size_t i = 0; i < m_input.plan.phases.size(); ++i)
            PANGKAS_TRY(optionsFor(i)); // before hours of training, not after them
        RetrainReport report;
        for (std::size_t i = 0; i < m_input.plan.phases.size(); ++i) {
            PANGKAS_ASSIGN(PhaseReport phase, runPhase(i));
            report.phases.push_back(std::move(phase));
            const TrainingEnd end = report.phases.back().end;
            if (end == TrainingEnd::StoppedByUser || end == TrainingEnd::Diverged)
                break;
        }
        PANGKAS_ASSIGN(report.recipe, exactRecipe(m_input.architecture, m_model, m_input.recipe, m_job));
        for (std::size_t i = 0; i < m_last.size(); ++i) {
            if (m_last[i] == BindingKind::Free)
                report.recipe.layers[i] = m_input.recipe.layers[i];
        }
        report.model = std::move(m_model);
        return report;
    }

private:
    Result<TrainingOptions> optionsFor(std::size_t index)
    {
        const TrainingPhase& phase = m_input.plan.phases[index];
        TrainingOptions options = phase.options;
        options.layers.clear();
        options.trainable.clear();
        options.seed = mixBits(m_input.plan.seed ^ mixBits(index + 1));
        options.device = m_input.device;
        if (options.distillation.share > 0)
            options.teacher = m_teacher;
        options.checkpoint.clear();
        if (!m_input.checkpoint.empty())
            options.checkpoint = m_input.checkpoint.string() + fmt::format(".phase{}", index + 1);
        const Architecture& architecture = m_input.architecture;
        for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
            const LayerInfo& layer = architecture.layers[i];
            LayerTraining training;
            if (const double* factor = valueFor(phase.rateFactors, architecture, layer))
                training.rateFactor = *factor;
            const BindingKind* kind = valueFor(phase.bindings, architecture, layer);
            training.binding = bindingFor(phase, kind ? *kind : phase.binding, m_recipe.layers[i], layer.weightShape);
            const auto refuse = [&](const std::string& why, const std::string& remedy) {
                return fail(
                    ErrorCode::InvalidArgument, fmt::format("phase {}, layer {}: {}", phase.name, layer.name, why), {}, remedy);
            };
            if (auto checked = check(training.binding, options.epochs, layer.weightShape); !checked)
                return refuse(checked.error().detail, checked.error().remedy);
            const PruningSpec& asked = m_recipe.layers[i].pruning;
            const bool isLast = index + 1 == m_input.plan.phases.size();
            if (isLast && phase.sparsity && training.binding.kind != BindingKind::Free && asked.amount > 0
                && asked.pattern.kind != PatternKind::None)
                return refuse(fmt::format("a last phase with a sparsity of its own ends without the pattern {}", toString(asked.pattern)),
                    "Take the phase's sparsity away, or add a phase without it");
            m_last[i] = training.binding.kind;
            options.layers.emplace(layer.name, std::move(training));
        }
        return options;
    }

    Result<PhaseReport> runPhase(std::size_t index)
    {
        const TrainingPhase& phase = m_input.plan.phases[index];
        PANGKAS_ASSIGN(const TrainingOptions options, optionsFor(index));
        TrainingObserver observer;
        if (m_observer.stepDone)
            observer.stepDone = [this, index](const TrainingStep& step) { m_observer.stepDone(index, step); };
        if (m_observer.epochDone)
            observer.epochDone = [this, index](const EpochReport& epoch) { m_observer.epochDone(index, epoch); };
        observer.stopAndKeep = m_observer.stopAndKeep;
        // Of the whole plan, in epochs' thousandths: phases may differ in their steps.
        constexpr std::int64_t unit = 1000;
        const JobContext job = m_job.withSink([this, &phase](const Progress& part) {
            if (part.total <= 0)
                return;
            const double epochs = static_cast<double>(part.done) / static_cast<double>(part.total) * phase.options.epochs;
            m_job.report(part.stage, static_cast<std::int64_t>((m_epochsDone + epochs) * unit), m_epochs * unit,
                phase.name + ", " + part.detail);
        });
        auto trained = m_engine.train(
            m_input.architecture, m_model, m_input.training, m_input.validation, options, observer, job);
        if (!trained) {
            if (trained.error().code != ErrorCode::Cancelled && m_input.plan.phases.size() > 1)
                trained.error().detail = fmt::format("phase {}: {}", phase.name, trained.error().detail);
            return fail(std::move(trained).error());
        }
        m_model = std::move(trained->model);
        m_epochsDone += options.epochs;
        return PhaseReport{phase.name, std::move(trained->epochs), trained->keptEpoch, trained->end,
            std::move(trained->endDetail)};
    }

    const Engine& m_engine;
    const RetrainInput& m_input;
    Recipe m_recipe; // with sparsities alone
    const RetrainObserver& m_observer;
    const JobContext& m_job;
    std::shared_ptr<const Teacher> m_teacher;
    ModelSnapshot m_model;
    std::vector<BindingKind> m_last; // of each layer, in the phase that ran last
    std::int64_t m_epochs = 0;
    double m_epochsDone = 0;
};

} // namespace

Result<RetrainReport> retrain(
    const Engine& engine, const RetrainInput& input, const RetrainObserver& observer, const JobContext& job)
{
    PANGKAS_TRY(checkTensors(input.architecture, input.model));
    PANGKAS_TRY(checkPlan(input.plan, input.architecture));
    if (input.recipe.layers.size() != input.architecture.layers.size())
        return fail(ErrorCode::InvalidArgument, fmt::format("the recipe has {} layers, {} has {}",
            input.recipe.layers.size(), input.architecture.title, input.architecture.layers.size()));
    PANGKAS_ASSIGN(Recipe recipe, withSparsities(input.recipe, input.architecture, input.model, job));
    return Retraining(engine, input, std::move(recipe), observer, job).run();
}

} // namespace pangkas
