// SPDX-License-Identifier: GPL-3.0-or-later
// What a batch has become halfway through a network, to go on from there another time.
#pragma once

#include "core/engine/torch/torch.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace pangkas {

struct Activations
{
    /// Results by node that later nodes still read; nobody may write to them.
    using Part = std::vector<std::pair<std::size_t, at::Tensor>>;

    std::size_t node = 0; // the first that has not run
    std::vector<Part> parts; // of each tile of the batch, or of all of it where the network no longer runs in tiles

    std::size_t bytes() const
    {
        std::size_t sum = 0;
        for (const Part& part : parts) {
            for (const auto& [node, tensor] : part)
                sum += static_cast<std::size_t>(tensor.numel()) * sizeof(float);
        }
        return sum;
    }
};

} // namespace pangkas
