// SPDX-License-Identifier: GPL-3.0-or-later
// The document's state as a line for a terminal: pangkas-cli with it writes the bytes that Export writes.
#pragma once

#include "ui/document/document.h"

#include <string>
#include <string_view>

namespace pangkas {

/// The text as one word of a POSIX shell.
std::string shellQuoted(std::string_view text);

/// The shortest of preset and options that gives this recipe; `--recipe` with its JSON where options can't say it.
/// Begins with a blank.
std::string recipeArguments(const Recipe& recipe, const Architecture& architecture);

/// "pangkas-cli compress model.pth -o model.pkz ..."; the document must have a model. `weights`: the file with adopted
/// weights, empty for the model's own.
std::string compressCommand(const Document& document, const std::string& weights = {});

} // namespace pangkas
