// SPDX-License-Identifier: GPL-3.0-or-later
// The formats of other programs that weights are written in.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/formats/tensor_sequence.h"

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace pangkas {

enum class WeightFormat
{
    Safetensors,
    PyTorch, // a state_dict
    NumpyArchive,
};

inline constexpr std::array allWeightFormats{
    WeightFormat::Safetensors, WeightFormat::PyTorch, WeightFormat::NumpyArchive};

/// "safetensors", "pth", "npz": the format's name on the command line and the ending of its files.
PANGKAS_EXPORT std::string_view toString(WeightFormat format);
/// unknown-name, listing the formats.
PANGKAS_EXPORT Result<WeightFormat> weightFormatOfName(std::string_view name);
/// By the ending: .safetensors, .pth or .pt, .npz, in any case. unknown-name, listing them, for another.
PANGKAS_EXPORT Result<WeightFormat> weightFormatOfPath(const std::filesystem::path& path);

/// `metadata`: what only .safetensors has a place for; the others leave it out.
PANGKAS_EXPORT Result<void> writeWeights(const TensorSequence& tensors, WeightFormat format,
    const std::map<std::string, std::string>& metadata, const std::filesystem::path& path, const JobContext& job = {});

} // namespace pangkas
