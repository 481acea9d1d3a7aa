// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/image_augmentation.h"

#include "core/base/random.h"
#include "core/data/image_warp.h"
#include "core/data/preprocessing.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

namespace {

enum Stream : std::uint64_t // that a run's seed is split into; 1 and 3 are the trainer's
{
    CropStream = 2,
    WarpStream = 4
};

/// A random part of the image at the network's size: a share of the area, sides between 3:4 and 4:3.
Image randomCrop(const Image& image, int size, double smallestShare, Random random)
{
    const double area = static_cast<double>(image.width) * image.height;
    for (int attempt = 0; attempt < 10; ++attempt) {
        const double share = smallestShare + (1 - smallestShare) * random.uniform();
        const double lean = 1 + random.uniform() / 3;
        const double ratio = random.chance(0.5) ? lean : 1 / lean;
        const int width = static_cast<int>(std::lround(std::sqrt(area * share * ratio)));
        const int height = static_cast<int>(std::lround(std::sqrt(area * share / ratio)));
        if (width < 1 || height < 1 || width > image.width || height > image.height)
            continue;
        const int x = random.between(0, image.width - width), y = random.between(0, image.height - height);
        return cropResize(image, x, y, width, height, size);
    }
    const int side = std::min(image.width, image.height);
    return cropResize(image, (image.width - side) / 2, (image.height - side) / 2, side, side, size);
}

bool isWarped(const Augmentation& augmentation)
{
    return augmentation.rotation > 0 || augmentation.shift > 0 || augmentation.zoom > 0;
}

Warp randomWarp(const Augmentation& augmentation, Random random)
{
    const auto either = [&random](double most) { return most * (2 * random.uniform() - 1); };
    Warp warp;
    warp.rotation = either(augmentation.rotation);
    warp.shiftX = either(augmentation.shift);
    warp.shiftY = either(augmentation.shift);
    warp.zoom = 1 + either(augmentation.zoom);
    return warp;
}

} // namespace

bool isPlain(const Augmentation& augmentation)
{
    return !augmentation.flip && augmentation.smallestCrop >= 1 && !isWarped(augmentation);
}

Result<Image> augmented(const Image& image, const Preprocessing& preprocessing, const Augmentation& augmentation,
    std::uint64_t seed, std::uint64_t drawing)
{
    Random random(mixBits(seed ^ mixBits(CropStream)), drawing);
    Image prepared;
    if (augmentation.smallestCrop < 1) {
        prepared = randomCrop(image, preprocessing.cropSize, augmentation.smallestCrop, random);
    } else {
        PANGKAS_ASSIGN(prepared, resizeAndCrop(image, preprocessing));
    }
    if (isWarped(augmentation))
        prepared = warped(prepared, randomWarp(augmentation, Random(mixBits(seed ^ mixBits(WarpStream)), drawing)));
    if (augmentation.flip && Random(random.bits()).chance(0.5))
        flipHorizontally(prepared);
    return prepared;
}

} // namespace pangkas
