// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preprocessing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

namespace pangkas {

namespace {

constexpr int weightBits = 22; // 8 bits of pixel and 22 of weight sum to less than 2^31, as in PIL

/// A rectangle of an image, not owned.
struct View
{
    const std::uint8_t* pixels = nullptr; // of the upper left corner
    std::size_t stride = 0; // bytes from row to row
    int width = 0;
    int height = 0;

    const std::uint8_t* row(int y) const { return pixels + stride * static_cast<std::size_t>(y); }
};

View viewOf(const Image& image)
{
    return {image.pixels.data(), std::size_t{3} * static_cast<std::size_t>(image.width), image.width, image.height};
}

View part(const View& view, int x, int y, int width, int height)
{
    return {view.row(y) + std::size_t{3} * static_cast<std::size_t>(x), view.stride, width, height};
}

/// What one output position takes: `count` inputs from `first`, with weights that sum to about 2^weightBits.
struct Taps
{
    int first = 0;
    int count = 0;
    std::size_t weights = 0; // index of the first
};

struct Filter
{
    std::vector<Taps> taps; // one for each position of the window
    std::vector<std::int32_t> weights;
};

/// The triangle filter of `outputs` positions spread over `inputs`, as wide as the wider of both spacings; for the
/// positions from `begin` to `end` only.
Filter makeFilter(int inputs, int outputs, int begin, int end)
{
    const double spacing = static_cast<double>(inputs) / outputs;
    const double reach = std::max(spacing, 1.0);
    const double narrowing = 1.0 / reach;
    Filter filter;
    std::vector<double> shares;
    for (int position = begin; position < end; ++position) {
        const double centre = (position + 0.5) * spacing;
        const int first = std::max(0, static_cast<int>(centre - reach + 0.5));
        const int last = std::min(inputs, static_cast<int>(centre + reach + 0.5));
        shares.clear();
        double sum = 0;
        for (int i = first; i < last; ++i) {
            const double distance = std::abs((i - centre + 0.5) * narrowing);
            shares.push_back(distance < 1 ? 1 - distance : 0);
            sum += shares.back();
        }
        filter.taps.push_back({first, last - first, filter.weights.size()});
        for (const double share : shares)
            filter.weights.push_back(
                static_cast<std::int32_t>(0.5 + (sum != 0 ? share / sum : share) * (1 << weightBits)));
    }
    return filter;
}

std::uint8_t toByte(std::int32_t sum) { return static_cast<std::uint8_t>(std::clamp(sum >> weightBits, 0, 255)); }

/// The window (x, y, width, height) of the picture that has been resized to fullWidth x fullHeight: nothing outside of
/// it is computed, so that a strip of a pixel by a million costs no more than a square.
Image resizedWindow(const View& source, int fullWidth, int fullHeight, int x, int y, int width, int height)
{
    const Filter across = makeFilter(source.width, fullWidth, x, x + width);
    const Filter down = makeFilter(source.height, fullHeight, y, y + height);
    const std::size_t rowBytes = std::size_t{3} * static_cast<std::size_t>(width);
    const int firstRow = down.taps.front().first;
    const int lastRow = down.taps.back().first + down.taps.back().count;

    // Rows first and rounded to bytes, then columns: the order and the rounding are part of the result.
    std::vector<std::uint8_t> narrowed(rowBytes * static_cast<std::size_t>(lastRow - firstRow));
    for (int line = firstRow; line < lastRow; ++line) {
        const std::uint8_t* from = source.row(line);
        std::uint8_t* to = narrowed.data() + rowBytes * static_cast<std::size_t>(line - firstRow);
        if (source.width == fullWidth) {
            std::copy_n(from + std::size_t{3} * static_cast<std::size_t>(x), rowBytes, to);
            continue;
        }
        for (const Taps& taps : across.taps) {
            std::int32_t r = 1 << (weightBits - 1), g = r, b = r;
            const std::int32_t* weight = across.weights.data() + taps.weights;
            const std::uint8_t* pixel = from + std::size_t{3} * static_cast<std::size_t>(taps.first);
            for (int i = 0; i < taps.count; ++i, pixel += 3) {
                r += weight[i] * pixel[0];
                g += weight[i] * pixel[1];
                b += weight[i] * pixel[2];
            }
            to[0] = toByte(r);
            to[1] = toByte(g);
            to[2] = toByte(b);
            to += 3;
        }
    }

    Image result{width, height, std::vector<std::uint8_t>(rowBytes * static_cast<std::size_t>(height))};
    std::vector<std::int32_t> sums(rowBytes);
    for (int line = 0; line < height; ++line) {
        const Taps& taps = down.taps[static_cast<std::size_t>(line)];
        std::uint8_t* to = result.pixels.data() + rowBytes * static_cast<std::size_t>(line);
        const std::uint8_t* from = narrowed.data() + rowBytes * static_cast<std::size_t>(taps.first - firstRow);
        if (source.height == fullHeight) {
            std::copy_n(narrowed.data() + rowBytes * static_cast<std::size_t>(y + line - firstRow), rowBytes, to);
            continue;
        }
        std::fill(sums.begin(), sums.end(), 1 << (weightBits - 1));
        for (int i = 0; i < taps.count; ++i, from += rowBytes) {
            const std::int32_t weight = down.weights[taps.weights + static_cast<std::size_t>(i)];
            for (std::size_t k = 0; k < rowBytes; ++k)
                sums[k] += weight * from[k];
        }
        for (std::size_t k = 0; k < rowBytes; ++k)
            to[k] = toByte(sums[k]);
    }
    return result;
}

/// Where a window of `size` begins in a side of `full` pixels; half pixels go to the even neighbour, as Python rounds.
int centredStart(int full, int size)
{
    const int spare = full - size;
    return spare % 2 == 0 ? spare / 2 : (spare / 2) + (spare / 2) % 2;
}

} // namespace

Result<Image> resizeAndCrop(const Image& image, const Preprocessing& preprocessing)
{
    const int side = preprocessing.resizeSide, crop = preprocessing.cropSize;
    constexpr int largest = 1 << 14;
    if (side < 1 || crop < 1 || side > largest || crop > largest)
        return fail(ErrorCode::InvalidArgument, fmt::format("resize to {} and crop to {} pixels", side, crop), {},
            fmt::format("Choose sizes from 1 to {}", largest));
    if (image.width < 1 || image.height < 1
        || image.pixels.size()
            != std::size_t{3} * static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height))
        return fail(ErrorCode::InvalidArgument, fmt::format("an image of {} x {} pixels", image.width, image.height));

