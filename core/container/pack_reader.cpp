// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/pack_reader.h"

#include "core/base/hashing.h"
#include "core/base/parallel.h"
#include "core/container/manifest.h"
#include "core/container/pack_streams.h"
#include "core/container/weight_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <mutex>
#include <new>

namespace pangkas {

namespace {

constexpr std::size_t chunkValues = std::size_t{64} << 10; // filled and hashed while they are in the cache

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

} // namespace

struct PackReader::Contents
{
    PackStreams streams;
    Manifest manifest;
    std::vector<PackedLayerInfo> infos;

    /// A stream of floats, checked to be finite.
    Result<FloatBuffer> readFloats(std::size_t layer, std::size_t stream, const JobContext& job) const
    {
        PANGKAS_ASSIGN(
            FloatBuffer buffer, FloatBuffer::allocate(manifest.layers[layer].streams[stream].size / sizeof(float)));
        PANGKAS_TRY(streams.readInto(manifest, layer, stream, std::as_writable_bytes(buffer.values()), job));
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
            bytes[i].resize(facts.streams[i].size);
            PANGKAS_TRY(streams.readInto(manifest, layer, i, bytes[i], job));
            views.push_back({facts.streams[i].name, bytes[i]});
        }
        const CodeFacts codeFacts = codeFactsOf(facts);
        std::vector<std::uint8_t> codes(codeFacts.weights);
        PANGKAS_TRY(findLayerCoder(facts.coder)->decode(codeFacts, views, codes, job));
        return codes;
    }

    Result<std::optional<Tensor>> readBias(std::size_t index, const JobContext& job) const
    {
        const LayerFacts& facts = manifest.layers[index];
        if (!facts.biasTensor)
            return std::nullopt;
        PANGKAS_ASSIGN(FloatBuffer values, FloatBuffer::allocate(0));
        if (!facts.streams.empty() && facts.streams.back().name == "bias") { // none when it is empty
            PANGKAS_ASSIGN(values, readFloats(index, facts.streams.size() - 1, job));
        }
        return Tensor(TensorInfo{*facts.biasTensor, facts.biasShape, ElementType::Float32}, std::move(values));
    }

    /// All but the decoded hash is checked.
    Result<CompressedLayer> readParts(std::size_t index, const JobContext& job) const
    {
        const LayerFacts& facts = manifest.layers[index];
        CompressedLayer layer;
        layer.name = facts.name;
        layer.squaredError = facts.squaredError;
        layer.coder = facts.coder;
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
        PANGKAS_ASSIGN(layer.bias, readBias(index, job));
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
        if (weight.form == WeightForm::Dense) { // needs no filling
            PANGKAS_ASSIGN(const std::string hash, hashWeight(weight, job));
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
    std::string path() const { return streams.zip().file().path().string(); }
};

namespace {

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

PackReader::PackReader(std::unique_ptr<Contents> contents) : m_contents(std::move(contents)) { }
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
        const std::uint64_t fileBytes = zip.file().size();
        PANGKAS_ASSIGN(PackStreams streams, PackStreams::locate(std::move(zip), manifest));
        PANGKAS_TRY(checkExpansion(manifest, fileBytes));
        auto contents = std::unique_ptr<Contents>(new Contents{std::move(streams), std::move(manifest), {}});
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

const Manifest& PackReader::manifest() const
{
    return m_contents->manifest;
}
const PackStreams& PackReader::streams() const
{
    return m_contents->streams;
}

PackReport PackReader::accounting() const
{
    PackReport report;
    report.fileBytes = m_contents->streams.zip().file().size();
    report.containerBytes = report.fileBytes;
    for (const LayerFacts& layer : m_contents->manifest.layers) {
        LayerBytes& accounted = report.layers.emplace_back();
        accounted.name = layer.name;
        for (const StreamFacts& stream : layer.streams)
            accounted.streams.push_back({stream.name, stream.rawBytes, stream.bytes});
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

Result<std::optional<Tensor>> PackReader::readBias(std::size_t index, const JobContext& job) const
try {
    if (index >= layers().size())
        return fail(
            ErrorCode::InvalidArgument, fmt::format("layer {} of {}", index, layers().size()), m_contents->path());
    auto bias = m_contents->readBias(index, job);
    if (!bias)
        return atLayer(withFile(std::move(bias).error(), m_contents->path()), m_contents->name(index));
    return bias;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for a bias", m_contents->path());
}

Result<ModelSnapshot> PackReader::decode(const JobContext& job) const
{
    std::vector<std::size_t> weights;
    std::int64_t total = 0, done = 0;
    for (const PackedLayerInfo& layer : layers()) {
        weights.push_back(*elementCount(layer.shape));
        total += static_cast<std::int64_t>(weights.back());
    }
    std::mutex mutex; // of `done` and the order of reports
    const auto advance = [&](std::size_t count, std::size_t layer) {
        const std::lock_guard lock(mutex);
        done += static_cast<std::int64_t>(count);
        job.report(Stage::Decoding, done, total, m_contents->name(layer));
    };
    std::vector<std::vector<Tensor>> decoded(layers().size());
    const auto decodeLayer = [&](std::size_t i) -> Result<void> {
        PANGKAS_TRY(job.checkCancelled());
        PANGKAS_ASSIGN(CompressedLayer layer, m_contents->readParts(i, job.withSink({})));
        advance(weights[i] / 2, i);
        PANGKAS_ASSIGN(decoded[i].emplace_back(), m_contents->decodeWeight(i, layer.weight, job));
        if (layer.bias)
            decoded[i].push_back(std::move(*layer.bias));
        advance(weights[i] - weights[i] / 2, i);
        return {};
    };
    PANGKAS_TRY(forEachLargestFirst(weights, [&](std::size_t i) -> Result<void> {
        Result<void> result;
        try {
            result = decodeLayer(i);
        } catch (const std::bad_alloc&) {
            result = fail(ErrorCode::OutOfMemory, "no memory for decoding it");
        }
        if (!result)
            return atLayer(withFile(std::move(result).error(), m_contents->path()), m_contents->name(i));
        return {};
    }));
    std::vector<Tensor> tensors;
    for (std::vector<Tensor>& layer : decoded)
        std::ranges::move(layer, std::back_inserter(tensors));
    return ModelSnapshot(std::move(tensors));
}

} // namespace pangkas
