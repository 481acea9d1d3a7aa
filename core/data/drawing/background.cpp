// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawing/background.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace pangkas::drawing {

namespace {

constexpr int side = Canvas::side;

double within(double low, double high, Random& random) { return low + (high - low) * random.uniform(); }

Colour pastel(Random& random)
{
    const Colour colour = anyColour(random);
    return mixed(colour, {200, 200, 196}, random.between(60, 200));
}

// Some of the way, `least` to `most` of 256, to any colour.
Colour tinted(Colour colour, int least, int most, Random& random)
{
    const Colour towards = anyColour(random);
    return mixed(colour, towards, random.between(least, most));
}

Point anywhere(Random& random)
{
    const double x = within(-10, side + 10, random), y = within(-10, side + 10, random);
    return {x, y};
}

// From one colour to the other along a direction given in 1/64.
void drawGradient(Canvas& canvas, Colour from, Colour to, int acrossX, int acrossY)
{
    const int span = std::max(1, (acrossX + acrossY) * (side - 1));
    for (int y = 0; y < side; ++y) {
        std::uint8_t* row = canvas.row(y);
        for (int x = 0; x < side; ++x) {
            const Colour colour = mixed(from, to, (x * acrossX + y * acrossY) * 256 / span);
            row[3 * x] = static_cast<std::uint8_t>(colour.r);
            row[3 * x + 1] = static_cast<std::uint8_t>(colour.g);
            row[3 * x + 2] = static_cast<std::uint8_t>(colour.b);
        }
    }
}

void drawPlainGradient(Canvas& canvas, Random& random)
{
    const Colour from = pastel(random), to = pastel(random);
    const int across = random.between(0, 64);
    drawGradient(canvas, from, to, across, 64 - across);
}

void drawMeadow(Canvas& canvas, Random& random)
{
    const Colour sky = tinted({120, 182, 236}, 0, 90, random);
    drawGradient(canvas, sky, mixed(sky, {255, 250, 235}, 170), 0, 1);
    if (random.chance(0.5)) {
        const Point sun{within(10, 246, random), within(5, 70, random)};
        canvas.fill(ellipse(sun, 20, 20), {252, 226, 120});
    }
    for (int i = random.between(0, 3); i > 0; --i) {
        const Point cloud{within(0, 256, random), within(10, 80, random)};
        const double size = within(8, 18, random);
        for (int k = -1; k <= 1; ++k)
            canvas.glaze(
                ellipse({cloud.x + k * size, cloud.y}, size * 1.1, size * (k == 0 ? 0.9 : 0.6)), {255, 255, 255}, 220);
    }
    const double horizon = within(90, 180, random);
    const Colour grass = tinted({104, 166, 78}, 0, 90, random);
    if (random.chance(0.6)) {
        const Point hill = {within(0, 256, random), horizon + 25};
        canvas.fill(ellipse(hill, within(90, 170, random), 55), mixed(grass, sky, 100));
    }
    if (random.chance(0.5)) {
        const double x = within(10, 246, random), height = within(50, 90, random);
        canvas.fill(rectangle(x - 6, horizon - height * 0.5, x + 6, horizon + 8), {112, 78, 52});
        canvas.fill(ellipse({x, horizon - height * 0.7}, height * 0.45, height * 0.5), shaded(grass, 190));
    }
    const double slope = within(-14, 14, random);
    canvas.fill({{-5, horizon - slope}, {261, horizon + slope}, {261, 261}, {-5, 261}}, grass);
    for (int i = random.between(10, 40); i > 0; --i) {
        const double x = within(0, 256, random), y = within(horizon + 10, 256, random), height = within(5, 14, random);
        const double lean = within(-4, 4, random);
        canvas.fill({{x - 2, y}, {x + lean, y - height}, {x + 2, y}}, shaded(grass, random.between(190, 310)));
    }
    for (int i = random.between(0, 10); i > 0; --i) {
        const Point flower{within(0, 256, random), within(horizon + 15, 256, random)};
        canvas.fill(ellipse(flower, 3.5, 3.5, 0, 10), anyColour(random));
    }
}

void drawRoom(Canvas& canvas, Random& random)
{
    const Colour wall = pastel(random), floor = tinted({158, 114, 76}, 30, 150, random);
    canvas.clear(wall);
    if (random.chance(0.4)) { // wallpaper
        const double gap = within(14, 40, random), width = gap * within(0.2, 0.6, random);
        const Colour stripe = shaded(wall, random.between(215, 280));
        for (double x = 0; x < side; x += gap)
            canvas.fill(rectangle(x, -2, x + width, 258), stripe);
    }
    const double edge = within(130, 215, random);
    canvas.fill(rectangle(-2, edge, 258, 258), floor);
    canvas.fill(rectangle(-2, edge - 7, 258, edge), mixed(wall, {255, 255, 255}, 130));
    if (random.chance(0.6)) { // boards
        for (double x = within(-60, 0, random); x < side + 60; x += 38)
            canvas.fill(stroke({{x, edge}, {x + (x - 128) * 0.7, 258}}, 1.5, 2.5), shaded(floor, 205));
    }
    if (random.chance(0.7)) { // a window or a picture
        const double x = within(0, 190, random), y = within(5, 50, random), w = within(40, 90, random),
                     h = within(40, 80, random);
        canvas.fill(rectangle(x - 5, y - 5, x + w + 5, y + h + 5), mixed(anyColour(random), {240, 236, 226}, 120));
        canvas.fill(rectangle(x, y, x + w, y + h), anyColour(random));
        if (random.chance(0.5)) {
            canvas.fill(rectangle(x + w / 2 - 2, y, x + w / 2 + 2, y + h), {240, 238, 232});
            canvas.fill(rectangle(x, y + h / 2 - 2, x + w, y + h / 2 + 2), {240, 238, 232});
        } else {
            canvas.fill({{x + w * 0.1, y + h * 0.9}, {x + w * 0.45, y + h * 0.3}, {x + w * 0.9, y + h * 0.9}},
                anyColour(random));
        }
    }
    if (random.chance(0.6)) { // furniture
        const double x = within(-30, 200, random), w = within(50, 110, random), top = edge - within(30, 80, random);
        const Colour colour = anyColour(random);
        canvas.fill(rectangle(x, top, x + w, edge + 12), colour);
        canvas.fill(rectangle(x - 4, top - 8, x + w + 4, top), shaded(colour, 200));
    }
    if (random.chance(0.5)) { // a rug
        const Point middle{within(60, 200, random), within(edge + 12, 250, random)};
        const double w = within(50, 110, random), h = within(12, 25, random);
        canvas.fill(ellipse(middle, w, h), anyColour(random));
    }
}

void drawTexture(Canvas& canvas, Random& random)
{
    const Colour first = pastel(random);
    const Colour second = tinted(first, 50, 160, random);
    canvas.clear(first);
    const double gap = within(16, 48, random);
    const Frame turned = Frame().movedBy(128, 128).turnedBy(random.uniform());
    switch (random.below(3)) {
    case 0:
        for (double x = -190; x < 190; x += gap)
            canvas.fill(turned, rectangle(x, -190, x + gap * 0.5, 190), second);
        break;
    case 1:
        for (double y = -190; y < 190; y += gap)
            for (double x = -190; x < 190; x += gap)
                canvas.fill(turned, ellipse({x, y}, gap * 0.3, gap * 0.3, 0, 12), second);
        break;
    default:
        for (int j = 0; j * gap < 380; ++j)
            for (int i = j % 2; i * gap < 380; i += 2)
                canvas.fill(
                    turned, rectangle(i * gap - 190, j * gap - 190, (i + 1) * gap - 190, (j + 1) * gap - 190), second);
    }
}

// Lattice values with linear interpolation between them, in two sizes: clouds, carpet, bark.
void drawMottle(Canvas& canvas, Random& random)
{
    const Colour first = pastel(random), second = tinted(first, 80, 220, random);
    constexpr int nodes = 18;
    std::array<int, std::size_t{nodes} * nodes> lattice;
    for (int& value : lattice)
        value = static_cast<int>(random.below(256));
    const int coarse = random.between(4, 6); // log2 of the distance of nodes in pixels
    const auto value = [&](int x, int y, int bits) {
        const int size = 1 << bits, column = x >> bits, line = y >> bits, fx = x & (size - 1), fy = y & (size - 1);
        const auto at = [&](int i, int j) {
            return lattice[static_cast<std::size_t>((j % nodes) * nodes + i % nodes)];
        };
        const int top = at(column, line) * (size - fx) + at(column + 1, line) * fx;
        const int bottom = at(column, line + 1) * (size - fx) + at(column + 1, line + 1) * fx;
        return (top * (size - fy) + bottom * fy) >> (2 * bits);
    };
    for (int y = 0; y < side; ++y) {
        std::uint8_t* row = canvas.row(y);
        for (int x = 0; x < side; ++x) {
            const Colour colour = mixed(first, second, (2 * value(x, y, coarse) + value(x, y, coarse - 2)) / 3);
            row[3 * x] = static_cast<std::uint8_t>(colour.r);
            row[3 * x + 1] = static_cast<std::uint8_t>(colour.g);
            row[3 * x + 2] = static_cast<std::uint8_t>(colour.b);
        }
    }
}

void drawClutter(Canvas& canvas, Random& random)
{
    const int shapes = random.between(6, 22);
    for (int i = 0; i < shapes; ++i) {
        const Point centre = anywhere(random);
        const double size = within(8, 42, random);
        const Frame frame = Frame()
                                .movedBy(centre.x, centre.y)
                                .turnedBy(random.uniform())
                                .scaledBy(size, size * within(0.4, 1.0, random));
        const Colour colour = pastel(random);
        switch (random.below(4)) {
        case 0: canvas.fill(frame, ellipse({0, 0}, 1, 1), colour); break;
        case 1: canvas.fill(frame, rectangle(-1, -1, 1, 1), colour); break;
        case 2: canvas.fill(frame, {{-1, 0.8}, {0, -1}, {1, 0.8}}, colour); break;
        default:
            canvas.fill(
                frame, stroke(smoothLine({{-1.4, 0}, {-0.5, -0.8}, {0.5, 0.8}, {1.4, 0}}, 5), 0.3, 0.2), colour);
        }
    }
}

} // namespace

void drawBackground(Canvas& canvas, Random& random)
{
    const double kind = random.uniform();
    if (kind < 0.2)
        drawPlainGradient(canvas, random);
    else if (kind < 0.45)
        drawMeadow(canvas, random);
    else if (kind < 0.7)
        drawRoom(canvas, random);
    else if (kind < 0.85)
        drawTexture(canvas, random);
    else
        drawMottle(canvas, random);
    if (random.chance(kind < 0.2 || kind >= 0.7 ? 0.5 : 0.12))
        drawClutter(canvas, random);
}

} // namespace pangkas::drawing
