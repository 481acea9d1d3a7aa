// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/block_layout.h"

#include "core/container/weight_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <new>
#include <span>

namespace pangkas {

namespace {

constexpr std::size_t cancelRows = 256; // rows between two looks at whether to go on
constexpr double leastFilled = 0.9;

/// Weights of the block of a row that has most.
std::size_t mostOfABlock(const CompressedWeight& weight, std::size_t of)
{
    const auto columns = static_cast<std::size_t>(weight.shape[1]);
    std::size_t most = 0;
    for (std::size_t row = 0; row < weight.codes.size() && most < of; row += columns) {
        for (std::size_t column = 0; column < columns; column += of) {
            const std::uint8_t* const begin = weight.codes.data() + row + column;
            const std::size_t length = std::min(of, columns - column);
            most = std::max(most, length - static_cast<std::size_t>(std::count(begin, begin + length, std::uint8_t{0})));
        }
    }
    return most;
}

Result<BlockLayout> build(const CompressedWeight& weight, const PruningPattern& pattern, const JobContext& job)
{
    BlockLayout layout;
    layout.rows = static_cast<std::size_t>(weight.shape[0]);
    layout.columns = static_cast<std::size_t>(weight.shape[1]);
    layout.valueCount = weight.codebook.centroids.size();
    layout.kept = static_cast<std::size_t>(pattern.kept);
    layout.of = static_cast<std::size_t>(pattern.of);
    std::ranges::copy(weight.codebook.centroids, layout.values.begin());
    const std::size_t steps = (layout.columns + layout.of - 1) / layout.of * layout.kept;
    layout.groups = (steps + groupSteps - 1) / groupSteps;
    const std::size_t bits = layout.positionBits(), positionBytes = bits * blockRows * groupSteps / 8;
    layout.bytes.resize(layout.slices() * layout.groups * layout.groupBytes());
    const auto nothing = static_cast<std::uint8_t>(layout.valueCount);
    for (std::size_t group = 0; group < layout.bytes.size(); group += layout.groupBytes())
        std::fill_n(layout.bytes.data() + group + positionBytes, blockRows * groupSteps, nothing);
    for (std::size_t row = 0; row < layout.rows; ++row) {
        if (row % cancelRows == 0)
            PANGKAS_TRY(job.checkCancelled());
        const auto codes = std::span(weight.codes).subspan(row * layout.columns, layout.columns);
        std::uint8_t* const slice = layout.bytes.data() + row / blockRows * layout.groups * layout.groupBytes();
        const std::size_t lane = row % blockRows;
        for (std::size_t column = 0, inBlock = 0; column < layout.columns; ++column) {
            if (column % layout.of == 0)
                inBlock = 0;
            if (codes[column] == 0)
                continue;
            if (inBlock == layout.kept)
                return fail(ErrorCode::InvalidArgument,
                    fmt::format("{}: row {} has more weights before column {} than {} allows", weight.tensor, row, column + 1,
                        toString(pattern)));
            const std::size_t step = column / layout.of * layout.kept + inBlock++;
            std::uint8_t* const group = slice + step / groupSteps * layout.groupBytes();
            const std::size_t inGroup = step % groupSteps, perByte = 8 / bits;
            group[inGroup / perByte * blockRows + lane]
                |= static_cast<std::uint8_t>(column % layout.of << inGroup % perByte * bits);
            group[positionBytes + inGroup * blockRows + lane] = static_cast<std::uint8_t>(codes[column] - 1);
            ++layout.stored;
        }
    }
    return layout;
}

} // namespace

PruningPattern blockPattern(const CompressedWeight& weight)
{
    if (weight.form != WeightForm::Shared || weight.shape.size() != 2 || weight.shape[1] < 1 || !checkWeight(weight))
        return {};
    const auto stored = static_cast<double>(weight.storedCount());
    for (int of = 2; of <= longestInRegister; ++of) {
        const std::size_t most = mostOfABlock(weight, static_cast<std::size_t>(of));
        const auto places = static_cast<double>(weight.shape[0] * ((weight.shape[1] + of - 1) / of)) * static_cast<double>(most);
        if (most > 0 && most < static_cast<std::size_t>(of) && stored >= leastFilled * places)
            return {PatternKind::NofM, 0, static_cast<int>(most), of};
    }
    return {};
}

Result<BlockLayout> makeBlockLayout(const CompressedWeight& weight, const PruningPattern& pattern, const JobContext& job)
{
    PANGKAS_TRY(checkWeight(weight));
    PANGKAS_TRY(checkPattern(pattern));
    const auto refuse = [&](const std::string& why) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{}: {}", weight.tensor, why));
    };
    if (pattern.kind != PatternKind::NofM || pattern.of > longestInRegister)
        return refuse(fmt::format("expected a pattern N:M of up to {} weights", longestInRegister));
    if (weight.form != WeightForm::Shared)
        return refuse("weights are not shared");
    if (weight.shape.size() != 2 || weight.shape[0] < 1 || weight.shape[1] < 1)
        return refuse("not the matrix of a fully connected layer");
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max() - 64;
    if (weight.shape[0] > most || weight.shape[1] > most)
        return refuse("too many rows or columns");
    try {
        return build(weight, pattern, job);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, fmt::format("{}: not enough memory for the layout", weight.tensor));
    }
}

} // namespace pangkas
