// SPDX-License-Identifier: GPL-3.0-or-later
// Weights that share centroids which learn (trained quantization, Han et al. 2016, section 3.3), with labels that stay,
// are given anew each epoch, or are derived anew from the weights behind together with mask and codebook.
#pragma once

#include "core/pruning/mask.h"
#include "core/training/block_sums.h"
#include "core/training/weight_binding.h"

#include <array>

namespace pangkas {

class SharedBinding : public WeightBinding
{
public:
    SharedBinding(const BindingSpec& spec, const BindingSize& size);

    std::size_t sharedCount() const override { return static_cast<std::size_t>(m_spec.sharing.centroids); }
    bool decaysShared() const override { return true; }
    bool learnsLatent() const override { return m_redraw != Redraw::Never; }
    bool answersApart() const override { return learnsLatent(); }

    Result<bool> moveTo(double position, const BoundNumbers& numbers, const JobContext& job) override;
    void takeGradient(std::size_t begin, const BoundNumbers& numbers, std::span<float> gradient) override;
    std::vector<float> sharedGradient() override;
    bool keepsGradient() const override { return m_redraw == Redraw::All; }
    double squaredLength(std::span<const float> sharedGradient) const override;
    void answer(std::size_t begin, const BoundNumbers& numbers, std::span<float> to) const override;
    std::vector<std::byte> state() const override;
    Result<void> restore(std::span<const std::byte> state) override;

private:
    enum class Redraw
    {
        Never,
        Labels, // each survivor goes to the centroid nearest to the weight behind it
        All, // mask, codebook and labels
    };

    Result<void> drawAll(const BoundNumbers& numbers, const JobContext& job);
    Result<void> drawLabels(const BoundNumbers& numbers, const JobContext& job);
    void count();

    BindingSpec m_spec;
    BindingSize m_size;
    Redraw m_redraw;
    std::int64_t m_epoch = -1; // of the last draw
    std::vector<std::uint8_t> m_codes; // one per weight; 0: pruned, c: the shared value c - 1
    std::array<std::size_t, 256> m_counts = {}; // weights of each code
    BlockSums m_sums;
};

} // namespace pangkas
