// SPDX-License-Identifier: GPL-3.0-or-later
// The files that the authors of Deep Compression released (Han et al. 2016). Little-endian, without header or names:
//
// 1. for each layer a uint32: how many entries it stores;
// 2. for each layer its codebook (256 floats for a convolution, 16 for a linear layer; the first is 0), its biases
//    (floats), then the entries' codes (a byte each; in linear layers two in a byte, the lower half first) and their
//    gaps (two in a byte likewise). Entry i lies at the sum of (gap + 1) up to and with its own, minus 1, in the weight
//    counted row-major; weights that no entry names are 0. A gap above 15 takes entries of code 0 ("filler zeros").
//
// What network it is the file doesn't say: it is known by the counts and by its length.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/formats/model_reader.h"
#include "core/tensor/tensor.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pangkas {

/// A layer as codes, one for each weight, row-major.
struct CodedLayer
{
    std::string name; // "fire2.squeeze1x1"
    TensorInfo weight;
    std::vector<std::uint8_t> codes; // 0: the weight is 0; c: values[c - 1]
    std::vector<float> values; // those that are used, ascending strictly, none of them 0
    Tensor bias;
    std::size_t entries = 0; // stored in the file
    std::size_t fillers = 0; // of them those that only bridge a gap, or are 0 for another reason
};

/// The known network whose file this is: either each count is at most the layer's weights, or the counts lead exactly
/// to the end of the file. Reads the counts alone.
PANGKAS_EXPORT std::optional<Architecture> recognizeDeepCompression(const InputFile& file);

/// The codes as they are. `architecture`: what to read it as, every layer with a bias. truncated-file or corrupt-file
/// where the counts don't lead to the end of the file, a count or a position is above the layer's weights, or half a
/// byte is left over that isn't 0; not-finite for a codebook or bias with NaN or infinity; each names the layer.
/// Codes whose value is 0 (or -0) become 0, equal values become one code: the weights stay the same bits (but for -0).
PANGKAS_EXPORT Result<std::vector<CodedLayer>> readDeepCompressionCodes(
    const InputFile& file, const Architecture& architecture, const JobContext& job = {});

/// The same as dense floats, `metadata["architecture"]` saying which network it is.
PANGKAS_EXPORT Result<ModelFile> readDeepCompression(
    const InputFile& file, const Architecture& architecture, const JobContext& job = {});

} // namespace pangkas
