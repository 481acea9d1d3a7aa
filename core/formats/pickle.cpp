// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pickle.h"

namespace pangkas {

std::string_view toString(PickleKind kind)
{
    switch (kind) {
    case PickleKind::None: return "None";
    case PickleKind::Bool: return "bool";
    case PickleKind::Integer:
    case PickleKind::BigInteger: return "int";
    case PickleKind::Float: return "float";
    case PickleKind::String: return "string";
    case PickleKind::Tuple: return "tuple";
    case PickleKind::List: return "list";
    case PickleKind::Dictionary: return "dictionary";
    case PickleKind::Global: return "Python class";
    case PickleKind::Storage: return "storage";
    case PickleKind::Tensor: return "tensor";
    case PickleKind::Opaque: return "Python object";
    }
    return "value";
}

} // namespace pangkas
