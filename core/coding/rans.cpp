// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/rans.h"

#include "core/coding/entropy.h"
#include "core/coding/rans_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

namespace pangkas {

namespace {

constexpr std::uint32_t total = 1u << ransFrequencyBits;
constexpr std::byte codedWith32{0x14}, codedWith4{0x10}, uncoded{0x30};
constexpr std::size_t manyFrom = std::size_t{1} << 17; // bytes: the 128 bytes of 32 states are a thousandth then
constexpr std::size_t cancelInterval = std::size_t{1} << 22;

using Frequencies = std::array<std::uint32_t, 256>;

/// Frequencies in 1/4096 in proportion to `counts`, none of them rounded to 0: those of Webster's method of
/// apportionment, which is as good as the least cost in bits, but needs no logarithms.
Frequencies apportion(const std::array<std::uint64_t, 256>& counts)
{
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts)
        sum += count;
    Frequencies frequencies = {};
    std::uint32_t given = 0;
    for (std::size_t i = 0; i < 256; ++i) {
        if (counts[i] > 0)
            frequencies[i] = std::max(1u, static_cast<std::uint32_t>(counts[i] * total / sum));
        given += frequencies[i];
    }
    // Whose share of another, or of the last, 1/4096 is the largest or the smallest: counts / (2 f + 1).
    const auto isLess = [&](std::size_t a, std::uint32_t divisorA, std::size_t b, std::uint32_t divisorB) {
        return counts[a] * divisorB < counts[b] * divisorA;
    };
    for (; given < total; ++given) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < 256; ++i)
            if (isLess(best, 2 * frequencies[best] + 1, i, 2 * frequencies[i] + 1))
                best = i;
        ++frequencies[best];
    }
    for (; given > total; --given) {
        std::size_t best = 256;
        for (std::size_t i = 0; i < 256; ++i)
            if (frequencies[i] > 1
                && (best == 256 || isLess(i, 2 * frequencies[i] - 1, best, 2 * frequencies[best] - 1)))
                best = i;
        --frequencies[best];
    }
    return frequencies;
}

void putByte(std::vector<std::byte>& to, std::size_t byte)
{
    to.push_back(static_cast<std::byte>(byte));
}

void putTable(std::vector<std::byte>& to, const Frequencies& frequencies)
{
    for (std::size_t i = 0; i < 256; ++i) {
        if (frequencies[i] == 0)
            continue;
        putByte(to, i);
        if (i == 0 || frequencies[i - 1] == 0)
            continue;
        const std::size_t first = i;
        while (i + 1 < 256 && frequencies[i + 1] > 0)
            ++i;
        putByte(to, i - first);
    }
    putByte(to, 0);
    for (const std::uint32_t frequency : frequencies) {
        if (frequency >= 128)
            putByte(to, frequency >> 7 | 128);
        if (frequency > 0)
            putByte(to, frequency & 127);
    }
}

/// States and words. Written from the end to the beginning, so that they are read the other way round.
Result<std::vector<std::byte>> codedPart(
    std::span<const std::byte> bytes, const Frequencies& frequencies, std::size_t lanes, const JobContext& job)
{
    struct Range
    {
        std::uint32_t start = 0, frequency = 0;
    };
    std::array<Range, 256> ranges = {};
    for (std::uint32_t i = 0, start = 0; i < 256; start += frequencies[i++])
        ranges[i] = {start, frequencies[i]};
    std::vector<std::byte> room(2 * bytes.size() + 4 * lanes + 2); // a word per byte at most
    std::byte* next = room.data() + room.size();
    std::array<std::uint32_t, ransLanes> states;
    states.fill(ransLowest);
    std::size_t row = (bytes.size() + lanes - 1) / lanes * lanes;
    for (std::size_t end = bytes.size(); row > 0; end = row) {
        row -= lanes;
        if (row % cancelInterval == 0)
            PANGKAS_TRY(job.checkCancelled());
        for (std::size_t i = end; i-- > row;) {
            const Range range = ranges[std::to_integer<std::size_t>(bytes[i])];
            std::uint32_t x = states[i - row];
            next[-1] = static_cast<std::byte>(x >> 8);
            next[-2] = static_cast<std::byte>(x);
            const std::uint32_t writes = x >= range.frequency << (31 - ransFrequencyBits);
            next -= writes << 1;
            x >>= writes << 4;
            states[i - row] = (x / range.frequency << ransFrequencyBits) + x % range.frequency + range.start;
        }
    }
    for (std::size_t lane = lanes; lane-- > 0;)
        for (int shift = 24; shift >= 0; shift -= 8)
            *--next = static_cast<std::byte>(states[lane] >> shift);
    room.erase(room.begin(), room.begin() + (next - room.data()));
    return room;
}

} // namespace

