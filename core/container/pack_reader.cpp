// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/pack_reader.h"

#include "core/archive/zip_reader.h"
#include "core/base/hashing.h"
#include "core/coding/layer_coder.h"
#include "core/container/manifest.h"
#include "core/container/weight_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>

namespace pangkas {

namespace {

constexpr std::size_t chunkValues = std::size_t{64} << 10; // filled and hashed while they are in the cache
constexpr std::size_t chunkBytes = std::size_t{4} << 20;

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

/// Streams that the container itself holds after the coder's, with the floats in each.
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

/// Names, order and sizes of a layer's streams against what the manifest says of the layer. `entries`: one per stream.
Result<void> checkStreams(const LayerFacts& layer, std::span<const ZipEntry* const> entries)
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
        if (entries[coded + i]->size != 4 * count || stream.rawBytes != 4 * count)
            return fail(ErrorCode::CorruptFile,
                fmt::format("stream {}: {} bytes for {} floats", name, entries[coded + i]->size, count));
    }
    if (layer.form == WeightForm::Dense) {
        if (coded > 0)
            return fail(ErrorCode::CorruptFile, fmt::format("stream {} in a dense layer", layer.streams.front().name));
        return {};
    }
    std::vector<StreamSize> sizes;
    for (std::size_t i = 0; i < coded; ++i)
        sizes.push_back({layer.streams[i].name, entries[i]->size, layer.streams[i].rawBytes});
    return findLayerCoder(layer.coder)->checkStreams(codeFactsOf(layer), sizes);
}

/// Refuses, before anything is decoded, a file that stands for more memory than its size can justify.
Result<void> checkExpansion(const Manifest& manifest, std::uint64_t fileBytes)
{
    const std::uint64_t allowed = weightsOfAnyFile + fileBytes * weightsPerByte;
    std::uint64_t weights = 0;
    for (const LayerFacts& layer : manifest.layers) {
        weights += *elementCount(layer.shape);
        if (weights > allowed)
            return fail(ErrorCode::LimitExceeded,
                fmt::format("layer {}: {} weights up to here, more than a file of {} bytes may stand for", layer.name,
                    weights, fileBytes),
                {}, "The file is not to be trusted");
    }
    return {};
}

Result<std::string> hashOf(std::span<const std::byte> bytes, const JobContext& job)
{
    Sha256 hash;
    while (!bytes.empty()) {
        PANGKAS_TRY(job.checkCancelled());
        const auto chunk = bytes.first(std::min(bytes.size(), chunkBytes));
        hash.add(chunk);
        bytes = bytes.subspan(chunk.size());
    }
    return hash.finish();
}

} // namespace

struct PackReader::Contents
{
    ZipReader zip;
    Manifest manifest;
    std::vector<PackedLayerInfo> infos;
    std::vector<std::vector<const ZipEntry*>> entries; // of each layer's streams; point into zip

    Result<void> readStream(std::size_t layer, std::size_t stream, std::span<std::byte> to, const JobContext& job) const
    {
        const StreamFacts& facts = manifest.layers[layer].streams[stream];
        const auto fill = [&]() -> Result<void> {
            PANGKAS_TRY(zip.readInto(*entries[layer][stream], to, job));
            PANGKAS_ASSIGN(const std::string hash, hashOf(to, job));
            if (hash != facts.sha256)
                return fail(ErrorCode::CorruptFile, "its SHA-256 is not the manifest's");
            return {};
        };
        auto filled = fill();
        return filled ? filled : atStream(std::move(filled).error(), facts.name);
    }

