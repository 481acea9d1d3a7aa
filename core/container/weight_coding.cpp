// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/weight_coding.h"

namespace pangkas {

namespace {

std::vector<std::uint8_t> codesOf(const Mask& mask)
{
    std::vector<std::uint8_t> codes(mask.size());
    for (std::size_t i = 0; i < codes.size(); ++i)
        codes[i] = mask.isKept(i);
    return codes;
}

} // namespace

Result<std::vector<CodedStream>> encodeWeight(
    const LayerCoder& coder, const CompressedWeight& weight, const JobContext& job)
{
    if (weight.form == WeightForm::Dense)
        return std::vector<CodedStream>();
    PANGKAS_ASSIGN(const std::size_t weights, elementCount(weight.shape));
    const CodeFacts facts{
        weight.shape, weights, weight.storedCount(), static_cast<int>(weight.codebook.centroids.size())};
    if (weight.form == WeightForm::Shared)
        return coder.encode(facts, weight.codes, job);
    return coder.encode(facts, codesOf(weight.mask), job);
}

std::vector<std::uint8_t> codesOf(const CompressedWeight& weight)
{
    switch (weight.form) {
    case WeightForm::Dense:
        return {};
    case WeightForm::Sparse:
        return codesOf(weight.mask);
    case WeightForm::Shared:
        return weight.codes;
    }
    return {};
}

} // namespace pangkas
