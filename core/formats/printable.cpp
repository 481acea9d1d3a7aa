// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/printable.h"

#include <fmt/format.h>

#include <cstdint>

namespace pangkas {

namespace {

/// Length of the printable UTF-8 character at the front, 0 when there is none.
std::size_t printableLength(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80)
        return first >= 0x20 && first != 0x7f ? 1 : 0;
    std::size_t length = 0;
    std::uint32_t code = 0, smallest = 0;
    if ((first & 0xe0) == 0xc0) {
        length = 2, code = first & 0x1f, smallest = 0x80;
    } else if ((first & 0xf0) == 0xe0) {
        length = 3, code = first & 0x0f, smallest = 0x800;
    } else if ((first & 0xf8) == 0xf0) {
        length = 4, code = first & 0x07, smallest = 0x10000;
    }
    if (length == 0 || length > text.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
        code = (code << 6) | (byte(i) & 0x3fu);
    }
    const bool isSurrogate = code >= 0xd800 && code <= 0xdfff;
    // U+202A to U+202E and U+2066 to U+2069 reorder the text around them.
    const bool isReordering = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return code < smallest || code > 0x10ffff || isSurrogate || isReordering || code < 0xa0 ? 0 : length;
}

} // namespace

bool isPrintable(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = printableLength(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string printable(std::string_view text)
{
    constexpr std::size_t longest = 120;
    std::string shown;
    while (!text.empty()) {
        if (shown.size() >= longest)
            return shown + "...";
        if (const std::size_t length = printableLength(text)) {
            shown += text.substr(0, length);
            text.remove_prefix(length);
        } else {
            shown += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(text.front()));
            text.remove_prefix(1);
        }
    }
    return shown;
}

} // namespace pangkas
