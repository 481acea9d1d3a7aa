// SPDX-License-Identifier: GPL-3.0-or-later
// From a packed file to the dense weights in a format that other programs open.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/pack_reader.h"
#include "core/formats/weight_format.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace pangkas {

struct ExportReport
{
    std::size_t tensors = 0;
    std::uint64_t values = 0;
    std::uint64_t fileBytes = 0;
    std::string modelHash; // ModelSnapshot::hash() of what was written

    bool operator==(const ExportReport&) const = default;
};

/// Decodes layer by layer while it writes, with memory for one layer, and atomically. Everything that readLayer()
/// checks is checked before the file gets its name.
PANGKAS_EXPORT Result<ExportReport> exportPack(const PackReader& pack, WeightFormat format,
    const std::map<std::string, std::string>& metadata, const std::filesystem::path& path, const JobContext& job = {});

} // namespace pangkas
