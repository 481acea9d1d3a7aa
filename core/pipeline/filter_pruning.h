// SPDX-License-Identifier: GPL-3.0-or-later
// Pruning of whole filters (Li et al. 2017, "Pruning Filters for Efficient ConvNets"): a smaller network of the same kind that
// any program runs faster, not one with zeros.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/tensor/model_snapshot.h"

#include <map>
#include <string>
#include <string_view>

namespace pangkas {

enum class FilterNorm { L1, L2 };

/// "l1", "l2"
PANGKAS_EXPORT std::string_view toString(FilterNorm norm);

struct FilterPruning
{
    /// Share of a layer's filters (of a linear layer: of its neurons) that remain, above 0 to 1, rounded but at least one;
    /// by layer name. The last layer's are the classes and can't go.
    std::map<std::string, double> keep;
    FilterNorm norm = FilterNorm::L1; // the smallest go; of equals those further back

    bool operator==(const FilterPruning&) const = default;
};

struct ShrunkNetwork
{
    Architecture architecture; // the same id, other shapes
    ModelSnapshot model;
};

/// Filters and their biases go, and with them what later layers read of them: input channels of convolutions, planes of the
/// flattened values before a linear layer, through poolings and concatenations. Norms are those of the given weights.
/// Where the filters that go have only zeros, biases too, the answers stay the same but for the order of sums.
/// unknown-name, invalid-argument for shares and the last layer, not-finite, as checkTensors(), out-of-memory, cancelled.
PANGKAS_EXPORT Result<ShrunkNetwork> pruneFilters(
    const Architecture& architecture, const ModelSnapshot& model, const FilterPruning& pruning, const JobContext& job = {});

} // namespace pangkas
