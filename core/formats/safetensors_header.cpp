// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors_header.h"

#include "core/formats/printable.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_set>

namespace pangkas {

namespace {

constexpr std::size_t mostTensors = 200'000;
constexpr std::size_t mostMetadata = 100'000;
constexpr std::size_t mostDimensions = 16;

/// Takes the parser's events one by one: no tree is built, whatever the header holds, and duplicate keys are seen.
class HeaderEvents : public nlohmann::json_sax<nlohmann::json>
{
public:
    SafetensorsHeader header;
    Error error{ErrorCode::CorruptFile, "the header ends early", {}, {}};

    bool null() override { return refuse("null"); }
    bool boolean(bool) override { return refuse("a truth value"); }
    bool number_integer(number_integer_t) override { return refuse("a negative number"); }
    bool number_float(number_float_t, const string_t&) override { return refuse("a number that is no 64-bit integer"); }
    bool binary(binary_t&) override { return refuse("binary data"); }
    bool number_unsigned(number_unsigned_t number) override;
    bool string(string_t& text) override;
    bool start_object(std::size_t) override;
    bool key(string_t& text) override;
    bool end_object() override;
    bool start_array(std::size_t) override;
    bool end_array() override;
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override
    {
        error.detail = fmt::format("the header is no valid JSON at byte {}", position);
        return false;
    }

private:
    enum class Place { Outside, Top, Entry, Metadata, DataType, Shape, Offsets };
    enum Seen { SeenType = 1, SeenShape = 2, SeenOffsets = 4, SeenAll = 7 };

    bool stop(ErrorCode code, std::string detail)
    {
        error.code = code;
        error.detail = std::move(detail);
        return false;
    }
    bool refuse(std::string_view what)
    {
        return stop(ErrorCode::CorruptFile, fmt::format("the header{} has {} in the wrong place", where(), what));
    }
    std::string where() const { return m_name.empty() ? std::string() : fmt::format(", at '{}',", printable(m_name)); }
    SafetensorsEntry& entry() { return header.entries.back(); }

