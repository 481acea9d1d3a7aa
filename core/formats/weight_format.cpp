// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weight_format.h"

#include "core/formats/npz_writer.h"
#include "core/formats/printable.h"
#include "core/formats/safetensors_writer.h"
#include "core/formats/torch_zip_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace pangkas {

std::string_view toString(WeightFormat format)
{
    switch (format) {
    case WeightFormat::Safetensors: return "safetensors";
    case WeightFormat::PyTorch: return "pth";
    case WeightFormat::NumpyArchive: return "npz";
    }
    return "";
}

Result<WeightFormat> weightFormatOfName(std::string_view name)
{
    for (const WeightFormat format : allWeightFormats)
        if (name == toString(format))
            return format;
    return fail(ErrorCode::UnknownName, fmt::format("no format '{}'", printable(name)), {},
        "The formats are safetensors, pth, npz");
}

Result<WeightFormat> weightFormatOfPath(const std::filesystem::path& path)
{
    std::string ending = path.extension().string();
    std::ranges::transform(
        ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (ending == ".pt")
        return WeightFormat::PyTorch;
    for (const WeightFormat format : allWeightFormats)
        if (ending.size() > 1 && ending.substr(1) == toString(format))
            return format;
    return fail(ErrorCode::UnknownName,
        ending.empty() ? "has no ending that names a format"
                       : fmt::format("no format has the ending {}", printable(ending)),
        path.string(), "End the name in .safetensors, .pth or .npz, or choose the format");
}

Result<void> writeWeights(const TensorSequence& tensors, WeightFormat format,
    const std::map<std::string, std::string>& metadata, const std::filesystem::path& path, const JobContext& job)
{
    switch (format) {
    case WeightFormat::Safetensors: return writeSafetensors(tensors, metadata, path, job);
    case WeightFormat::PyTorch: return writeTorchZip(tensors, path, job);
    case WeightFormat::NumpyArchive: return writeNpz(tensors, path, job);
    }
    return fail(ErrorCode::Internal, "a format without a writer");
}

} // namespace pangkas
