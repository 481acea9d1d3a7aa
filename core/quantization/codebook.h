// SPDX-License-Identifier: GPL-3.0-or-later
// The values that a layer's weights share.
#pragma once

#include <vector>

namespace pangkas {

/// Shared values in ascending order. Zero is not among them: code 0 stands for a pruned weight, code c >= 1 for
/// centroids[c - 1].
struct Codebook
{
    std::vector<float> centroids;

    bool operator==(const Codebook&) const = default;
};

} // namespace pangkas
