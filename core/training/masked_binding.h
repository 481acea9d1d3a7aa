// SPDX-License-Identifier: GPL-3.0-or-later
// Retraining under a mask: Han et al. 2015, gradually as Zhu and Gupta 2017, with weights that return as Guo et al. 2016.
#pragma once

#include "core/pruning/mask.h"
#include "core/training/binding_state.h"
#include "core/training/weight_binding.h"

namespace pangkas {

/// Masks drawn by a schedule. What a threshold or a multiple of sigma comes to is decided when the first one is drawn.
class ScheduledMask
{
public:
    ScheduledMask(const BindingSpec& spec, std::size_t weights)
        : m_pruning(spec.pruning), m_schedule(spec.schedule), m_weights(weights)
    {
    }

    /// Draws if a draw is due, or anew if `isForced`. True if it did.
    Result<bool> moveTo(double position, std::span<const float> weights, bool isForced, const JobContext& job);
    bool isFinal() const;
    const Mask& mask() const { return m_mask; } // of size 0 before the first draw
    void write(StateWriter& writer) const;
    Result<void> read(StateReader& reader);

private:
    PruningSpec m_pruning;
    SparsitySchedule m_schedule;
    std::size_t m_weights;
    double m_final = -1; // sparsity; -1: not known yet
    std::int64_t m_draw = -1;
    Mask m_mask;
};

/// What is pruned is 0 and stays so; its optimizer state is cleared, so nothing pushes it away from there.
class MaskedBinding : public WeightBinding
{
public:
    MaskedBinding(const BindingSpec& spec, const BindingSize& size) : m_mask(spec, size.weights) { }

    Result<bool> moveTo(double position, const BoundNumbers& numbers, const JobContext& job) override;
    bool isSettled() const override { return m_mask.isFinal(); }
    void takeGradient(std::size_t begin, const BoundNumbers& numbers, std::span<float> gradient) override;
    bool keepsGradient() const override { return m_mask.mask().size() == 0; }
    void answer(std::size_t begin, const BoundNumbers& numbers, std::span<float> to) const override;
    std::vector<std::byte> state() const override;
    Result<void> restore(std::span<const std::byte> state) override;

private:
    ScheduledMask m_mask;
};

/// Weights go on learning behind their zeros, and return when they grow.
class SplicedBinding : public WeightBinding
{
public:
    SplicedBinding(const BindingSpec& spec, const BindingSize& size)
        : m_mask(spec, size.weights), m_epochs(size.epochs)
    {
    }

    bool answersApart() const override { return true; }
    Result<bool> moveTo(double position, const BoundNumbers& numbers, const JobContext& job) override;
    bool isSettled() const override { return m_mask.isFinal(); }
    void takeGradient(std::size_t, const BoundNumbers&, std::span<float>) override { }
    bool keepsGradient() const override { return true; }
    void answer(std::size_t begin, const BoundNumbers& numbers, std::span<float> to) const override;
    std::vector<std::byte> state() const override;
    Result<void> restore(std::span<const std::byte> state) override;

private:
    ScheduledMask m_mask;
    int m_epochs;
    std::int64_t m_epoch = -1; // of the last draw that an epoch's begin asked for
};

/// Calls work(i) for the weights of [begin, begin + count) that the mask drops, in ascending order.
template <typename Work>
void forEachDropped(const Mask& mask, std::size_t begin, std::size_t count, Work work)
{
    for (std::size_t i = begin; i < begin + count; ++i) {
        if (i % 64 == 0 && i + 64 <= begin + count && mask.words()[i / 64] == ~std::uint64_t{0})
            i += 63;
        else if (!mask.isKept(i))
            work(i);
    }
}

} // namespace pangkas
