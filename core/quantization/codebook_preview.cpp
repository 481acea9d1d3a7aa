// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/codebook_preview.h"

#include "core/tensor/float_bits.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace pangkas {

namespace {

/// The weights of a profile without those below a threshold.
class Survivors
{
public:
    Survivors(const MagnitudeProfile& profile, double threshold)
        : m_profile(profile)
        , m_threshold(static_cast<float>(std::max(threshold, 0.0)))
        , m_middleLow(profile.sumsBelow(-m_threshold))
        , m_whole(profile.sumsBelow(HUGE_VALF))
    {
        const WeightSums high = profile.sumsBelow(m_threshold);
        m_removed = {high.count - m_middleLow.count, high.sum - m_middleLow.sum};
        if (m_threshold == 0)
            m_removed = {};
        m_whole = {m_whole.count - m_removed.count, m_whole.sum - m_removed.sum};
    }

    /// Survivors below `value`.
    WeightSums below(double value) const
    {
        const auto bound = static_cast<float>(value);
        if (std::abs(bound) < m_threshold)
            return m_middleLow;
        const WeightSums sums = m_profile.sumsBelow(bound);
        return bound < 0 ? sums : WeightSums{sums.count - m_removed.count, sums.sum - m_removed.sum};
    }
    const WeightSums& whole() const { return m_whole; }
    double low() const { return m_threshold == 0 || m_profile.minimum() <= -edge() ? m_profile.minimum() : edge(); }
    double high() const { return m_threshold == 0 || m_profile.maximum() >= edge() ? m_profile.maximum() : -edge(); }
    double threshold() const { return edge(); }

    /// The value below which `count` survivors lie.
    double valueAt(double count) const
    {
        std::uint32_t from = orderedBits(static_cast<float>(low())), to = orderedBits(static_cast<float>(high()));
        while (from < to) {
            const std::uint32_t middle = from + (to - from) / 2;
            if (below(static_cast<double>(fromOrderedBits(middle))).count < count)
                from = middle + 1;
            else
                to = middle;
        }
        return static_cast<double>(fromOrderedBits(from));
    }

private:
    double edge() const { return static_cast<double>(m_threshold); }

    const MagnitudeProfile& m_profile;
    float m_threshold;
    WeightSums m_middleLow, m_removed, m_whole;
};

/// Lloyd's iterations, which end when they move few weights. Pinned centroids stay; `pinned` may be empty.
void iterate(const Survivors& survivors, CodebookPreview& preview, int mostIterations, std::vector<bool> pinned)
{
    pinned.resize(preview.centroids.size(), false);
    // Weights that change their code in an iteration, of all: a hundred more such iterations would not show.
    constexpr double leastMoved = 5e-5;
    const std::size_t count = preview.centroids.size();
    std::vector<double>& centroids = preview.centroids;
    std::vector<double> before(count, 0.0);
    const WeightSums whole = survivors.whole();
    bool isDone = false;
    for (int iteration = 0; !isDone; ++iteration) {
        double moved = 0;
        WeightSums begin;
        for (std::size_t c = 0; c < count; ++c) {
            const WeightSums end
                = c + 1 == count ? whole : survivors.below((centroids[c] + centroids[c + 1]) / 2);
            const double inCell = end.count - begin.count;
            moved += std::abs(inCell - before[c]);
            before[c] = inCell;
            // The codes are those of the last centroids: these move before each assignment but the last.
            if (inCell > 0 && iteration < mostIterations && !pinned[c])
                centroids[c] = (end.sum - begin.sum) / inCell;
            begin = end;
        }
        isDone = iteration >= mostIterations || moved <= leastMoved * whole.count;
    }
    preview.counts = std::move(before);
}

void countCells(const Survivors& survivors, double start, double width, std::size_t cells, CodebookPreview& preview)
{
    WeightSums begin;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        const WeightSums end = cell + 1 == cells
            ? survivors.whole()
            : survivors.below(start + width * static_cast<double>(cell + 1));
        const double inCell = end.count - begin.count;
        preview.counts.push_back(inCell);
        preview.centroids.push_back(inCell > 0 ? (end.sum - begin.sum) / inCell : 0);
        begin = end;
    }
}

