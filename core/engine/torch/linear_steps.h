// SPDX-License-Identifier: GPL-3.0-or-later
// The three products of a linear layer's training step over a whole batch, each cut into fixed blocks that any number
// of threads may share out: one multiplication per block, so the numbers don't depend on the threads. Tensors in a device's
// memory are multiplied there, without blocks.
#pragma once

#include "core/engine/torch/torch.h"
#include "core/engine/torch/weight_update.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace pangkas {

/// Which weights of a layer learn, row by row; an entry per learning weight.
struct LearningPositions
{
    std::vector<std::size_t> rowBegins; // rows + 1
    std::vector<std::uint32_t> columns;
};

/// input (batch x in) times the transpose of weight (out x in), as float32. The weight may be bfloat16: the product is
/// then computed in it.
at::Tensor multiplyForward(const at::Tensor& input, const at::Tensor& weight);

/// gradient (batch x out) times weight (out x in), likewise.
at::Tensor multiplyBackward(const at::Tensor& gradient, const at::Tensor& weight);

/// The weight's gradient, the transpose of `gradient` times `input`, handed out in blocks of whole rows:
/// use(first element, count, values). It never exists as a whole: each block is used while it is in the cache, and may be
/// changed there. From a device it comes in larger pieces, each of which is computed while the one before is used, and is
/// handed out in the same blocks.
void forEachGradientBlock(const at::Tensor& gradient, const at::Tensor& input,
    const std::function<void(std::size_t, std::size_t, float*)>& use);

/// The gradient at the learning positions alone, and the update there, in `rounded` too if it is defined (bfloat16).
/// Pays where few of the weights learn.
void updateSparsely(const at::Tensor& gradient, const at::Tensor& input, const LearningPositions& positions,
    LearningNumbers numbers, const at::Tensor& rounded, const UpdateStep& step);

/// The sum of the squares of the weight's gradient without the gradient: the sum over all pairs of images of the products
/// of their rows' inner products in `gradient` and in `input`. Costs batch / out + batch / in of the gradient itself.
double squaredGradientSum(const at::Tensor& gradient, const at::Tensor& input);

} // namespace pangkas
