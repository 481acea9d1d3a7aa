// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's weights summarised once, so that every number that follows a slider is a look-up: 65,536 bins of the
// magnitude's leading float bits (relative width 2^-8), with prefix sums of counts and energy.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

/// Equal-width histogram between low and high; values on the upper bound count in the last bin.
struct Histogram
{
    double low = 0;
    double high = 0;
    std::vector<std::uint64_t> counts;

    bool operator==(const Histogram&) const = default;
};

class PANGKAS_EXPORT MagnitudeProfile
{
public:
    /// One pass over the weights. not-finite when one of them is NaN or infinite.
    static Result<MagnitudeProfile> build(std::span<const float> weights, const JobContext& job = {});

    std::size_t size() const { return m_size; }
    std::size_t exactZeros() const { return m_zeros; }
    double minimum() const { return m_minimum; }
    double maximum() const { return m_maximum; }
    double mean() const { return m_mean; }
    double deviation() const { return m_deviation; } // of the population
    double energy() const { return m_energy; } // sum of w^2

    /// Magnitude below which the share `sparsity` of the weights lies; interpolated within a bin.
    double thresholdForSparsity(double sparsity) const;
    double sparsityForThreshold(double threshold) const;
    /// Share of energy() in the weights below the threshold.
    double energyBelow(double threshold) const;
    /// The weights' histogram for drawing, 2 * half bins symmetrical around 0 up to the largest magnitude.
    const Histogram& histogram() const { return m_histogram; }

private:
    std::size_t m_size = 0;
    std::size_t m_zeros = 0;
    double m_minimum = 0, m_maximum = 0, m_mean = 0, m_deviation = 0, m_energy = 0;
    std::vector<std::uint64_t> m_countBelow; // prefix sums over the bins
    std::vector<double> m_energyBelow;
    Histogram m_histogram;
};

} // namespace pangkas
