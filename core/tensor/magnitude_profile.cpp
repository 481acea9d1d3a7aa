// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/magnitude_profile.h"

#include "core/tensor/float_bits.h"
#include "core/tensor/moments.h"
#include "core/tensor/parts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>

namespace pangkas {

namespace {

constexpr int droppedBits = 15;
constexpr std::size_t binCount = std::size_t{1} << 16; // of either sign
constexpr std::size_t drawnHalf = 512;
// Energies are sums of floating-point numbers: the same parts whatever the number of threads.
constexpr std::size_t mostParts = 8;

struct Bin
{
    double energy = 0;
    double sum = 0;
    std::uint64_t count = 0;
};

struct Tables
{
    std::vector<Bin> bins = std::vector<Bin>(2 * binCount); // by orderedBits()
    std::array<std::uint64_t, 2 * drawnHalf> drawn{};
};

std::uint32_t drawnBin(float weight, double drawnPerUnit)
{
    const auto step = std::min(
        static_cast<int>(std::abs(static_cast<double>(weight)) * drawnPerUnit), static_cast<int>(drawnHalf) - 1);
    const int isNegative = weight < 0.0f;
    return static_cast<std::uint32_t>(static_cast<int>(drawnHalf) + (step ^ -isNegative));
}

void addTo(Tables& tables, std::span<const float> weights, double drawnPerUnit)
{
    // All places of a block first, which the compiler does several at a time, then the tables.
    constexpr std::size_t blockSize = 64;
    std::array<std::uint32_t, blockSize> places, drawnPlaces;
    std::array<double, blockSize> squares;
    const auto place = [&](std::size_t i, float weight) {
        places[i] = orderedBits(weight + 0.0f) >> droppedBits; // no -0
        drawnPlaces[i] = drawnBin(weight, drawnPerUnit);
        squares[i] = static_cast<double>(weight) * static_cast<double>(weight);
    };
    Bin* const bins = tables.bins.data();
    for (; !weights.empty(); weights = weights.subspan(std::min(blockSize, weights.size()))) {
        const std::size_t count = std::min(blockSize, weights.size());
        if (count == blockSize) {
            for (std::size_t i = 0; i < blockSize; ++i)
                place(i, weights[i]);
        } else {
            for (std::size_t i = 0; i < count; ++i)
                place(i, weights[i]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            Bin& bin = bins[places[i]];
            ++bin.count;
            bin.energy += squares[i];
            bin.sum += static_cast<double>(weights[i]);
            ++tables.drawn[drawnPlaces[i]];
        }
    }
}

double binStart(std::size_t bin)
{
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bin << droppedBits)));
}

} // namespace

Result<MagnitudeProfile> MagnitudeProfile::build(std::span<const float> weights, const JobContext& job)
{
    return withoutExceptions([&]() -> Result<MagnitudeProfile> {
        PANGKAS_ASSIGN(const Moments moments, momentsOf(weights, job));
        MagnitudeProfile profile;
        profile.m_size = moments.size;
        profile.m_zeros = moments.zeros;
        profile.m_minimum = moments.minimum;
        profile.m_maximum = moments.maximum;
        profile.m_mean = moments.mean;
        profile.m_deviation = moments.deviation;
        const double largest = std::max(-moments.minimum, moments.maximum);
        const double bound = largest > 0 ? largest : 1.0;

        const std::size_t partCount = std::clamp<std::size_t>(pieceCount(weights.size()), 1, mostParts);
        std::vector<Tables> parts(partCount);
        PANGKAS_TRY(
            forEachPart(weights.size(), partCount, job, [&](std::size_t part, std::size_t begin, std::size_t end) {
                addTo(parts[part], weights.subspan(begin, end - begin), drawnHalf / bound);
            }));

        profile.m_histogram = {-bound, bound, std::vector<std::uint64_t>(2 * drawnHalf)};
        for (const Tables& part : parts)
            std::ranges::transform(
                profile.m_histogram.counts, part.drawn, profile.m_histogram.counts.begin(), std::plus());
        std::vector<Bin>& bins = parts.front().bins;
        for (std::size_t part = 1; part < partCount; ++part) {
            for (std::size_t bin = 0; bin < 2 * binCount; ++bin) {
                const Bin& other = parts[part].bins[bin];
                bins[bin].count += other.count;
                bins[bin].energy += other.energy;
                bins[bin].sum += other.sum;
            }
        }
        profile.m_countBelow.resize(binCount + 1);
        profile.m_energyBelow.resize(binCount + 1);
        for (std::size_t bin = 0; bin < binCount; ++bin) {
            const Bin &above = bins[binCount + bin], &below = bins[binCount - 1 - bin];
            profile.m_countBelow[bin + 1] = profile.m_countBelow[bin] + above.count + below.count;
            profile.m_energyBelow[bin + 1] = profile.m_energyBelow[bin] + (above.energy + below.energy);
        }
        profile.m_signedBelow.resize(2 * binCount + 1);
        profile.m_signedEnergyBelow.resize(2 * binCount + 1);
        for (std::size_t bin = 0; bin < 2 * binCount; ++bin) {
            const WeightSums& before = profile.m_signedBelow[bin];
            profile.m_signedBelow[bin + 1]
                = {before.count + static_cast<double>(bins[bin].count), before.sum + bins[bin].sum};
            profile.m_signedEnergyBelow[bin + 1] = profile.m_signedEnergyBelow[bin] + bins[bin].energy;
        }
        profile.m_energy = profile.m_energyBelow.back();
        return profile;
    });
}

