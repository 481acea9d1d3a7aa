// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/zip_format.h"

#include <algorithm>

namespace pangkas::zip {

namespace {

bool isUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80 ? 1
            : first >= 0xc2 && first < 0xe0     ? 2
            : first >= 0xe0 && first < 0xf0     ? 3
            : first >= 0xf0 && first < 0xf5     ? 4
                                                : 0;
        if (length == 0 || length > text.size() - i)
            return false;
        char32_t point = length == 1 ? first : first & (0x7fu >> length);
        for (std::size_t j = 1; j < length; ++j) {
            const auto next = static_cast<unsigned char>(text[i + j]);
            if ((next & 0xc0) != 0x80)
                return false;
            point = (point << 6) | (next & 0x3f);
        }
        const bool isOverlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
        if (isOverlong || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
            return false;
        i += length;
    }
    return true;
}

} // namespace

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

const char* nameProblem(std::string_view name)
{
    if (name.empty())
        return "is empty";
    if (name.front() == '/')
        return "is an absolute path";
    if (name.find('\0') != std::string_view::npos)
        return "contains a NUL";
    if (name.find('\\') != std::string_view::npos)
        return "contains a backslash";
    if (!isUtf8(name))
        return "is not UTF-8";
    for (std::size_t start = 0; start < name.size();) {
        const std::size_t end = std::min(name.find('/', start), name.size());
        const std::string_view part = name.substr(start, end - start);
        if (part.empty() || part == "." || part == "..")
            return "contains an empty part, '.' or '..'";
        start = end + 1; // a slash at the very end marks a folder
    }
    return nullptr;
}

} // namespace pangkas::zip
