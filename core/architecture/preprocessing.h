// SPDX-License-Identifier: GPL-3.0-or-later
// How a photograph becomes a network's input. The defaults are torchvision's for AlexNet.
#pragma once

#include "core/base/export.h"

#include <array>
#include <string>

namespace pangkas {

struct Preprocessing
{
    int resizeShortSide = 256; // bilinear with antialiasing, as PIL does; the aspect ratio is kept
    int cropSize = 224; // centre crop to a square; zero-padded when the image is smaller, as torchvision does
    std::array<float, 3> mean = {0.485f, 0.456f, 0.406f}; // of RGB in [0, 1]
    std::array<float, 3> deviation = {0.229f, 0.224f, 0.225f};

    bool operator==(const Preprocessing&) const = default;
};

/// "short side 256, centre 224 x 224, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225": stands beside every accuracy.
PANGKAS_EXPORT std::string toString(const Preprocessing& preprocessing);

} // namespace pangkas
