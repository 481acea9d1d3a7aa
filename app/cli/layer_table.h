// SPDX-License-Identifier: GPL-3.0-or-later
// The table per layer that compress ends with and inspect shows.
#pragma once

#include "core/container/pack_writer.h"
#include "core/pipeline/compress.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pangkas::cli {

struct LayerRow
{
    std::string layer;
    std::uint64_t weights = 0;
    std::uint64_t stored = 0;
    int bits = 32;
    std::uint64_t denseBytes = 0;
    LayerBytes packed;
};

std::vector<LayerRow> rowsOf(const CompressionReport& report);

/// Weights, density, bits, bytes of each stream, bytes in the file and ratio; then the container and the sum, which is
/// the size of the file.
std::string layerTable(const std::vector<LayerRow>& rows, const PackReport& pack);

} // namespace pangkas::cli
