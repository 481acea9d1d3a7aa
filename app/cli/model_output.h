// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of an output path before a long job begins.
#pragma once

#include "core/base/result.h"

#include <map>
#include <string>
#include <vector>

namespace pangkas::cli {

/// same-file when `output` is one of the inputs (through links too), file-exists when it is there and `force` isn't
/// given, and the error that writing would meet (a folder that isn't there, no permission). Leaves nothing behind.
Result<void> checkOutput(const std::string& output, const std::vector<std::string>& inputs, bool force);

/// What a .safetensors file says of the model besides its tensors: the architecture's id and the class names as
/// "cats,dogs", or as a JSON array where a name holds a comma.
std::map<std::string, std::string> modelMetadata(const std::string& architecture, const std::vector<std::string>& classNames);

} // namespace pangkas::cli
