// SPDX-License-Identifier: GPL-3.0-or-later
// The part of SortedWeights that deals with importances.
#include "core/quantization/sorted_weights.h"

#include "core/tensor/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace pangkas {

namespace {

/// A weight's key in the upper half, its importance in the lower.
using Pair = std::uint64_t;

/// By keys; pairs of equal keys keep their order, so that sums over them come out the same every time.
Result<void> sortByKey(std::vector<Pair>& pairs, const JobContext& job)
{
    constexpr int digitBits = 11;
    std::vector<Pair> scratch(pairs.size());
    for (int shift = 32; shift < 64; shift += digitBits) {
        PANGKAS_TRY(job.checkCancelled());
        const auto digit = [shift](Pair pair) { return pair >> shift & ((Pair{1} << digitBits) - 1); };
        std::array<std::size_t, std::size_t{1} << digitBits> next{};
        for (const Pair pair : pairs)
            ++next[digit(pair)];
        std::size_t sum = 0;
        for (std::size_t& count : next)
            sum += std::exchange(count, sum);
        for (const Pair pair : pairs)
            scratch[next[digit(pair)]++] = pair;
        pairs.swap(scratch);
    }
    return {};
}

Result<std::vector<Pair>> keptPairs(
    std::span<const float> weights, const Mask& mask, const ImportanceValues& importances, const JobContext& job)
{
    std::vector<Pair> pairs;
    pairs.reserve(mask.keptCount());
    for (std::size_t at = 0; at < weights.size(); at += 64) {
        if (at % pieceSize == 0)
            PANGKAS_TRY(job.checkCancelled());
        for (std::uint64_t word = mask.words()[at / 64]; word != 0; word &= word - 1) {
            const std::size_t i = at + static_cast<std::size_t>(std::countr_zero(word));
            if (magnitudeBits(weights[i]) >= infinityBits)
                return notFiniteSurvivorError(weights, mask);
            pairs.push_back(Pair{orderedBits(weights[i] + 0.0f)} << 32
                | std::bit_cast<std::uint32_t>(importances.of(i)));
        }
    }
    return pairs;
}

Result<void> checkImportances(const ImportanceValues& importances)
{
    if (importances.values.empty() || importances.stride == 0)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} importances in steps of {} weights",
                                                    importances.values.size(), importances.stride));
    for (std::size_t i = 0; i < importances.values.size(); ++i) {
        const float value = importances.values[i];
        if (magnitudeBits(value) >= infinityBits)
            return fail(ErrorCode::NotFinite, fmt::format("importance {} is {}", i, value));
        if (value < 0)
            return fail(ErrorCode::InvalidArgument, fmt::format("importance {} is {}, below 0", i, value));
    }
    return {};
}

} // namespace

Result<SortedWeights> SortedWeights::collect(
    std::span<const float> weights, const Mask& mask, const ImportanceValues& importances, const JobContext& job)
{
    PANGKAS_TRY(checkImportances(importances));
    PANGKAS_ASSIGN(std::vector<Pair> pairs, keptPairs(weights, mask, importances, job));
    PANGKAS_TRY(sortByKey(pairs, job));
    SortedWeights sorted;
    sorted.m_size = pairs.size();
    sorted.m_keys = std::make_unique_for_overwrite<std::uint32_t[]>(pairs.size());
    std::vector<float> values(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        sorted.m_keys[i] = static_cast<std::uint32_t>(pairs[i] >> 32);
        values[i] = std::bit_cast<float>(static_cast<std::uint32_t>(pairs[i]));
    }
    pairs = {};
    PANGKAS_TRY(sorted.weigh(std::move(values), job));
    return sorted;
}

Result<void> SortedWeights::weighByMagnitude(const JobContext& job)
{
    std::vector<float> magnitudes(m_size);
    for (std::size_t i = 0; i < m_size; ++i)
        magnitudes[i] = std::abs(value(i));
    return weigh(std::move(magnitudes), job);
}

Result<void> SortedWeights::weigh(std::vector<float> importances, const JobContext& job)
{
    PANGKAS_TRY(job.checkCancelled());
    PreciseSum sum;
    for (const float importance : importances)
        sum.add(static_cast<double>(importance));
    const double mean = sum.value() / static_cast<double>(std::max<std::size_t>(m_size, 1));
    for (float& importance : importances) {
        const double relative = mean > 0 ? static_cast<double>(importance) / mean : 1;
        importance = std::max(static_cast<float>(relative), leastImportance);
    }
    m_importances = std::move(importances);
    return addUp(job);
}

} // namespace pangkas
