// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/pack_streams.h"

#include "core/archive/inflate.h"
#include "core/base/hashing.h"

#include <fmt/format.h>

#include <algorithm>

namespace pangkas {

namespace {

constexpr std::size_t chunkBytes = std::size_t{1} << 20; // read and hashed while it is in the cache

/// Names, order and sizes of a layer's streams against what the manifest says of the layer.
Result<void> checkStreams(const LayerFacts& layer)
{
    const auto floats = floatStreams(layer);
    if (layer.streams.size() < floats.size())
        return fail(
            ErrorCode::CorruptFile, fmt::format("{} streams, fewer than {}", layer.streams.size(), floats.size()));
    const std::size_t coded = layer.streams.size() - floats.size();
    for (std::size_t i = 0; i < floats.size(); ++i) {
        const auto& [name, count] = floats[i];
        const StreamFacts& stream = layer.streams[coded + i];
        if (stream.name != name)
            return fail(ErrorCode::CorruptFile, fmt::format("stream {} where {} should be", stream.name, name));
        if (stream.size != 4 * count || stream.rawBytes != 4 * count)
            return fail(
                ErrorCode::CorruptFile, fmt::format("stream {}: {} bytes for {} floats", name, stream.size, count));
    }
    if (layer.form == WeightForm::Dense) {
        if (coded > 0)
            return fail(ErrorCode::CorruptFile, fmt::format("stream {} in a dense layer", layer.streams.front().name));
        return {};
    }
    std::vector<StreamSize> sizes;
    for (std::size_t i = 0; i < coded; ++i)
        sizes.push_back({layer.streams[i].name, layer.streams[i].size, layer.streams[i].rawBytes});
    return findLayerCoder(layer.coder)->checkStreams(codeFactsOf(layer), sizes);
}

/// SHA-256 of bytes of the file, which are left in `to` where that has their size.
Result<std::string> readAndHash(
    const InputFile& file, std::uint64_t offset, std::uint64_t size, std::span<std::byte> to, const JobContext& job)
{
    Sha256 hash;
    std::vector<std::byte> scratch(to.size() == size ? 0 : std::min<std::uint64_t>(size, chunkBytes));
    for (std::uint64_t done = 0; done < size;) {
        PANGKAS_TRY(job.checkCancelled());
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(size - done, chunkBytes));
        const auto chunk = to.size() == size ? to.subspan(done, length) : std::span(scratch).first(length);
        PANGKAS_TRY(file.readAt(offset + done, chunk));
        hash.add(chunk);
        done += length;
    }
    return hash.finish();
}

} // namespace

Failure atLayer(Error error, std::string_view layer)
{
    if (error.code != ErrorCode::Cancelled)
        error.detail = fmt::format("layer {}: {}", layer, error.detail);
    return fail(std::move(error));
}

Failure atStream(Error error, std::string_view stream)
{
    if (error.code != ErrorCode::Cancelled)
        error.detail = fmt::format("stream {}: {}", stream, error.detail);
    return fail(std::move(error));
}

std::vector<std::pair<std::string_view, std::uint64_t>> floatStreams(const LayerFacts& layer)
{
    const std::uint64_t values = layer.form == WeightForm::Shared ? layer.centroids : layer.stored;
    std::vector<std::pair<std::string_view, std::uint64_t>> streams;
    if (values > 0)
        streams.emplace_back(layer.form == WeightForm::Shared ? "codebook" : "values", values);
    if (layer.biasTensor)
        if (const std::uint64_t count = *elementCount(layer.biasShape); count > 0)
            streams.emplace_back("bias", count);
    return streams;
}

CodeFacts codeFactsOf(const LayerFacts& layer)
{
    return {layer.shape, *elementCount(layer.shape), layer.stored, static_cast<int>(layer.centroids)};
}

