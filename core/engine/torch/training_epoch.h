// SPDX-License-Identifier: GPL-3.0-or-later
// One pass over the training images: their order, their batches, the steps, and what they tell.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/image_batches.h"
#include "core/engine/torch/training_network.h"
#include "core/engine/training.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>

namespace pangkas {

class TrainingEpoch
{
public:
    /// `index` from 0. `fromFeatures`: the network has kept all images' features (TrainingNetwork::keepFeatures()).
    TrainingEpoch(const Architecture& architecture, const std::shared_ptr<const Dataset>& dataset,
        const TrainingOptions& options, const TrainingObserver& observer, int index, bool fromFeatures);

    /// Ends before its time when the observer asks for it. diverged with epoch and step when the loss is no number.
    Result<void> run(TrainingNetwork& network, ImageCache& images, const JobContext& job);

    /// Of the steps that were made.
    EpochReport report() const;
    std::size_t stepsDone() const { return m_stepsDone; }
    bool isWhole() const { return m_stepsDone == m_steps; }

private:
    Result<void> runImages(TrainingNetwork& network, ImageCache& images, const JobContext& job);
    Result<void> runFeatures(TrainingNetwork& network, const JobContext& job);
    /// `step` makes the step at the place that it is given.
    template <typename Step>
    Result<void> makeStep(std::span<const std::size_t> images, const JobContext& job, const Step& step);
    StepPlace nextPlace() const;
    void tell(const JobContext& job);

    const Architecture& m_architecture;
    const std::shared_ptr<const Dataset>& m_dataset;
    const TrainingOptions& m_options;
    const TrainingObserver& m_observer;
    const int m_index;
    const bool m_fromFeatures;
    const std::size_t m_batchSize;
    const std::size_t m_steps;
    std::size_t m_stepsDone = 0;
    double m_learningRate = 0;
    double m_loss = 0; // sums
    std::int64_t m_correct = 0, m_seen = 0;
    std::chrono::steady_clock::time_point m_begin, m_end, m_lastReport;
};

} // namespace pangkas
