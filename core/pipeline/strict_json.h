// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON of recipes as a tree, without what nlohmann's own parser lets pass, and the words in which its readers refuse.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace pangkas::strict_json {

/// Text with quotes around it and what JSON escapes escaped.
std::string inQuotes(std::string_view text);
/// invalid-recipe: "PLACE: FACTS"; an empty place is the recipe itself.
Failure wrong(const std::string& place, std::string_view facts, std::string remedy = {});
/// "layers[3].sharing" and "bits": "layers[3].sharing.bits".
std::string within(const std::string& place, std::string_view key);

/// invalid-recipe for text that isn't JSON, with line and column, for a key that is given twice, for a number beyond
/// doubles and for more than 8 levels. May throw std::bad_alloc.
Result<nlohmann::ordered_json> parse(std::string_view text);

} // namespace pangkas::strict_json
