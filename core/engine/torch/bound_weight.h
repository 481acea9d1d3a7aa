// SPDX-License-Identifier: GPL-3.0-or-later
// A layer whose weight is bound while it learns: the binding's part of each step.
#pragma once

#include "core/engine/torch/learned_layer.h"

namespace pangkas {

/// Sets LearnedLayer::bound where the options bind the layer, the architecture's `index`-th. invalid-argument for what
/// checkBinding() refuses and where the options hold a mask for its weight too.
Result<void> bindWeight(
    LearnedLayer& layer, const LayerInfo& info, std::size_t index, const TrainingOptions& options);

/// See WeightBinding::moveTo(); the answers are up to date afterwards.
Result<void> moveBinding(LearnedLayer& layer, double position, const JobContext& job);

/// The sum of the squares of what a block of the weight learns by, given the block of the answers' gradient from `begin` on,
/// which may be changed. Updates nothing. From several threads at once.
double measureBlock(LearnedLayer& layer, std::size_t begin, std::span<float> gradient);
/// Once all blocks of a step were: what shared values add that learn alone.
double finishMeasure(LearnedLayer& layer);

/// Updates the weight from `begin` on by a block of its gradient, which may be changed. From several threads at once.
void updateBlock(LearnedLayer& layer, std::size_t begin, std::span<float> gradient, const UpdateStep& step);
/// Once all blocks of a step were.
void finishUpdate(LearnedLayer& layer, const UpdateStep& step);

void refreshAnswers(LearnedLayer& layer);

} // namespace pangkas
