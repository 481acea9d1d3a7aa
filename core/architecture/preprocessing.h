// SPDX-License-Identifier: GPL-3.0-or-later
// How a photograph becomes a network's input. The defaults are torchvision's for AlexNet.
#pragma once

#include "core/base/export.h"

#include <array>
#include <string>
#include <string_view>

namespace pangkas {

enum class ResizeMode {
    ShortSide, // the short side to resizeSide, the aspect ratio kept: torchvision's
    Whole, // the whole picture to a square of resizeSide, whatever its aspect ratio: Caffe's
};

/// What a network's channels are: the colours, in which order, or the luminance alone (ITU-R 601, as PIL's "L" rounds it).
enum class ChannelOrder { Rgb, Bgr, Grey };

struct Preprocessing
{
    int resizeSide = 256; // bilinear with antialiasing, as PIL does
    int cropSize = 224; // centre crop to a square; zero-padded when the image is smaller, as torchvision does
    // A channel is (value / divisor - mean) / deviation, values being 0 to 255; both in the order of `channels`. Of
    // Grey's the first one counts.
    std::array<float, 3> mean = {0.485f, 0.456f, 0.406f};
    std::array<float, 3> deviation = {0.229f, 0.224f, 0.225f};
    float divisor = 255;
    ChannelOrder channels = ChannelOrder::Rgb;
    ResizeMode resizeMode = ResizeMode::ShortSide;

    bool operator==(const Preprocessing&) const = default;
};

/// Of the network's input.
constexpr int channelCount(const Preprocessing& preprocessing)
{
    return preprocessing.channels == ChannelOrder::Grey ? 1 : 3;
}

/// "rgb", "bgr", "grey": in files and in JSON.
PANGKAS_EXPORT std::string_view toString(ChannelOrder order);

/// "short side 256, centre 224 x 224, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225": stands beside every accuracy.
/// What isn't torchvision's is named: "whole image to 256 x 256, centre 227 x 227, BGR, values 0 to 255, mean ...".
PANGKAS_EXPORT std::string toString(const Preprocessing& preprocessing);

} // namespace pangkas
