// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/json_object.h"

#include <fmt/ranges.h>

#include <limits>

namespace pangkas {

std::string inQuotes(std::string_view text)
{
    return JsonObject::Json(std::string(text)).dump(-1, ' ', false, JsonObject::Json::error_handler_t::replace);
}

Failure JsonErrors::wrong(const std::string& place, std::string_view facts, std::string remedy) const
{
    return fail(code, fmt::format("{}: {}", place.empty() ? root : std::string_view(place), facts), {}, std::move(remedy));
}

Result<void> JsonErrors::checkVersion(const nlohmann::ordered_json& root, const std::string& key, std::uint64_t newest) const
{
    const auto version = root.is_object() ? root.find(key) : root.end();
    if (version != root.end() && version->is_number_unsigned() && version->get<std::uint64_t>() > newest)
        return fail(ErrorCode::NewerFormat, fmt::format("{}: {}; this program reads up to {}", key, version->dump(), newest), {},
            "Use a newer version of the program");
    return {};
}

std::string JsonErrors::join(const std::string& place, std::string_view key)
{
    return place.empty() ? std::string(key) : fmt::format("{}.{}", place, key);
}

Result<JsonObject> JsonObject::of(
    const Json& value, std::string place, const JsonErrors& errors, Keys required, Keys optional)
{
    if (!value.is_object())
        return errors.wrong(place, fmt::format("is {} where an object is needed", value.type_name()));
    JsonObject object(value, std::move(place), errors);
    for (const auto& item : value.items()) {
        const std::string& key = item.key();
        const auto isAmong = [&key](Keys keys) { return std::ranges::find(keys, std::string_view(key)) != keys.end(); };
        if (isAmong(required) || isAmong(optional))
            continue;
        std::vector<std::string_view> known(required);
        known.insert(known.end(), optional.begin(), optional.end());
        return object.wrong(key, "unknown key", fmt::format("Known here: {}", fmt::join(known, ", ")));
    }
    for (const std::string_view key : required) {
        if (!object.has(key))
            return object.wrong(key, "missing");
    }
    return object;
}

const JsonObject::Json* JsonObject::find(std::string_view key) const
{
    const auto found = m_value->find(std::string(key));
    return found == m_value->end() ? nullptr : &*found;
}

Result<void> JsonObject::read(std::string_view key, double& to) const
{
    const Json* value = find(key);
    if (value && !value->is_number())
        return wrong(key, fmt::format("is {} where a number is needed", value->type_name()));
    if (value)
        to = value->get<double>() + 0.0; // -0 would be another text for an equal file
    return {};
}

Result<void> JsonObject::read(std::string_view key, double& to, double low, double high) const
{
    double number = low;
    PANGKAS_TRY(read(key, number));
    if (!(number >= low && number <= high))
        return wrong(key, fmt::format("{}; expected {} to {}", number, low, high));
    if (has(key))
        to = number;
    return {};
}

Result<void> JsonObject::readBelow(std::string_view key, double& to, double low, double high) const
{
    double number = low;
    PANGKAS_TRY(read(key, number));
    if (!(number >= low && number < high))
        return wrong(key, fmt::format("{}; expected {} to less than {}", number, low, high));
    if (has(key))
        to = number;
    return {};
}

Result<void> JsonObject::read(std::string_view key, std::uint64_t& to) const
{
    const Json* value = find(key);
    if (value && !value->is_number_unsigned())
        return wrong(key, fmt::format("{} is not a whole number from 0 to {}", value->is_number() ? value->dump() : value->type_name(),
            std::numeric_limits<std::uint64_t>::max()));
    if (value)
        to = value->get<std::uint64_t>();
    return {};
}

Result<std::optional<std::int64_t>> JsonObject::wholeOf(std::string_view key, std::int64_t low, std::int64_t high) const
{
    const Json* value = find(key);
    if (!value)
        return std::nullopt;
    if (!value->is_number())
        return wrong(key, fmt::format("is {} where a whole number is needed", value->type_name()));
    const bool isTooLarge = value->is_number_unsigned() && !std::in_range<std::int64_t>(value->get<std::uint64_t>());
    if (value->is_number_integer() && !isTooLarge) {
        if (const auto number = value->get<std::int64_t>(); number >= low && number <= high)
            return number;
    }
    return wrong(key, fmt::format("{} is not a whole number from {} to {}", value->dump(), low, high));
}

Result<void> JsonObject::read(std::string_view key, bool& to) const
{
    const Json* value = find(key);
    if (value && !value->is_boolean())
        return wrong(key, fmt::format("is {} where true or false is needed", value->type_name()));
    if (value)
        to = value->get<bool>();
    return {};
}

Result<void> JsonObject::read(std::string_view key, std::string& to, std::size_t longest) const
{
    const Json* value = find(key);
    if (!value)
        return {};
    if (!value->is_string())
        return wrong(key, fmt::format("is {} where text is needed", value->type_name()));
    const auto& text = value->get_ref<const std::string&>();
    if (text.size() > longest)
        return wrong(key, fmt::format("is {} bytes long, more than {}", text.size(), longest));
    to = text;
    return {};
}

Result<std::vector<const JsonObject::Json*>> JsonObject::elements(std::string_view key, std::size_t most) const
{
    std::vector<const Json*> elements;
    const Json* value = find(key);
    if (!value)
        return elements;
    if (!value->is_array())
        return wrong(key, fmt::format("is {} where an array is needed", value->type_name()));
    if (value->size() > most)
        return wrong(key, fmt::format("holds {} entries, more than {}", value->size(), most));
    for (const Json& element : *value)
        elements.push_back(&element);
    return elements;
}

Failure JsonObject::unknownWord(
    std::string_view key, std::string_view text, const std::vector<std::string_view>& known) const
{
    return wrong(key, fmt::format("{} is unknown", inQuotes(text)), fmt::format("Known: {}", fmt::join(known, ", ")));
}

} // namespace pangkas