/// Centroids as dense as the cube root of the survivors are.
std::vector<double> compandedCentroids(const MagnitudeProfile& profile, const Survivors& survivors, std::size_t count)
{
    std::vector<double> ends, mass{0};
    profile.forEachBin(survivors.threshold(), [&](std::uint32_t leading, double inBin) {
        const auto inner = static_cast<double>(std::bit_cast<float>(leading << 15));
        const auto outer = static_cast<double>(std::bit_cast<float>((leading + 1) << 15));
        const double width = std::isfinite(outer) ? std::abs(outer - inner) : std::abs(inner);
        mass.push_back(mass.back() + std::cbrt(inBin * width * width)); // cbrt(inBin / width) * width
        ends.push_back(std::max(inner, outer));
    });
    std::vector<double> centroids;
    for (std::size_t c = 0; c < count && !ends.empty(); ++c) {
        const double wanted = mass.back() * (static_cast<double>(c) + 0.5) / static_cast<double>(count);
        const auto after = std::upper_bound(mass.begin() + 1, mass.end() - 1, wanted) - mass.begin();
        centroids.push_back(ends[static_cast<std::size_t>(after) - 1]);
    }
    return centroids;
}

} // namespace

CodebookPreview previewCodebook(
    const MagnitudeProfile& profile, double threshold, const SharingSpec& spec, bool keepsUnused)
{
    CodebookPreview preview;
    const auto count = static_cast<std::size_t>(std::max(spec.centroids, 0));
    if (count == 0 || profile.size() == 0)
        return preview;
    const Survivors survivors(profile, threshold);
    const double whole = survivors.whole().count;
    if (!(whole >= 0.5))
        return preview;
    const double low = survivors.low(), high = survivors.high();
    if (spec.isByHand()) {
        std::vector<bool> pinned;
        for (const SetCentroid& centroid : spec.codebook) {
            preview.centroids.push_back(static_cast<double>(centroid.value));
            pinned.push_back(centroid.isPinned);
        }
        iterate(survivors, preview, spec.iterations, std::move(pinned));
    } else if (spec.bitPrice > 0) {
        const double square = (1 - profile.energyBelow(threshold)) * profile.energy() / whole;
        const double best = std::sqrt(6 * spec.bitPrice * square / std::numbers::ln2);
        const double cells = std::clamp(std::ceil((high - low) / best), 1.0, static_cast<double>(count));
        countCells(survivors, low, (high - low) / cells, static_cast<std::size_t>(cells), preview);
    } else {
        int iterations = spec.iterations;
        std::vector<double>& centroids = preview.centroids;
        if (count == 1)
            centroids = {(low + high) / 2};
        else if (spec.init == CentroidInit::Linear) {
            for (std::size_t c = 0; c < count; ++c)
                centroids.push_back(low + (high - low) * static_cast<double>(c) / static_cast<double>(count - 1));
        } else if (spec.init == CentroidInit::Optimal) {
            centroids = compandedCentroids(profile, survivors, count);
            iterations = 100;
        } else {
            for (std::size_t c = 0; c < count; ++c)
                centroids.push_back(
                    survivors.valueAt(whole * (static_cast<double>(c) + 0.5) / static_cast<double>(count)));
        }
        iterate(survivors, preview, iterations, {});
    }
    if (keepsUnused)
        return preview;
    // Cells without a weight are no part of a codebook; counts are interpolated, so one weight may be a little less.
    std::size_t kept = 0;
    for (std::size_t c = 0; c < preview.counts.size(); ++c) {
        if (preview.counts[c] < 0.5)
            continue;
        preview.counts[kept] = preview.counts[c];
        preview.centroids[kept++] = preview.centroids[c];
    }
    preview.counts.resize(kept);
    preview.centroids.resize(kept);
    return preview;
}

} // namespace pangkas
