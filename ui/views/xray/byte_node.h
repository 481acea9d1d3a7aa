// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a packed file as a tree without gaps: the parts of a node make it up.
#pragma once

#include "core/container/xray.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace pangkas {

struct ByteNode
{
    RegionKind kind = RegionKind::File;
    bool isSymbols = false; // the rest of a stream beside its code tables
    QString name;
    std::uint64_t offset = 0; // in the file
    std::uint64_t bytes = 0;
    int layer = -1; // of the file's layers
    int stream = -1; // of the layer's streams
    std::vector<ByteNode> parts; // ascending
};

/// Positions among parts, from the file down.
using BytePath = std::vector<int>;

/// Of regions that make up the file, with what lies between a stream's code tables as parts of their own.
ByteNode byteNode(const Region& file);
/// The node at the end of the path, or the last one that is there.
const ByteNode& nodeAt(const ByteNode& file, const BytePath& path);
/// As far as its nodes are there.
BytePath existingPath(const ByteNode& file, const BytePath& path);

/// "fc6", "codes", "symbols", "ZIP directory", in the window's language.
QString nodeText(const ByteNode& node);

} // namespace pangkas
