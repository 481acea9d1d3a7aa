// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer costs at each stage of Deep Compression, as the paper's tables have it (Han et al. 2016, tables 2 to 5).
#pragma once

#include "core/base/export.h"
#include "core/container/compressed_model.h"

#include <cstddef>
#include <cstdint>

namespace pangkas {

/// P and P+Q are what words of fixed length would take, counted, not written anywhere; the paper's P+Q+H is the layer's
/// bytes in the file, whatever its coder.
struct PaperColumns
{
    std::size_t weights = 0;
    std::size_t stored = 0;
    int codeBits = 32; // per entry
    int indexBits = 0; // per entry, 4 or 5, whichever takes less; 0 where no weight is pruned
    std::size_t entries = 0; // stored weights and the fillers between them
    std::uint64_t denseBytes = 0; // weight and bias as float32
    std::uint64_t pruned = 0; // P: a float and an index per entry, and the bias
    std::uint64_t quantized = 0; // P+Q: a code and an index per entry, the codebook and the bias
};

PANGKAS_EXPORT PaperColumns paperColumns(const CompressedLayer& layer);

} // namespace pangkas
