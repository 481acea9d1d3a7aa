// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/codebook_preview.h"

#include "core/tensor/float_bits.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace pangkas {

namespace {

/// Sums over survivors; each counted by its importance in `mass` and `sum`.
struct Sums
{
    double count = 0, mass = 0, sum = 0;

    Sums operator-(const Sums& other) const { return {count - other.count, mass - other.mass, sum - other.sum}; }
    Sums operator+(const Sums& other) const { return {count + other.count, mass + other.mass, sum + other.sum}; }
};

/// The weights of a profile without those below a threshold, and how much each of them counts.
class Survivors
{
public:
    Survivors(const MagnitudeProfile& profile, double threshold, Importance importance)
        : m_profile(profile)
        , m_threshold(static_cast<float>(std::max(threshold, 0.0)))
        , m_isByMagnitude(importance == Importance::Magnitude)
    {
        if (m_isByMagnitude) {
            m_sumBelowZero = profile.sumsBelow(0.0f).sum;
            m_energyBelowZero = profile.energyOfBelow(0.0f);
        }
        m_middleLow = sumsBelow(-m_threshold);
        if (m_threshold > 0)
            m_removed = sumsBelow(m_threshold) - m_middleLow;
        m_whole = sumsBelow(HUGE_VALF) - m_removed;
    }

    /// Survivors below `value`.
    Sums below(double value) const
    {
        const auto bound = static_cast<float>(value);
        if (std::abs(bound) < m_threshold)
            return m_middleLow;
        const Sums sums = sumsBelow(bound);
        return bound < 0 ? sums : sums - m_removed;
    }
    const Sums& whole() const { return m_whole; }
    bool isByMagnitude() const { return m_isByMagnitude; }
    /// What `mass` is on the average: importances relative to it are 1 on the average.
    double meanImportance() const { return m_whole.mass / m_whole.count; }
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

    /// The mean of importance x square, importances 1 on the average.
    double meanSquare() const
    {
        if (!m_isByMagnitude)
            return (1 - m_profile.energyBelow(edge())) * m_profile.energy() / m_whole.count;
        // Cubes from squares over thin shells, in which magnitudes hardly differ.
        constexpr int shells = 128;
        const double largest = std::max(std::abs(low()), std::abs(high()));
        const double inner = std::max(edge(), largest * 0x1p-12);
        double cubes = 0;
        Shell before = within(inner);
        for (int shell = 1; shell <= shells; ++shell) {
            const Shell upTo = shell == shells ? within(HUGE_VAL) : within(inner * std::pow(largest / inner, double(shell) / shells));
            const double energy = upTo.energy - before.energy, sum = upTo.sum - before.sum;
            if (sum > 0)
                cubes += energy * energy / sum;
            before = upTo;
        }
        return cubes / m_whole.mass;
    }

private:
    struct Shell
    {
        double sum = 0, energy = 0; // of magnitudes and their squares
    };

    double edge() const { return static_cast<double>(m_threshold); }

    Sums sumsBelow(float value) const
    {
        const WeightSums sums = m_profile.sumsBelow(value);
        if (!m_isByMagnitude)
            return {sums.count, sums.count, sums.sum};
        const double energy = m_profile.energyOfBelow(value);
        return value < 0 ? Sums{sums.count, -sums.sum, -energy}
                         : Sums{sums.count, sums.sum - 2 * m_sumBelowZero, energy - 2 * m_energyBelowZero};
    }
    Shell within(double magnitude) const
    {
        const Sums sums = sumsBelow(static_cast<float>(magnitude)) - sumsBelow(static_cast<float>(-magnitude));
        const double energy = m_profile.energyOfBelow(static_cast<float>(magnitude))
            - m_profile.energyOfBelow(static_cast<float>(-magnitude));
        return {sums.mass, energy};
    }

