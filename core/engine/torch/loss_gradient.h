// SPDX-License-Identifier: GPL-3.0-or-later
// Where backward begins: cross-entropy with labels and with a teacher's answers; and the random factors of dropout.
#pragma once

#include "core/engine/torch/step_result.h"
#include "core/engine/torch/torch.h"
#include "core/training/distillation.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace pangkas {

/// Factors of dropout: 0 with the given probability, otherwise 1 / (1 - probability). Each image has its own stream.
at::Tensor dropoutFactors(
    const at::Tensor& like, double probability, std::uint64_t drawing, std::size_t firstImage, std::size_t node);

/// What a batch's answers should be.
struct LossTarget
{
    std::span<const int> labels;
    double smoothing = 0; // the share of the target that all classes get evenly (Szegedy et al. 2016)
    std::span<const float> teacher; // its logits, images x classes; empty: labels alone
    Distillation distillation;
};

/// The gradient of the batch's mean loss by the logits (images x classes, float32); sums losses and hits.
at::Tensor lossGradient(const at::Tensor& logits, const LossTarget& target, StepResult& result);

} // namespace pangkas
