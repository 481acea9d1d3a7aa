// SPDX-License-Identifier: GPL-3.0-or-later
// What stands between the numbers that learn and the weights that a layer answers with, while a run goes on. Knows
// neither optimizers nor networks: who trains owns all numbers and asks.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/training/binding_spec.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace pangkas {

/// A layer's numbers as its trainer holds them.
struct BoundNumbers
{
    std::span<float> latent; // the weights behind, row-major
    std::span<float> shared; // WeightBinding::sharedCount() of them: centroids, scales
    std::vector<std::span<float>> latentState, sharedState; // the optimizer's, a number for each of the above
};

/// One run's binding of one layer. A step is: moveTo(); forward and backward with the answers; takeGradient() for each
/// block of the gradient, and the optimizer's update of the latent weights of that block; sharedGradient() and the
/// optimizer's update of the shared values; stepDone(); answer().
class PANGKAS_EXPORT WeightBinding
{
public:
    virtual ~WeightBinding();

    /// How many numbers learn besides the weights behind, or in their place. Constant.
    virtual std::size_t sharedCount() const { return 0; }
    /// Whether the optimizer decays the shared values as it does weights.
    virtual bool decaysShared() const { return false; }
    /// Whether the weights behind learn. If not, the optimizer leaves them alone and only answer() writes them.
    virtual bool learnsLatent() const { return true; }
    /// Whether the answers are other numbers than the weights behind and need room of their own. If not, answer() is
    /// called with the weights behind as `to`.
    virtual bool answersApart() const { return false; }

    /// Draws mask, codes and codebook where they are due before the step at `position`, in epochs with fractions. True
    /// where something was: the answers are to be made anew. Must be called at the start and never goes back.
    /// not-finite for weights that are no numbers, cancelled.
    virtual Result<bool> moveTo(double position, const BoundNumbers& numbers, const JobContext& job) = 0;
    /// Whether nothing will be drawn any more that changes how the layer is bound: from then on epochs can be compared.
    virtual bool isSettled() const { return true; }

    /// Takes the gradient of the answers from `begin` on, and leaves that of the weights behind in its place. Blocks may
    /// come from several threads in any order; the sums don't depend on it as long as their borders are the same.
    virtual void takeGradient(std::size_t begin, const BoundNumbers& numbers, std::span<float> gradient) = 0;
    /// The gradient of the shared values since the last call. That of a value which n weights share is the sum of theirs,
    /// here divided by n: the step then is the mean of the steps that its weights would take alone, which is steepest
    /// descent among weights that stay equal. With the sum itself a rate that is right for weights would be n times too high.
    virtual std::vector<float> sharedGradient() { return {}; }
    /// Whether takeGradient() leaves every gradient as it is: the weights behind learn by that of all answers.
    virtual bool keepsGradient() const { return false; }
    /// The square of the length of what sharedGradient() has returned, in the space of the answers: each value counts as
    /// often as there are weights that share it. For bindings whose weights behind don't learn.
    virtual double squaredLength(std::span<const float>) const { return 0; }
    /// All updates of a step are done.
    virtual void stepDone(const BoundNumbers&) { }

    /// The weights that the layer answers with, from `begin` on. Blocks may be asked for by several threads.
    virtual void answer(std::size_t begin, const BoundNumbers& numbers, std::span<float> to) const = 0;

    /// What a checkpoint keeps besides the numbers; always of the same length.
    virtual std::vector<std::byte> state() const = 0;
    /// corrupt-file for what can't be the state of a binding of so many weights.
    virtual Result<void> restore(std::span<const std::byte> state) = 0;
};

struct BindingSize
{
    std::size_t weights = 0;
    int epochs = 1; // of the run
    std::uint64_t seed = 1; // the run's mixed with the layer: what centroids are drawn with
};

/// nullptr for BindingKind::Free. invalid-argument as checkBinding().
PANGKAS_EXPORT Result<std::unique_ptr<WeightBinding>> makeBinding(const BindingSpec& spec, const BindingSize& size);

/// invalid-argument, naming the limits (NaN too): amounts that pruning or sharing refuse, a schedule that ends with the
/// run or after it, Shared or Priced without centroids, Ternary with a pattern.
PANGKAS_EXPORT Result<void> checkBinding(const BindingSpec& spec, int epochs);

} // namespace pangkas
