// SPDX-License-Identifier: GPL-3.0-or-later
// The border to LibTorch: its exceptions become errors, its warnings stay quiet, its threads are ours.
#pragma once

#include "core/base/result.h"

#include <functional>
#include <string_view>

namespace pangkas {

/// Once per process, before any other call: one thread per operation. The engine spreads images over threads of its
/// own, so that each number is computed in the same order however many threads there are.
void setUpTorch();

/// Runs `work`; what it throws becomes out-of-memory or internal, with `what` as the place.
Result<void> guardTorch(std::string_view what, const std::function<Result<void>()>& work);

/// Address of a function of the engine's libraries, or nullptr.
void* engineSymbol(const char* name);

} // namespace pangkas
