// SPDX-License-Identifier: GPL-3.0-or-later
// An object of a file of ours, read key by key: what is missing keeps the value that it would set, what is wrong is an error with
// its place. Pulls nlohmann's parser in: for .cpp files of the pipeline.
#pragma once

#include "core/base/result.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pangkas {

/// A value and the file's word for it. These words must not change when what the program prints does.
template <typename Value>
using JsonWord = std::pair<Value, std::string_view>;

template <typename Value, std::size_t count>
constexpr std::string_view wordFor(const std::array<JsonWord<Value>, count>& words, Value value)
{
    const auto found = std::ranges::find(words, value, &JsonWord<Value>::first);
    return found == words.end() ? words.front().second : found->second;
}

/// As a JSON string; bytes that are no UTF-8 become U+FFFD.
std::string inQuotes(std::string_view text);

/// What errors in a file of one kind are.
struct JsonErrors
{
    ErrorCode code = ErrorCode::CorruptFile;
    std::string_view root; // "the recipe": stands for the whole where there is no other place

    Failure wrong(const std::string& place, std::string_view facts, std::string remedy = {}) const;
    /// newer-format where the whole has a number above `newest` there; nothing else of it is looked at, since newer programs may
    /// have written anything.
    Result<void> checkVersion(const nlohmann::ordered_json& root, const std::string& key, std::uint64_t newest) const;
    /// "a", "b" -> "a.b"
    static std::string join(const std::string& place, std::string_view key);
};

class JsonObject
{
public:
    using Json = nlohmann::ordered_json;
    using Keys = std::initializer_list<std::string_view>;

    /// Of `value`, which must outlive it. Refuses what is no object, keys of neither list, and required ones that are missing.
    static Result<JsonObject> of(
        const Json& value, std::string place, const JsonErrors& errors, Keys required, Keys optional = {});

    const std::string& place() const { return m_place; }
    std::string within(std::string_view key) const { return JsonErrors::join(m_place, key); }
    Failure wrong(std::string_view key, std::string_view facts, std::string remedy = {}) const
    {
        return m_errors.wrong(within(key), facts, std::move(remedy));
    }

    bool has(std::string_view key) const { return m_value->contains(key); }
    /// nullptr where there is none.
    const Json* find(std::string_view key) const;

    /// Any finite number.
    Result<void> read(std::string_view key, double& to) const;
    /// From `low` to `high`.
    Result<void> read(std::string_view key, double& to, double low, double high) const;
    /// From `low` to less than `high`.
    Result<void> readBelow(std::string_view key, double& to, double low, double high) const;
    /// Any whole number of 64 bits from 0 on, as seeds are.
    Result<void> read(std::string_view key, std::uint64_t& to) const;
    template <std::integral Whole>
    Result<void> readWhole(std::string_view key, Whole& to, std::int64_t low, std::int64_t high) const
    {
        PANGKAS_ASSIGN(const auto number, wholeOf(key, low, high));
        if (number)
            to = static_cast<Whole>(*number);
        return {};
    }
    Result<void> read(std::string_view key, bool& to) const;
    Result<void> read(std::string_view key, std::string& to, std::size_t longest = std::string::npos) const;
    template <typename Value, std::size_t count>
    Result<void> read(std::string_view key, Value& to, const std::array<JsonWord<Value>, count>& words) const
    {
        std::string text(wordFor(words, to));
        PANGKAS_TRY(read(key, text));
        const auto found = std::ranges::find(words, std::string_view(text), &JsonWord<Value>::second);
        if (found == words.end()) {
            std::vector<std::string_view> known;
            for (const JsonWord<Value>& word : words)
                known.push_back(word.second);
            return unknownWord(key, text, known);
        }
        to = found->first;
        return {};
    }
    /// The array's elements; none where there is no array.
    Result<std::vector<const Json*>> elements(std::string_view key, std::size_t most) const;

private:
    JsonObject(const Json& value, std::string place, const JsonErrors& errors)
        : m_value(&value), m_place(std::move(place)), m_errors(errors)
    {
    }

    /// None where there is none.
    Result<std::optional<std::int64_t>> wholeOf(std::string_view key, std::int64_t low, std::int64_t high) const;
    Failure unknownWord(
        std::string_view key, std::string_view text, const std::vector<std::string_view>& known) const;

    const Json* m_value;
    std::string m_place;
    JsonErrors m_errors;
};

} // namespace pangkas
