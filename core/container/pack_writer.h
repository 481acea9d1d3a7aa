// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the packed file (.pkz), version 2. The format is described in docs/pkz-format.md.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/compressed_model.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

struct StreamBytes
{
    std::string name; // "gaps", "codes", "codebook", "values", "bias"
    std::uint64_t rawBytes = 0; // before the coder
    std::uint64_t bytes = 0; // in the file

    bool operator==(const StreamBytes&) const = default;
};

struct LayerBytes
{
    std::string name;
    std::vector<StreamBytes> streams;

    std::uint64_t bytes() const
    {
        std::uint64_t sum = 0;
        for (const StreamBytes& stream : streams)
            sum += stream.bytes;
        return sum;
    }
    bool operator==(const LayerBytes&) const = default;
};

/// Where the bytes of a packed file are: fileBytes == containerBytes + the sum of all layers' bytes, to the byte.
struct PackReport
{
    std::uint64_t fileBytes = 0;
    std::uint64_t containerBytes = 0; // manifest and ZIP structure
    std::vector<LayerBytes> layers;
    std::string sha256; // of the whole file

    bool operator==(const PackReport&) const = default;
};

/// A layer's streams, coded, with what the manifest says of it. Immutable: the window keeps those of unchanged layers.
class PackedLayer;

/// Codes one layer with the coder it asks for; where that is a choice of several, with each, and keeps the smallest.
/// Costs most of the time of writing; independent of all other layers. invalid-argument, shape-mismatch or not-finite,
/// naming the layer, when its parts contradict each other; unknown-name, listing them, for a coder that isn't there.
PANGKAS_EXPORT Result<std::shared_ptr<const PackedLayer>> packLayer(const CompressedLayer& layer, const JobContext& job = {});

/// The report of the file that writePack() would write, without writing it: the same bytes, counted and hashed.
PANGKAS_EXPORT Result<PackReport> measurePack(const PackDescription& description,
    const std::vector<std::shared_ptr<const PackedLayer>>& layers, const JobContext& job = {});

/// Writes atomically. The same input gives the same bytes.
PANGKAS_EXPORT Result<PackReport> writePack(const PackDescription& description,
    const std::vector<std::shared_ptr<const PackedLayer>>& layers, const std::filesystem::path& path, const JobContext& job = {});

} // namespace pangkas
