// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/plan_comparison.h"

#include <fmt/format.h>

#include <utility>

namespace pangkas {

TrainingPlan plainPlan(TrainingPlan plan)
{
    for (TrainingPhase& phase : plan.phases) {
        phase.binding = BindingKind::Free;
        phase.bindings.clear();
        phase.sparsity.reset();
        phase.schedule = {};
    }
    return plan;
}

Result<PlanComparison> comparePlan(const Engine& engine, const RetrainInput& input, int seeds,
    const std::function<void(const ComparedRun&)>& runDone, const JobContext& job)
{
    if (seeds < 2 || seeds > 1000)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} seeds; a comparison needs 2 to 1000", seeds));
    if (!input.validation)
        return fail(ErrorCode::InvalidArgument, "no validation images to compare on");
    const auto measure = [&](const ModelSnapshot& model) {
        return engine.evaluate(input.architecture, model, input.validation, {}, JobContext(job.token()));
    };
    PlanComparison comparison;
    PANGKAS_ASSIGN(const EvaluationReport start, measure(input.model));
    comparison.start = start.top1();
    std::vector<double> bound, plain;
    std::int64_t runsDone = 0;
    for (int i = 0; i < seeds; ++i) {
        for (const bool isPlain : {false, true}) {
            RetrainInput run = input;
            run.checkpoint.clear();
            run.plan.seed = input.plan.seed + static_cast<std::uint64_t>(i);
            if (isPlain)
                run.plan = plainPlan(std::move(run.plan));
            const JobContext part = job.withSink([&](const Progress& progress) {
                job.report(progress.stage, runsDone * progress.total + progress.done, 2 * seeds * progress.total,
                    fmt::format("{}, seed {}, {}", isPlain ? "plain" : "plan", run.plan.seed, progress.detail));
            });
            PANGKAS_ASSIGN(const RetrainReport report, retrain(engine, run, {}, part));
            if (report.phases.back().end == TrainingEnd::Diverged)
                return fail(ErrorCode::Diverged, fmt::format("seed {}: {}", run.plan.seed, report.phases.back().endDetail),
                    {}, "Lower the learning rate");
            PANGKAS_ASSIGN(const EvaluationReport measured, measure(report.model));
            comparison.runs.push_back({run.plan.seed, isPlain, measured.top1(), measured.meanLoss});
            (isPlain ? plain : bound).push_back(measured.top1());
            ++runsDone;
            if (runDone)
                runDone(comparison.runs.back());
        }
    }
    PANGKAS_ASSIGN(comparison.test, welchTest(bound, plain));
    return comparison;
}

} // namespace pangkas