Result<std::vector<std::byte>> encodeRans(std::span<const std::byte> bytes, const JobContext& job)
try {
    std::vector<std::byte> block;
    if (!bytes.empty()) {
        const auto frequencies = apportion(byteCounts(bytes));
        const bool isConstant = std::ranges::count(frequencies, total) == 1;
        const bool hasMany = bytes.size() >= manyFrom && !isConstant;
        block.push_back(hasMany ? codedWith32 : codedWith4);
        putTable(block, frequencies);
        PANGKAS_ASSIGN(const auto coded, codedPart(bytes, frequencies, hasMany ? ransLanes : fewRansLanes, job));
        block.insert(block.end(), coded.begin(), coded.end());
    }
    if (bytes.empty() || block.size() > bytes.size()) {
        block.assign(1, uncoded);
        block.insert(block.end(), bytes.begin(), bytes.end());
    }
    return block;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, fmt::format("no memory for coding {} bytes", bytes.size()));
}

Result<RansDecoder> RansDecoder::open(std::span<const std::byte> block, std::size_t count)
{
    if (block.empty())
        return fail(ErrorCode::CorruptFile, "no block where one should begin");
    RansDecoder decoder;
    decoder.m_left = count;
    decoder.m_rest = block.subspan(1);
    if (block.front() == uncoded) {
        if (decoder.m_rest.size() != count)
            return fail(ErrorCode::CorruptFile, fmt::format("{} bytes instead of {}", decoder.m_rest.size(), count));
        for (const std::byte byte : decoder.m_rest)
            decoder.m_largest = std::max(decoder.m_largest, std::to_integer<int>(byte));
        return decoder;
    }
    if (block.front() != codedWith4 && block.front() != codedWith32)
        return fail(ErrorCode::CorruptFile,
            fmt::format("a block of the unknown form {:#04x}", std::to_integer<unsigned>(block.front())));
    decoder.m_lanes = block.front() == codedWith4 ? fewRansLanes : ransLanes;
    PANGKAS_TRY(decoder.readTable(decoder.m_rest));
    PANGKAS_TRY(decoder.readStates());
    return decoder;
}

Result<void> RansDecoder::readTable(std::span<const std::byte> block)
{
    std::size_t next = 0;
    bool isCut = false;
    const auto take = [&]() -> std::size_t {
        isCut |= next == block.size();
        return isCut ? 0 : std::to_integer<std::size_t>(block[next++]);
    };
    m_frequencies.assign(256, 0);
    // The byte 0 can only be the first; later it ends the list.
    bool isFirst = true, wasRun = false;
    for (std::size_t last = 0, byte = take(); isFirst || byte != 0; byte = take()) {
        const bool isRun = !isFirst && byte == last + 1;
        if ((!isFirst && byte <= last) || (isRun && wasRun))
            return fail(ErrorCode::CorruptFile, fmt::format("code table: byte {} after {}", byte, last));
        const std::size_t more = isRun ? take() : 0;
        if (byte + more > 255)
            return fail(ErrorCode::CorruptFile, fmt::format("code table: {} bytes after {}", more, byte));
        std::fill_n(m_frequencies.begin() + static_cast<std::ptrdiff_t>(byte), more + 1, 1u);
        last = byte + more;
        wasRun = isRun;
        isFirst = false;
    }
    std::uint32_t sum = 0;
    for (std::size_t byte = 0; byte < 256 && !isCut; ++byte) {
        if (m_frequencies[byte] == 0)
            continue;
        std::size_t frequency = take();
        if (const std::size_t high = frequency & 127; frequency >= 128) {
            const std::size_t low = take();
            frequency = high > 0 && low < 128 ? high << 7 | low : 0; // 0: not as short as can be
        }
        if (!isCut && (frequency == 0 || frequency > total))
            return fail(ErrorCode::CorruptFile, fmt::format("code table: frequency {} of {}", frequency, byte));
        m_frequencies[byte] = static_cast<std::uint32_t>(frequency);
        m_largest = static_cast<int>(byte);
        sum += m_frequencies[byte];
    }
    if (isCut)
        return fail(ErrorCode::CorruptFile, "ends inside the code table");
    if (sum != total)
        return fail(ErrorCode::CorruptFile,
            fmt::format("code table {}: frequencies of {} instead of {}",
                sum > total ? "over-subscribed" : "under-subscribed", sum, total));
    m_isConstant = m_frequencies[static_cast<std::size_t>(m_largest)] == total;
    m_tableBytes = next;
    m_rest = m_rest.subspan(next);
    return {};
}

