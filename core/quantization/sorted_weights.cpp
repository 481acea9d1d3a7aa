// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/sorted_weights.h"

#include "core/base/parallel.h"
#include "core/tensor/float_bits.h"
#include "core/tensor/parts.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <utility>

namespace pangkas {

namespace {

constexpr std::size_t blockSize = 64;
constexpr std::size_t keyBins = std::size_t{1} << 16;

std::uint32_t keyOf(float weight)
{
    return orderedBits(weight + 0.0f);
}

template <typename Visit>
void forEachKept(const Mask& mask, std::size_t begin, std::size_t end, Visit visit)
{
    for (std::size_t at = begin; at < end; at += 64) {
        for (std::uint64_t word = mask.words()[at / 64]; word != 0; word &= word - 1)
            visit(at + static_cast<std::size_t>(std::countr_zero(word)));
    }
}

/// Sorts keys that a first pass has brought together by their leading bits, in the processor's cache.
class BucketSorter
{
public:
    void sort(std::span<std::uint32_t> keys)
    {
        if (keys.size() <= smallSize) {
            std::sort(keys.begin(), keys.end());
            return;
        }
        const auto [low, high] = std::ranges::minmax(keys);
        const int bits = std::bit_width(high - low);
        if (bits <= 16 && keys.size() >= keyBins / 4)
            sortByCounting(keys, low, high);
        else
            sortByDigits(keys, low, bits);
    }

private:
    /// Equal keys can't be told apart: counting them is enough, and no second array is needed.
    void sortByCounting(std::span<std::uint32_t> keys, std::uint32_t low, std::uint32_t high)
    {
        m_counts.assign(high - low + 1, 0);
        for (const std::uint32_t key : keys)
            ++m_counts[key - low];
        auto to = keys.begin();
        for (std::size_t i = 0; i < m_counts.size(); ++i)
            to = std::fill_n(to, m_counts[i], low + static_cast<std::uint32_t>(i));
    }

    void sortByDigits(std::span<std::uint32_t> keys, std::uint32_t low, int bits)
    {
        constexpr int mostDigitBits = 11;
        const int digits = (bits + mostDigitBits - 1) / mostDigitBits;
        if (digits == 0)
            return;
        const int digitBits = (bits + digits - 1) / digits;
        const std::uint32_t digitMask = (1u << digitBits) - 1;
        m_scratch.resize(std::max(m_scratch.size(), keys.size()));
        std::span<std::uint32_t> from = keys, to = std::span(m_scratch).first(keys.size());
        for (int digit = 0; digit < digits; ++digit, std::swap(from, to)) {
            const int shift = digit * digitBits;
            std::array<std::uint32_t, (1u << mostDigitBits)> next{};
            for (const std::uint32_t key : from)
                ++next[(key - low) >> shift & digitMask];
            std::uint32_t sum = 0;
            for (std::uint32_t& count : next)
                sum += std::exchange(count, sum);
            for (const std::uint32_t key : from)
                to[next[(key - low) >> shift & digitMask]++] = key;
        }
        if (from.data() != keys.data())
            std::ranges::copy(from, keys.begin());
    }

    static constexpr std::size_t smallSize = 128;
    std::vector<std::uint32_t> m_scratch;
    std::vector<std::size_t> m_counts;
};

/// Ranges of leading bits that hold about equally many survivors; a single crowded value of them may hold more.
struct Buckets
{
    std::vector<std::uint16_t> ofBin = std::vector<std::uint16_t>(keyBins);
    std::vector<std::size_t> begin; // of each bucket among the sorted survivors, and the end

