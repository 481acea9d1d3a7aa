// SPDX-License-Identifier: GPL-3.0-or-later
// One progress out of many layers that are worked on at the same time, each counted by its weights.
#pragma once

#include "core/base/job_context.h"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace pangkas {

class LayerProgress
{
public:
    /// A step that every layer goes through, and its share of the layer's time; the shares add up to 1.
    struct Step
    {
        Stage stage;
        double share;
    };

    LayerProgress(const JobContext& job, std::vector<Step> steps, std::vector<std::size_t> weights);

    /// The job for one layer: its reports are scaled into the whole's, under the layer's name. The LayerProgress must
    /// outlive it.
    JobContext job(std::size_t layer, const std::string& name);
    void finished(std::size_t layer, const std::string& name);

private:
    void update(std::size_t layer, double share, Stage stage, const std::string& name);

    const JobContext& m_job;
    std::vector<Step> m_steps;
    std::vector<std::size_t> m_weights;
    std::mutex m_mutex; // guards what follows
    std::vector<double> m_shares; // done of each layer, 0 to 1
    std::int64_t m_total = 0;
    std::int64_t m_lastPercent = -1;
};

} // namespace pangkas