    /// A stream of floats, checked to be finite.
    Result<FloatBuffer> readFloats(std::size_t layer, std::size_t stream, const JobContext& job) const
    {
        PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(entries[layer][stream]->size / sizeof(float)));
        PANGKAS_TRY(readStream(layer, stream, std::as_writable_bytes(buffer.values()), job));
        if (auto finite = checkFinite(buffer.values()); !finite)
            return atStream(std::move(finite).error(), manifest.layers[layer].streams[stream].name);
        return buffer;
    }

    /// The layer's codes, 0 and 1 where there are positions alone; `coded`: its leading streams.
    Result<std::vector<std::uint8_t>> readCodes(std::size_t layer, std::size_t coded, const JobContext& job) const
    {
        const LayerFacts& facts = manifest.layers[layer];
        std::vector<std::vector<std::byte>> bytes(coded);
        std::vector<StreamView> views;
        for (std::size_t i = 0; i < coded; ++i) {
            bytes[i].resize(entries[layer][i]->size);
            PANGKAS_TRY(readStream(layer, i, bytes[i], job));
            views.push_back({facts.streams[i].name, bytes[i]});
        }
        const CodeFacts codeFacts = codeFactsOf(facts);
        std::vector<std::uint8_t> codes(codeFacts.weights);
        PANGKAS_TRY(findLayerCoder(facts.coder)->decode(codeFacts, views, codes, job));
        return codes;
    }

    /// All but the decoded hash is checked.
    Result<CompressedLayer> readParts(std::size_t index, const JobContext& job) const
    {
        const LayerFacts& facts = manifest.layers[index];
        CompressedLayer layer;
        layer.name = facts.name;
        layer.squaredError = facts.squaredError;
        CompressedWeight& weight = layer.weight;
        weight.tensor = facts.tensor;
        weight.shape = facts.shape;
        weight.form = facts.form;
        const auto floats = floatStreams(facts);
        const std::size_t coded = facts.streams.size() - floats.size();
        const auto buffer = [&](std::string_view name) -> Result<FloatBuffer> {
            for (std::size_t i = 0; i < floats.size(); ++i)
                if (floats[i].first == name)
                    return readFloats(index, coded + i, job);
            return FloatBuffer::allocate(0);
        };
        switch (facts.form) {
        case WeightForm::Dense: {
            PANGKAS_ASSIGN(FloatBuffer values, buffer("values"));
            weight.dense = Tensor(TensorInfo{facts.tensor, facts.shape, ElementType::Float32}, std::move(values));
            break;
        }
        case WeightForm::Sparse: {
            PANGKAS_ASSIGN(const auto codes, readCodes(index, coded, job));
            weight.mask = Mask(codes.size());
            for (std::size_t i = 0; i < codes.size(); ++i)
                if (codes[i] != 0)
                    weight.mask.keep(i);
            PANGKAS_ASSIGN(FloatBuffer values, buffer("values"));
            weight.survivors.assign(values.values().begin(), values.values().end());
            break;
        }
        case WeightForm::Shared: {
            PANGKAS_ASSIGN(FloatBuffer values, buffer("codebook"));
            weight.codebook.centroids.assign(values.values().begin(), values.values().end());
            PANGKAS_ASSIGN(weight.codes, readCodes(index, coded, job));
            break;
        }
        }
        if (facts.biasTensor) {
            PANGKAS_ASSIGN(FloatBuffer values, buffer("bias"));
            layer.bias =
                Tensor(TensorInfo{*facts.biasTensor, facts.biasShape, ElementType::Float32}, std::move(values));
        }
        return layer;
    }

    Result<void> checkDecoded(std::size_t index, const std::string& hash) const
    {
        if (hash != manifest.layers[index].decodedHash)
            return fail(ErrorCode::CorruptFile, "the decoded weights' SHA-256 is not the manifest's");
        return {};
    }

    /// The dense weight, filled and hashed in one pass.
    Result<Tensor> decodeWeight(std::size_t index, const CompressedWeight& weight, const JobContext& job) const
    {
        if (weight.form == WeightForm::Dense) { // hashed as a stream already
            PANGKAS_ASSIGN(const std::string hash, hashOf(std::as_bytes(weight.dense.values()), job));
            PANGKAS_TRY(checkDecoded(index, hash));
            return weight.dense;
        }
        PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(*elementCount(weight.shape)));
        WeightValues values(weight);
        Sha256 hash;
        for (std::size_t done = 0; done < buffer.size();) {
            PANGKAS_TRY(job.checkCancelled());
            const auto part = buffer.values().subspan(done, std::min(chunkValues, buffer.size() - done));
            values.next(part);
            hash.add(std::as_bytes(part));
            done += part.size();
        }
        PANGKAS_TRY(checkDecoded(index, hash.finish()));
        return Tensor(TensorInfo{weight.tensor, weight.shape, ElementType::Float32}, std::move(buffer));
    }

    const std::string& name(std::size_t index) const { return manifest.layers[index].name; }
    std::string path() const { return zip.file().path().string(); }
};

