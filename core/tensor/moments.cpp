// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/moments.h"

#include "core/tensor/float_bits.h"
#include "core/tensor/parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace pangkas {

namespace {

// Independent sums side by side: one alone would wait for its own addition at every weight.
constexpr std::size_t strands = 8;

struct Sums
{
    std::array<double, strands> sum{}, square{};
    std::array<float, strands> lowest, highest;
    std::array<std::uint32_t, strands> bits{}, zeros{};

    Sums()
    {
        lowest.fill(std::numeric_limits<float>::max());
        highest.fill(std::numeric_limits<float>::lowest());
    }

    void add(std::size_t strand, float weight, double shift)
    {
        const double difference = static_cast<double>(weight) - shift;
        sum[strand] += difference;
        square[strand] += difference * difference;
        lowest[strand] = std::min(lowest[strand], weight);
        highest[strand] = std::max(highest[strand], weight);
        bits[strand] = std::max(bits[strand], magnitudeBits(weight));
        zeros[strand] += weight == 0.0f;
    }
};

Sums sumsOf(std::span<const float> weights, double shift)
{
    Sums sums;
    std::size_t i = 0;
    for (; i + strands <= weights.size(); i += strands) {
        for (std::size_t strand = 0; strand < strands; ++strand)
            sums.add(strand, weights[i + strand], shift);
    }
    for (; i < weights.size(); ++i)
        sums.add(0, weights[i], shift);
    return sums;
}

} // namespace

Result<Moments> momentsOf(std::span<const float> weights, const JobContext& job)
{
    return withoutExceptions([&]() -> Result<Moments> {
        if (weights.empty())
            return Moments{};
        // Differences from one of the weights, not the weights themselves: a narrow layer far from zero would lose
        // its deviation in the subtraction of two large squares.
        const double shift = static_cast<double>(weights[0]);
        if (!std::isfinite(shift))
            return notFiniteError(weights);
        const std::size_t pieces = pieceCount(weights.size());
        std::vector<Sums> sums(pieces);
        PANGKAS_TRY(
            forEachPart(weights.size(), pieces, job, [&](std::size_t piece, std::size_t begin, std::size_t end) {
                sums[piece] = sumsOf(weights.subspan(begin, end - begin), shift);
            }));
        Moments moments;
        moments.size = weights.size();
        double sum = 0, square = 0;
        float lowest = weights[0], highest = weights[0];
        for (const Sums& part : sums) {
            if (std::ranges::max(part.bits) >= infinityBits)
                return notFiniteError(weights);
            lowest = std::min(lowest, std::ranges::min(part.lowest));
            highest = std::max(highest, std::ranges::max(part.highest));
            for (std::size_t strand = 0; strand < strands; ++strand) {
                sum += part.sum[strand];
                square += part.square[strand];
                moments.zeros += part.zeros[strand];
            }
        }
        const auto count = static_cast<double>(weights.size());
        moments.minimum = static_cast<double>(lowest);
        moments.maximum = static_cast<double>(highest);
        moments.mean = shift + sum / count;
        moments.deviation = std::sqrt(std::max(0.0, square - sum / count * sum) / count);
        return moments;
    });
}

} // namespace pangkas
