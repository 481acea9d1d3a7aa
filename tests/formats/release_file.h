// SPDX-License-Identifier: GPL-3.0-or-later
// Writes files in the layout of those that were released with Deep Compression.
#pragma once

#include "core/architecture/architecture.h"

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pangkas::test {

struct ReleaseLayer
{
    std::size_t codebookSize = 256; // 16: codes of half a byte
    std::vector<float> codebook; // from code 0 on; the rest is 0
    std::vector<float> bias;
    QByteArray entries; // "GAP:CODE GAP:CODE ..."
};

std::vector<std::byte> releaseFile(const std::vector<ReleaseLayer>& layers);

/// A file of this network: codebooks of all sizes up to the largest, an entry every few weights, from a seed.
std::vector<std::byte> releaseFile(const Architecture& architecture, std::uint64_t seed);

} // namespace pangkas::test
