// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/layer_progress.h"

#include <algorithm>
#include <utility>

namespace pangkas {

LayerProgress::LayerProgress(const JobContext& job, std::vector<Step> steps, std::vector<std::size_t> weights)
    : m_job(job), m_steps(std::move(steps)), m_weights(std::move(weights)), m_shares(m_weights.size(), 0.0)
{
    for (const std::size_t count : m_weights)
        m_total += static_cast<std::int64_t>(count);
}

JobContext LayerProgress::job(std::size_t layer, const std::string& name)
{
    return m_job.withSink([this, layer, name](const Progress& progress) {
        double before = 0;
        for (const Step& step : m_steps) {
            if (step.stage == progress.stage) {
                const double within
                    = progress.total > 0 ? std::clamp(double(progress.done) / double(progress.total), 0.0, 1.0) : 0.0;
                update(layer, before + step.share * within, step.stage, name);
                return;
            }
            before += step.share;
        }
    });
}

void LayerProgress::finished(std::size_t layer, const std::string& name)
{
    update(layer, 1, m_steps.back().stage, name);
}

void LayerProgress::update(std::size_t layer, double share, Stage stage, const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    m_shares[layer] = std::max(m_shares[layer], share);
    double done = 0;
    for (std::size_t i = 0; i < m_shares.size(); ++i)
        done += m_shares[i] * double(m_weights[i]);
    // A hundred reports for the whole job, however often the layers report.
    const auto percent = m_total > 0 ? static_cast<std::int64_t>(100 * done / double(m_total)) : 100;
    if (percent == m_lastPercent)
        return;
    m_lastPercent = percent;
    m_job.report(stage, static_cast<std::int64_t>(done), m_total, name);
}

} // namespace pangkas
