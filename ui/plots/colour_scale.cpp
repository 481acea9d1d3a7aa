// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/colour_scale.h"

#include "ui/plots/colours.h"

#include <span>
#include <vector>

namespace pangkas {
namespace {

int between(int low, int high, double share)
{
    return qRound(low + (high - low) * share);
}

/// Straight lines between stops of equal distance.
template <std::size_t Steps>
void fill(std::array<QRgb, Steps>& colours, std::span<const QRgb> stops)
{
    for (std::size_t i = 0; i < Steps; ++i) {
        const double position = double(i) / double(Steps - 1) * double(stops.size() - 1);
        const std::size_t low = std::min(std::size_t(position), stops.size() - 2);
        const double share = position - double(low);
        const QRgb a = stops[low], b = stops[low + 1];
        colours[i] = qRgb(between(qRed(a), qRed(b), share), between(qGreen(a), qGreen(b), share),
            between(qBlue(a), qBlue(b), share));
    }
}

} // namespace

ColourScale ColourScale::diverging(const QPalette& palette)
{
    static constexpr QRgb light[] = {0xff08365c, 0xff2474a8, 0xff86b8d8, 0xfffbfbfa, 0xfff0b27a, 0xffc7641a, 0xff6e2f04};
    static constexpr QRgb dark[] = {0xffd3efff, 0xff63b7ea, 0xff22648f, 0xff0e1114, 0xff94500f, 0xffee9642, 0xffffe6c2};
    ColourScale scale;
    fill(scale.m_colours, isDark(palette) ? std::span<const QRgb>(dark) : std::span<const QRgb>(light));
    return scale;
}

ColourScale ColourScale::sequential(const QPalette& palette)
{
    static constexpr QRgb light[] = {0xfffbfbfa, 0xffb9dbe2, 0xff5da9bd, 0xff1f6f8b, 0xff0a2f42};
    static constexpr QRgb dark[] = {0xff0e1114, 0xff16495c, 0xff2b87a3, 0xff74cbe3, 0xffeefbff};
    ColourScale scale;
    fill(scale.m_colours, isDark(palette) ? std::span<const QRgb>(dark) : std::span<const QRgb>(light));
    return scale;
}

QColor prunedColour(const QPalette& palette)
{
    return isDark(palette) ? QColor(0x373e43) : QColor(0xd5d9da);
}

} // namespace pangkas
