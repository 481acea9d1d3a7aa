// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's surviving weights in ascending order, with sums over any range of them: what one-dimensional clustering
// works on. Clusters are ranges here, so an iteration touches the ends of k ranges and not n weights.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pruning/mask.h"
#include "core/quantization/importance.h"
#include "core/tensor/float_bits.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace pangkas {

/// A sum in twice the precision of double (two-sum, Knuth): 40 million weights add up without visible rounding.
struct PreciseSum
{
    double high = 0;
    double low = 0;

    void add(double value)
    {
        const double sum = high + value;
        const double part = sum - high;
        low += (high - (sum - part)) + (value - part);
        high = sum;
    }
    double minus(const PreciseSum& other) const { return (high - other.high) + (low - other.low); }
    double value() const { return high + low; }
};

/// not-finite, naming the first survivor that is NaN or infinite; there must be one.
Failure notFiniteSurvivorError(std::span<const float> weights, const Mask& mask);

class SortedWeights
{
public:
    /// Needs 4 bytes per survivor and, for the sums, another quarter byte; while sorting a few MB more.
    /// not-finite, with the position, when a survivor is NaN or infinite.
    static Result<SortedWeights> collect(std::span<const float> weights, const Mask& mask, const JobContext& job);
    /// The same with an importance of each survivor, which needs another 4 bytes of it, and 16 while sorting.
    /// not-finite and invalid-argument besides for importances that are not finite or negative.
    static Result<SortedWeights> collect(
        std::span<const float> weights, const Mask& mask, const ImportanceValues& importances, const JobContext& job);

    /// Gives each survivor its magnitude as its importance.
    Result<void> weighByMagnitude(const JobContext& job);

    std::size_t size() const { return m_size; }
    float value(std::size_t index) const { return fromOrderedBits(m_keys[index]); }
    bool isWeighted() const { return !m_importances.empty(); }
    /// How much the survivor's error counts: 1 on the average and at least leastImportance; 1 where none was given.
    double importance(std::size_t index) const
    {
        return m_importances.empty() ? 1.0 : static_cast<double>(m_importances[index]);
    }
    /// Sum of the first `index` values, each times its importance.
    PreciseSum sumBefore(std::size_t index) const;
    /// Sum of the first `index` importances; `index` itself where none was given.
    PreciseSum massBefore(std::size_t index) const;
    /// Number of values up to and including `bound`. `near` is a guess; a good one makes it fast.
    std::size_t countUpTo(double bound, std::size_t near) const;
    /// The distinct values in ascending order, but no more than the first `limit` of them.
    std::vector<float> distinctValues(std::size_t limit) const;
    /// Whether values `index - 1` and `index` differ.
    bool isStep(std::size_t index) const { return m_keys[index - 1] != m_keys[index]; }
    /// Where the values equal to that at `index` begin.
    std::size_t runBegin(std::size_t index) const;

private:
    Result<void> addUp(const JobContext& job);
    Result<void> weigh(std::vector<float> importances, const JobContext& job);
    double sumOf(std::size_t begin, std::size_t end) const;
    double massOf(std::size_t begin, std::size_t end) const;

    // Values as integers of the same order, -0 as 0: equal values have equal keys.
    std::unique_ptr<std::uint32_t[]> m_keys;
    std::size_t m_size = 0;
    std::vector<float> m_importances; // empty: all are 1
    std::vector<PreciseSum> m_blockSums; // before each block
    std::vector<PreciseSum> m_blockMasses; // empty: all importances are 1
};

} // namespace pangkas
