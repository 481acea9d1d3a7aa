// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/code_assignment.h"

#include "core/quantization/sorted_weights.h"
#include "core/tensor/float_bits.h"
#include "core/tensor/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <bit>

namespace pangkas {

namespace {

constexpr std::size_t mostCentroids = 255;

/// The code of a weight by a table of its leading bits, and few comparisons where a bound lies within.
class CodeFinder
{
public:
    explicit CodeFinder(std::span<const float> bounds)
    {
        for (const float bound : bounds)
            m_bounds.push_back(orderedBits(bound));
        m_bounds.push_back(~std::uint32_t{0}); // no weight lies above
        std::size_t c = 0;
        for (std::size_t bin = 0; bin < m_first.size(); ++bin) {
            while (m_bounds[c] < bin << 16)
                ++c;
            m_first[bin] = static_cast<std::uint8_t>(c);
        }
    }

    std::uint8_t codeOf(float weight) const
    {
        const std::uint32_t key = orderedBits(weight + 0.0f);
        std::size_t c = m_first[key >> 16];
        c += key > m_bounds[c];
        while (key > m_bounds[c])
            ++c;
        return static_cast<std::uint8_t>(c + 1);
    }

private:
    std::vector<std::uint32_t> m_bounds;
    std::vector<std::uint8_t> m_first = std::vector<std::uint8_t>(std::size_t{1} << 16);
};

Result<void> checkCentroids(std::span<const float> centroids)
{
    if (centroids.size() > mostCentroids)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{} centroids; expected at most {}", centroids.size(), mostCentroids));
    for (std::size_t c = 0; c < centroids.size(); ++c) {
        if (magnitudeBits(centroids[c]) >= infinityBits)
            return fail(ErrorCode::NotFinite, fmt::format("centroid {} is {}", c, centroids[c]));
        if (c > 0 && !(centroids[c - 1] < centroids[c]))
            return fail(ErrorCode::InvalidArgument, fmt::format("centroid {} is not above the one before", c));
    }
    return {};
}

Result<void> checkBounds(std::span<const float> bounds, std::span<const float> centroids)
{
    if (bounds.size() != std::max<std::size_t>(centroids.size(), 1) - 1)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{} bounds between {} centroids", bounds.size(), centroids.size()));
    for (std::size_t c = 0; c < bounds.size(); ++c) {
        if (magnitudeBits(bounds[c]) >= infinityBits)
            return fail(ErrorCode::NotFinite, fmt::format("bound {} is {}", c, bounds[c]));
        if (c > 0 && !(bounds[c - 1] < bounds[c]))
            return fail(ErrorCode::InvalidArgument, fmt::format("bound {} is not above the one before", c));
    }
    return {};
}

} // namespace

std::vector<float> nearestBounds(std::span<const float> centroids)
{
    std::vector<float> bounds;
    for (std::size_t c = 1; c < centroids.size(); ++c)
        bounds.push_back(
            roundedDown((static_cast<double>(centroids[c - 1]) + static_cast<double>(centroids[c])) / 2) + 0.0f);
    return bounds;
}

Result<void> checkMaskSize(std::span<const float> weights, const Mask& mask)
{
    if (mask.size() == weights.size())
        return {};
    return fail(ErrorCode::InvalidArgument, fmt::format("a mask of {} for {} weights", mask.size(), weights.size()));
}

Result<std::vector<std::uint8_t>> assignCodes(
    std::span<const float> weights, const Mask& mask, const Codebook& codebook, const JobContext& job)
{
    PANGKAS_TRY(checkCentroids(codebook.centroids));
    return assignCodes(weights, mask, codebook, nearestBounds(codebook.centroids), job);
}

Result<std::vector<std::uint8_t>> assignCodes(std::span<const float> weights, const Mask& mask, const Codebook& codebook,
    std::span<const float> bounds, const JobContext& job)
{
    PANGKAS_TRY(checkMaskSize(weights, mask));
    PANGKAS_TRY(checkCentroids(codebook.centroids));
    PANGKAS_TRY(checkBounds(bounds, codebook.centroids));
    return withoutExceptions([&]() -> Result<std::vector<std::uint8_t>> {
        if (codebook.centroids.empty() && mask.keptCount() > 0)
            return fail(ErrorCode::InvalidArgument, "an empty codebook for weights that are kept");
        const CodeFinder finder(bounds);
        std::vector<std::uint8_t> codes(weights.size());
        std::atomic<bool> areFinite = true;
        PANGKAS_TRY(forEachPart(
            weights.size(), pieceCount(weights.size()), job, [&](std::size_t, std::size_t begin, std::size_t end) {
                std::uint32_t largest = 0;
                const auto assign = [&](std::size_t i) {
                    codes[i] = finder.codeOf(weights[i]);
                    largest = std::max(largest, magnitudeBits(weights[i]));
                };
                for (std::size_t at = begin; at < end; at += 64) {
                    std::uint64_t word = mask.words()[at / 64];
                    if (word == ~std::uint64_t{0}) {
                        for (std::size_t i = at; i < at + 64; ++i)
                            assign(i);
                    } else {
                        for (; word != 0; word &= word - 1)
                            assign(at + static_cast<std::size_t>(std::countr_zero(word)));
                    }
                }
                if (largest >= infinityBits)
                    areFinite = false;
            }));
        if (!areFinite)
            return notFiniteSurvivorError(weights, mask);
        return codes;
    });
}

} // namespace pangkas
