// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/xray/byte_layout.h"

#include <algorithm>
#include <numeric>

namespace pangkas {
namespace {

constexpr double border = 2;

/// The longest side against the shortest of the flattest of `areas`, laid in a row along `side`.
double worstRatio(double sum, double least, double most, double side)
{
    const double thickness = sum / side;
    return std::max(most / thickness / thickness, thickness * thickness / least);
}

/// Rectangles of these areas, which fill `free`; descending.
std::vector<QRectF> squarified(const std::vector<double>& areas, QRectF free)
{
    std::vector<QRectF> rects;
    for (std::size_t begin = 0; begin < areas.size();) {
        const double side = std::min(free.width(), free.height());
        if (side <= 0) {
            rects.push_back({free.topLeft(), QSizeF()});
            ++begin;
            continue;
        }
        double sum = areas[begin];
        std::size_t end = begin + 1;
        while (end < areas.size()
            && worstRatio(sum + areas[end], areas[end], areas[begin], side) <= worstRatio(sum, areas[end - 1], areas[begin], side))
            sum += areas[end++];
        const double thickness = sum / side;
        const bool isColumn = free.width() >= free.height();
        double at = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const double length = areas[i] / thickness;
            rects.push_back(isColumn ? QRectF(free.left(), free.top() + at, thickness, length)
                                     : QRectF(free.left() + at, free.top(), length, thickness));
            at += length;
        }
        if (isColumn)
            free.setLeft(free.left() + thickness);
        else
            free.setTop(free.top() + thickness);
        begin = end;
    }
    return rects;
}

void layoutNode(const ByteNode& node, const BytePath& path, const QRectF& rect, double titleHeight, bool isRoot,
    std::vector<ByteCell>& cells)
{
    ByteCell cell{path, rect, {}};
    QRectF inner = rect;
    if (!node.parts.empty() && !isRoot) {
        inner.adjust(border, border, -border, -border);
        if (inner.height() > 2.2 * titleHeight && inner.width() > 3 * titleHeight) {
            cell.title = QRectF(inner.topLeft(), QSizeF(inner.width(), titleHeight));
            inner.setTop(inner.top() + titleHeight);
        }
    }
    cells.push_back(cell);
    if (node.parts.empty() || inner.width() < 1 || inner.height() < 1 || node.bytes == 0)
        return;
    std::vector<std::size_t> order(node.parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return node.parts[i].bytes; });
    while (!order.empty() && node.parts[order.back()].bytes == 0)
        order.pop_back();
    std::vector<double> areas;
    for (const std::size_t i : order)
        areas.push_back(double(node.parts[i].bytes) / double(node.bytes) * inner.width() * inner.height());
    const std::vector<QRectF> rects = squarified(areas, inner);
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (rects[i].width() < 1 || rects[i].height() < 1)
            continue;
        BytePath part = path;
        part.push_back(int(order[i]));
        layoutNode(node.parts[order[i]], part, rects[i], titleHeight, false, cells);
    }
}

} // namespace

std::vector<ByteCell> layoutBytes(const ByteNode& file, const BytePath& root, const QRectF& rect, double titleHeight)
{
    std::vector<ByteCell> cells;
    const BytePath path = existingPath(file, root);
    layoutNode(nodeAt(file, path), path, rect, titleHeight, true, cells);
    return cells;
}

} // namespace pangkas
