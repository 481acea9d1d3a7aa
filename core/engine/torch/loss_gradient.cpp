// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/loss_gradient.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

at::Tensor dropoutFactors(
    const at::Tensor& like, double probability, std::uint64_t drawing, std::size_t firstImage, std::size_t node)
{
    const at::Tensor factors = at::empty(like.sizes(), at::kFloat);
    const std::int64_t images = like.size(0), values = images ? like.numel() / images : 0;
    const auto limit = static_cast<std::uint64_t>(probability * 65536);
    const auto kept = static_cast<float>(1 / (1 - probability));
    float* to = factors.data_ptr<float>();
    for (std::int64_t image = 0; image < images; ++image) {
        Random random(drawing, (firstImage + static_cast<std::uint64_t>(image)) * 64 + node);
        for (std::int64_t i = 0; i < values; i += 4) {
            std::uint64_t bits = random.bits();
            for (std::int64_t j = i; j < std::min(i + 4, values); ++j, bits >>= 16)
                *to++ = (bits & 0xffff) < limit ? 0.0f : kept;
        }
    }
    return factors;
}

at::Tensor lossGradient(const at::Tensor& logits, std::span<const int> labels, double smoothing, StepResult& result)
{
    const at::Tensor values = logits.contiguous();
    const at::Tensor gradient = at::empty_like(values);
    const auto classes = static_cast<std::size_t>(values.size(1));
    const double even = smoothing / static_cast<double>(classes);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::span<const float> row(values.data_ptr<float>() + i * classes, classes);
        float* to = gradient.data_ptr<float>() + i * classes;
        const auto best = std::ranges::max_element(row);
        double sum = 0, all = 0; // of the exponentials, of the logits
        for (const float logit : row) {
            sum += std::exp(static_cast<double>(logit) - *best);
            all += logit;
        }
        const auto label = static_cast<std::size_t>(labels[i]);
        const double logSum = std::log(sum) + *best;
        const double own = logSum - row[label];
        result.loss += smoothing > 0 ? (1 - smoothing) * own + even * (static_cast<double>(classes) * logSum - all) : own;
        result.correct += best - row.begin() == labels[i];
        for (std::size_t c = 0; c < classes; ++c) {
            const double share = std::exp(static_cast<double>(row[c]) - *best) / sum;
            const double target = (c == label ? 1 - smoothing : 0) + even;
            to[c] = static_cast<float>((share - target) / static_cast<double>(labels.size()));
        }
    }
    return gradient;
}

} // namespace pangkas
