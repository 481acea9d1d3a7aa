// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's weights summarised once, so that every number that follows a slider is a look-up: bins of the leading float
// bits (relative width 2^-8), 65,536 for either sign, with prefix sums of counts, weights and energy. 4.5 MB, whatever
// the layer's size.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/tensor/float_bits.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace pangkas {

/// Equal-width histogram between low and high; values on a bound count in the bin within.
struct Histogram
{
    double low = 0;
    double high = 0;
    std::vector<std::uint64_t> counts;

    bool operator==(const Histogram&) const = default;
};

/// Of the weights up to some value.
struct WeightSums
{
    double count = 0;
    double sum = 0;
};

class PANGKAS_EXPORT MagnitudeProfile
{
public:
    /// Two passes over the weights, the first for the largest magnitude. The same result for any number of threads.
    /// not-finite, with the position, when a weight is NaN or infinite.
    static Result<MagnitudeProfile> build(std::span<const float> weights, const JobContext& job = {});

    std::size_t size() const { return m_size; }
    std::size_t exactZeros() const { return m_zeros; }
    double minimum() const { return m_minimum; }
    double maximum() const { return m_maximum; }
    double mean() const { return m_mean; }
    double deviation() const { return m_deviation; } // of the population
    double energy() const { return m_energy; } // sum of w^2

    /// Magnitude below which the share `sparsity` of the weights lies, interpolated within a bin: 0 for nothing, the
    /// smallest positive float where the exact zeros are enough, the next float above the largest magnitude for all.
    double thresholdForSparsity(double sparsity) const;
    /// Share of the weights with a magnitude below the threshold, interpolated within a bin; exact at a bin's edges.
    /// Never decreases with the threshold, and takes thresholdForSparsity() back but for rounding.
    double sparsityForThreshold(double threshold) const;
    /// Share of energy() in the weights below the threshold, interpolated likewise; 0 where there is no energy.
    double energyBelow(double threshold) const;
    /// Mean over all weights of the squared change when those below the threshold become zero.
    double meanSquaredError(double threshold) const;
    /// Deviation (of the population) of the weights that are not below the threshold; 0 for fewer than two of them.
    double survivorDeviation(double threshold) const;
    /// How many weights are below `value`, and their sum, interpolated within a bin. The weights' distribution: what
    /// a codebook or a histogram at any zoom is made from.
    WeightSums sumsBelow(double value) const { return sumsBelow(static_cast<float>(value)); }
    WeightSums sumsBelow(float value) const
    {
        const std::uint32_t key = orderedBits(value);
        const std::size_t bin = key >> droppedBits;
        // Within a bin floats are evenly spaced, and so are their bits.
        const double fraction = (key & ((1u << droppedBits) - 1)) * (1.0 / (1u << droppedBits));
        const WeightSums &low = m_signedBelow[bin], &high = m_signedBelow[bin + 1];
        return {low.count + fraction * (high.count - low.count), low.sum + fraction * (high.sum - low.sum)};
    }
    /// The sum of squares of the weights below `value`, interpolated likewise: squares that keep their sign's side.
    double energyOfBelow(float value) const
    {
        const std::uint32_t key = orderedBits(value);
        const std::size_t bin = key >> droppedBits;
        const double fraction = (key & ((1u << droppedBits) - 1)) * (1.0 / (1u << droppedBits));
        return m_signedEnergyBelow[bin] + fraction * (m_signedEnergyBelow[bin + 1] - m_signedEnergyBelow[bin]);
    }
    /// `bins` bins of equal width between any two values, low < high: interpolated, so not whole numbers at high zoom;
    /// they are rounded so that they add up to the weights between the bounds.
    Histogram histogramBetween(double low, double high, std::size_t bins) const;
    /// The 17 leading bits of a float and how many weights that are not below the threshold have them, ascending by
    /// value; interpolated in the threshold's bin. For what floats cost when they are stored as they are.
    void forEachBin(double threshold, const std::function<void(std::uint32_t leading, double count)>& visit) const;
    /// The weights' histogram for drawing: 1024 bins, symmetrical around 0 up to the largest magnitude (up to 1 when
    /// that is 0). A weight on an edge counts in the bin that is farther from 0, zeros of either sign in bin 512.
    const Histogram& histogram() const { return m_histogram; }

private:
    static constexpr int droppedBits = 15; // of a float's 32
    struct Place
    {
        std::size_t bin = 0;
        double fraction = 0; // of the bin's width that lies below
    };
    double upperEdge() const; // next float above the largest magnitude
    Place placeOf(double threshold) const;

    std::size_t m_size = 0;
    std::size_t m_zeros = 0;
    double m_minimum = 0, m_maximum = 0, m_mean = 0, m_deviation = 0, m_energy = 0;
    std::vector<std::uint64_t> m_countBelow; // prefix sums over the bins
    std::vector<double> m_energyBelow;
    std::vector<double> m_signedEnergyBelow; // as m_signedBelow
    std::vector<WeightSums> m_signedBelow; // over the bins of both signs, from the most negative to the largest
    Histogram m_histogram;
};

} // namespace pangkas
