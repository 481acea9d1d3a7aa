// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/codebook/codebook_edit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pangkas {

std::vector<SetCentroid> codebookOf(const std::vector<ShownCentroid>& shown)
{
    std::vector<SetCentroid> codebook;
    for (const ShownCentroid& centroid : shown) {
        const SetCentroid next{static_cast<float>(centroid.value) + 0.0f, centroid.isPinned}; // no -0
        if (codebook.empty() || codebook.back().value < next.value)
            codebook.push_back(next);
        else
            codebook.back().isPinned |= next.isPinned;
    }
    return codebook;
}

EditedCodebook withAdded(std::vector<SetCentroid> codebook, double value)
{
    constexpr float largest = std::numeric_limits<float>::max();
    float free = static_cast<float>(std::clamp(value, -double(largest), double(largest))) + 0.0f;
    auto place = std::ranges::lower_bound(codebook, free, {}, &SetCentroid::value);
    // Upwards to the next float that isn't taken, and at the very top downwards.
    for (; place != codebook.end() && place->value == free && free < largest; ++place)
        free = std::nextafter(free, largest);
    while (place != codebook.end() && place->value == free) {
        free = std::nextafter(free, -largest);
        place = std::ranges::lower_bound(codebook, free, {}, &SetCentroid::value);
    }
    place = codebook.insert(place, {free, true});
    const int at = int(place - codebook.begin());
    return {std::move(codebook), at};
}

EditedCodebook withMoved(std::vector<SetCentroid> codebook, int place, double value)
{
    codebook.erase(codebook.begin() + place);
    return withAdded(std::move(codebook), value);
}

EditedCodebook withRemoved(std::vector<SetCentroid> codebook, int place)
{
    codebook.erase(codebook.begin() + place);
    const int next = std::min(place, int(codebook.size()) - 1);
    return {std::move(codebook), next};
}

EditedCodebook withPinned(std::vector<SetCentroid> codebook, int place, bool pinned)
{
    codebook[std::size_t(place)].isPinned = pinned;
    return {std::move(codebook), place};
}

EditedCodebook withAllPinned(std::vector<SetCentroid> codebook, bool pinned)
{
    for (SetCentroid& centroid : codebook)
        centroid.isPinned = pinned;
    return {std::move(codebook), -1};
}

} // namespace pangkas
