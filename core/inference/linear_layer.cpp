// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/linear_layer.h"

#include "core/base/parallel.h"
#include "core/inference/dense_product.h"
#include "core/inference/packed_product.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <new>

namespace pangkas {

namespace {

/// Starting a thread takes some 50 microseconds; a piece must be worth several of them.
constexpr std::size_t pieceProducts = 4'000'000;

/// Splits [0, count) so that each piece has some pieceProducts of `products` and calls work(first, last) for each.
template <typename Work>
void inPieces(std::size_t count, std::size_t products, const Work& work)
{
    const auto threads = static_cast<std::size_t>(threadLimit());
    const std::size_t pieces = std::clamp<std::size_t>(products / pieceProducts, 1, std::min(4 * threads, count));
    if (pieces == 1 || threads == 1)
        return work(0, count);
    parallelFor(pieces, [&](std::size_t piece) { work(count * piece / pieces, count * (piece + 1) / pieces); });
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
    if (form == LinearForm::Packed || (form == LinearForm::Fastest && isSparse())) {
        PANGKAS_ASSIGN(layer.m_packed, makePackedLayout(weight, job));
        if (form == LinearForm::Packed || layer.isFasterPacked())
            return layer;
        layer.m_packed.reset();
    }
    PANGKAS_ASSIGN(layer.m_dense, decodeWeight(weight));
    return layer;
}

bool LinearLayer::isFasterPacked() const
{
    return m_packed && double(m_packed->places()) <= densestPacked * double(m_outputs) * double(m_inputs);
}

std::uint64_t LinearLayer::weightBytes() const
{
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
        return inPieces(layout.slices(), places, [&](std::size_t first, std::size_t last) {
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
        inPieces(layout.slices(), places * 2, [&](std::size_t first, std::size_t last) {
            multiplyPackedTile(instructions, layout, first, last, tile, count, ofTile);
        });
    }
}

void LinearLayer::runDense(
    std::span<const float> from, std::size_t images, std::span<float> to, Instructions instructions) const
{
    inPieces(m_outputs, m_outputs * m_inputs * images / 4, [&](std::size_t first, std::size_t last) {
        multiplyDense(instructions, m_dense.values(), m_outputs, m_inputs, first, last, from, images, to);
    });
}

} // namespace pangkas