Result<PackStreams> PackStreams::locate(ZipReader zip, Manifest& manifest)
{
    PackStreams streams(std::move(zip));
    if (manifest.version == 1)
        PANGKAS_TRY(streams.locateEntries(manifest));
    for (const LayerFacts& layer : manifest.layers)
        if (auto checked = checkStreams(layer); !checked)
            return atLayer(std::move(checked).error(), layer.name);
    if (manifest.version > 1)
        PANGKAS_TRY(streams.locateInOneEntry(manifest));
    return streams;
}

Result<void> PackStreams::locateEntries(Manifest& manifest)
{
    std::size_t next = 1;
    for (LayerFacts& layer : manifest.layers) {
        auto& entries = m_entries.emplace_back();
        auto& offsets = m_offsets.emplace_back();
        for (StreamFacts& stream : layer.streams) {
            const std::string name = streamEntry(layer.name, stream.name);
            if (next == m_zip.entries().size() || m_zip.entries()[next].name != name)
                return atLayer({ErrorCode::CorruptFile,
                                   fmt::format("stream {}: no entry '{}' in its place", stream.name, name), {}, {}},
                    layer.name);
            const ZipEntry& entry = m_zip.entries()[next++];
            stream.bytes = entry.compressedSize;
            stream.size = entry.size;
            stream.isDeflated = entry.isDeflated;
            entries.push_back(&entry);
            offsets.push_back(entry.dataOffset);
        }
    }
    if (next != m_zip.entries().size())
        return fail(ErrorCode::CorruptFile, fmt::format("the manifest doesn't know '{}'", m_zip.entries()[next].name));
    return {};
}

Result<void> PackStreams::locateInOneEntry(const Manifest& manifest)
{
    const auto entries = std::span(m_zip.entries()).subspan(1);
    const auto isOther = [](const ZipEntry& entry) { return entry.name != streamsEntry || entry.isDeflated; };
    if (const auto other = std::ranges::find_if(entries, isOther); other != entries.end())
        return fail(ErrorCode::CorruptFile, fmt::format("an entry '{}' that should not be there", other->name));
    const std::uint64_t first = entries.empty() ? 0 : entries.front().dataOffset;
    const std::uint64_t size = entries.empty() ? 0 : entries.front().size;
    std::uint64_t used = 0;
    for (const LayerFacts& layer : manifest.layers) {
        auto& offsets = m_offsets.emplace_back();
        for (const StreamFacts& stream : layer.streams) {
            if (stream.bytes > size - used)
                return atLayer({ErrorCode::CorruptFile,
                                   fmt::format("stream {}: {} bytes, but the file has {} left for it", stream.name,
                                       stream.bytes, size - used),
                                   {}, {}},
                    layer.name);
            offsets.push_back(first + used);
            used += stream.bytes;
        }
    }
    if (used != size)
        return fail(ErrorCode::CorruptFile,
            fmt::format("entry '{}' has {} bytes, the manifest knows {}", streamsEntry, size, used));
    return {};
}

Result<void> PackStreams::readInto(const Manifest& manifest, std::size_t layer, std::size_t stream,
    std::span<std::byte> to, const JobContext& job) const
{
    const StreamFacts& facts = manifest.layers[layer].streams[stream];
    const auto read = [&]() -> Result<void> {
        std::string hash;
        if (manifest.version == 1) {
            PANGKAS_TRY(m_zip.readInto(*m_entries[layer][stream], to, job));
            Sha256 whole;
            whole.add(to);
            hash = whole.finish();
        } else {
            PANGKAS_ASSIGN(hash,
                readAndHash(m_zip.file(), offset(layer, stream), facts.bytes,
                    facts.isDeflated ? std::span<std::byte>() : to, job));
            hash.resize(facts.hash.size());
        }
        if (hash != facts.hash)
            return fail(ErrorCode::CorruptFile, "its SHA-256 is not the manifest's");
        if (manifest.version > 1 && facts.isDeflated)
            PANGKAS_TRY(inflateRange(m_zip.file(), offset(layer, stream), facts.bytes, to, "its deflate", job));
        return {};
    };
    auto done = read();
    return done ? done : atStream(std::move(done).error(), facts.name);
}

} // namespace pangkas