namespace {

/// The entries of the layers' streams: after the manifest, in its order, and nothing else.
Result<std::vector<std::vector<const ZipEntry*>>> matchEntries(const ZipReader& zip, const Manifest& manifest)
{
    std::vector<std::vector<const ZipEntry*>> entries;
    std::size_t next = 1;
    for (const LayerFacts& layer : manifest.layers) {
        std::vector<const ZipEntry*>& own = entries.emplace_back();
        for (const StreamFacts& stream : layer.streams) {
            const std::string name = streamEntry(layer.name, stream.name);
            if (next == zip.entries().size() || zip.entries()[next].name != name)
                return atLayer({ErrorCode::CorruptFile,
                                   fmt::format("stream {}: no entry '{}' in its place", stream.name, name), {}, {}},
                    layer.name);
            own.push_back(&zip.entries()[next++]);
        }
        if (auto checked = checkStreams(layer, own); !checked)
            return atLayer(std::move(checked).error(), layer.name);
    }
    if (next != zip.entries().size())
        return fail(ErrorCode::CorruptFile, fmt::format("the manifest doesn't know '{}'", zip.entries()[next].name));
    return entries;
}

Result<void> checkIsArchive(const InputFile& file)
{
    std::array<std::byte, 4> first = {};
    if (file.size() == 0)
        return fail(ErrorCode::EmptyFile, "the file is empty");
    PANGKAS_TRY(file.readAt(0, std::span(first).first(std::min<std::size_t>(file.size(), first.size()))));
    if (!ZipReader::looksLikeZip(first))
        return fail(ErrorCode::UnsupportedFormat, "not a packed file: it doesn't begin as a ZIP archive", {},
            "Give a .pkz file that Pangkas wrote");
    return {};
}

} // namespace

PackReader::PackReader(std::unique_ptr<Contents> contents)
    : m_contents(std::move(contents))
{
}
PackReader::PackReader(PackReader&&) noexcept = default;
PackReader& PackReader::operator=(PackReader&&) noexcept = default;
PackReader::~PackReader() = default;

Result<PackReader> PackReader::open(const std::filesystem::path& path)
{
    const auto open = [&path]() -> Result<PackReader> {
        PANGKAS_ASSIGN(InputFile file, InputFile::open(path));
        PANGKAS_TRY(checkIsArchive(file));
        PANGKAS_ASSIGN(ZipReader zip, ZipReader::open(std::move(file)));
        if (zip.entries().empty() || zip.entries().front().name != manifestEntry)
            return fail(ErrorCode::UnsupportedFormat,
                fmt::format("not a packed file: its first entry is not '{}'", manifestEntry), {},
                "Give a .pkz file that Pangkas wrote");
        PANGKAS_ASSIGN(const auto json, zip.read(zip.entries().front(), largestManifest));
        PANGKAS_ASSIGN(Manifest manifest,
            manifestFromJson(std::string_view(reinterpret_cast<const char*>(json.data()), json.size())));
        auto contents = std::unique_ptr<Contents>(new Contents{std::move(zip), std::move(manifest), {}, {}});
        PANGKAS_ASSIGN(contents->entries, matchEntries(contents->zip, contents->manifest));
        PANGKAS_TRY(checkExpansion(contents->manifest, contents->zip.file().size()));
        for (const LayerFacts& layer : contents->manifest.layers)
            contents->infos.push_back({layer.name, layer.tensor, layer.shape, layer.form, layer.coder,
                static_cast<std::size_t>(layer.stored), static_cast<std::size_t>(layer.centroids), layer.decodedHash,
                layer.biasTensor, layer.biasShape});
        return PackReader(std::move(contents));
    };
    try {
        auto reader = open();
        return reader ? std::move(reader) : fail(withFile(std::move(reader).error(), path.string()));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "no memory for the packed file's directory", path.string());
    }
}

