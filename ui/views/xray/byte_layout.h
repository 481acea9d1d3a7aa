// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of a file lie in its tree-map: rectangles whose areas are their bytes, as square as they can be
// (squarified tree-maps, Bruls, Huizing and van Wijk 2000).
#pragma once

#include "ui/views/xray/byte_node.h"

#include <QRectF>

#include <vector>

namespace pangkas {

struct ByteCell
{
    BytePath path; // from the file
    QRectF rect;
    QRectF title; // above the parts; empty where there is no room or there are no parts
};

/// A cell for the root and each node below it that is at least a pixel large, parents before their parts.
std::vector<ByteCell> layoutBytes(const ByteNode& file, const BytePath& root, const QRectF& rect, double titleHeight);

} // namespace pangkas
