// SPDX-License-Identifier: GPL-3.0-or-later
// Packing anew what is compressed already: the codes stay as they are, only the coder is another.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/compressed_model.h"
#include "core/container/pack_writer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

struct OpenedCompressed
{
    std::string format; // "Pangkas packed file", "Deep Compression release"
    std::uint64_t fileBytes = 0;
    Architecture architecture;
    CompressedModel model;
};

/// The codes of a packed file, or of a file that was released with Deep Compression. What holds dense weights:
/// unsupported-format.
PANGKAS_EXPORT Result<OpenedCompressed> openCompressed(const std::filesystem::path& path, const JobContext& job = {});

/// The model with another coder for all layers, a choice of coderChoices(), in its recipe as well, if it has one.
PANGKAS_EXPORT CompressedModel withCoder(CompressedModel model, std::string_view coder);

} // namespace pangkas
