// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pickle_globals.h"

#include <algorithm>
#include <array>

namespace pangkas {

namespace {

struct NamedGlobal
{
    std::string_view module, name;
    PickleGlobal global;
};

constexpr std::array namedGlobals{
    NamedGlobal{"collections", "OrderedDict", PickleGlobal::OrderedDict},
    NamedGlobal{"torch._utils", "_rebuild_tensor", PickleGlobal::RebuildTensor},
    NamedGlobal{"torch._utils", "_rebuild_tensor_v2", PickleGlobal::RebuildTensorV2},
    NamedGlobal{"torch._utils", "_rebuild_tensor_v3", PickleGlobal::RebuildTensorV3},
    NamedGlobal{"torch._utils", "_rebuild_parameter", PickleGlobal::RebuildParameter},
    NamedGlobal{"torch._utils", "_rebuild_parameter_with_state", PickleGlobal::RebuildParameterWithState},
    NamedGlobal{"torch", "Size", PickleGlobal::Size},
    NamedGlobal{"torch", "device", PickleGlobal::Device},
};

constexpr std::array<std::string_view, 16> elementTypeNames{"float32", "float64", "float16", "bfloat16", "int64",
    "int32", "int16", "int8", "uint8", "bool", "complex64", "complex128", "uint16", "uint32", "uint64",
    "float8_e4m3fn"};

} // namespace

bool findPickleGlobal(std::string_view module, std::string_view name, PickleGlobalEntry& entry)
{
    const auto found = std::ranges::find_if(
        namedGlobals, [&](const NamedGlobal& known) { return known.module == module && known.name == name; });
    if (found != namedGlobals.end()) {
        entry = {found->global, nullptr};
        return true;
    }
    if (module == "torch" || module == "torch.cuda" || module == "torch.storage") {
        if (const ScalarType* type = scalarTypeOfStorage(name)) {
            entry = {PickleGlobal::Storage, type};
            return true;
        }
    }
    if (module == "torch" && std::ranges::find(elementTypeNames, name) != elementTypeNames.end()) {
        entry = {PickleGlobal::ElementTypeName, nullptr};
        return true;
    }
    return false;
}

} // namespace pangkas
