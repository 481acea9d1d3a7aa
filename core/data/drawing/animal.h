// SPDX-License-Identifier: GPL-3.0-or-later
// A drawn cat or dog: what it looks like, chosen at random, and how it gets on the canvas.
#pragma once

#include "core/base/random.h"
#include "core/data/drawing/canvas.h"
#include "core/data/drawing/coat.h"

namespace pangkas::drawing {

enum class Species { Cat, Dog };
enum class Pose { Head, Sitting, Standing, Lying };
enum class Ears { Pointed, Floppy, Folded, Round };
enum class Pupils { Slit, Round };

/// Shape cues. Most are the species' own; each has its exceptions.
struct Animal
{
    Species species = Species::Cat;
    Pose pose = Pose::Head;
    Coat coat;

    Ears ears = Ears::Pointed;
    double earLength = 1;
    Pupils pupils = Pupils::Slit;
    bool hasClosedEyes = false;
    Colour iris;
    double muzzleLength = 0; // 0: flat as a cat's, 1: a hound's
    Colour nose;
    bool hasWhiskers = false;
    bool showsTongue = false;
    double headWidth = 1;
    double headHeight = 1;
    double turn = 0; // of the face, -1 (left) to 1 (right)
    double tailWidth = 0.2;
    double tailLength = 2;
    double legWidth = 0.4;
    bool hasCollar = false;
    Colour collar;
};

Animal chooseAnimal(Species species, Random& random);

/// The frame's unit is the radius of the head; its origin is the head's centre for Pose::Head, else the middle of the
/// whole animal. `scratch` is overwritten.
void drawAnimal(Canvas& canvas, Canvas& scratch, const Frame& frame, const Animal& animal, Random& random);

/// The head alone, centred on the frame's origin.
void drawHead(Canvas& canvas, Canvas& scratch, const Frame& frame, const Animal& animal, Random& random);

} // namespace pangkas::drawing
