// SPDX-License-Identifier: GPL-3.0-or-later
// The Python objects that a pickle may name. Each is a number here: there is nothing that could be called.
#pragma once

#include "core/formats/scalar_type.h"

#include <string_view>

namespace pangkas {

enum class PickleGlobal {
    OrderedDict,
    RebuildTensor, // torch._utils._rebuild_tensor, before 0.4
    RebuildTensorV2,
    RebuildTensorV3, // names the type of its elements
    RebuildParameter,
    RebuildParameterWithState,
    Size, // torch.Size: a tuple
    Device,
    ElementTypeName, // torch.float32 and the like, met in checkpoints' settings
    Storage, // a class of torch's storages
};

struct PickleGlobalEntry
{
    PickleGlobal global;
    const ScalarType* storage = nullptr; // only for Storage
};

/// False when the object isn't on the list, whatever it is.
bool findPickleGlobal(std::string_view module, std::string_view name, PickleGlobalEntry& entry);

} // namespace pangkas
