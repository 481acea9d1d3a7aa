// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/loss_gradient.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace pangkas {

namespace {

double logSumOfExponentials(std::span<const float> logits, double temperature)
{
    const double greatest = *std::ranges::max_element(logits);
    double sum = 0;
    for (const float logit : logits)
        sum += std::exp((static_cast<double>(logit) - greatest) / temperature);
    return std::log(sum) + greatest / temperature;
}

/// Adds share T^2 sum t log(t / s) to the loss and its derivative, share T (s - t), to the gradient.
double addDistillation(
    std::span<const float> row, std::span<const float> teacher, const Distillation& distillation, std::span<double> gradient)
{
    const double temperature = distillation.temperature;
    const double logSum = logSumOfExponentials(row, temperature), teachersLogSum = logSumOfExponentials(teacher, temperature);
    double divergence = 0;
    for (std::size_t c = 0; c < row.size(); ++c) {
        const double logShare = row[c] / temperature - logSum, teachersLog = teacher[c] / temperature - teachersLogSum;
        const double teachersShare = std::exp(teachersLog);
        divergence += teachersShare * (teachersLog - logShare);
        gradient[c] += distillation.share * temperature * (std::exp(logShare) - teachersShare);
    }
    return distillation.share * temperature * temperature * divergence;
}

} // namespace

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

at::Tensor lossGradient(const at::Tensor& logits, const LossTarget& target, StepResult& result)
{
    const at::Tensor values = logits.contiguous();
    const at::Tensor gradient = at::empty_like(values);
    const auto classes = static_cast<std::size_t>(values.size(1));
    const double smoothing = target.smoothing, even = smoothing / static_cast<double>(classes);
    const double labelShare = target.teacher.empty() ? 1 : 1 - target.distillation.share;
    std::vector<double> byClass(classes);
    for (std::size_t i = 0; i < target.labels.size(); ++i) {
        const std::span<const float> row(values.data_ptr<float>() + i * classes, classes);
        float* to = gradient.data_ptr<float>() + i * classes;
        const auto best = std::ranges::max_element(row);
        double sum = 0, all = 0; // of the exponentials, of the logits
        for (const float logit : row) {
            sum += std::exp(static_cast<double>(logit) - *best);
            all += logit;
        }
        const auto label = static_cast<std::size_t>(target.labels[i]);
        const double logSum = std::log(sum) + *best;
        const double own = logSum - row[label];
        result.loss += labelShare
            * (smoothing > 0 ? (1 - smoothing) * own + even * (static_cast<double>(classes) * logSum - all) : own);
        result.correct += best - row.begin() == target.labels[i];
        for (std::size_t c = 0; c < classes; ++c) {
            const double share = std::exp(static_cast<double>(row[c]) - *best) / sum;
            byClass[c] = labelShare * (share - ((c == label ? 1 - smoothing : 0) + even));
        }
        if (!target.teacher.empty())
            result.loss += addDistillation(row, target.teacher.subspan(i * classes, classes), target.distillation, byClass);
        for (std::size_t c = 0; c < classes; ++c)
            to[c] = static_cast<float>(byClass[c] / static_cast<double>(target.labels.size()));
    }
    return gradient;
}

} // namespace pangkas
