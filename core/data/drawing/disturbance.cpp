// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawing/disturbance.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace pangkas::drawing {

namespace {

constexpr int side = Canvas::side;
constexpr std::size_t rowBytes = std::size_t{3} * side;

double within(double low, double high, Random& random) { return low + (high - low) * random.uniform(); }

void drawBars(Canvas& canvas, Random& random)
{
    const Colour colour = anyColour(random);
    const int bars = random.between(1, 4);
    const double width = within(6, 14, random), gap = within(50, 90, random);
    const Frame frame = Frame().movedBy(within(60, 196, random), 128).turnedBy(within(-0.25, 0.25, random));
    for (int i = 0; i < bars; ++i) {
        const double x = (i - bars / 2) * gap;
        canvas.fill(frame, rectangle(x - width / 2, -200, x + width / 2, 200), colour);
        canvas.fill(frame, rectangle(x + width / 4, -200, x + width / 2, 200), shaded(colour, 200));
    }
}

void drawLeaves(Canvas& canvas, Random& random)
{
    const Colour other = anyColour(random);
    const Colour colour = mixed({92, 148, 70}, other, random.between(0, 180));
    for (int i = random.between(2, 7); i > 0; --i) {
        const double x = within(0, 256, random), y = within(0, 256, random), size = within(14, 30, random);
        const Frame frame = Frame().movedBy(x, y).turnedBy(random.uniform()).scaledBy(size, size);
        canvas.fill(frame, smoothOutline({{-1.2, 0}, {0, -0.45}, {1.2, 0}, {0, 0.45}}, 6),
            shaded(colour, random.between(190, 300)));
        canvas.fill(frame, stroke({{-1.5, 0}, {1.0, 0}}, 0.08, 0.03), shaded(colour, 160));
    }
}

void drawBlocks(Canvas& canvas, Random& random)
{
    for (int i = random.between(1, 3); i > 0; --i) {
        const double x = within(0, 256, random), y = within(0, 256, random);
        const double w = within(15, 38, random), h = within(15, 38, random);
        const Colour colour = random.chance(0.5) ? Colour{128, 128, 128} : anyColour(random);
        canvas.fill(rectangle(x - w, y - h, x + w, y + h), colour);
    }
}

// Binomial weights 1 2 1 along rows, then along columns.
void blurOnce(Canvas& canvas)
{
    std::array<std::uint8_t, rowBytes> above, here;
    for (int y = 0; y < side; ++y) {
        std::uint8_t* row = canvas.row(y);
        std::copy_n(row, rowBytes, here.data());
        for (std::size_t i = 3; i + 3 < rowBytes; ++i)
            row[i] = static_cast<std::uint8_t>((here[i - 3] + 2 * here[i] + here[i + 3] + 2) >> 2);
    }
    std::copy_n(canvas.row(0), rowBytes, above.data());
    for (int y = 1; y + 1 < side; ++y) {
        std::uint8_t* row = canvas.row(y);
        const std::uint8_t* below = canvas.row(y + 1);
        std::copy_n(row, rowBytes, here.data());
        for (std::size_t i = 0; i < rowBytes; ++i)
            row[i] = static_cast<std::uint8_t>((above[i] + 2 * here[i] + below[i] + 2) >> 2);
        above = here;
    }
}

void changeLight(Canvas& canvas, Random& random)
{
    const int contrast = random.between(150, 310), offset = random.between(-40, 40); // contrast of 256
    std::array<std::array<std::uint8_t, 256>, 3> tables;
    for (auto& table : tables) {
        const int tint = random.between(-14, 14);
        for (int value = 0; value < 256; ++value)
            table[static_cast<std::size_t>(value)]
                = static_cast<std::uint8_t>(std::clamp((value - 128) * contrast / 256 + 128 + offset + tint, 0, 255));
    }
    for (int y = 0; y < side; ++y) {
        std::uint8_t* row = canvas.row(y);
        for (std::size_t i = 0; i < rowBytes; i += 3)
            for (std::size_t c = 0; c < 3; ++c)
                row[i + c] = tables[c][row[i + c]];
    }
}

void addNoise(Canvas& canvas, Random& random)
{
    const int amplitude = random.between(0, 22);
    const bool isGrey = random.chance(0.5); // the same noise in all channels
    const std::uint64_t seed = random.bits();
    // Two bytes make one value: the difference of evenly spread numbers is spread like a triangle.
    std::array<std::int8_t, 511> strength;
    for (int difference = -255; difference <= 255; ++difference)
        strength[static_cast<std::size_t>(difference + 255)] =
            static_cast<std::int8_t>(difference / 2 * amplitude / 64);
    constexpr std::size_t perDraw = 4, drawsPerRow = rowBytes / perDraw;
    for (std::size_t y = 0; y < side; ++y) {
        std::uint8_t* row = canvas.row(static_cast<int>(y));
        std::array<std::int8_t, rowBytes> noise;
        const std::size_t needed = isGrey ? side : rowBytes;
        for (std::size_t i = 0; i < needed; i += perDraw) {
            const std::uint64_t bits = mixBits(seed + y * drawsPerRow + i / perDraw);
            for (std::size_t k = 0; k < perDraw; ++k) {
                const std::size_t a = (bits >> (16 * k)) & 255, b = (bits >> (16 * k + 8)) & 255;
                noise[i + k] = strength[a + 255 - b];
            }
        }
        if (isGrey)
            for (std::size_t i = rowBytes; i-- > 0;)
                noise[i] = noise[i / 3];
        for (std::size_t i = 0; i < rowBytes; ++i)
            row[i] = static_cast<std::uint8_t>(std::clamp(row[i] + noise[i], 0, 255));
    }
}

} // namespace

void drawOcclusion(Canvas& canvas, Random& random)
{
    if (!random.chance(0.3))
        return;
    switch (random.below(3)) {
    case 0: drawBars(canvas, random); break;
    case 1: drawLeaves(canvas, random); break;
    default: drawBlocks(canvas, random);
    }
}

void disturb(Canvas& canvas, Random& random)
{
    if (random.chance(0.8))
        changeLight(canvas, random);
    for (int i = random.chance(0.4) ? random.between(1, 4) : 0; i > 0; --i)
        blurOnce(canvas);
    if (random.chance(0.8))
        addNoise(canvas, random);
}

} // namespace pangkas::drawing
