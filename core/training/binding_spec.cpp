// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/binding_spec.h"

#include <fmt/format.h>

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

std::string identify(const BindingSpec& spec)
{
    const std::string pruning = fmt::format("{} {}", toString(spec.pruning.rule), spec.pruning.amount);
    std::string sharing = fmt::format("{} centroids, {}, {} iterations, bit price {}, {}", spec.sharing.centroids,
        toString(spec.sharing.init), spec.sharing.iterations, spec.sharing.bitPrice, toString(spec.sharing.importance));
    for (const SetCentroid& centroid : spec.sharing.codebook)
        sharing += fmt::format(", {}{}", centroid.value, centroid.isPinned ? " pinned" : "");
    switch (spec.kind) {
    case BindingKind::Free: return "free";
    case BindingKind::Masked: {
        const SparsitySchedule& schedule = spec.schedule;
        std::string text = fmt::format("masked, {}{}", pruning, spec.spliceBack ? ", spliced" : "");
        if (schedule.curve != SparsityCurve::OneShot)
            text += fmt::format(", {} from {} in epochs {} to {}, {} steps", toString(schedule.curve), schedule.first,
                schedule.beginEpoch, schedule.endEpoch, schedule.steps);
        return text;
    }
    case BindingKind::Shared:
        return fmt::format("shared, {}, {}{}", pruning, sharing, spec.reassign ? ", reassigned" : "");
    case BindingKind::Ternary: return fmt::format("ternary, {}", spec.ternaryThreshold);
    case BindingKind::Priced: return fmt::format("priced, {}, {}", pruning, sharing);
    }
    return {};
}

} // namespace pangkas