    explicit Buckets(std::span<const std::size_t> binCounts, std::size_t total)
    {
        // Many enough for a bucket to fit the cache, few enough for the processor to write to all of them at once.
        const std::size_t target = std::max<std::size_t>(total / 768, 2048);
        std::size_t position = 0;
        begin.push_back(0);
        for (std::size_t bin = 0; bin < keyBins; ++bin) {
            if (position > begin.back() && position + binCounts[bin] > begin.back() + target)
                begin.push_back(position);
            ofBin[bin] = static_cast<std::uint16_t>(begin.size() - 1);
            position += binCounts[bin];
        }
        begin.push_back(position);
    }
    std::size_t count() const { return begin.size() - 1; }
};

} // namespace

Failure notFiniteSurvivorError(std::span<const float> weights, const Mask& mask)
{
    std::size_t at = 0;
    while (!mask.isKept(at) || magnitudeBits(weights[at]) < infinityBits)
        ++at;
    return notFiniteError(weights, at);
}

Result<SortedWeights> SortedWeights::collect(std::span<const float> weights, const Mask& mask, const JobContext& job)
{
    const std::size_t parts = partsForThreads();
    std::vector<std::vector<std::size_t>> counts(parts, std::vector<std::size_t>(keyBins));
    std::atomic<bool> areFinite = true;
    PANGKAS_TRY(forEachPart(weights.size(), parts, job, [&](std::size_t part, std::size_t begin, std::size_t end) {
        std::size_t* const table = counts[part].data();
        std::uint32_t largest = 0;
        forEachKept(mask, begin, end, [&](std::size_t i) {
            ++table[keyOf(weights[i]) >> 16];
            largest = std::max(largest, magnitudeBits(weights[i]));
        });
        if (largest >= infinityBits)
            areFinite = false;
    }));
    if (!areFinite)
        return notFiniteSurvivorError(weights, mask);

    std::vector<std::size_t> binCounts(keyBins);
    std::size_t total = 0;
    for (const auto& table : counts) {
        for (std::size_t bin = 0; bin < keyBins; ++bin) {
            binCounts[bin] += table[bin];
            total += table[bin];
        }
    }
    const Buckets buckets(binCounts, total);
    std::vector<std::vector<std::size_t>> next(parts, std::vector<std::size_t>(buckets.count()));
    for (std::size_t part = 0; part < parts; ++part) {
        for (std::size_t bin = 0; bin < keyBins; ++bin)
            next[part][buckets.ofBin[bin]] += counts[part][bin];
    }
    counts.clear();
    for (std::size_t bucket = 0; bucket < buckets.count(); ++bucket) {
        std::size_t position = buckets.begin[bucket];
        for (auto& positions : next)
            position += std::exchange(positions[bucket], position);
    }

    SortedWeights sorted;
    sorted.m_keys = std::make_unique_for_overwrite<std::uint32_t[]>(total);
    sorted.m_size = total;
    const std::span keys(sorted.m_keys.get(), total);
    PANGKAS_TRY(forEachPart(weights.size(), parts, job, [&](std::size_t part, std::size_t begin, std::size_t end) {
        std::size_t* const to = next[part].data();
        forEachKept(mask, begin, end, [&](std::size_t i) {
            const std::uint32_t key = keyOf(weights[i]);
            keys[to[buckets.ofBin[key >> 16]]++] = key;
        });
    }));
    constexpr std::size_t bucketsAtOnce = 16; // share one sorter's scratch memory
    parallelFor((buckets.count() + bucketsAtOnce - 1) / bucketsAtOnce, [&](std::size_t group) {
        BucketSorter sorter;
        const std::size_t last = std::min((group + 1) * bucketsAtOnce, buckets.count());
        for (std::size_t bucket = group * bucketsAtOnce; bucket < last && !job.isCancelled(); ++bucket) {
            const std::size_t begin = buckets.begin[bucket];
            sorter.sort(keys.subspan(begin, buckets.begin[bucket + 1] - begin));
        }
    });
    PANGKAS_TRY(job.checkCancelled());

    PANGKAS_TRY(sorted.addUp(job));
    return sorted;
}

Result<void> SortedWeights::addUp(const JobContext& job)
{
    m_blockSums.assign(size() / blockSize + 1, {});
    if (isWeighted())
        m_blockMasses.assign(m_blockSums.size(), {});
    PANGKAS_TRY(forEachPart(size(), pieceCount(size()), job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t block = begin / blockSize; block < end / blockSize; ++block) {
            // Neighbours are much alike: double is precise enough for 64 of them.
            m_blockSums[block].high = sumOf(block * blockSize, (block + 1) * blockSize);
            if (isWeighted())
                m_blockMasses[block].high = massOf(block * blockSize, (block + 1) * blockSize);
        }
    }));
    for (auto* blocks : {&m_blockSums, &m_blockMasses}) {
        PreciseSum before;
        for (PreciseSum& block : *blocks) {
            const double sum = block.high;
            block = before;
            before.add(sum);
        }
    }
    return {};
}

double SortedWeights::sumOf(std::size_t begin, std::size_t end) const
{
    double sum = 0;
    if (m_importances.empty()) {
        for (std::size_t i = begin; i < end; ++i)
            sum += static_cast<double>(value(i));
    } else {
        for (std::size_t i = begin; i < end; ++i)
            sum += importance(i) * static_cast<double>(value(i));
    }
    return sum;
}

double SortedWeights::massOf(std::size_t begin, std::size_t end) const
{
    double mass = 0;
    for (std::size_t i = begin; i < end; ++i)
        mass += importance(i);
    return mass;
}

PreciseSum SortedWeights::sumBefore(std::size_t index) const
{
    PreciseSum sum = m_blockSums[index / blockSize];
    sum.add(sumOf(index / blockSize * blockSize, index));
    return sum;
}

PreciseSum SortedWeights::massBefore(std::size_t index) const
{
    if (m_importances.empty())
        return {static_cast<double>(index), 0};
    PreciseSum mass = m_blockMasses[index / blockSize];
    mass.add(massOf(index / blockSize * blockSize, index));
    return mass;
}

std::size_t SortedWeights::runBegin(std::size_t index) const
{
    return static_cast<std::size_t>(std::lower_bound(&m_keys[0], &m_keys[index], m_keys[index]) - &m_keys[0]);
}

std::size_t SortedWeights::countUpTo(double bound, std::size_t near) const
{
    const std::uint32_t key = keyOf(roundedDown(bound));
    // Doubling steps away from the guess until the answer lies in [low, high].
    std::size_t low = std::min(near, m_size), high = low;
    for (std::size_t step = 1; low > 0 && m_keys[low - 1] > key; step *= 2) {
        high = low - 1;
        low -= std::min(step, low);
    }
    for (std::size_t step = 1; high < m_size && m_keys[high] <= key; step *= 2) {
        low = high + 1;
        high += std::min(step, m_size - high);
    }
    return static_cast<std::size_t>(std::upper_bound(&m_keys[low], &m_keys[high], key) - &m_keys[0]);
}

std::vector<float> SortedWeights::distinctValues(std::size_t limit) const
{
    std::vector<float> distinct;
    for (std::size_t i = 0; i < m_size && distinct.size() < limit;
         i = countUpTo(static_cast<double>(distinct.back()), i))
        distinct.push_back(value(i));
    return distinct;
}

} // namespace pangkas
