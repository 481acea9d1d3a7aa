// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/pack_writer.h"

#include "core/archive/zip_writer.h"
#include "core/base/file.h"
#include "core/base/hashing.h"
#include "core/coding/deflate.h"
#include "core/container/packed_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

namespace pangkas {

namespace {

using Layers = std::vector<std::shared_ptr<const PackedLayer>>;

constexpr std::size_t chunkBytes = std::size_t{4} << 20; // some 10 ms of hashing and writing

Result<Manifest> manifestOf(const PackDescription& description, const Layers& layers)
{
    Manifest manifest;
    manifest.producer = "Pangkas " PANGKAS_VERSION;
    manifest.description = description;
    for (const auto& layer : layers) {
        if (!layer)
            return fail(ErrorCode::InvalidArgument, "a layer is missing");
        manifest.layers.push_back(layer->facts());
    }
    PANGKAS_TRY(checkManifest(manifest));
    return manifest;
}

std::uint64_t streamBytes(const Layers& layers)
{
    std::uint64_t sum = 0;
    for (const auto& layer : layers)
        for (const StreamFacts& stream : layer->facts().streams)
            sum += stream.bytes;
    return sum;
}

Result<void> addManifest(ZipWriter& zip, const Manifest& manifest)
{
    PANGKAS_ASSIGN(const std::string json, toJson(manifest));
    const auto bytes = std::as_bytes(std::span(json.data(), json.size()));
    PANGKAS_ASSIGN(const Deflated deflated, deflateSmallest(bytes));
    if (!deflated.isDeflated)
        return zip.addStored(manifestEntry, bytes);
    return zip.addDeflated(manifestEntry, deflated.bytes, bytes.size(), crc32(bytes));
}

/// All bytes of the file, in order, to `sink`.
Result<PackReport> writeArchive(
    const PackDescription& description, const Layers& layers, const ZipWriter::Sink& sink, const JobContext& job)
{
    PANGKAS_ASSIGN(const Manifest manifest, manifestOf(description, layers));
    const std::uint64_t total = streamBytes(layers);
    std::uint64_t written = 0, reported = 0;
    Sha256 hash;
    ZipWriter zip([&](std::span<const std::byte> bytes) -> Result<void> {
        while (!bytes.empty()) {
            PANGKAS_TRY(job.checkCancelled());
            const auto chunk = bytes.first(std::min(bytes.size(), chunkBytes));
            bytes = bytes.subspan(chunk.size());
            hash.add(chunk);
            PANGKAS_TRY(sink(chunk));
            written += chunk.size();
            if (written - reported > total / 100) {
                reported = written;
                job.report(Stage::Writing, static_cast<std::int64_t>(std::min(written, total)),
                    static_cast<std::int64_t>(total));
            }
        }
        return {};
    });

    PANGKAS_TRY(addManifest(zip, manifest));
    PackReport report;
    std::vector<std::span<const std::byte>> pieces;
    for (const auto& layer : layers) {
        LayerBytes& accounted = report.layers.emplace_back();
        accounted.name = layer->facts().name;
        for (const StreamFacts& stream : layer->facts().streams)
            accounted.streams.push_back({stream.name, stream.rawBytes, stream.bytes});
        pieces.insert(pieces.end(), layer->streams().begin(), layer->streams().end());
    }
    if (total > 0)
        PANGKAS_TRY(zip.addPieces(streamsEntry, pieces));
    PANGKAS_TRY(zip.finish());
    report.fileBytes = zip.bytesWritten();
    report.containerBytes = report.fileBytes - total;
    report.sha256 = hash.finish();
    job.report(Stage::Writing, static_cast<std::int64_t>(total), static_cast<std::int64_t>(total));
    return report;
}

} // namespace

Result<PackReport> measurePack(const PackDescription& description, const Layers& layers, const JobContext& job)
try {
    return writeArchive(
        description, layers, [](std::span<const std::byte>) -> Result<void> { return {}; }, job);
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for the packed file");
}

Result<PackReport> writePack(
    const PackDescription& description, const Layers& layers, const std::filesystem::path& path, const JobContext& job)
try {
    PANGKAS_ASSIGN(OutputFile file, OutputFile::create(path));
    PANGKAS_ASSIGN(PackReport report,
        writeArchive(
            description, layers, [&file](std::span<const std::byte> bytes) { return file.write(bytes); }, job));
    PANGKAS_TRY(file.commit());
    return report;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for the packed file", path.string());
}

} // namespace pangkas
