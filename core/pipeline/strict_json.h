// SPDX-License-Identifier: GPL-3.0-or-later
// JSON as our own files hold it: no key twice, no absurd depth, errors with their place. For .cpp files of the pipeline.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string_view>

namespace pangkas {

struct JsonLimits
{
    ErrorCode code = ErrorCode::CorruptFile; // of every error
    std::string_view what; // "the recipe": stands for the whole in errors
    std::size_t deepest = 8; // levels of objects and arrays
};

/// May throw what nlohmann throws when memory ends.
Result<nlohmann::ordered_json> parseStrictJson(std::string_view text, const JsonLimits& limits);

} // namespace pangkas