    Place m_place = Place::Outside;
    std::string m_name; // the key at the top that is being read
    std::string m_metadataKey;
    std::unordered_set<std::string> m_names;
    int m_seen = 0;
    bool m_isOpen = false; // the array of Shape or Offsets
    std::size_t m_offsets = 0;
};

bool HeaderEvents::start_object(std::size_t)
{
    switch (m_place) {
    case Place::Outside: m_place = Place::Top; return true;
    case Place::Top:
        if (m_name == safetensorsMetadataKey) {
            m_place = Place::Metadata;
            return true;
        }
        if (header.entries.size() == mostTensors)
            return stop(ErrorCode::LimitExceeded, fmt::format("the header names more than {} tensors", mostTensors));
        header.entries.emplace_back();
        entry().name = m_name;
        m_seen = 0;
        m_place = Place::Entry;
        return true;
    default: return refuse("an object");
    }
}

bool HeaderEvents::key(string_t& text)
{
    const auto part = [&](Place place, Seen seen) {
        if (m_seen & seen)
            return stop(ErrorCode::DuplicateName, fmt::format("the header{} has '{}' twice", where(), text));
        m_seen |= seen;
        m_place = place;
        m_isOpen = false;
        m_offsets = 0;
        return true;
    };
    switch (m_place) {
    case Place::Top:
        m_name = text;
        if (!m_names.insert(text).second)
            return stop(ErrorCode::DuplicateName, fmt::format("the header names '{}' twice", printable(text)));
        return true;
    case Place::Metadata:
        if (header.metadata.contains(text))
            return stop(ErrorCode::DuplicateName, fmt::format("the metadata have '{}' twice", printable(text)));
        if (header.metadata.size() == mostMetadata)
            return stop(ErrorCode::LimitExceeded, fmt::format("more than {} metadata", mostMetadata));
        m_metadataKey = text;
        return true;
    case Place::Entry:
        if (text == "dtype")
            return part(Place::DataType, SeenType);
        if (text == "shape")
            return part(Place::Shape, SeenShape);
        if (text == "data_offsets")
            return part(Place::Offsets, SeenOffsets);
        return stop(
            ErrorCode::CorruptFile, fmt::format("the header{} has the unknown key '{}'", where(), printable(text)));
    default: return refuse("a key");
    }
}

bool HeaderEvents::string(string_t& text)
{
    if (m_place == Place::Metadata) {
        header.metadata.emplace(m_metadataKey, text);
        return true;
    }
    if (m_place != Place::DataType)
        return refuse("a text");
    entry().type = scalarTypeOfSafetensors(text);
    if (!entry().type)
        return stop(
            ErrorCode::UnsupportedFormat, fmt::format("{}: unknown type '{}'", printable(m_name), printable(text)));
    m_place = Place::Entry;
    return true;
}

bool HeaderEvents::number_unsigned(number_unsigned_t number)
{
    if (m_place == Place::Shape && m_isOpen) {
        if (entry().shape.size() == mostDimensions)
            return stop(ErrorCode::LimitExceeded,
                fmt::format("{}: more than {} dimensions", printable(m_name), mostDimensions));
        if (number > static_cast<std::uint64_t>(INT64_MAX))
            return stop(ErrorCode::CorruptFile, fmt::format("{}: the size {}", printable(m_name), number));
        entry().shape.push_back(static_cast<std::int64_t>(number));
        return true;
    }
    if (m_place == Place::Offsets && m_isOpen && m_offsets < 2) {
        (m_offsets++ == 0 ? entry().begin : entry().end) = number;
        return true;
    }
    return refuse("a number");
}

bool HeaderEvents::start_array(std::size_t)
{
    if ((m_place != Place::Shape && m_place != Place::Offsets) || m_isOpen)
        return refuse("a list");
    m_isOpen = true;
    return true;
}

bool HeaderEvents::end_array()
{
    if (m_place == Place::Offsets && m_offsets != 2)
        return stop(ErrorCode::CorruptFile, fmt::format("{}: {} offsets instead of two", printable(m_name), m_offsets));
    m_place = Place::Entry;
    return true;
}

bool HeaderEvents::end_object()
{
    switch (m_place) {
    case Place::Metadata: m_place = Place::Top; return true;
    case Place::Entry:
        if (m_seen != SeenAll)
            return stop(ErrorCode::CorruptFile,
                fmt::format("{}: its dtype, shape or data_offsets are missing", printable(m_name)));
        m_place = Place::Top;
        return true;
    case Place::Top: m_place = Place::Outside; return true;
    default: return refuse("the end of an object");
    }
}

Result<void> checkOffsets(const std::vector<SafetensorsEntry>& entries, std::uint64_t dataBytes)
{
    std::uint64_t at = 0;
    for (const SafetensorsEntry& entry : entries) {
        const std::string name = printable(entry.name);
        if (entry.begin > entry.end || entry.end > dataBytes)
            return fail(entry.end > dataBytes ? ErrorCode::TruncatedFile : ErrorCode::CorruptFile,
                fmt::format("{}: offsets {} to {}, but the file has {} bytes of data", name, entry.begin, entry.end,
                    dataBytes));
        if (entry.begin != at)
            return fail(ErrorCode::CorruptFile,
                fmt::format("{}: begins at {}, {} the end of the tensor before it, {}", name, entry.begin,
                    entry.begin < at ? "inside, before" : "with a hole after", at));
        const auto count = elementCount(entry.shape);
        if (!count)
            return fail(count.error().code, fmt::format("{}: {}", name, count.error().detail));
        if (std::uint64_t{*count} * entry.type->bytes != entry.end - entry.begin) // at most 2^40 x 8
            return fail(ErrorCode::CorruptFile,
                fmt::format("{}: shape {} of {} doesn't fill its {} bytes", name, toString(entry.shape),
                    entry.type->name, entry.end - entry.begin));
        at = entry.end;
    }
    if (at != dataBytes)
        return fail(
            ErrorCode::CorruptFile, fmt::format("{} bytes after the last tensor belong to none", dataBytes - at));
    return {};
}

} // namespace

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes)
{
    if (!json.starts_with('{'))
        return fail(ErrorCode::CorruptFile, "the header doesn't begin with '{'");
    HeaderEvents events;
    if (!nlohmann::json::sax_parse(json.begin(), json.end(), &events))
        return fail(std::move(events.error));
    SafetensorsHeader header = std::move(events.header);
    // By both ends, so that tensors without elements come before the one that begins at the same place.
    std::ranges::stable_sort(header.entries, [](const SafetensorsEntry& a, const SafetensorsEntry& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    PANGKAS_TRY(checkOffsets(header.entries, dataBytes));
    return header;
}

} // namespace pangkas
