// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/linear_layer.h"

#include "core/base/parallel.h"
#include "core/inference/block_product.h"
#include "core/inference/dense_product.h"
#include "core/inference/packed_product.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <new>

namespace pangkas {

namespace {

/// Starting a thread takes some 50 microseconds; a piece must be worth several of them.
constexpr std::size_t pieceProducts = 1'000'000;

/// Splits [0, count) into pieces of some pieceProducts of `products` or more and calls work(first, last) for each.
/// border(piece, pieces): where a piece begins.
template <typename Border, typename Work>
void inPieces(std::size_t count, std::size_t products, const Border& border, const Work& work)
{
    const auto threads = static_cast<std::size_t>(threadLimit());
    std::size_t pieces = std::min({products / pieceProducts, 4 * threads, count});
    pieces -= pieces > threads ? pieces % threads : 0; // as many for each thread
    if (pieces <= 1 || threads == 1)
        return work(0, count);
    parallelFor(pieces, [&](std::size_t piece) { work(border(piece, pieces), border(piece + 1, pieces)); });
}

template <typename Work>
void inPieces(std::size_t count, std::size_t products, const Work& work)
{
    inPieces(count, products, [&](std::size_t piece, std::size_t pieces) { return count * piece / pieces; }, work);
}

/// The slices cut where each piece has as many blocks: rows differ in their weights.
template <typename Work>
void inPieces(const PackedLayout& layout, std::size_t products, const Work& work)
{
    const auto border = [&](std::size_t piece, std::size_t pieces) {
        if (piece == 0 || piece == pieces) // slices without a weight at either end have rows, too
            return piece == 0 ? std::size_t{0} : layout.slices();
        const auto at = std::ranges::lower_bound(layout.sliceBegins, layout.blocks.size() * piece / pieces);
        return static_cast<std::size_t>(at - layout.sliceBegins.begin());
    };
    inPieces(layout.slices(), products, border, work);
}

} // namespace

Result<LinearLayer> LinearLayer::make(
    const CompressedWeight& weight, std::span<const float> bias, LinearForm form, const JobContext& job)
{
    if (weight.shape.size() != 2 || weight.shape[0] < 1 || weight.shape[1] < 1)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{}: {} is not a fully connected layer", weight.tensor, toString(weight.shape)));
    LinearLayer layer;
    layer.m_outputs = static_cast<std::size_t>(weight.shape[0]);
    layer.m_inputs = static_cast<std::size_t>(weight.shape[1]);
    if (!bias.empty() && bias.size() != layer.m_outputs)
        return fail(ErrorCode::ShapeMismatch,
            fmt::format("{}: {} values of bias for {} outputs", weight.tensor, bias.size(), layer.m_outputs));
    try {
        layer.m_bias.assign(bias.begin(), bias.end());
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, fmt::format("{}: not enough memory for the bias", weight.tensor));
    }
    const auto isSparse = [&] { // before the layout of a layer that isn't would be made in vain
        return weight.form == WeightForm::Shared
            && double(weight.storedCount()) <= densestPacked * double(layer.m_outputs) * double(layer.m_inputs);
    };
    if (form == LinearForm::Packed || form == LinearForm::Fastest) {
        if (const PruningPattern pattern = blockPattern(weight); pattern.kind != PatternKind::None) {
            PANGKAS_ASSIGN(layer.m_blocks, makeBlockLayout(weight, pattern, job));
            if (form == LinearForm::Packed || layer.isFasterPacked())
                return layer;
            layer.m_blocks.reset();
        }
    }
    const bool isAsked = form == LinearForm::Packed || form == LinearForm::PackedByRows;
    if (isAsked || (form == LinearForm::Fastest && isSparse())) {
        PANGKAS_ASSIGN(layer.m_packed, makePackedLayout(weight, job));
        if (isAsked || layer.isFasterPacked())
            return layer;
        layer.m_packed.reset();
    }
    PANGKAS_ASSIGN(layer.m_dense, decodeWeight(weight));
    return layer;
}