    int width = side, height = side;
    if (preprocessing.resizeMode == ResizeMode::ShortSide) {
        const int smaller = std::min(image.width, image.height), larger = std::max(image.width, image.height);
        const std::int64_t grown = static_cast<std::int64_t>(side) * larger / smaller;
        if (grown > std::int64_t{1} << 30)
            return fail(
                ErrorCode::LimitExceeded, fmt::format("{} x {} pixels is too long a strip", image.width, image.height));
        (image.width <= image.height ? height : width) = static_cast<int>(grown);
    }

    try {
        // The part of the crop that the picture covers; the rest stays black.
        const int insideWidth = std::min(width, crop), insideHeight = std::min(height, crop);
        Image inside = resizedWindow(viewOf(image), width, height, centredStart(width, insideWidth),
            centredStart(height, insideHeight), insideWidth, insideHeight);
        if (insideWidth == crop && insideHeight == crop)
            return inside;
        Image result{crop, crop,
            std::vector<std::uint8_t>(
                std::size_t{3} * static_cast<std::size_t>(crop) * static_cast<std::size_t>(crop))};
        const int left = (crop - insideWidth) / 2, top = (crop - insideHeight) / 2;
        const std::size_t rowBytes = std::size_t{3} * static_cast<std::size_t>(insideWidth);
        for (int y = 0; y < insideHeight; ++y)
            std::copy_n(inside.pixels.data() + rowBytes * static_cast<std::size_t>(y), rowBytes,
                result.pixels.data()
                    + std::size_t{3}
                        * (static_cast<std::size_t>(top + y) * static_cast<std::size_t>(crop)
                            + static_cast<std::size_t>(left)));
        return result;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory to resize an image");
    }
}

Image cropResize(const Image& image, int x, int y, int width, int height, int size)
{
    return resizedWindow(part(viewOf(image), x, y, width, height), size, size, 0, 0, size, size);
}

void flipHorizontally(Image& image)
{
    const std::size_t width = static_cast<std::size_t>(image.width);
    for (int y = 0; y < image.height; ++y) {
        std::uint8_t* row = image.pixels.data() + 3 * width * static_cast<std::size_t>(y);
        for (std::size_t left = 0, right = width; left + 1 < right; ++left) {
            --right;
            std::swap_ranges(row + 3 * left, row + 3 * left + 3, row + 3 * right);
        }
    }
}

void normalize(const Image& image, const Preprocessing& preprocessing, std::span<float> planes)
{
    const std::size_t count = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
    const bool isGrey = preprocessing.channels == ChannelOrder::Grey;
    for (std::size_t c = 0; c < static_cast<std::size_t>(channelCount(preprocessing)); ++c) {
        float table[256];
        for (int value = 0; value < 256; ++value)
            table[value] = (static_cast<float>(value) / preprocessing.divisor - preprocessing.mean[c])
                / preprocessing.deviation[c];
        const std::uint8_t* from = image.pixels.data() + (isGrey ? 0 : colourOf(preprocessing, c));
        float* to = planes.data() + c * count;
        for (std::size_t i = 0; i < count; ++i)
            to[i] = table[isGrey ? luminance(from + 3 * i) : from[3 * i]];
    }
}

} // namespace pangkas
