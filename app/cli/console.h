// SPDX-License-Identifier: GPL-3.0-or-later
// Standard output and standard error of a command, with write errors that are noticed.
#pragma once

#include "core/base/result.h"

#include <string_view>

namespace pangkas::cli {

/// Gives closed standard descriptors a harmless target: otherwise the first file opened would become standard output.
void openStandardDescriptors();

/// Writes all of it; an error when the descriptor doesn't take it (a full disk, a closed pipe).
Result<void> writeOut(std::string_view text);
/// For messages: nothing can be done when this fails.
void writeError(std::string_view text);

/// Whether the last failure of writeOut() was a reader that went away (`| head`), which is no error to talk about.
bool isOutPipeClosed();

} // namespace pangkas::cli
