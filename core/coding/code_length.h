// SPDX-License-Identifier: GPL-3.0-or-later
// What an arithmetic coder would write, without writing it: for predictions.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace pangkas {

/// Stands where BinaryEncoder does, and adds up how long the decisions are, at each depth of a code's tree.
class CodeLength
{
public:
    static constexpr std::size_t depths = 9; // a sign and the bits of a magnitude up to 255

    /// `one`: the probability of a 1 in 1/65536, from 1 to 65535. Returns `bit`.
    bool code(bool bit, std::uint32_t one)
    {
        m_bits[m_depth] += static_cast<double>(lengths[(bit ? one : 65536 - one) >> 4]);
        return bit;
    }
    void setDepth(std::size_t depth) { m_depth = depth; }
    double bitsAt(std::size_t depth) const { return m_bits[depth]; }

private:
    inline static const std::array<float, 4097> lengths = [] {
        std::array<float, 4097> all{};
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = -std::log2((static_cast<float>(i) + 0.5f) / 4096);
        return all;
    }();
    std::array<double, depths> m_bits{};
    std::size_t m_depth = 0;
};

} // namespace pangkas
