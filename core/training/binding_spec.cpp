// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/binding_spec.h"

namespace pangkas {

std::string_view toString(BindingKind kind)
{
    switch (kind) {
    case BindingKind::Free: return "free";
    case BindingKind::Masked: return "masked";
    case BindingKind::Shared: return "shared";
    case BindingKind::Ternary: return "ternary";
    case BindingKind::Priced: return "priced";
    }
    return "free";
}

std::string_view toString(SparsityCurve curve)
{
    switch (curve) {
    case SparsityCurve::OneShot: return "one-shot";
    case SparsityCurve::Cubic: return "cubic";
    case SparsityCurve::Steps: return "steps";
    }
    return "one-shot";
}

} // namespace pangkas
