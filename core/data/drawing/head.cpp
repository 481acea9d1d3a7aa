// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawing/animal.h"

namespace pangkas::drawing {

namespace {

// Everything of a pair is drawn for the right side; the left is its mirror image.
Frame sideOf(const Frame& frame, int side) { return side == 0 ? frame : frame.scaledBy(-1, 1); }

void drawEarBehind(Canvas& canvas, const Frame& frame, const Animal& animal, Colour fur)
{
    const double w = animal.headWidth, h = animal.headHeight, length = animal.earLength;
    switch (animal.ears) {
    case Ears::Pointed: {
        const Point tip{0.78 * w, -0.75 * h - 0.85 * length};
        fillOutlined(canvas, frame,
            {{0.12 * w, -0.8 * h}, {0.3 * w, -0.95 * h - 0.2 * length}, tip, {0.95 * w, -0.5 * h - 0.25 * length},
                {0.98 * w, -0.1 * h}},
            fur, animal.coat);
        canvas.fill(frame, {{0.38 * w, -0.85 * h}, {0.72 * w, -0.72 * h - 0.62 * length}, {0.86 * w, -0.35 * h}},
            animal.coat.skin);
        break;
    }
    case Ears::Round:
        fillOutlined(canvas, frame, ellipse({0.68 * w, -0.72 * h}, 0.36, 0.36), fur, animal.coat);
        canvas.fill(frame, ellipse({0.68 * w, -0.72 * h}, 0.21, 0.21), animal.coat.skin);
        break;
    case Ears::Folded:
        fillOutlined(canvas, frame,
            {{0.15 * w, -0.8 * h}, {0.5 * w, -0.98 * h - 0.25 * length}, {0.95 * w, -0.8 * h - 0.1 * length},
                {0.98 * w, -0.2 * h}},
            fur, animal.coat);
        break;
    case Ears::Floppy: break;
    }
}

void drawEarInFront(Canvas& canvas, const Frame& frame, const Animal& animal, Colour fur)
{
    const double w = animal.headWidth, h = animal.headHeight, length = animal.earLength;
    if (animal.ears == Ears::Floppy) {
        const double bottom = -0.55 * h + 1.35 * length;
        fillOutlined(canvas, frame,
            smoothOutline({{0.45 * w, -0.86 * h}, {0.9 * w, -0.85 * h}, {1.22 * w, -0.2 * h}, {1.32 * w, bottom - 0.3},
                {1.08 * w, bottom}, {0.84 * w, bottom - 0.35}, {0.76 * w, -0.2 * h}}),
            fur, animal.coat);
    } else if (animal.ears == Ears::Folded) {
        fillOutlined(canvas, frame,
            smoothOutline({{0.5 * w, -0.98 * h - 0.25 * length}, {0.95 * w, -0.82 * h - 0.1 * length},
                              {1.22 * w, -0.3 * h}, {1.15 * w, 0.1 * h}, {0.86 * w, -0.2 * h}, {0.6 * w, -0.65 * h}},
                4),
            fur, animal.coat);
    }
}

void drawEye(Canvas& canvas, const Frame& frame, const Animal& animal, double look)
{
    const Colour dark{22, 18, 20};
    if (animal.hasClosedEyes) {
        canvas.fill(frame, stroke(smoothLine({{-0.2, 0.0}, {0, 0.09}, {0.2, 0.0}}, 4), 0.06, 0.06), dark);
        return;
    }
    const bool isSlit = animal.pupils == Pupils::Slit;
    // Slit pupils come in almond eyes whose iris fills them; round ones show the white.
    const Path lid = isSlit
        ? smoothOutline({{-0.25, 0.05}, {-0.1, -0.15}, {0.1, -0.18}, {0.25, -0.06}, {0.12, 0.12}, {-0.1, 0.15}}, 4)
        : ellipse({0, 0}, 0.19, 0.21, 0, 20);
    canvas.fill(frame.scaledBy(1.18, 1.18), lid, dark);
    canvas.fill(frame, lid, isSlit ? animal.iris : Colour{246, 246, 244});
    const Frame pupil = frame.movedBy(0.06 * look, 0.0);
    if (isSlit) {
        canvas.fill(pupil, ellipse({0, -0.01}, 0.05, 0.145, 0, 16), dark);
    } else {
        canvas.fill(pupil, ellipse({0, 0.02}, 0.14, 0.15, 0, 18), animal.iris);
        canvas.fill(pupil, ellipse({0, 0.02}, 0.09, 0.1, 0, 16), dark);
    }
    canvas.fill(frame, ellipse({0.06, -0.07}, 0.04, 0.04, 0, 10), {255, 255, 255});
}

void drawFlatMuzzle(Canvas& canvas, const Frame& face, const Animal& animal, Colour fur)
{
    const Colour dark = animal.coat.outline;
    for (int side = 0; side < 2; ++side)
        canvas.fill(sideOf(face, side), ellipse({0.19, 0.44}, 0.27, 0.21, 0.02, 24), fur);
    for (int side = 0; side < 2; ++side)
        canvas.fill(sideOf(face, side),
            stroke(smoothLine({{0, 0.36}, {0.04, 0.5}, {0.18, 0.55}, {0.3, 0.47}}, 4), 0.045, 0.03), dark);
    if (animal.showsTongue)
        canvas.fill(face, smoothOutline({{-0.1, 0.53}, {0.1, 0.53}, {0.09, 0.7}, {-0.09, 0.7}}, 4), {222, 96, 110});
    canvas.fill(face, smoothOutline({{-0.14, 0.22}, {0.14, 0.22}, {0, 0.38}}, 4), animal.nose);
}

void drawLongMuzzle(Canvas& canvas, const Frame& face, const Animal& animal, Colour fur)
{
    const double length = animal.muzzleLength;
    const Colour dark = animal.coat.outline;
    // Seen from the front a muzzle is a disc; as the head turns it sticks out to the side.
    const double reach = animal.turn * (0.35 + 0.75 * length);
    const Point tip{reach, 0.42 + 0.08 * length};
    if (animal.showsTongue) {
        const double x = tip.x * 0.9, bottom = tip.y + 0.62 + 0.25 * length;
        canvas.fill(face, ellipse({x, tip.y + 0.3}, 0.26, 0.17, 0, 20), {96, 34, 42});
        canvas.fill(face,
            smoothOutline({{x - 0.15, tip.y + 0.28}, {x + 0.15, tip.y + 0.28}, {x + 0.16, bottom - 0.1}, {x, bottom},
                              {x - 0.16, bottom - 0.1}},
                4),
            {222, 96, 110});
    }
    const double width = 0.86 + 0.12 * length;
    fillOutlined(canvas, face, stroke({{reach * 0.15, 0.3}, {tip.x, tip.y}}, width, width * 0.84), fur, animal.coat);
    canvas.fill(face,
        stroke(smoothLine({{tip.x, tip.y - 0.05}, {tip.x, tip.y + 0.16}, {tip.x + 0.14, tip.y + 0.26},
                              {tip.x + 0.32, tip.y + 0.16}},
                   4),
            0.05, 0.03),
        dark);
    canvas.fill(face,
        stroke(smoothLine({{tip.x, tip.y + 0.16}, {tip.x - 0.14, tip.y + 0.26}, {tip.x - 0.32, tip.y + 0.16}}, 4), 0.05,
            0.03),
        dark);
    const Point nose{tip.x + 0.12 * animal.turn, tip.y - 0.2};
    const double size = 0.85 + 0.3 * length;
    canvas.fill(face, ellipse(nose, 0.24 * size, 0.17 * size, 0, 22), animal.nose);
    canvas.fill(
        face, ellipse({nose.x - 0.06, nose.y - 0.06}, 0.05, 0.03, 0, 10), mixed(animal.nose, {255, 255, 255}, 150));
}

void drawWhiskers(Canvas& canvas, const Frame& face, const Animal& animal, Random& random)
{
    const Colour colour = brightness(animal.coat.base) < 100 ? Colour{235, 235, 235} : Colour{40, 36, 38};
    const double length = 0.7 + 0.4 * random.uniform(), droop = 0.25 * random.uniform() - 0.1;
    for (int side = 0; side < 2; ++side)
        for (int i = -1; i <= 1; ++i)
            canvas.fill(sideOf(face, side),
                stroke({{0.32, 0.42 + 0.07 * i}, {0.32 + 0.5 * length, 0.4 + 0.14 * i},
                           {0.32 + length, 0.42 + 0.24 * i + droop}},
                    0.035, 0.02),
                colour);
}

} // namespace

void drawHead(Canvas& canvas, Canvas& scratch, const Frame& frame, const Animal& animal, Random& random)
{
    const Coat& coat = animal.coat;
    const double w = animal.headWidth, h = animal.headHeight;
    const Colour ears[2] = {random.chance(0.3) ? coat.second : coat.base, random.chance(0.3) ? coat.second : coat.base};
    for (int side = 0; side < 2; ++side)
        drawEarBehind(canvas, sideOf(frame, side), animal, ears[side]);
    const Path skull = smoothOutline(
        {{0, -0.95 * h}, {0.62 * w, -0.8 * h}, {1.0 * w, -0.1 * h}, {0.86 * w, 0.55 * h}, {0.4 * w, 0.93 * h},
            {0, 0.98 * h}, {-0.4 * w, 0.93 * h}, {-0.86 * w, 0.55 * h}, {-1.0 * w, -0.1 * h}, {-0.62 * w, -0.8 * h}},
        4);
    fillWithCoat(canvas, scratch, frame, skull, coat, random);
    for (int side = 0; side < 2; ++side)
        drawEarInFront(canvas, sideOf(frame, side), animal, ears[side]);

    const Frame face = frame.movedBy(0.22 * animal.turn, 0);
    const double apart = 0.4 * w;
    for (int side = 0; side < 2; ++side)
        drawEye(canvas, sideOf(face.movedBy(side == 0 ? apart : -apart, -0.14 * h), side), animal,
            side == 0 ? animal.turn : -animal.turn);
    const Colour muzzle = coat.isLightBelow ? coat.light : mixed(coat.base, {255, 255, 255}, 36);
    if (animal.muzzleLength > 0.2)
        drawLongMuzzle(canvas, face, animal, muzzle);
    else
        drawFlatMuzzle(canvas, face, animal, muzzle);
    if (animal.hasWhiskers)
        drawWhiskers(canvas, face, animal, random);
}

} // namespace pangkas::drawing