Result<void> RansDecoder::readStates()
{
    if (m_rest.size() < 4 * m_lanes)
        return fail(ErrorCode::CorruptFile, fmt::format("ends inside the {} states", m_lanes));
    for (std::size_t lane = 0; lane < m_lanes; ++lane) {
        std::uint32_t state = 0;
        for (std::size_t i = 4; i-- > 0;)
            state = state << 8 | std::to_integer<std::uint32_t>(m_rest[4 * lane + i]);
        if (state < ransLowest || state >= ransLowest << 16)
            return fail(ErrorCode::CorruptFile, fmt::format("state {} is {:#x}", lane, state));
        m_states[lane] = state;
    }
    m_rest = m_rest.subspan(4 * m_lanes);
    if (m_isConstant)
        return {};
    m_entries.resize(total);
    auto next = m_entries.begin();
    for (std::uint32_t byte = 0; byte < 256; ++byte)
        for (std::uint32_t i = 0; i < m_frequencies[byte]; ++i)
            *next++ = m_frequencies[byte] << 20 | i << 8 | byte;
    return {};
}

Result<void> RansDecoder::decode(std::span<std::byte> bytes)
{
    if (bytes.size() > m_left)
        return fail(ErrorCode::Internal, "more bytes asked for than a block has");
    m_left -= bytes.size();
    if (m_lanes == 0) {
        std::memcpy(bytes.data(), m_rest.data(), bytes.size());
        m_rest = m_rest.subspan(bytes.size());
        return {};
    }
    if (m_isConstant) {
        std::ranges::fill(bytes, static_cast<std::byte>(m_largest));
        return {};
    }
    decodeRansRows(bestRansInstructions(), m_lanes, RansEntries(m_entries.data(), total), m_states, m_rest, bytes);
    while (!bytes.empty()) {
        const std::size_t row = std::min(bytes.size(), m_lanes);
        PANGKAS_TRY(decodeRow(bytes.first(row)));
        bytes = bytes.subspan(row);
    }
    return {};
}

Result<void> RansDecoder::decodeRow(std::span<std::byte> bytes)
{
    for (std::size_t lane = 0; lane < bytes.size(); ++lane) {
        std::uint32_t& x = m_states[lane];
        const std::uint32_t entry = m_entries[x & (total - 1)];
        bytes[lane] = static_cast<std::byte>(entry);
        x = (entry >> 20) * (x >> ransFrequencyBits) + (entry >> 8 & (total - 1));
        if (x >= ransLowest)
            continue;
        if (m_rest.size() < 2)
            return fail(ErrorCode::CorruptFile, "ends before the last of its symbols");
        x = x << 16 | std::to_integer<std::uint32_t>(m_rest[1]) << 8 | std::to_integer<std::uint32_t>(m_rest[0]);
        m_rest = m_rest.subspan(2);
    }
    return {};
}

Result<void> RansDecoder::finish() const
{
    if (m_left > 0)
        return fail(ErrorCode::Internal, "a block was left before its end");
    if (!m_rest.empty())
        return fail(ErrorCode::CorruptFile, fmt::format("{} bytes after its end", m_rest.size()));
    for (std::size_t lane = 0; lane < m_lanes; ++lane)
        if (m_states[lane] != ransLowest)
            return fail(ErrorCode::CorruptFile, fmt::format("state {} ends as {:#x}", lane, m_states[lane]));
    return {};
}

CodeTable RansDecoder::table() const
{
    CodeTable table;
    table.offset = 1;
    table.bytes = m_tableBytes;
    for (std::size_t byte = 0; byte < m_frequencies.size(); ++byte)
        if (m_frequencies[byte] > 0)
            table.prices.push_back(
                {static_cast<int>(byte), ransFrequencyBits - std::log2(static_cast<double>(m_frequencies[byte]))});
    return table;
}

} // namespace pangkas