double MagnitudeProfile::upperEdge() const
{
    const auto largest = static_cast<float>(std::max(-m_minimum, m_maximum));
    return static_cast<double>(std::nextafter(largest, std::numeric_limits<float>::infinity()));
}

MagnitudeProfile::Place MagnitudeProfile::placeOf(double threshold) const
{
    const std::size_t bin = magnitudeBits(roundedDown(threshold)) >> droppedBits;
    const double start = binStart(bin), end = std::min(binStart(bin + 1), upperEdge());
    return {bin, (threshold - start) / (end - start)};
}

double MagnitudeProfile::thresholdForSparsity(double sparsity) const
{
    if (m_size == 0 || !(sparsity > 0))
        return 0;
    if (sparsity >= 1)
        return upperEdge();
    const double wanted = sparsity * static_cast<double>(m_size);
    if (wanted <= static_cast<double>(m_zeros))
        return static_cast<double>(std::numeric_limits<float>::denorm_min());
    const auto above = std::upper_bound(m_countBelow.begin(), m_countBelow.end(), wanted,
        [](double value, std::uint64_t count) { return value < static_cast<double>(count); });
    const auto bin = static_cast<std::size_t>(above - m_countBelow.begin()) - 1;
    const auto zeros = static_cast<double>(bin == 0 ? m_zeros : 0); // they lie at the bin's start, not spread over it
    const auto below = static_cast<double>(m_countBelow[bin]) + zeros;
    const auto inBin = static_cast<double>(m_countBelow[bin + 1]) - below;
    const double start = binStart(bin), end = std::min(binStart(bin + 1), upperEdge());
    return start + (end - start) * (wanted - below) / inBin;
}

double MagnitudeProfile::sparsityForThreshold(double threshold) const
{
    if (m_size == 0 || !(threshold > 0))
        return 0;
    if (threshold >= upperEdge())
        return 1;
    const Place place = placeOf(threshold);
    const auto zeros = static_cast<double>(place.bin == 0 ? m_zeros : 0);
    const auto below = static_cast<double>(m_countBelow[place.bin]) + zeros;
    const auto inBin = static_cast<double>(m_countBelow[place.bin + 1]) - below;
    return (below + place.fraction * inBin) / static_cast<double>(m_size);
}

double MagnitudeProfile::energyBelow(double threshold) const
{
    if (m_energy == 0 || !(threshold > 0))
        return 0;
    if (threshold >= upperEdge())
        return 1;
    const Place place = placeOf(threshold);
    const double below = m_energyBelow[place.bin];
    return (below + place.fraction * (m_energyBelow[place.bin + 1] - below)) / m_energy;
}

double MagnitudeProfile::meanSquaredError(double threshold) const
{
    return m_size == 0 ? 0 : energyBelow(threshold) * m_energy / static_cast<double>(m_size);
}

double MagnitudeProfile::survivorDeviation(double threshold) const
{
    const double count = static_cast<double>(m_size) * (1 - sparsityForThreshold(threshold));
    if (!(count > 1))
        return 0;
    double sum = m_signedBelow.back().sum;
    if (threshold > 0)
        sum -= sumsBelow(threshold).sum - sumsBelow(-threshold).sum;
    const double mean = sum / count;
    return std::sqrt(std::max(0.0, m_energy * (1 - energyBelow(threshold)) / count - mean * mean));
}

Histogram MagnitudeProfile::histogramBetween(double low, double high, std::size_t bins) const
{
    Histogram histogram{low, high, std::vector<std::uint64_t>(bins)};
    const double width = (high - low) / static_cast<double>(bins);
    auto before = static_cast<std::uint64_t>(sumsBelow(low).count + 0.5);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const double end = bin + 1 == bins ? high : low + static_cast<double>(bin + 1) * width;
        // The last weights lie anywhere in their bin, and the last bin holds what lies on its bound.
        const bool isAll = end >= m_maximum && bin + 1 == bins;
        const double below = isAll ? static_cast<double>(m_size) : sumsBelow(end).count;
        const auto upTo = std::max(before, static_cast<std::uint64_t>(below + 0.5));
        histogram.counts[bin] = upTo - before;
        before = upTo;
    }
    return histogram;
}

void MagnitudeProfile::forEachBin(
    double threshold, const std::function<void(std::uint32_t leading, double count)>& visit) const
{
    if (m_size == 0 || threshold >= upperEdge())
        return;
    const Place place = threshold > 0 ? placeOf(threshold) : Place{};
    const auto visitBin = [&](std::size_t bin, std::size_t magnitude) {
        double count = m_signedBelow[bin + 1].count - m_signedBelow[bin].count;
        if (magnitude == place.bin)
            count *= 1 - place.fraction;
        if (count > 0)
            visit(static_cast<std::uint32_t>(bin < binCount ? binCount + magnitude : magnitude), count);
    };
    const std::size_t last = magnitudeBits(static_cast<float>(std::max(-m_minimum, m_maximum))) >> droppedBits;
    for (std::size_t magnitude = last + 1; magnitude-- > place.bin;)
        visitBin(binCount - 1 - magnitude, magnitude);
    for (std::size_t magnitude = place.bin; magnitude <= last; ++magnitude)
        visitBin(binCount + magnitude, magnitude);
}

} // namespace pangkas
