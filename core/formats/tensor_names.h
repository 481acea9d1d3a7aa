// SPDX-License-Identifier: GPL-3.0-or-later
// What the readers of all formats do with names, and what they tell the user about it.
#pragma once

#include "core/base/result.h"
#include "core/formats/tensor_loading.h"

#include <span>
#include <string>
#include <vector>

namespace pangkas {

/// Takes off "module." (DataParallel) and "_orig_mod." (torch.compile) where all names begin with it, with a note.
/// duplicate-name when two tensors have one name, corrupt-file when a name can't be shown.
Result<void> tidyNames(std::vector<TensorView>& views, std::vector<std::string>& notes);

/// "converted 16 tensors from float16 to float32", a note per type that isn't float32.
void noteConversions(std::span<const TensorView> views, std::vector<std::string>& notes);

/// "left out NAMES: WHY"; names beyond the first few are counted only. Nothing when there are none.
void noteLeftOut(std::span<const std::string> names, std::string_view why, std::vector<std::string>& notes);

} // namespace pangkas
