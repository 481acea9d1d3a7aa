// SPDX-License-Identifier: GPL-3.0-or-later
// Images as a tensor that a network takes.
#pragma once

#include "core/engine/torch/image_normalizer.h"
#include "core/engine/torch/torch.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace pangkas {

/// images x channels x height x width, normalised, in channels-last order. All images must be of one size.
inline at::Tensor toTensor(std::span<const std::shared_ptr<const Image>> images, const ImageNormalizer& normalizer)
{
    const std::int64_t height = images.front()->height, width = images.front()->width;
    const auto channels = static_cast<std::int64_t>(normalizer.channels());
    const at::Tensor batch = at::empty({static_cast<std::int64_t>(images.size()), height, width, channels}, at::kFloat);
    const auto values = static_cast<std::size_t>(channels * height * width);
    float* to = batch.data_ptr<float>();
    for (const auto& image : images) {
        normalizer.apply(*image, {to, values});
        to += values;
    }
    return batch.permute({0, 3, 1, 2});
}

} // namespace pangkas
