// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/bit_stream.h"

#include <fmt/format.h>

#include <utility>

namespace pangkas {

std::vector<std::byte> BitWriter::finish()
{
    align();
    return std::exchange(m_bytes, {});
}

Result<void> BitReader::align()
{
    refill();
    const int count = static_cast<int>(-position() & 7);
    const std::uint32_t padding = peek(count);
    skip(count);
    if (isPastEnd())
        return fail(ErrorCode::CorruptFile, fmt::format("ends after {} bytes, too early", m_bytes.size()));
    if (padding != 0)
        return fail(ErrorCode::CorruptFile, fmt::format("bits set in the padding before byte {}", position() / 8));
    return {};
}

Result<void> BitReader::finish()
{
    PANGKAS_TRY(align());
    if (const std::uint64_t end = position() / 8; end < m_bytes.size())
        return fail(ErrorCode::CorruptFile, fmt::format("{} bytes after its end at {}", m_bytes.size() - end, end));
    return {};
}

} // namespace pangkas