bool LinearLayer::isFasterPacked() const
{
    if (m_blocks)
        return m_blocks->places() <= m_outputs * m_inputs; // rows that aren't there fill up a slice
    return m_packed && double(m_packed->places()) <= densestPacked * double(m_outputs) * double(m_inputs);
}

std::span<const std::byte> LinearLayer::weightMemory() const
{
    if (m_blocks)
        return std::as_bytes(std::span(m_blocks->bytes));
    return m_packed ? std::as_bytes(std::span(m_packed->blocks)) : std::as_bytes(m_dense.values());
}

std::uint64_t LinearLayer::weightBytes() const
{
    if (m_blocks)
        return m_blocks->memory();
    return m_packed ? m_packed->bytes() : sizeof(float) * std::uint64_t{m_dense.size()};
}

Result<void> LinearLayer::run(
    std::span<const float> from, std::size_t images, std::span<float> to, Instructions instructions) const
{
    if (images == 0 || from.size() / images != m_inputs || from.size() % images != 0 || to.size() / images != m_outputs
        || to.size() % images != 0)
        return fail(ErrorCode::ShapeMismatch,
            fmt::format("{} inputs and {} outputs for {} images of {} and {}", from.size(), to.size(), images, m_inputs,
                m_outputs));
    if (instructions > bestInstructions())
        return fail(ErrorCode::InvalidArgument, fmt::format("this processor has no {}", toString(instructions)));
    try {
        if (m_packed)
            runPacked(from, images, to, instructions);
        else if (m_blocks)
            runBlocks(from, images, to, instructions);
        else
            runDense(from, images, to, instructions);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory for the activations");
    }
    if (!m_bias.empty()) {
        for (std::size_t image = 0; image < images; ++image)
            for (std::size_t row = 0; row < m_outputs; ++row)
                to[image * m_outputs + row] += m_bias[row];
    }
    return {};
}

void LinearLayer::runPacked(
    std::span<const float> from, std::size_t images, std::span<float> to, Instructions instructions) const
{
    const PackedLayout& layout = *m_packed;
    const std::size_t places = layout.places();
    if (images == 1)
        return inPieces(layout, places, [&](std::size_t first, std::size_t last) {
            multiplyPacked(instructions, layout, first, last, from, to);
        });
    const std::size_t width = tileImages(instructions);
    std::vector<float> storage(m_inputs * width + 16);
    void* begin = storage.data();
    std::size_t space = storage.size() * sizeof(float);
    std::align(64, m_inputs * width * sizeof(float), begin, space);
    const std::span tile(static_cast<float*>(begin), m_inputs * width);
    for (std::size_t image = 0; image < images; image += width) {
        const std::size_t count = std::min(width, images - image);
        const auto ofTile = to.subspan(image * m_outputs, count * m_outputs);
        fillTile(from.subspan(image * m_inputs, count * m_inputs), m_inputs, count, width, tile);
        inPieces(layout, places * 2, [&](std::size_t first, std::size_t last) {
            multiplyPackedTile(instructions, layout, first, last, tile, count, ofTile);
        });
    }
}

void LinearLayer::runBlocks(
    std::span<const float> from, std::size_t images, std::span<float> to, Instructions instructions) const
{
    const BlockLayout& layout = *m_blocks;
    const std::vector<float> spaced = spacedActivations(layout, from, images);
    inPieces(layout.slices(), layout.places() * images / 3, [&](std::size_t first, std::size_t last) {
        multiplyBlocks(instructions, layout, first, last, spaced, images, to);
    });
}

void LinearLayer::runDense(
    std::span<const float> from, std::size_t images, std::span<float> to, Instructions instructions) const
{
    inPieces(m_outputs, m_outputs * m_inputs * images / 4, [&](std::size_t first, std::size_t last) {
        multiplyDense(instructions, m_dense.values(), m_outputs, m_inputs, first, last, from, images, to);
    });
}

} // namespace pangkas
