// SPDX-License-Identifier: GPL-3.0-or-later
// An image on its way into a training batch: a random part of it, turned, moved, mirrored.
#pragma once

#include "core/architecture/preprocessing.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/training/training_options.h"

#include <cstdint>

namespace pangkas {

/// Whether every image is always prepared as for an evaluation.
bool isPlain(const Augmentation& augmentation);

/// preprocessing.cropSize squared pixels. What is random is a function of `seed` and `drawing`, which numbers the image
/// among all of a run. Each kind draws from a stream of its own: one switched on or off leaves the others as they are.
Result<Image> augmented(const Image& image, const Preprocessing& preprocessing, const Augmentation& augmentation,
    std::uint64_t seed, std::uint64_t drawing);

} // namespace pangkas
