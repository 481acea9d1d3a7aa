// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawing/animal.h"

#include <array>

namespace pangkas::drawing {

namespace {

constexpr std::array<Colour, 6> irisColours = {
    {{120, 168, 70}, {214, 176, 56}, {96, 146, 190}, {150, 94, 48}, {92, 60, 38}, {186, 120, 44}}};

double within(double low, double high, Random& random) { return low + (high - low) * random.uniform(); }

// The body parts share the coat but each has its own frame, so that patterns keep their size.
struct Painter
{
    Canvas& canvas;
    Canvas& scratch;
    const Frame& frame; // origin: centre of the head
    const Animal& animal;
    Random& random;

    void patterned(const Frame& place, const Path& shape)
    {
        fillWithCoat(canvas, scratch, place, shape, animal.coat, random);
    }
    void plain(const Path& shape, Colour colour) { fillOutlined(canvas, frame, shape, colour, animal.coat); }

    void leg(Point top, Point foot, Colour colour)
    {
        const double width = animal.legWidth;
        plain(stroke({top, {0.5 * (top.x + foot.x), 0.5 * (top.y + foot.y)}, foot}, width * 1.15, width * 0.9), colour);
        plain(ellipse({foot.x - 0.08, foot.y + 0.06}, width * 0.68, width * 0.4, 0, 18),
            animal.coat.isLightBelow ? animal.coat.light : colour);
    }

    void tail(const Path& line)
    {
        plain(stroke(smoothLine(line, 6), animal.tailWidth * 1.1, animal.tailWidth * 0.7), animal.coat.base);
    }

