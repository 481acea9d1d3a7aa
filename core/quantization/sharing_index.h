// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's survivors, sorted and added up once: from it every codebook, whatever the number of centroids, in fractions
// of a second; and Lloyd's iterations one by one, for those who want to watch.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pruning/mask.h"
#include "core/quantization/weight_sharing.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace pangkas {

class LloydSequence;
class SortedWeights;

/// Immutable and cheap to copy; may be used from several threads at once.
class PANGKAS_EXPORT SharingIndex
{
public:
    /// Keeps 5 bytes per survivor and 2 MB. not-finite, with the position, when a survivor is NaN or infinite.
    static Result<SharingIndex> build(std::span<const float> weights, const Mask& mask, const JobContext& job = {});
    /// The same with importances, which take another 4 bytes per survivor.
    static Result<SharingIndex> build(
        std::span<const float> weights, const Mask& mask, Importance importance, const JobContext& job = {});

    std::size_t size() const; // survivors
    /// Number of different values; a pass over the survivors.
    std::size_t distinctCount() const;

    /// What clusterWeights() gives for the same survivors, with the importances that the index was built with.
    Result<Clustering> cluster(const SharingSpec& spec, std::uint64_t seed, const JobContext& job = {}) const;
    /// From linear, density's or Forgy's centroids (linear ones for Optimal); no more of them than distinct survivors.
    /// invalid-argument for a number of centroids outside of 1 to 255, and where there is no survivor.
    Result<LloydSequence> iterate(CentroidInit init, int centroids, std::uint64_t seed) const;
    /// The same from the recipe's start, which may be a codebook by hand: pinned values stay. A bit price is not regarded.
    Result<LloydSequence> iterate(const SharingSpec& spec, std::uint64_t seed) const;

private:
    friend class LloydSequence;
    struct Contents;

    explicit SharingIndex(std::shared_ptr<const Contents> contents);

    std::shared_ptr<const Contents> m_contents;

public:
    /// What is made ready: nothing but Lloyd's iterations needs None, a bit price Moments, Optimal All.
    enum class Preparation { None, Moments, All };
    /// For weights that are sorted already, with their importances.
    static Result<SharingIndex> of(SortedWeights sorted, Preparation preparation, const JobContext& job);
};

struct LloydState
{
    int iterations = 0; // assignments followed by an update
    bool converged = false; // the last assignment was the one before
    std::vector<double> centroids; // ascending; one without weights stays where it was
    std::vector<std::size_t> sizes; // weights that were assigned to each
    double squaredError = 0; // of these assignments to these centroids, by importance; never grows from state to state

    bool operator==(const LloydState&) const = default;
};

/// Lloyd's iterations as states. The first one has the initial centroids and the weights nearest to each.
class PANGKAS_EXPORT LloydSequence
{
public:
    LloydSequence(LloydSequence&&) noexcept;
    LloydSequence& operator=(LloydSequence&&) noexcept;
    ~LloydSequence();

    const LloydState& state() const { return m_state; }
    /// To the next state: microseconds, whatever the number of weights.
    void step();

private:
    friend class SharingIndex;
    struct Run;

    explicit LloydSequence(std::unique_ptr<Run> run);
    void describe();

    std::unique_ptr<Run> m_run;
    LloydState m_state;
};

} // namespace pangkas
