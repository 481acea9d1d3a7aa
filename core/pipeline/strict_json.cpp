// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/strict_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pangkas {

namespace {

using Json = nlohmann::ordered_json;

std::string inQuotes(std::string_view text)
{
    return Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Builds the tree while refusing what nlohmann's own parser lets pass: a key given twice, absurd depth.
class StrictBuilder : public nlohmann::json_sax<Json>
{
public:
    StrictBuilder(std::string_view text, const JsonLimits& limits) : m_text(text), m_limits(limits) { }

    Json root;
    std::optional<Error> error;

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t&) override { return put(value); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override
    {
        if (m_open.back()->contains(name)) {
            error = wrong(place().empty() ? name : place() + "." + name, "the key is given twice");
            return false;
        }
        m_key = name;
        return true;
    }

    bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& exception) override
    {
        const auto before = m_text.substr(0, position > 0 ? position - 1 : 0);
        const auto line = 1 + std::ranges::count(before, '\n');
        const auto column = before.size() - (before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1) + 1;
        const bool isTooLarge = exception.id == 406; // a number beyond the range of double
        error = Error{m_limits.code,
            isTooLarge ? fmt::format("line {}: the number {} is too large", line, inQuotes(token))
                       : fmt::format("is not JSON: line {}, column {}, near {}", line, column, inQuotes(token.substr(0, 40))),
            {}, {}};
        return false;
    }

private:
    template <typename Value>
    bool put(Value&& value)
    {
        add(Json(std::forward<Value>(value)));
        return true;
    }

    Json* add(Json&& value)
    {
        if (m_open.empty()) {
            root = std::move(value);
            return &root;
        }
        Json& parent = *m_open.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        // Checked in key(); the parent doesn't grow while this value is open, so pointers into it stay good.
        parent.emplace(m_key, std::move(value));
        return &parent.get_ref<Json::object_t&>().back().second;
    }

    bool open(Json&& value)
    {
        if (m_open.size() >= m_limits.deepest) {
            error = wrong(place(), fmt::format("is nested deeper than {} levels", m_limits.deepest));
            return false;
        }
        m_names.push_back(m_open.empty() ? std::string()
                : m_open.back()->is_array()
                ? fmt::format("[{}]", m_open.back()->size())
                : (m_names.empty() || m_open.size() == 1 ? m_key : "." + m_key));
        m_open.push_back(add(std::move(value)));
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        m_names.pop_back();
        return true;
    }

    Error wrong(const std::string& where, std::string_view facts) const
    {
        return {m_limits.code, fmt::format("{}: {}", where.empty() ? m_limits.what : std::string_view(where), facts), {}, {}};
    }

    std::string place() const
    {
        std::string path;
        for (const std::string& name : m_names)
            path += name;
        return path;
    }

    std::string_view m_text;
    JsonLimits m_limits;
    std::vector<Json*> m_open;
    std::vector<std::string> m_names;
    std::string m_key;
};

} // namespace

Result<nlohmann::ordered_json> parseStrictJson(std::string_view text, const JsonLimits& limits)
{
    StrictBuilder builder(text, limits);
    if (!Json::sax_parse(text.begin(), text.end(), &builder))
        return fail(builder.error.value_or(Error{limits.code, "is not JSON", {}, {}}));
    return std::move(builder.root);
}

} // namespace pangkas
