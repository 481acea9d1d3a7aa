// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/weight_binding.h"

#include "core/training/masked_binding.h"
#include "core/training/shared_binding.h"
#include "core/training/sparsity_schedule.h"
#include "core/training/ternary_binding.h"

#include <fmt/format.h>

#include <new>

namespace pangkas {

WeightBinding::~WeightBinding() = default;

Result<std::unique_ptr<WeightBinding>> makeBinding(const BindingSpec& spec, const BindingSize& size)
{
    using Binding = std::unique_ptr<WeightBinding>;
    PANGKAS_TRY(checkBinding(spec, size.epochs));
    try {
        switch (spec.kind) {
        case BindingKind::Free:
            break;
        case BindingKind::Masked:
            if (spec.spliceBack)
                return Binding(std::make_unique<SplicedBinding>(spec, size));
            return Binding(std::make_unique<MaskedBinding>(spec, size));
        case BindingKind::Shared:
        case BindingKind::Priced:
            return Binding(std::make_unique<SharedBinding>(spec, size));
        case BindingKind::Ternary:
            return Binding(std::make_unique<TernaryBinding>(spec.ternaryThreshold));
        }
        return Binding();
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "no memory to bind the layer's weights", {}, "Close other programs");
    }
}

Result<void> checkBinding(const BindingSpec& spec, int epochs)
{
    switch (spec.kind) {
    case BindingKind::Free:
        return {};
    case BindingKind::Masked:
        PANGKAS_TRY(checkPruning(spec.pruning));
        return checkSchedule(spec.schedule, epochs);
    case BindingKind::Shared:
    case BindingKind::Priced:
        PANGKAS_TRY(checkPruning(spec.pruning));
        if (spec.sharing.centroids < 1)
            return fail(ErrorCode::InvalidArgument, "no centroids that weights could share");
        return checkSharing(spec.sharing);
    case BindingKind::Ternary:
        if (spec.pruning.pattern.kind != PatternKind::None && spec.pruning.amount > 0)
            return fail(ErrorCode::InvalidArgument,
                fmt::format("ternary weights choose their own zeros and can't keep to the pattern {}", toString(spec.pruning.pattern)),
                {}, "Bind the layer as masked, shared or priced, or take the pattern away");
        if (spec.ternaryThreshold >= 0 && spec.ternaryThreshold < 1)
            return {};
        return fail(ErrorCode::InvalidArgument,
            fmt::format("ternary threshold {}; expected 0 to less than 1", spec.ternaryThreshold));
    }
    return {};
}

} // namespace pangkas
