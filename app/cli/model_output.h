// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of an output path before a long job begins.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace pangkas::cli {

/// same-file when `output` is one of the inputs (through links too), file-exists when it is there and `force` isn't
/// given, and the error that writing would meet (a folder that isn't there, no permission). Leaves nothing behind.
Result<void> checkOutput(const std::string& output, const std::vector<std::string>& inputs, bool force);

/// Class names as safetensors' metadata holds them: "cats,dogs", or a JSON array where a name holds a comma.
std::string classNamesText(const std::vector<std::string>& names);

} // namespace pangkas::cli
