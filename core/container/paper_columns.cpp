// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/paper_columns.h"

#include "core/container/weight_coding.h"
#include "core/quantization/weight_sharing.h"

#include <span>
#include <tuple>

namespace pangkas {

namespace {

/// Stored weights and the zeros that have to be stored because an index of so many bits reaches no farther.
std::size_t entriesWith(int indexBits, std::span<const std::uint8_t> codes)
{
    const std::size_t reach = std::size_t{1} << indexBits; // positions that one entry moves on at most
    std::size_t entries = 0, skipped = 0;
    for (const std::uint8_t code : codes) {
        if (code == 0) {
            ++skipped;
            continue;
        }
        entries += 1 + skipped / reach;
        skipped = 0;
    }
    return entries;
}

std::uint64_t bytesFor(std::size_t entries, int bits)
{
    return (std::uint64_t{entries} * static_cast<std::uint64_t>(bits) + 7) / 8;
}

} // namespace

PaperColumns paperColumns(const CompressedLayer& layer)
{
    const CompressedWeight& weight = layer.weight;
    PaperColumns columns;
    columns.weights = elementCount(weight.shape).value_or(0);
    columns.stored = weight.storedCount();
    columns.entries = columns.stored;
    const std::uint64_t bias = layer.bias ? 4 * std::uint64_t{layer.bias->size()} : 0;
    columns.denseBytes = 4 * std::uint64_t{columns.weights} + bias;
    std::uint64_t codebook = 0;
    if (weight.form == WeightForm::Shared) {
        columns.codeBits = bitsForCentroids(static_cast<int>(weight.codebook.centroids.size()));
        codebook = 4 * weight.codebook.centroids.size();
    }
    if (columns.stored < columns.weights) {
        const std::vector<std::uint8_t> codes = codesOf(weight);
        const std::size_t with4 = entriesWith(4, codes), with5 = entriesWith(5, codes);
        const bool is4 = bytesFor(with4, columns.codeBits + 4) <= bytesFor(with5, columns.codeBits + 5);
        std::tie(columns.indexBits, columns.entries) = is4 ? std::pair{4, with4} : std::pair{5, with5};
    }
    columns.pruned = bytesFor(columns.entries, 32 + columns.indexBits) + bias;
    columns.quantized = bytesFor(columns.entries, columns.codeBits + columns.indexBits) + codebook + bias;
    return columns;
}

} // namespace pangkas
