// SPDX-License-Identifier: GPL-3.0-or-later
// What any range of a layer's sorted weights costs: its squared error and the bits of its code.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/quantization/sorted_weights.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pangkas {

/// Binary logarithm of a positive normal number, within 2 units in the last place. The library's may differ in the
/// last bit between processors, and bytes of a packed file must not depend on that.
inline double binaryLogarithm(double value)
{
    constexpr std::uint64_t halfRoot = 0x3fe6a09e667f3bcd; // the root of 1/2
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const std::int64_t exponent = static_cast<std::int64_t>(bits - halfRoot) >> 52;
    const auto mantissa = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(exponent) << 52)); // around 1
    const double s = (mantissa - 1) / (mantissa + 1), z = s * s;
    double series = 0; // ln(mantissa) = 2 (s + s^3 / 3 + s^5 / 5...)
    for (int odd = 21; odd >= 1; odd -= 2)
        series = series * z + 1.0 / odd;
    constexpr double twiceToBits = 2.8853900817779268; // 2 / ln 2
    return static_cast<double>(exponent) + twiceToBits * (s * series);
}

/// Sums over the weights before a place, each weight counted by its importance.
struct RangeMoments
{
    double count = 0; // of weights
    PreciseSum mass, sum, square; // importances; times w; times w^2; w relative to the mean of all
};

class WeightMoments
{
public:
    /// Needs 3/4 byte per survivor; there must be one.
    static Result<WeightMoments> collect(const SortedWeights& weights, const JobContext& job);

    RangeMoments before(std::size_t position) const;
    /// What sums are relative to.
    double shift() const { return m_shift; }
    /// The mean square of all weights, around 0.
    double energy() const { return m_energy; }

private:
    explicit WeightMoments(const SortedWeights& weights) : m_weights(&weights) { }
    void addTo(RangeMoments& moments, std::size_t begin, std::size_t end) const;

    const SortedWeights* m_weights;
    std::vector<RangeMoments> m_blocks; // before each block
    double m_shift = 0;
    double m_energy = 0;
};

/// The cost of ranges: squared error + bitCost x bits, where a range of n of all N weights takes n log2(N / n) bits.
/// Summed over ranges that is N times the entropy of their codes.
class RangeCost
{
public:
    RangeCost(double weights, double bitCost) : m_weights(weights), m_bitCost(bitCost) { }

    double error(const RangeMoments& begin, const RangeMoments& end) const
    {
        const double s = end.sum.minus(begin.sum);
        return std::max(0.0, end.square.minus(begin.square) - s * s / end.mass.minus(begin.mass));
    }
    /// What the bits of `count` weights in one range cost.
    double rate(double count) const { return m_bitCost * (count * binaryLogarithm(m_weights / count)); }
    double operator()(const RangeMoments& begin, const RangeMoments& end) const
    {
        return error(begin, end) + rate(end.count - begin.count);
    }

private:
    double m_weights;
    double m_bitCost;
};

} // namespace pangkas
