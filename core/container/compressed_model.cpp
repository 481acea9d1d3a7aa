// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/compressed_model.h"

#include "core/base/parallel.h"
#include "core/container/weight_values.h"
#include "core/tensor/distinct_values.h"

#include <algorithm>
#include <array>
#include <span>

namespace pangkas {
namespace {

std::array<std::size_t, 256> codeCounts(const std::vector<std::uint8_t>& codes)
{
    std::array<std::size_t, 256> counts{};
    for (const std::uint8_t code : codes)
        ++counts[code];
    return counts;
}

} // namespace

std::string_view toString(WeightForm form)
{
    switch (form) {
    case WeightForm::Dense:
        return "dense";
    case WeightForm::Sparse:
        return "sparse";
    case WeightForm::Shared:
        return "shared";
    }
    return "dense";
}

std::size_t CompressedWeight::storedCount() const
{
    switch (form) {
    case WeightForm::Dense:
        return dense.size();
    case WeightForm::Sparse:
        return survivors.size();
    case WeightForm::Shared:
        return codes.size() - static_cast<std::size_t>(std::ranges::count(codes, std::uint8_t{0}));
    }
    return 0;
}

std::size_t CompressedWeight::distinctCount() const
{
    switch (form) {
    case WeightForm::Dense:
        return countDistinctValues(dense.values());
    case WeightForm::Sparse: {
        const bool hasPruned = survivors.size() < elementCount(shape).value_or(0);
        const bool hasZero = std::ranges::find(survivors, 0.0f) != survivors.end();
        return countDistinctValues(survivors) + (hasPruned && !hasZero);
    }
    case WeightForm::Shared: {
        const auto counts = codeCounts(codes);
        return counts.size() - static_cast<std::size_t>(std::ranges::count(counts, std::size_t{0}));
    }
    }
    return 0;
}

std::vector<std::size_t> CompressedWeight::clusterSizes() const
{
    if (form != WeightForm::Shared)
        return {};
    const auto counts = codeCounts(codes);
    return {counts.begin() + 1, counts.begin() + 1 + static_cast<std::ptrdiff_t>(codebook.centroids.size())};
}

Result<Tensor> decodeWeight(const CompressedWeight& weight)
{
    PANGKAS_TRY(checkWeight(weight));
    const TensorInfo info{weight.tensor, weight.shape, ElementType::Float32};
    if (weight.form == WeightForm::Dense && weight.dense.info() == info)
        return weight.dense; // nobody can change it
    PANGKAS_ASSIGN(const std::size_t count, elementCount(weight.shape));
    PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(count));
    WeightValues values(weight);
    const std::span<float> to = buffer.values();
    if (weight.form == WeightForm::Sparse) {
        values.next(to);
    } else {
        constexpr std::size_t piece = std::size_t{1} << 20;
        parallelFor((count + piece - 1) / piece, [&](std::size_t i) {
            values.read(i * piece, to.subspan(i * piece, std::min(piece, count - i * piece)));
        });
    }
    return Tensor(info, std::move(buffer));
}

} // namespace pangkas
