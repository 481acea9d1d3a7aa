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
/// `spread(count, work)` calls work(i) for each image: one after the other, or on threads as parallelFor() does.
template <typename Spread>
at::Tensor toTensor(
    std::span<const std::shared_ptr<const Image>> images, const ImageNormalizer& normalizer, const Spread& spread)
{
    const std::int64_t height = images.front()->height, width = images.front()->width;
    const auto channels = static_cast<std::int64_t>(normalizer.channels());
    const at::Tensor batch = at::empty({static_cast<std::int64_t>(images.size()), height, width, channels}, at::kFloat);
    const auto values = static_cast<std::size_t>(channels * height * width);
    float* const to = batch.data_ptr<float>();
    spread(images.size(), [&](std::size_t i) { normalizer.apply(*images[i], {to + i * values, values}); });
    return batch.permute({0, 3, 1, 2});
}

inline at::Tensor toTensor(std::span<const std::shared_ptr<const Image>> images, const ImageNormalizer& normalizer)
{
    return toTensor(images, normalizer, [](std::size_t count, const auto& work) {
        for (std::size_t i = 0; i < count; ++i)
            work(i);
    });
}

} // namespace pangkas
