// SPDX-License-Identifier: GPL-3.0-or-later
// Trained ternary quantization (Zhu et al. 2017). The weights behind are divided by their largest magnitude, as there.
#pragma once

#include "core/training/block_sums.h"
#include "core/training/weight_binding.h"

namespace pangkas {

class TernaryBinding : public WeightBinding
{
public:
    /// 0 where a weight behind is at most `threshold` times the largest magnitude of them.
    explicit TernaryBinding(double threshold) : m_threshold(threshold) { }

    /// The positive scale, then the negative one.
    std::size_t sharedCount() const override { return 2; }
    bool answersApart() const override { return true; }

    Result<bool> moveTo(double position, const BoundNumbers& numbers, const JobContext& job) override;
    void takeGradient(std::size_t begin, const BoundNumbers& numbers, std::span<float> gradient) override;
    std::vector<float> sharedGradient() override;
    void stepDone(const BoundNumbers& numbers) override;
    void answer(std::size_t begin, const BoundNumbers& numbers, std::span<float> to) const override;
    std::vector<std::byte> state() const override;
    Result<void> restore(std::span<const std::byte> state) override;

private:
    double m_threshold;
    bool m_isBegun = false;
    float m_border = 0; // weights behind of at most this magnitude are zeros
    BlockSums m_sums;
};

} // namespace pangkas
