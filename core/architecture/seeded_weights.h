// SPDX-License-Identifier: GPL-3.0-or-later
// Initial weights from a seed, the same bits on every machine and with any number of threads: what training starts
// from, and what the built-in sample stores only its difference to.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <vector>

namespace pangkas {

/// Bell-shaped weights (the sum of four uniform numbers) of deviation initialDeviation(), biases 0. Each number is a
/// function of seed, tensor and position alone. 57 M weights take some 0.2 s on two cores.
PANGKAS_EXPORT Result<ModelSnapshot> seededWeights(
    const Architecture& architecture, std::uint64_t seed, const JobContext& job = {});

/// One layer's weight and, where it has one, bias, as seededWeights() makes them. `architecture` need not be one that this
/// program knows: a head for other classes, for instance.
PANGKAS_EXPORT Result<std::vector<Tensor>> seededLayer(
    const Architecture& architecture, LayerId layer, std::uint64_t seed, const JobContext& job = {});

/// Convolutions: sqrt(2 / fan-in) (He et al. 2015). Linear layers: 0.4 of that, near AlexNet's own 0.005; what such a
/// wide layer learns is otherwise small beside what it started from, and the first answers are far off.
PANGKAS_EXPORT float initialDeviation(const Architecture& architecture, LayerId layer);

} // namespace pangkas
