// SPDX-License-Identifier: GPL-3.0-or-later
// What binds a layer's weights while they learn: a mask, shared values, three values, a price on bits.
#pragma once

#include "core/base/export.h"
#include "core/pruning/magnitude_pruning.h"
#include "core/quantization/weight_sharing.h"

#include <string>
#include <string_view>

namespace pangkas {

enum class BindingKind
{
    Free,
    /// Pruned weights are 0 in every forward pass (Han et al. 2015), exactly so at the end.
    Masked,
    /// Survivors share centroids that learn by the sum of their weights' gradients (Han et al. 2016, section 3.3), at the
    /// learning rate divided by the number of their weights: see WeightBinding::sharedGradient().
    Shared,
    /// -negative, 0 or +positive scale, both learned (trained ternary quantization, Zhu et al. 2017).
    Ternary,
    /// Pruned and shared anew from the weights behind at intervals, with SharingSpec::bitPrice: the forward pass uses the
    /// decoded weights, the gradient reaches the ones behind (straight-through). Drives the coded bytes down.
    Priced,
};

/// How the sparsity gets to the layer's PruningSpec while a run goes on.
enum class SparsityCurve
{
    OneShot, // before the first step
    Cubic, // s(t) = final + (first - final) (1 - t)^3 (Zhu and Gupta 2017)
    Steps, // so many equal steps (iterative pruning, Han et al. 2015)
};

struct SparsitySchedule
{
    SparsityCurve curve = SparsityCurve::OneShot;
    double first = 0; // sparsity at `beginEpoch`
    double beginEpoch = 0; // with fractions
    double endEpoch = 1; // from here on the final mask holds
    int steps = 10; // Steps: how many; Cubic: mask updates between begin and end

    bool operator==(const SparsitySchedule&) const = default;
};

struct BindingSpec
{
    BindingKind kind = BindingKind::Free;
    PruningSpec pruning; // Masked, Shared, Priced: what is pruned at the end
    SparsitySchedule schedule; // Masked
    /// Masked: pruned weights go on learning behind their zeros and return when they grow (dynamic network surgery,
    /// Guo et al. 2016). The mask is drawn anew at the schedule's steps, and each epoch until the last fifth of the run.
    bool spliceBack = false;
    SharingSpec sharing; // Shared, Priced
    bool reassign = false; // Shared: each epoch every survivor goes to the centroid nearest to the weight behind it
    double ternaryThreshold = 0.05; // Ternary: 0 where |w| is at most this share of the layer's largest magnitude

    bool operator==(const BindingSpec&) const = default;
};

/// "free", "masked", "shared", "ternary", "priced"
PANGKAS_EXPORT std::string_view toString(BindingKind kind);
/// "one-shot", "cubic", "steps"
PANGKAS_EXPORT std::string_view toString(SparsityCurve curve);
/// Everything that decides what the binding does, as text: part of a run's identity.
PANGKAS_EXPORT std::string identify(const BindingSpec& spec);

} // namespace pangkas
