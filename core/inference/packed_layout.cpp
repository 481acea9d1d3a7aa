// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/packed_layout.h"

#include "core/container/weight_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <new>
#include <numeric>
#include <span>

namespace pangkas {

namespace {

constexpr std::size_t largestDelta = 255;
constexpr std::size_t cancelRows = 256; // rows between two looks at whether to go on

/// Calls put(delta, code) for every place that a row takes.
template <typename Put>
void walkRow(std::span<const std::uint8_t> codes, const Put& put)
{
    std::size_t last = 0;
    for (std::size_t column = 0; column < codes.size(); ++column) {
        if (codes[column] == 0)
            continue;
        std::size_t delta = column - last;
        for (; delta > largestDelta; delta -= largestDelta)
            put(largestDelta, noWeight);
        put(delta, codes[column] - 1);
        last = column;
    }
}

Result<PackedLayout> build(const CompressedWeight& weight, const JobContext& job)
{
    PackedLayout layout;
    layout.rows = static_cast<std::size_t>(weight.shape[0]);
    layout.columns = static_cast<std::size_t>(weight.shape[1]);
    layout.valueCount = weight.codebook.centroids.size();
    std::ranges::copy(weight.codebook.centroids, layout.values.begin());
    const auto rowCodes = [&](std::size_t row) {
        return std::span(weight.codes).subspan(row * layout.columns, layout.columns);
    };

    std::vector<std::uint32_t> lengths(layout.rows);
    for (std::size_t row = 0; row < layout.rows; ++row) {
        if (row % cancelRows == 0)
            PANGKAS_TRY(job.checkCancelled());
        walkRow(rowCodes(row), [&](std::size_t, std::size_t code) {
            ++lengths[row];
            layout.stored += code != noWeight;
        });
    }
    layout.rowOf.resize((layout.rows + sliceRows - 1) / sliceRows * sliceRows);
    std::iota(layout.rowOf.begin(), layout.rowOf.end(), 0u);
    std::stable_sort(layout.rowOf.begin(), layout.rowOf.begin() + static_cast<std::ptrdiff_t>(layout.rows),
        [&](std::uint32_t a, std::uint32_t b) { return lengths[a] > lengths[b]; });

    layout.sliceBegins.push_back(0);
    for (std::size_t lane = 0; lane < layout.rowOf.size(); lane += sliceRows) {
        const std::size_t longest = lengths[layout.rowOf[lane]];
        layout.sliceBegins.push_back(layout.sliceBegins.back() + (longest + blockSteps - 1) / blockSteps);
    }
    PackedBlock empty;
    empty.codes.fill(noWeight);
    layout.blocks.assign(layout.sliceBegins.back(), empty);
    for (std::size_t lane = 0; lane < layout.rows; ++lane) {
        if (lane % cancelRows == 0)
            PANGKAS_TRY(job.checkCancelled());
        PackedBlock* block = layout.blocks.data() + layout.sliceBegins[lane / sliceRows];
        std::size_t place = lane % sliceRows;
        walkRow(rowCodes(layout.rowOf[lane]), [&](std::size_t delta, std::size_t code) {
            block->deltas[place] = static_cast<std::uint8_t>(delta);
            block->codes[place] = static_cast<std::uint8_t>(code);
            place += sliceRows;
            if (place >= blockSteps * sliceRows) {
                place -= blockSteps * sliceRows;
                ++block;
            }
        });
    }
    return layout;
}

} // namespace

std::uint64_t PackedLayout::bytes() const
{
    return sizeof values + rowOf.size() * sizeof rowOf[0] + sliceBegins.size() * sizeof sliceBegins[0]
        + blocks.size() * sizeof blocks[0];
}

Result<PackedLayout> makePackedLayout(const CompressedWeight& weight, const JobContext& job)
{
    PANGKAS_TRY(checkWeight(weight));
    const auto refuse = [&](const char* why) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{}: {}", weight.tensor, why));
    };
    if (weight.form != WeightForm::Shared)
        return refuse("weights are not shared");
    if (weight.shape.size() != 2 || weight.shape[0] < 1 || weight.shape[1] < 1)
        return refuse("not the matrix of a fully connected layer");
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max() - 64; // gathers take 32 bits with a sign
    if (weight.shape[0] > most || weight.shape[1] > most)
        return refuse("too many rows or columns");
    try {
        return build(weight, job);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, fmt::format("{}: not enough memory for the packed layout", weight.tensor));
    }
}

} // namespace pangkas
