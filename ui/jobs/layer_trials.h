// SPDX-License-Identifier: GPL-3.0-or-later
// A layer carried out under recipes that nobody has chosen, one after the other in the background: what each would cost.
#pragma once

#include "core/base/error.h"
#include "core/container/compressed_model.h"
#include "core/pipeline/recipe.h"
#include "ui/document/source_model.h"
#include "ui/jobs/job_runner.h"

#include <QObject>

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace pangkas {

/// Figures of a layer that was compressed and coded; the layer itself is not kept.
struct LayerTrial
{
    LayerRecipe recipe;
    std::uint64_t seed = 0;
    std::string coder; // the one that wrote it
    std::uint64_t bytes = 0; // all streams, codebook and bias among them
    std::size_t weights = 0;
    std::size_t stored = 0;
    double squaredError = 0; // of sharing
    bool hasFailed = false; // then nothing above but recipe and seed holds
    Error error;

    double bitsPerWeight() const { return weights ? 8 * double(bytes) / double(weights) : 0; }
};

class LayerTrials : public QObject
{
    Q_OBJECT
public:
    /// Keeps the figures of this many trials, the newest ones.
    static constexpr std::size_t mostKept = 256;

    /// `key` must differ from that of other users of JobLane::Views.
    LayerTrials(JobRunner& jobs, QString key, QObject* parent = nullptr);

    /// Measures those of the recipes that aren't known yet, in order. What runs for another list stops; the same list
    /// again changes nothing. `compressed`, if there is one, is the layer under the first recipe, whatever its coder.
    void want(std::shared_ptr<const SourceModel> source, std::size_t layer, std::uint64_t seed,
        std::vector<LayerRecipe> recipes, std::shared_ptr<const CompressedLayer> compressed = nullptr);
    /// Whether that list is being worked on, or was.
    bool isFor(const std::shared_ptr<const SourceModel>& source, std::size_t layer, std::uint64_t seed,
        const std::vector<LayerRecipe>& recipes) const;
    /// Stops what runs. The list stays, so that wanting it again begins nothing until stop() was called.
    void cancel();
    /// Forgets the list and stops what runs.
    void stop();

    /// nullptr while it isn't known. Valid until the next event.
    const LayerTrial* find(const std::shared_ptr<const SourceModel>& source, const LayerRecipe& recipe,
        std::uint64_t seed) const;
    /// What was measured elsewhere.
    void add(const std::shared_ptr<const SourceModel>& source, LayerTrial trial);
    /// What is being measured, nullptr between two lists.
    const LayerRecipe* running() const { return m_next > 0 ? &m_wanted[m_next - 1] : nullptr; }
    bool isRunning() const { return m_next > 0; }

Q_SIGNALS:
    void changed();

private:
    struct Outcome
    {
        LayerTrial trial;
        std::shared_ptr<const CompressedLayer> compressed;
    };
    struct Known
    {
        std::weak_ptr<const SourceModel> source;
        LayerTrial trial;
    };

    static Result<std::shared_ptr<const Outcome>> measure(const SourceModel& source, std::size_t layer,
        const LayerRecipe& recipe, std::uint64_t seed, std::shared_ptr<const CompressedLayer> compressed,
        const JobContext& job);
    void startNext();

    JobRunner& m_jobs;
    const QString m_key;
    std::list<Known> m_known; // newest first
    std::shared_ptr<const SourceModel> m_source;
    std::size_t m_layer = 0;
    std::uint64_t m_seed = 0;
    std::vector<LayerRecipe> m_wanted;
    std::size_t m_next = 0; // behind the one that runs; 0: none does
    std::shared_ptr<const CompressedLayer> m_compressed; // under m_compressedFor, only while a list is worked on
    LayerRecipe m_compressedFor;
    JobId m_job{};
    std::uint64_t m_list = 0; // results of an earlier list are only remembered
};

} // namespace pangkas
