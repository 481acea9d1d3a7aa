// SPDX-License-Identifier: GPL-3.0-or-later
// Which weights of a tensor survive: one bit per weight.
#pragma once

#include "core/base/export.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pangkas {

class PANGKAS_EXPORT Mask
{
public:
    Mask() = default;
    explicit Mask(std::size_t size, bool kept = false);

    std::size_t size() const { return m_size; }
    bool isKept(std::size_t index) const { return (m_words[index / 64] >> (index % 64)) & 1; }
    void keep(std::size_t index) { m_words[index / 64] |= std::uint64_t{1} << (index % 64); }
    void drop(std::size_t index) { m_words[index / 64] &= ~(std::uint64_t{1} << (index % 64)); }
    /// Number of surviving weights; a pass over the words.
    std::size_t keptCount() const;
    /// Bits beyond size() are 0.
    const std::vector<std::uint64_t>& words() const { return m_words; }
    std::vector<std::uint64_t>& words() { return m_words; }

    bool operator==(const Mask&) const = default;

private:
    std::size_t m_size = 0;
    std::vector<std::uint64_t> m_words;
};

} // namespace pangkas
