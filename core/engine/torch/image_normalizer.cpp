// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/image_normalizer.h"

#include "core/data/preprocessing.h"

#include <cstddef>
#include <vector>

namespace pangkas {

ImageNormalizer::ImageNormalizer(const Preprocessing& preprocessing)
    : m_channels(static_cast<std::size_t>(channelCount(preprocessing)))
{
    // A strip of all grey values, sent through the reference: the table can't differ from it.
    Image strip{256, 1, std::vector<std::uint8_t>(std::size_t{3} * 256)};
    for (std::size_t v = 0; v < 256; ++v) {
        for (std::size_t c = 0; c < 3; ++c)
            strip.pixels[3 * v + c] = static_cast<std::uint8_t>(v);
    }
    std::vector<float> planes(256 * m_channels);
    normalize(strip, preprocessing, planes);
    for (std::size_t c = 0; c < m_channels; ++c)
        m_colours[c] = colourOf(preprocessing, c);
    for (std::size_t v = 0; v < 256; ++v) {
        for (std::size_t c = 0; c < m_channels; ++c)
            m_table[v][c] = planes[256 * c + v];
    }
}

void ImageNormalizer::apply(const Image& image, std::span<float> to) const
{
    const std::uint8_t* pixel = image.pixels.data();
    if (m_channels == 1) {
        for (float& value : to) {
            value = m_table[luminance(pixel)][0];
            pixel += 3;
        }
        return;
    }
    const auto [first, second, third] = m_colours;
    float* out = to.data();
    for (const float* end = out + image.pixels.size(); out != end; out += 3, pixel += 3) {
        out[0] = m_table[pixel[first]][0];
        out[1] = m_table[pixel[second]][1];
        out[2] = m_table[pixel[third]][2];
    }
}

} // namespace pangkas
