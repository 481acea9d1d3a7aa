// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/importers/npz/npy_header.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

namespace pangkas {

namespace {

constexpr std::string_view magic("\x93NUMPY", 6);
constexpr std::size_t mostDimensions = 32; // as many as NumPy has

/// Reads {'descr': '<f4', 'fortran_order': False, 'shape': (4096, 9216), } in any order of the keys.
class LiteralReader
{
public:
    explicit LiteralReader(std::string_view text) : m_text(text) { }

    bool take(char c)
    {
        skipSpace();
        if (m_text.empty() || m_text.front() != c)
            return false;
        m_text.remove_prefix(1);
        return true;
    }

    std::optional<std::string_view> quoted()
    {
        skipSpace();
        if (m_text.empty() || (m_text.front() != '\'' && m_text.front() != '"'))
            return std::nullopt;
        const auto end = m_text.find(m_text.front(), 1);
        if (end == std::string_view::npos)
            return std::nullopt;
        const auto value = m_text.substr(1, end - 1);
        m_text.remove_prefix(end + 1);
        return value;
    }

    std::optional<bool> boolean()
    {
        skipSpace();
        for (const auto& [word, value] : {std::pair<std::string_view, bool>{"True", true}, {"False", false}}) {
            if (m_text.starts_with(word)) {
                m_text.remove_prefix(word.size());
                return value;
            }
        }
        return std::nullopt;
    }

    std::optional<std::int64_t> number()
    {
        skipSpace();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), value);
        if (error != std::errc() || value < 0)
            return std::nullopt;
        m_text.remove_prefix(static_cast<std::size_t>(end - m_text.data()));
        return value;
    }

    bool atEnd()
    {
        skipSpace();
        return m_text.empty();
    }

private:
    void skipSpace()
    {
        while (!m_text.empty() && (m_text.front() == ' ' || m_text.front() == '\n'))
            m_text.remove_prefix(1);
    }

    std::string_view m_text;
};

Result<void> setType(std::string_view descr, NpyHeader& header)
{
    if (descr.find('O') != std::string_view::npos)
        return fail(ErrorCode::ForbiddenContent, "is an array of Python objects, which only a pickle can hold", {},
            "Save it as floats: numpy.savez(file, **{name: array.astype('float32')})");
    if (descr.size() != 3 || std::string_view("<>|=").find(descr[0]) == std::string_view::npos || descr[2] < '1' || descr[2] > '8')
        return fail(ErrorCode::UnsupportedFormat, fmt::format("has numbers of type '{}'", descr), {}, "Save it as float32");
    header.isBigEndian = descr[0] == '>';
    header.itemBytes = static_cast<std::size_t>(descr[2] - '0');
    if (descr[1] == 'f' && header.itemBytes == 2)
        header.type = ElementType::Float16;
    else if (descr[1] == 'f' && header.itemBytes == 4)
        header.type = ElementType::Float32;
    else if (descr[1] == 'f' && header.itemBytes == 8)
        header.type = ElementType::Float64;
    else if (std::string_view("iub").find(descr[1]) == std::string_view::npos)
        return fail(ErrorCode::UnsupportedFormat, fmt::format("has numbers of type '{}'", descr), {}, "Save it as float32");
    return {};
}

Result<void> setShape(LiteralReader& text, NpyHeader& header)
{
    const auto broken = fail(ErrorCode::CorruptFile, "its shape cannot be read");
    if (!text.take('('))
        return broken;
    while (!text.take(')')) {
        const auto size = text.number();
        if (!size || header.shape.size() == mostDimensions)
            return broken;
        header.shape.push_back(*size);
        if (!text.take(',')) {
            if (!text.take(')'))
                return broken;
            break;
        }
    }
    return {};
}

} // namespace

Result<NpyHeader> parseNpyHeader(std::span<const std::byte> file)
{
    const std::string_view bytes(reinterpret_cast<const char*>(file.data()), file.size());
    if (bytes.size() < 10 || !bytes.starts_with(magic))
        return fail(ErrorCode::CorruptFile, "is not a NumPy array");
    const auto byteAt = [&](std::size_t i) { return static_cast<std::size_t>(std::to_integer<unsigned>(file[i])); };
    const std::size_t major = byteAt(6);
    if (major < 1 || major > 3)
        return fail(ErrorCode::NewerFormat, fmt::format("has version {} of NumPy's format; 1 to 3 are known", major));
    const std::size_t lengthBytes = major == 1 ? 2 : 4;
    const std::size_t start = 8 + lengthBytes;
    if (bytes.size() < start)
        return fail(ErrorCode::TruncatedFile, "its header ends early");
    std::size_t length = 0;
    for (std::size_t i = 0; i < lengthBytes; ++i)
        length |= byteAt(8 + i) << (8 * i);
    if (length > bytes.size() - start)
        return fail(ErrorCode::TruncatedFile, "its header ends early");

    NpyHeader header;
    header.dataOffset = start + length;
    LiteralReader text(bytes.substr(start, length));
    bool hasType = false, hasOrder = false, hasShape = false;
    const auto broken = fail(ErrorCode::CorruptFile, "its header cannot be read");
    if (!text.take('{'))
        return broken;
    while (!text.take('}')) {
        const auto key = text.quoted();
        if (!key || !text.take(':'))
            return broken;
        if (*key == "descr" && !hasType) {
            const auto descr = text.quoted();
            if (!descr)
                return fail(ErrorCode::UnsupportedFormat, "is an array of records", {}, "Save it as float32");
            PANGKAS_TRY(setType(*descr, header));
            hasType = true;
        } else if (*key == "fortran_order" && !hasOrder) {
            const auto order = text.boolean();
            if (!order)
                return broken;
            header.isFortranOrder = *order;
            hasOrder = true;
        } else if (*key == "shape" && !hasShape) {
            PANGKAS_TRY(setShape(text, header));
            hasShape = true;
        } else {
            return broken;
        }
        if (!text.take(',')) {
            if (!text.take('}'))
                return broken;
            break;
        }
    }
    if (!hasType || !hasOrder || !hasShape || !text.atEnd())
        return broken;
    return header;
}

} // namespace pangkas