    const MagnitudeProfile& m_profile;
    float m_threshold;
    bool m_isByMagnitude;
    double m_sumBelowZero = 0, m_energyBelowZero = 0;
    Sums m_middleLow, m_removed, m_whole;
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
    const Sums whole = survivors.whole();
    bool isDone = false;
    for (int iteration = 0; !isDone; ++iteration) {
        double moved = 0;
        Sums begin;
        for (std::size_t c = 0; c < count; ++c) {
            const Sums end = c + 1 == count ? whole : survivors.below((centroids[c] + centroids[c + 1]) / 2);
            const Sums inCell = end - begin;
            moved += std::abs(inCell.count - before[c]);
            before[c] = inCell.count;
            // The codes are those of the last centroids: these move before each assignment but the last.
            if (inCell.mass > 0 && iteration < mostIterations && !pinned[c])
                centroids[c] = inCell.sum / inCell.mass;
            begin = end;
        }
        isDone = iteration >= mostIterations || moved <= leastMoved * whole.count;
    }
    preview.counts = std::move(before);
}

/// Centroids as dense as the cube root of the survivors' importance is.
std::vector<double> compandedCentroids(const MagnitudeProfile& profile, const Survivors& survivors, std::size_t count)
{
    std::vector<double> ends, mass{0};
    profile.forEachBin(survivors.threshold(), [&](std::uint32_t leading, double inBin) {
        const auto inner = static_cast<double>(std::bit_cast<float>(leading << 15));
        const auto outer = static_cast<double>(std::bit_cast<float>((leading + 1) << 15));
        const double width = std::isfinite(outer) ? std::abs(outer - inner) : std::abs(inner);
        const double importance = survivors.isByMagnitude() ? std::abs(inner) : 1;
        mass.push_back(mass.back() + std::cbrt(inBin * importance * width * width)); // cbrt(inBin / width) * width
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

/// Codebooks in which bits have a price: cells of the widths that are best at high rates, then iterations that weigh
/// each weight's error against the length of its code (Chou, Lookabaugh and Gray 1989).
class PricedCells
{
public:
    PricedCells(const Survivors& survivors, double bitPrice)
        : m_survivors(survivors)
        , m_bitCost(bitPrice * survivors.meanSquare())
    {
    }

    CodebookPreview found(std::size_t most) const
    {
        const double edge = m_survivors.threshold();
        const auto spansZero = edge == 0 && m_survivors.low() < 0 && m_survivors.high() > 0;
        std::vector<Cell> cells = iterated(start(most, spansZero ? Middle::Open : Middle::Apart));
        // One code for both sides of zero may be cheaper than telling them apart.
        const double apart = edge * edge * (m_survivors.isByMagnitude() ? edge / m_survivors.meanImportance() : 1);
        if (!spansZero && m_survivors.low() < 0 && m_survivors.high() > 0 && most > 1 && apart < 2 * m_bitCost) {
            std::vector<Cell> joined = iterated(start(most, Middle::Joined));
            if (costOf(joined) < costOf(cells))
                cells = std::move(joined);
        }
        CodebookPreview preview;
        for (const Cell& cell : cells) {
            preview.centroids.push_back(cell.centroid);
            preview.counts.push_back(cell.inside.count);
        }
        return preview;
    }

private:
    struct Cell
    {
        double centroid = 0;
        double length = 0; // bits of its code
        Sums inside;
    };
    /// What happens around zero, where nothing lies between the thresholds.
    enum class Middle { Open, Apart, Joined };
    /// Survivors of one sign between two magnitudes.
    struct Slice
    {
        double from, width;
        double density; // share of all survivors for each unit of width
        double importance;
        double cellWidth = 0;
    };

    /// The width of cells with the least error + price x bits (`fine` = 0) or with a fine on every cell besides, at high
    /// rates: the root of importance / 6 x^3 - cost / ln 2 x - fine / density.
    double cellWidth(const Slice& slice, double fine) const
    {
        const double cost = m_bitCost / std::numbers::ln2, cube = slice.importance / 6;
        double x = std::max(std::sqrt(cost / cube), std::cbrt(fine / (slice.density * cube)));
        if (fine == 0)
            return x;
        x *= 1.3;
        for (int i = 0; i < 4; ++i)
            x -= (cube * x * x * x - cost * x - fine / slice.density) / (3 * cube * x * x - cost);
        return x;
    }

    std::vector<Slice> slices() const
    {
        constexpr int perSide = 64;
        const double largest = std::max(std::abs(m_survivors.low()), std::abs(m_survivors.high()));
        const double inner = std::max(m_survivors.threshold(), largest * 0x1p-7);
        const double factor = std::pow(largest / inner, 1.0 / perSide), whole = m_survivors.whole().count;
        std::vector<Slice> slices;
        const auto add = [&](double from, double to) {
            const Sums in = m_survivors.below(to) - m_survivors.below(from);
            if (in.count >= 0.5 && to > from)
                slices.push_back({from, to - from, in.count / (whole * (to - from)),
                    in.mass / (in.count * m_survivors.meanImportance())});
        };
        double magnitude = inner;
        for (int i = 0; i < perSide; ++i, magnitude *= factor)
            if (-magnitude > m_survivors.low())
                add(std::max(-magnitude * factor, std::nextafter(m_survivors.low(), -HUGE_VAL)), -magnitude);
        std::ranges::reverse(slices);
        if (m_survivors.threshold() < inner)
            add(-inner, inner);
        magnitude = inner;
        for (int i = 0; i < perSide; ++i, magnitude *= factor)
            if (magnitude < m_survivors.high())
                add(magnitude, std::min(magnitude * factor, std::nextafter(m_survivors.high(), HUGE_VAL)));
        return slices;
    }

    std::vector<Cell> start(std::size_t most, Middle middle) const
    {
        std::vector<Slice> slices = this->slices();
        const auto cellsWith = [&](double fine) {
            double cells = 0;
            for (Slice& slice : slices) {
                slice.cellWidth = cellWidth(slice, fine);
                cells += slice.width / slice.cellWidth;
            }
            return cells;
        };
        const auto limit = static_cast<double>(most);
        if (cellsWith(0) > limit) {
            double low = m_bitCost * 1e-9, high = m_bitCost;
            while (cellsWith(high) > limit)
                high *= 16;
            for (int i = 0; i < 20; ++i) {
                const double fine = std::sqrt(low * high);
                (cellsWith(fine) > limit ? low : high) = fine;
            }
        }
        // Where cells begin, in cells from where the scale has its 0.
        std::vector<Cell> cells;
        const auto fill = [&](double from, double to, bool isLast) {
            double length = 0;
            const auto forEach = [&](auto visit) {
                for (const Slice& slice : slices) {
                    const double begin = std::max(slice.from, from), end = std::min(slice.from + slice.width, to);
                    if (end > begin)
                        visit(begin, end, slice.cellWidth);
                }
            };
            forEach([&](double begin, double end, double width) { length += (end - begin) / width; });
            if (!(length > 0))
                return;
            const double room = isLast && cells.size() < most ? static_cast<double>(most - cells.size()) : HUGE_VAL;
            const double count = std::min(std::max(1.0, std::round(length)), room);
            double at = 0, next = 0.5 * length / count;
            forEach([&](double begin, double end, double width) {
                const double upTo = at + (end - begin) / width;
                for (; next <= upTo; next += length / count)
                    cells.push_back({begin + (next - at) * width, 0, {}});
                at = upTo;
            });
        };
        const double edge = m_survivors.threshold();
        if (middle == Middle::Open) {
            fill(-HUGE_VAL, HUGE_VAL, true);
        } else if (middle == Middle::Apart) {
            fill(-HUGE_VAL, 0, false);
            fill(0, HUGE_VAL, true);
        } else {
            const Slice least{0, 0, 1, m_survivors.isByMagnitude() ? edge / m_survivors.meanImportance() : 1};
            const double reach = std::max(edge, cellWidth(least, 0) / 2) * 1.05;
            fill(-HUGE_VAL, -reach, false);
            cells.push_back({});
            fill(reach, HUGE_VAL, true);
        }
        return cells;
    }

    std::vector<Cell> iterated(std::vector<Cell> cells) const
    {
        constexpr int iterations = 24;
        constexpr double leastMoved = 1e-3; // of all survivors, in an iteration
        double moved = HUGE_VAL;
        for (int i = 0; i < iterations && moved > leastMoved * m_survivors.whole().count; ++i) {
            moved = step(cells);
            std::erase_if(cells, [](const Cell& cell) { return cell.inside.count < 0.5; });
        }
        return cells;
    }

    /// Error + price x bits, but for what is the same for all cells.
    double costOf(const std::vector<Cell>& cells) const
    {
        double cost = 0;
        for (const Cell& cell : cells)
            cost += m_bitCost * cell.inside.count * cell.length
                - cell.inside.sum * cell.inside.sum / (cell.inside.mass * m_survivors.meanImportance());
        return cost;
    }

    /// Where the cells `low` and `high` cost the same.
    double bound(const Cell& low, const Cell& high) const
    {
        const double sum = low.centroid + high.centroid, between = high.centroid - low.centroid;
        if (!(between > 0))
            return low.centroid;
        const double cost = m_bitCost * (high.length - low.length) / between;
        if (!m_survivors.isByMagnitude())
            return (sum + cost) / 2;
        const double q = 8 * cost * m_survivors.meanImportance();
        return sum >= 0 ? (sum + std::sqrt(std::max(0.0, sum * sum + q))) / 4
                        : (sum - std::sqrt(std::max(0.0, sum * sum - q))) / 4;
    }

    /// Weights to the cells where they cost least, cells to their weights' means. Returns how many have moved.
    double step(std::vector<Cell>& cells) const
    {
        const Sums whole = m_survivors.whole();
        double moved = 0, boundBefore = -HUGE_VAL;
        Sums begin;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            Sums end = whole;
            if (c + 1 < cells.size()) {
                boundBefore = std::max(boundBefore, bound(cells[c], cells[c + 1])); // both as they were
                end = m_survivors.below(boundBefore);
            }
            const Sums inside = end - begin;
            begin = end;
            moved += std::abs(inside.count - cells[c].inside.count);
            const double centroid = inside.mass > 0 ? inside.sum / inside.mass : cells[c].centroid;
            cells[c] = {centroid, std::log2(whole.count / std::max(inside.count, 0.5)), inside};
        }
        return moved;
    }

    const Survivors& m_survivors;
    double m_bitCost;
};

} // namespace

CodebookPreview previewCodebook(
    const MagnitudeProfile& profile, double threshold, const SharingSpec& spec, bool keepsUnused)
{
    CodebookPreview preview;
    const auto count = static_cast<std::size_t>(std::max(spec.centroids, 0));
    if (count == 0 || profile.size() == 0)
        return preview;
    const Survivors survivors(profile, threshold, spec.importance);
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
        preview = PricedCells(survivors, spec.bitPrice).found(count);
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
    const double negative = survivors.below(0).count;
    double before = 0;
    for (std::size_t c = 0; c < kept; ++c) {
        if (before + 0.5 < negative && negative + 0.5 < before + preview.counts[c])
            preview.middle = c;
        before += preview.counts[c];
    }
    return preview;
}

} // namespace pangkas
