// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/ternary_binding.h"

#include "core/tensor/parts.h"
#include "core/training/binding_state.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pangkas {

namespace {

/// Places of what BlockSums adds up.
enum Sum : std::size_t
{
    PositiveSum,
    NegativeSum,
    PositiveCount,
    NegativeCount,
    SumCount
};

float largestMagnitude(std::span<const float> weights)
{
    std::vector<float> largest(pieceCount(weights.size()));
    const auto ignored =
        forEachPart(weights.size(), largest.size(), {}, [&](std::size_t part, std::size_t begin, std::size_t end) {
            float most = largest[part];
            for (std::size_t i = begin; i < end; ++i)
                most = std::max(most, std::abs(weights[i]));
            largest[part] = most;
        });
    static_cast<void>(ignored); // nobody can cancel it
    return largest.empty() ? 0 : std::ranges::max(largest);
}

} // namespace

Result<bool> TernaryBinding::moveTo(double, const BoundNumbers& numbers, const JobContext&)
{
    if (m_isBegun)
        return false;
    for (const float weight : numbers.latent) {
        if (!std::isfinite(weight))
            return notFiniteError(numbers.latent);
    }
    const float unit = largestMagnitude(numbers.latent);
    if (unit > 0) {
        for (float& weight : numbers.latent)
            weight /= unit;
    }
    stepDone(numbers);
    std::array<double, SumCount> sums = {};
    for (const float weight : numbers.latent) {
        if (weight > m_border) {
            sums[PositiveSum] += static_cast<double>(weight);
            ++sums[PositiveCount];
        } else if (weight < -m_border) {
            sums[NegativeSum] -= static_cast<double>(weight);
            ++sums[NegativeCount];
        }
    }
    const auto mean = [&](Sum sum, Sum count) {
        return static_cast<float>(static_cast<double>(unit) * sums[sum] / std::max(1.0, sums[count]));
    };
    numbers.shared[0] = mean(PositiveSum, PositiveCount);
    numbers.shared[1] = mean(NegativeSum, NegativeCount);
    m_isBegun = true;
    return true;
}

void TernaryBinding::takeGradient(std::size_t begin, const BoundNumbers& numbers, std::span<float> gradient)
{
    const std::span<const float> latent = numbers.latent.subspan(begin, gradient.size());
    const float positive = numbers.shared[0], negative = numbers.shared[1];
    std::vector<double> sums(SumCount);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const float weight = latent[i];
        if (weight > m_border) {
            sums[PositiveSum] += static_cast<double>(gradient[i]);
            ++sums[PositiveCount];
            gradient[i] *= positive;
        } else if (weight < -m_border) {
            sums[NegativeSum] -= static_cast<double>(gradient[i]);
            ++sums[NegativeCount];
            gradient[i] *= negative;
        }
    }
    m_sums.add(begin, std::move(sums));
}

std::vector<float> TernaryBinding::sharedGradient()
{
    const std::vector<double> sums = m_sums.take(SumCount);
    return {static_cast<float>(sums[PositiveSum] / std::max(1.0, sums[PositiveCount])),
        static_cast<float>(sums[NegativeSum] / std::max(1.0, sums[NegativeCount]))};
}

void TernaryBinding::stepDone(const BoundNumbers& numbers)
{
    m_border = static_cast<float>(m_threshold * static_cast<double>(largestMagnitude(numbers.latent)));
}

void TernaryBinding::answer(std::size_t begin, const BoundNumbers& numbers, std::span<float> to) const
{
    const float positive = numbers.shared[0], negative = 0.0f - numbers.shared[1];
    for (std::size_t i = 0; i < to.size(); ++i) {
        const float weight = numbers.latent[begin + i];
        to[i] = weight > m_border ? positive : weight < -m_border ? negative : 0.0f;
    }
}

std::vector<std::byte> TernaryBinding::state() const
{
    StateWriter writer;
    writer.add(static_cast<std::uint8_t>(m_isBegun));
    writer.add(m_border);
    return std::move(writer).take();
}

Result<void> TernaryBinding::restore(std::span<const std::byte> state)
{
    StateReader reader(state);
    std::uint8_t isBegun = 0;
    PANGKAS_TRY(reader.read(isBegun));
    PANGKAS_TRY(reader.read(m_border));
    if (isBegun > 1 || !(m_border >= 0))
        return StateReader::damaged();
    m_isBegun = isBegun == 1;
    return reader.finish();
}

} // namespace pangkas
