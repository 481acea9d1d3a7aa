// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/linear_steps.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <cstddef>

namespace pangkas {

namespace {

constexpr std::int64_t productBlock = 512; // columns of the result
constexpr std::int64_t bfloat16Rows = 32; // of the batch
constexpr std::int64_t gradientRows = 32; // 1.2 MB of fc6's gradient
constexpr std::int64_t fetchedRows = 16 * gradientRows; // that a device computes at once

void forEachBlock(std::int64_t count, std::int64_t block, const std::function<void(std::int64_t, std::int64_t)>& work)
{
    parallelFor(static_cast<std::size_t>((count + block - 1) / block), [&](std::size_t i) {
        const c10::InferenceMode inference; // a guard holds for its thread alone
        const std::int64_t begin = static_cast<std::int64_t>(i) * block;
        work(begin, std::min(block, count - begin));
    });
}

void forEachFetchedBlock(const at::Tensor& gradient, const at::Tensor& input,
    const std::function<void(std::size_t, std::size_t, float*)>& use)
{
    const std::int64_t rows = gradient.size(1);
    const auto columns = static_cast<std::size_t>(input.size(1));
    const auto product = [&](std::int64_t begin) {
        return at::mm(gradient.narrow(1, begin, std::min(fetchedRows, rows - begin)).t(), input);
    };
    at::Tensor next = product(0);
    for (std::int64_t begin = 0; begin < rows; begin += fetchedRows) {
        const at::Tensor piece = next.cpu();
        if (begin + fetchedRows < rows)
            next = product(begin + fetchedRows); // CUDA only notes what is to be done
        float* const values = piece.data_ptr<float>();
        forEachBlock(piece.size(0), gradientRows, [&](std::int64_t first, std::int64_t count) {
            use(static_cast<std::size_t>(begin + first) * columns, static_cast<std::size_t>(count) * columns,
                values + static_cast<std::size_t>(first) * columns);
        });
    }
}

} // namespace

at::Tensor multiplyForward(const at::Tensor& input, const at::Tensor& weight)
{
    if (!weight.is_cpu())
        return at::mm(input.to(weight.scalar_type()), weight.t()).to(at::kFloat);
    const at::Tensor result = at::empty({input.size(0), weight.size(0)}, at::kFloat),
                     factor = input.to(weight.scalar_type());
    forEachBlock(weight.size(0), productBlock, [&](std::int64_t begin, std::int64_t count) {
        result.narrow(1, begin, count).copy_(at::mm(factor, weight.narrow(0, begin, count).t()));
    });
    return result;
}

at::Tensor multiplyBackward(const at::Tensor& gradient, const at::Tensor& weight)
{
    if (!weight.is_cpu())
        return at::mm(gradient.to(weight.scalar_type()), weight).to(at::kFloat);
    const at::Tensor result = at::empty({gradient.size(0), weight.size(1)}, at::kFloat);
    if (weight.scalar_type() == at::kBFloat16) { // oneDNN wants whole rows of the weight
        const at::Tensor factor = gradient.to(at::kBFloat16);
        forEachBlock(gradient.size(0), bfloat16Rows, [&](std::int64_t begin, std::int64_t count) {
            result.narrow(0, begin, count).copy_(at::mm(factor.narrow(0, begin, count), weight));
        });
        return result;
    }
    forEachBlock(weight.size(1), productBlock, [&](std::int64_t begin, std::int64_t count) {
        result.narrow(1, begin, count).copy_(at::mm(gradient, weight.narrow(1, begin, count)));
    });
    return result;
}

void forEachGradientBlock(const at::Tensor& gradient, const at::Tensor& input,
    const std::function<void(std::size_t, std::size_t, float*)>& use)
{
    if (!input.is_cpu())
        return forEachFetchedBlock(gradient, input, use);
    const auto columns = static_cast<std::size_t>(input.size(1));
    forEachBlock(gradient.size(1), gradientRows, [&](std::int64_t begin, std::int64_t count) {
        const at::Tensor block = at::mm(gradient.narrow(1, begin, count).t(), input);
        use(static_cast<std::size_t>(begin) * columns, static_cast<std::size_t>(count) * columns,
            block.data_ptr<float>());
    });
}

void updateSparsely(const at::Tensor& gradient, const at::Tensor& input, const LearningPositions& positions,
    LearningNumbers numbers, const at::Tensor& rounded, const UpdateStep& step)
{
    auto* roundedWeights = rounded.defined() ? rounded.data_ptr<at::BFloat16>() : nullptr;
    // out x batch, in x batch
    const at::Tensor rows = gradient.cpu().t().contiguous(), columns = input.cpu().t().contiguous();
    const auto batch = static_cast<std::size_t>(rows.size(1)), width = static_cast<std::size_t>(columns.size(0));
    const float* rowData = rows.data_ptr<float>();
    const float* columnData = columns.data_ptr<float>();
    forEachBlock(rows.size(0), gradientRows, [&](std::int64_t begin, std::int64_t count) {
        for (auto row = static_cast<std::size_t>(begin); row < static_cast<std::size_t>(begin + count); ++row) {
            for (std::size_t i = positions.rowBegins[row]; i < positions.rowBegins[row + 1]; ++i) {
                const std::size_t column = positions.columns[i], at = row * width + column;
                const float sum = dotProduct(rowData + row * batch, columnData + column * batch, batch);
                updateWeights(numbers.from(at), &sum, nullptr, 1, step);
                if (roundedWeights)
                    roundedWeights[at] = numbers.values[at];
            }
        }
    });
}

double squaredGradientSum(const at::Tensor& gradient, const at::Tensor& input)
{
    const at::Tensor rows = at::mm(gradient, gradient.t()).cpu(), columns = at::mm(input, input.t()).cpu();
    const at::Tensor products = at::mul(rows.to(at::kDouble), columns.to(at::kDouble)).contiguous();
    const double* values = products.data_ptr<double>();
    double sum = 0;
    for (std::int64_t i = 0; i < products.numel(); ++i)
        sum += values[i];
    return std::max(sum, 0.0); // rounding can leave it a little below
}

} // namespace pangkas
