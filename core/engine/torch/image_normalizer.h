// SPDX-License-Identifier: GPL-3.0-or-later
// From 8-bit pixels to the floats that a network takes, in channels-last order.
#pragma once

#include "core/architecture/preprocessing.h"
#include "core/base/result.h"
#include "core/data/dataset.h"

#include <array>
#include <cstddef>
#include <span>

namespace pangkas {

/// The numbers of normalize() in core/data by table: 256 values for each channel.
class ImageNormalizer
{
public:
    explicit ImageNormalizer(const Preprocessing& preprocessing);

    std::size_t channels() const { return m_channels; }
    /// `to`: height x width x channels(), the channels of a pixel side by side in the network's order.
    void apply(const Image& image, std::span<float> to) const;

private:
    std::size_t m_channels; // 1: of the luminance
    std::array<std::array<float, 3>, 256> m_table{}; // by value and channel
    std::array<std::size_t, 3> m_colours{}; // of each channel
};

} // namespace pangkas
