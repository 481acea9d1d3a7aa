// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawing/coat.h"

#include <array>
#include <cstddef>

namespace pangkas::drawing {

namespace {

constexpr std::array<Colour, 12> furColours = {
    {{46, 44, 50}, {84, 82, 88}, {132, 130, 136}, {176, 172, 170}, {236, 232, 226}, {240, 220, 186}, {226, 152, 74},
        {198, 112, 48}, {146, 92, 54}, {96, 62, 44}, {206, 170, 124}, {120, 134, 156}}};

Colour jittered(Colour colour, int range, Random& random)
{
    const int all = random.between(-range, range);
    const auto move = [&](int value) {
        const int moved = value + all + random.between(-range / 2, range / 2);
        return moved < 0 ? 0 : moved > 255 ? 255 : moved;
    };
    const int r = move(colour.r), g = move(colour.g), b = move(colour.b);
    return {r, g, b};
}

Colour furColour(Random& random)
{
    if (random.chance(0.05)) // a cartoon may be green
        return mixed(anyColour(random), {160, 160, 160}, 70);
    return jittered(furColours[random.below(furColours.size())], 16, random);
}

Path blob(Point centre, double radius, double unevenness, Random& random)
{
    constexpr int corners = 8;
    Path points;
    const double phase = random.uniform();
    for (int i = 0; i < corners; ++i) {
        const double angle = phase + static_cast<double>(i) / corners;
        const double reach = radius * (1 - unevenness + 2 * unevenness * random.uniform());
        points.push_back({centre.x + reach * cosine(angle), centre.y + reach * sine(angle)});
    }
    return smoothOutline(points, 4);
}

Point anywhere(Random& random)
{
    const double x = 2.4 * random.uniform() - 1.2, y = 2.4 * random.uniform() - 1.2;
    return {x, y};
}

void paintStripes(Canvas& canvas, const Frame& frame, Colour colour, Random& random)
{
    const Frame turned = frame.turnedBy(0.16 * random.uniform() - 0.08);
    const double gap = 0.28 + 0.2 * random.uniform();
    const double width = gap * (0.3 + 0.25 * random.uniform());
    const double bend = 0.4 * random.uniform() - 0.2;
    for (double x = -1.5 + gap * random.uniform(); x < 1.5; x += gap) {
        const double wobble = 0.12 * random.uniform() - 0.06;
        canvas.fill(turned,
            stroke(smoothLine({{x, -1.5}, {x + bend + wobble, -0.4}, {x - wobble, 0.5}, {x + bend, 1.5}}, 3), width,
                width * 0.5),
            colour);
    }
}

void paintPattern(Canvas& canvas, const Frame& frame, const Coat& coat, Random& random)
{
    switch (coat.pattern) {
    case Pattern::Plain: break;
    case Pattern::Stripes: paintStripes(canvas, frame, coat.second, random); break;
    case Pattern::Spots:
        for (int i = random.between(7, 16); i > 0; --i) {
            const Point centre = anywhere(random);
            canvas.fill(frame, blob(centre, 0.08 + 0.12 * random.uniform(), 0.25, random), coat.second);
        }
        break;
    case Pattern::Patches:
        for (int i = random.between(1, 3); i > 0; --i) {
            const Point centre = anywhere(random);
            canvas.fill(frame, blob(centre, 0.35 + 0.4 * random.uniform(), 0.3, random), coat.second);
        }
        break;
    case Pattern::Halves: {
        const double edge = 0.8 * random.uniform() - 0.4;
        const bool isAbove = random.chance(0.5);
        canvas.fill(frame.turnedBy(0.25 * random.below(2)),
            isAbove ? rectangle(-3, -3, 3, edge) : rectangle(-3, edge, 3, 3), coat.second);
        break;
    }
    }
}

} // namespace

Coat chooseCoat(Random& random)
{
    Coat coat;
    coat.base = furColour(random);
    do {
        coat.second = furColour(random);
    } while (std::abs(brightness(coat.base) - brightness(coat.second)) < 36);
    coat.pattern = static_cast<Pattern>(random.chance(0.3) ? 0 : random.between(1, 4));
    coat.light = mixed(coat.base, {255, 250, 242}, random.between(110, 220));
    coat.isLightBelow = random.chance(0.5);
    coat.outline = random.chance(0.6) ? Colour{24, 20, 22} : shaded(coat.base, 96);
    coat.outlineWidth = random.chance(0.85) ? 1.0 + 2.0 * random.uniform() : 0;
    coat.skin = random.chance(0.6) ? jittered({232, 158, 160}, 18, random) : shaded(coat.base, 150);
    return coat;
}

void fillOutlined(Canvas& canvas, const Frame& frame, const Path& shape, Colour colour, const Coat& coat)
{
    const Path pixels = frame.toPixels(shape);
    if (coat.outlineWidth > 0)
        canvas.fill(grown(pixels, coat.outlineWidth), coat.outline);
    canvas.fill(pixels, colour);
}

void fillWithCoat(
    Canvas& canvas, Canvas& scratch, const Frame& frame, const Path& shape, const Coat& coat, Random& random)
{
    fillOutlined(canvas, frame, shape, coat.base, coat);
    if (coat.pattern == Pattern::Plain)
        return;
    scratch.clear(coat.base);
    paintPattern(scratch, frame, coat, random);
    canvas.fillFrom(frame.toPixels(shape), scratch);
}

} // namespace pangkas::drawing