    void collar()
    {
        if (!animal.hasCollar)
            return;
        plain(stroke(smoothLine({{-0.6, 0.92}, {0, 1.12}, {0.6, 0.92}}, 5), 0.2, 0.2), animal.collar);
        plain(ellipse({0, 1.24}, 0.13, 0.13, 0, 14), {232, 196, 70});
    }
};

void drawSitting(Painter& painter)
{
    Random& random = painter.random;
    const Animal& animal = painter.animal;
    const double hips = within(0.95, 1.3, random), bottom = within(2.7, 3.1, random);
    const double length = animal.tailLength;
    painter.tail({{hips * 0.6, bottom - 0.2}, {hips + 0.3 * length, bottom - 0.1},
        {hips + 0.42 * length, bottom - 0.45 * length},
        {hips + within(0.1, 0.6, random) * length, bottom - 0.8 * length}});
    for (int side = -1; side <= 1; side += 2)
        painter.plain(ellipse({side * hips * 0.85, bottom - 0.35}, 0.5, 0.45, 0, 22), painter.animal.coat.base);
    const double shoulders = within(0.55, 0.8, random);
    painter.patterned(painter.frame.movedBy(0, 1.8),
        smoothOutline({{0, -1.3}, {shoulders, -1.0}, {hips * 0.9, 0.2}, {hips * 0.92, bottom - 2.1}, {0, bottom - 1.85},
            {-hips * 0.92, bottom - 2.1}, {-hips * 0.9, 0.2}, {-shoulders, -1.0}}));
    if (animal.coat.isLightBelow)
        painter.canvas.fill(painter.frame, ellipse({0, 1.6}, 0.42, 0.7), animal.coat.light);
    for (int side = -1; side <= 1; side += 2)
        painter.leg({side * 0.36, 1.7}, {side * 0.38, bottom}, animal.coat.base);
    painter.collar();
}

void drawStanding(Painter& painter)
{
    Random& random = painter.random;
    const Animal& animal = painter.animal;
    const double rear = within(2.6, 3.2, random), ground = within(2.9, 3.3, random),
                 thickness = within(0.7, 0.9, random);
    const double length = animal.tailLength, lift = within(-0.3, 1.0, random);
    painter.tail({{rear, 1.0}, {rear + 0.4 * length, 0.9 - 0.2 * lift * length},
        {rear + 0.6 * length, 0.9 - 0.55 * lift * length}, {rear + 0.55 * length, 0.8 - 0.9 * lift * length}});
    const Colour far = shaded(animal.coat.base, 200);
    const double step = within(-0.3, 0.3, random);
    painter.leg({0.75, 1.6}, {0.8 + step, ground - 0.12}, far);
    painter.leg({rear - 0.2, 1.6}, {rear - 0.15 - step, ground - 0.12}, far);
    const double middle = 0.5 * (rear + 0.3), half = 0.5 * (rear + 0.3);
    painter.patterned(painter.frame.movedBy(middle, 1.25).scaledBy(half * 0.8, 1),
        smoothOutline(
            {{-1.1, -0.75 * thickness}, {-0.4, -0.85 * thickness}, {0.5, -0.8 * thickness}, {1.15, -0.6 * thickness},
                {1.2, 0.4 * thickness}, {0.5, 0.7 * thickness}, {-0.5, 0.95 * thickness}, {-1.15, 0.6 * thickness}}));
    painter.leg({0.35, 1.6}, {0.35 - step, ground}, animal.coat.base);
    painter.leg({rear - 0.45, 1.6}, {rear - 0.4 + step, ground}, animal.coat.base);
    painter.collar();
}

void drawLying(Painter& painter)
{
    Random& random = painter.random;
    const Animal& animal = painter.animal;
    const double rear = within(2.6, 3.1, random), ground = 1.75, length = animal.tailLength;
    painter.tail(
        {{rear - 0.1, ground - 0.3}, {rear + 0.35 * length, ground - 0.1}, {rear + 0.65 * length, ground - 0.25},
            {rear + 0.8 * length, ground - 0.25 - within(0.0, 0.5, random) * length}});
    painter.patterned(painter.frame.movedBy(0.5 * rear, 1.05).scaledBy(0.5 * rear, 0.8),
        smoothOutline({{-1.05, -0.5}, {-0.3, -0.8}, {0.5, -0.85}, {1.05, -0.4}, {1.15, 0.5}, {0.6, 0.85}, {-0.6, 0.85},
            {-1.15, 0.6}}));
    painter.plain(ellipse({rear - 0.55, ground - 0.42}, 0.6, 0.48, 0, 24), animal.coat.base);
    painter.plain(
        stroke({{rear - 0.7, ground - 0.02}, {rear - 1.4, ground + 0.02}}, animal.legWidth, animal.legWidth * 0.9),
        animal.coat.base);
    for (int i = 0; i < 2; ++i)
        painter.plain(stroke({{0.3 + 0.25 * i, ground - 0.12 + 0.12 * i}, {-0.6 + 0.45 * i, ground - 0.05 + 0.1 * i}},
                          animal.legWidth, animal.legWidth),
            animal.coat.isLightBelow ? animal.coat.light : animal.coat.base);
    painter.collar();
}

Ears chooseEars(Species species, Random& random)
{
    const double share = random.uniform();
    if (share > 0.95)
        return Ears::Round;
    if (species == Species::Cat)
        return share < 0.91 ? Ears::Pointed : Ears::Folded;
    return share < 0.65 ? Ears::Floppy : share < 0.9 ? Ears::Folded : Ears::Pointed;
}

} // namespace

Animal chooseAnimal(Species species, Random& random)
{
    const bool isCat = species == Species::Cat;
    // Whether a cue is the species' own this time.
    const auto typical = [&](double probability) { return random.chance(probability) == isCat; };
    Animal animal;
    animal.species = species;
    const double pose = random.uniform();
    animal.pose = pose < 0.55 ? Pose::Head : pose < 0.72 ? Pose::Sitting : pose < 0.88 ? Pose::Standing : Pose::Lying;
    animal.coat = chooseCoat(random);
    animal.ears = chooseEars(species, random);
    animal.earLength = within(0.75, 1.2, random);
    animal.pupils = typical(0.9) ? Pupils::Slit : Pupils::Round;
    animal.hasClosedEyes = random.chance(0.07);
    animal.iris = irisColours[random.below(irisColours.size())];
    animal.muzzleLength = typical(0.95) ? within(0.0, 0.15, random) : within(0.35, 1.0, random);
    animal.nose = random.chance(0.6) ? Colour{30, 26, 28}
        : random.chance(0.5)         ? Colour{206, 120, 124}
                                     : Colour{96, 62, 54};
    animal.hasWhiskers = typical(0.92);
    animal.showsTongue = random.chance(isCat ? 0.1 : 0.6);
    animal.headWidth = isCat ? within(0.92, 1.12, random) : within(0.85, 1.05, random);
    animal.headHeight = isCat ? within(0.78, 0.95, random) : within(0.85, 1.05, random);
    animal.turn = within(-1, 1, random);
    const bool hasThinTail = typical(0.9);
    animal.tailWidth = hasThinTail ? within(0.2, 0.3, random) : within(0.32, 0.5, random);
    animal.tailLength = hasThinTail ? within(1.8, 2.6, random) : within(1.0, 1.6, random);
    animal.legWidth = isCat ? within(0.32, 0.46, random) : within(0.38, 0.54, random);
    animal.hasCollar = random.chance(0.3);
    animal.collar = anyColour(random);
    return animal;
}

void drawAnimal(Canvas& canvas, Canvas& scratch, const Frame& frame, const Animal& animal, Random& random)
{
    Point middle{0, 0};
    switch (animal.pose) {
    case Pose::Head: break;
    case Pose::Sitting: middle = {0.1, 1.0}; break;
    case Pose::Standing: middle = {1.4, 1.0}; break;
    case Pose::Lying: middle = {1.3, 0.45}; break;
    }
    const Frame head = frame.movedBy(-middle.x, -middle.y);
    Painter painter{canvas, scratch, head, animal, random};
    switch (animal.pose) {
    case Pose::Head:
        // Shoulders, often below the picture's edge.
        painter.patterned(head.movedBy(0, 1.9),
            smoothOutline({{-0.55, -1.3}, {0.55, -1.3}, {1.1, -0.4}, {1.3, 1.3}, {-1.3, 1.3}, {-1.1, -0.4}}));
        painter.collar();
        break;
    case Pose::Sitting: drawSitting(painter); break;
    case Pose::Standing: drawStanding(painter); break;
    case Pose::Lying: drawLying(painter); break;
    }
    drawHead(
        canvas, scratch, head.turnedBy(animal.pose == Pose::Head ? 0 : within(-0.05, 0.05, random)), animal, random);
}

} // namespace pangkas::drawing
