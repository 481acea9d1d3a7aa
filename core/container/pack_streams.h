// SPDX-License-Identifier: GPL-3.0-or-later
// Where the streams of a packed file lie, in either version of the format, and how they are read.
#pragma once

#include "core/archive/zip_reader.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/coding/layer_coder.h"
#include "core/container/manifest.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace pangkas {

CodeFacts codeFactsOf(const LayerFacts& layer);

/// Streams that the container itself holds after the coder's, with the floats in each.
std::vector<std::pair<std::string_view, std::uint64_t>> floatStreams(const LayerFacts& layer);

/// The error with the layer or stream in front, unless it is that the caller asked to stop.
Failure atLayer(Error error, std::string_view layer);
Failure atStream(Error error, std::string_view stream);

class PackStreams
{
public:
    /// Matches the archive's entries, which must be the manifest's and no more, with the manifest, and checks names,
    /// order and sizes of all streams against their layers. Fills in the sizes that version 1 leaves to the ZIP's
    /// directory. corrupt-file, naming layer and stream.
    static Result<PackStreams> locate(ZipReader zip, Manifest& manifest);

    const ZipReader& zip() const { return m_zip; }
    /// Of the stream's first byte in the file.
    std::uint64_t offset(std::size_t layer, std::size_t stream) const { return m_offsets[layer][stream]; }
    /// The stream, inflated, into `to` of its size; its hash is checked before anybody else sees it.
    Result<void> readInto(const Manifest& manifest, std::size_t layer, std::size_t stream, std::span<std::byte> to,
        const JobContext& job) const;

private:
    explicit PackStreams(ZipReader zip) : m_zip(std::move(zip)) { }
    Result<void> locateEntries(Manifest& manifest);
    Result<void> locateInOneEntry(const Manifest& manifest);

    ZipReader m_zip;
    std::vector<std::vector<std::uint64_t>> m_offsets;
    std::vector<std::vector<const ZipEntry*>> m_entries; // version 1: point into m_zip
};

} // namespace pangkas