const PackDescription& PackReader::description() const
{
    return m_contents->manifest.description;
}
int PackReader::formatVersion() const
{
    return m_contents->manifest.version;
}
const std::vector<PackedLayerInfo>& PackReader::layers() const
{
    return m_contents->infos;
}

PackReport PackReader::accounting() const
{
    PackReport report;
    report.fileBytes = m_contents->zip.file().size();
    report.containerBytes = report.fileBytes;
    for (std::size_t i = 0; i < m_contents->manifest.layers.size(); ++i) {
        const LayerFacts& layer = m_contents->manifest.layers[i];
        LayerBytes& accounted = report.layers.emplace_back();
        accounted.name = layer.name;
        for (std::size_t j = 0; j < layer.streams.size(); ++j)
            accounted.streams.push_back(
                {layer.streams[j].name, layer.streams[j].rawBytes, m_contents->entries[i][j]->compressedSize});
        report.containerBytes -= accounted.bytes();
    }
    return report;
}

Result<CompressedLayer> PackReader::readLayer(std::size_t index, const JobContext& job) const
{
    if (index >= layers().size())
        return fail(
            ErrorCode::InvalidArgument, fmt::format("layer {} of {}", index, layers().size()), m_contents->path());
    const auto read = [&]() -> Result<CompressedLayer> {
        PANGKAS_ASSIGN(CompressedLayer layer, m_contents->readParts(index, job));
        PANGKAS_ASSIGN(const std::string hash, hashWeight(layer.weight, job));
        PANGKAS_TRY(m_contents->checkDecoded(index, hash));
        return layer;
    };
    Result<CompressedLayer> layer;
    try {
        layer = read();
    } catch (const std::bad_alloc&) {
        layer = fail(ErrorCode::OutOfMemory, "no memory for decoding it");
    }
    if (!layer)
        return atLayer(withFile(std::move(layer).error(), m_contents->path()), m_contents->name(index));
    return layer;
}

Result<ModelSnapshot> PackReader::decode(const JobContext& job) const
{
    std::int64_t total = 0, done = 0;
    for (const LayerFacts& layer : m_contents->manifest.layers)
        total += static_cast<std::int64_t>(*elementCount(layer.shape));
    std::vector<Tensor> tensors;
    for (std::size_t i = 0; i < layers().size(); ++i) {
        const auto weights = static_cast<std::int64_t>(*elementCount(layers()[i].shape));
        const auto decodeLayer = [&]() -> Result<void> {
            job.report(Stage::Decoding, done, total, m_contents->name(i));
            PANGKAS_ASSIGN(CompressedLayer layer, m_contents->readParts(i, job));
            job.report(Stage::Decoding, done + weights / 2, total, m_contents->name(i));
            PANGKAS_ASSIGN(tensors.emplace_back(), m_contents->decodeWeight(i, layer.weight, job));
            if (layer.bias)
                tensors.push_back(std::move(*layer.bias));
            return {};
        };
        Result<void> decoded;
        try {
            decoded = decodeLayer();
        } catch (const std::bad_alloc&) {
            decoded = fail(ErrorCode::OutOfMemory, "no memory for decoding it");
        }
        if (!decoded)
            return atLayer(withFile(std::move(decoded).error(), m_contents->path()), m_contents->name(i));
        done += weights;
    }
    job.report(Stage::Decoding, done, total);
    return ModelSnapshot(std::move(tensors));
}

} // namespace pangkas
