// SPDX-License-Identifier: GPL-3.0-or-later
// Where backward begins: cross-entropy; and the random factors of dropout.
#pragma once

#include "core/engine/torch/step_result.h"
#include "core/engine/torch/torch.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace pangkas {

/// Factors of dropout: 0 with the given probability, otherwise 1 / (1 - probability). Each image has its own stream.
at::Tensor dropoutFactors(
    const at::Tensor& like, double probability, std::uint64_t drawing, std::size_t firstImage, std::size_t node);

/// The gradient of the batch's mean loss by the logits; sums losses and hits. `smoothing`: the share of the target that
/// all classes get evenly (Szegedy et al. 2016).
at::Tensor lossGradient(const at::Tensor& logits, std::span<const int> labels, double smoothing, StepResult& result);

} // namespace pangkas
