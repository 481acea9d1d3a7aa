// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fake_trainer.h"

#include <algorithm>
#include <cmath>

namespace pangkas::test {
namespace {

Tensor halved(const Tensor& weight)
{
    std::vector<float> sizes;
    for (const float value : weight.values())
        sizes.push_back(std::abs(value));
    std::ranges::nth_element(sizes, sizes.begin() + std::ptrdiff_t(sizes.size() / 2));
    const float threshold = sizes[sizes.size() / 2];
    std::vector<float> values;
    for (const float value : weight.values())
        values.push_back(std::abs(value) < threshold ? 0 : value / 2);
    return Tensor::fromValues(weight.name(), weight.shape(), values);
}

} // namespace

void FakeTrainer::allow(int count)
{
    const std::lock_guard lock(m_mutex);
    m_allowed += count;
    m_wake.notify_all();
}

Result<RetrainReport> FakeTrainer::run(const TrainingInput& input, const RetrainObserver& observer, const JobContext& job)
{
    const auto wake = [this] {
        const std::lock_guard lock(m_mutex);
        m_wake.notify_all();
    };
    const std::stop_callback wakeToCancel(job.token(), wake);
    const std::stop_callback wakeToStop(observer.stopAndKeep, wake);

    RetrainReport report;
    TrainingEnd end = TrainingEnd::Finished;
    int done = 0;
    const TrainingPlan& plan = input.retrain.plan;
    for (std::size_t phase = 0; phase < plan.phases.size() && end == TrainingEnd::Finished; ++phase) {
        PhaseReport& told = report.phases.emplace_back();
        told.name = plan.phases[phase].name;
        const int epochs = plan.phases[phase].options.epochs;
        for (int epoch = 1; epoch <= epochs && end == TrainingEnd::Finished; ++epoch) {
            for (int step = 1; step <= steps; ++step) {
                {
                    std::unique_lock lock(m_mutex);
                    m_wake.wait(lock, [&] {
                        return m_allowed > 0 || job.isCancelled() || observer.stopAndKeep.stop_requested();
                    });
                    if (m_allowed > 0)
                        --m_allowed;
                }
                PANGKAS_TRY(job.checkCancelled());
                if (observer.stopAndKeep.stop_requested()) {
                    end = TrainingEnd::StoppedByUser;
                    break;
                }
                if (done == 2 && m_failure)
                    return fail(*m_failure);
                if (done == 2 && m_diverges) {
                    end = TrainingEnd::Diverged;
                    told.endDetail = "epoch 1, step 3: the loss is not a number";
                    break;
                }
                ++done;
                const double progress = double(done) / (steps * epochs * int(plan.phases.size()));
                observer.stepDone(phase, {epoch, epochs, std::size_t(step), steps, 0.01 / epoch, 0.7 - 0.5 * progress, 0.5 + 0.4 * progress, 123});
                job.report(Stage::Training, done, steps * epochs * std::int64_t(plan.phases.size()));
            }
            if (end != TrainingEnd::Finished)
                break;
            EpochReport epochReport{epoch, 0.01 / epoch, 0.6 / epoch, 0.8, 0.65 / epoch, 0.7 + 0.05 * epoch + 0.01 * double(phase), 0.5, 1.0};
            if (!input.retrain.validation && plan.title == "unvalidated")
                epochReport.validationLoss = epochReport.validationAccuracy = std::nullopt;
            told.epochs.push_back(epochReport);
            told.keptEpoch = epoch;
            observer.epochDone(phase, epochReport);
        }
        told.end = end;
    }
    report.model = input.retrain.model;
    report.recipe = input.retrain.recipe;
    for (std::size_t i = 0; i < report.recipe.layers.size(); ++i) {
        report.model = report.model.with(halved(*report.model.find(input.retrain.architecture.layers[i].weight)));
        report.recipe.layers[i].pruning = {PruningRule::Sparsity, 0.5};
    }
    return report;
}

} // namespace pangkas::test
