// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/xray.h"

#include "core/coding/entropy.h"
#include "core/container/manifest.h"
#include "core/container/pack_streams.h"
#include "core/container/weight_coding.h"

#include <algorithm>
#include <array>
#include <new>

namespace pangkas {

namespace {

/// Bytes of an entry's local header.
Region headerOf(const ZipEntry& entry)
{
    return {RegionKind::Header, entry.name, entry.headerOffset, entry.dataOffset - entry.headerOffset, {}};
}

void appendPart(Region& whole, Region part)
{
    if (whole.parts.empty())
        whole.offset = part.offset;
    whole.bytes = part.offset + part.bytes - whole.offset;
    whole.parts.push_back(std::move(part));
}

double jointEntropyOf(const CompressedWeight& weight)
{
    std::array<std::uint64_t, 256> counts = {};
    for (const std::uint8_t code : codesOf(weight))
        ++counts[code];
    return shannonBits(counts);
}

/// The tables that the coder finds in the layer's leading streams, inflated.
Result<std::vector<CodeTable>> tablesOf(const PackReader& reader, std::size_t index, const JobContext& job)
{
    const LayerFacts& layer = reader.manifest().layers[index];
    if (layer.form == WeightForm::Dense)
        return std::vector<CodeTable>();
    const std::size_t coded = layer.streams.size() - floatStreams(layer).size();
    std::vector<std::vector<std::byte>> bytes(coded);
    std::vector<StreamView> views;
    for (std::size_t i = 0; i < coded; ++i) {
        bytes[i].resize(layer.streams[i].size);
        PANGKAS_TRY(reader.streams().readInto(reader.manifest(), index, i, bytes[i], job));
        views.push_back({layer.streams[i].name, bytes[i]});
    }
    return findLayerCoder(layer.coder)->codeTables(codeFactsOf(layer), views);
}

Result<LayerAccount> accountLayer(const PackReader& reader, std::size_t index, const JobContext& job)
{
    const LayerFacts& facts = reader.manifest().layers[index];
    LayerAccount account;
    account.info = reader.layers()[index];
    PANGKAS_ASSIGN(const CompressedLayer layer, reader.readLayer(index, job));
    account.columns = paperColumns(layer);
    account.jointEntropyBits = jointEntropyOf(layer.weight);
    for (const StreamFacts& stream : facts.streams)
        account.streams.push_back({stream.name, stream.bytes, stream.isDeflated, 0, 0, stream.hash});
    PANGKAS_ASSIGN(auto coded, encodeWeight(*findLayerCoder(facts.coder), layer.weight, job));
    account.isReproduced = true;
    for (std::size_t i = 0; i < coded.size(); ++i) {
        account.streams[i].symbols = coded[i].symbols;
        account.streams[i].entropyBits = coded[i].entropyBits;
        account.streams[i].counts = std::move(coded[i].counts);
        std::vector<std::byte> bytes(facts.streams[i].size);
        PANGKAS_TRY(reader.streams().readInto(reader.manifest(), index, i, bytes, job));
        account.isReproduced = account.isReproduced && bytes == coded[i].bytes;
    }
    PANGKAS_ASSIGN(account.tables, tablesOf(reader, index, job));
    return account;
}

/// Tables of streams that aren't deflated have a place in the file.
void addTables(Region& layer, const LayerAccount& account)
{
    for (const CodeTable& table : account.tables) {
        const auto stream = std::ranges::find(account.streams, table.stream, &StreamAccount::name);
        const auto region = std::ranges::find_if(layer.parts, [&](const Region& part) {
            return part.kind == RegionKind::Stream && part.name == table.stream;
        });
        if (stream != account.streams.end() && !stream->isDeflated && region != layer.parts.end())
            region->parts.push_back(
                {RegionKind::CodeTable, table.stream, region->offset + table.offset, table.bytes, {}});
    }
}

} // namespace

std::string_view toString(RegionKind kind)
{
    switch (kind) {
    case RegionKind::File:
        return "file";
    case RegionKind::Header:
        return "ZIP header";
    case RegionKind::Manifest:
        return "manifest";
    case RegionKind::Layer:
        return "layer";
    case RegionKind::Stream:
        return "stream";
    case RegionKind::CodeTable:
        return "code table";
    case RegionKind::Directory:
        return "ZIP directory";
    }
    return "file";
}

Region packRegions(const PackReader& reader)
{
    const Manifest& manifest = reader.manifest();
    const ZipReader& zip = reader.streams().zip();
    Region file{RegionKind::File, zip.file().path().filename().string(), 0, 0, {}};
    const ZipEntry& first = zip.entries().front();
    appendPart(file, headerOf(first));
    appendPart(file, {RegionKind::Manifest, first.name, first.dataOffset, first.compressedSize, {}});
    const bool hasOwnEntries = manifest.version == 1;
    if (!hasOwnEntries && zip.entries().size() > 1)
        appendPart(file, headerOf(zip.entries()[1]));
    std::size_t entry = 1;
    for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
        const LayerFacts& layer = manifest.layers[i];
        Region region{RegionKind::Layer, layer.name, file.offset + file.bytes, 0, {}};
        for (std::size_t j = 0; j < layer.streams.size(); ++j) {
            if (hasOwnEntries)
                appendPart(region, headerOf(zip.entries()[entry++]));
            appendPart(region,
                {RegionKind::Stream, layer.streams[j].name, reader.streams().offset(i, j), layer.streams[j].bytes, {}});
        }
        appendPart(file, std::move(region));
    }
    const std::uint64_t end = file.offset + file.bytes;
    appendPart(file, {RegionKind::Directory, "directory", end, zip.file().size() - end, {}});
    return file;
}

std::uint64_t LayerAccount::bytes() const
{
    std::uint64_t sum = 0;
    for (const StreamAccount& stream : streams)
        sum += stream.bytes;
    return sum;
}

Result<LayerAccount> accountPackedLayer(
    const CompressedLayer& layer, const PackedLayer& packed, const JobContext& job)
try {
    const LayerFacts& facts = packed.facts();
    LayerAccount account;
    account.info = {facts.name, facts.tensor, facts.shape, facts.form, facts.coder, facts.stored, facts.centroids,
        facts.decodedHash, facts.biasTensor, facts.biasShape};
    account.columns = paperColumns(layer);
    account.jointEntropyBits = jointEntropyOf(layer.weight);
    for (const StreamFacts& stream : facts.streams)
        account.streams.push_back({stream.name, stream.bytes, stream.isDeflated, 0, 0, stream.hash});
    const LayerCoder& coder = *findLayerCoder(facts.coder);
    PANGKAS_ASSIGN(auto coded, encodeWeight(coder, layer.weight, job));
    account.isReproduced = coded.size() + floatStreams(facts).size() == facts.streams.size();
    std::vector<StreamView> views;
    for (std::size_t i = 0; account.isReproduced && i < coded.size(); ++i) {
        account.isReproduced = coded[i].name == facts.streams[i].name && coded[i].bytes.size() == facts.streams[i].size;
        account.streams[i].symbols = coded[i].symbols;
        account.streams[i].entropyBits = coded[i].entropyBits;
        account.streams[i].counts = std::move(coded[i].counts);
        views.push_back({coded[i].name, coded[i].bytes});
    }
    if (!account.isReproduced)
        return fail(ErrorCode::Internal, facts.name + ": the packed layer is another one's");
    if (coded.empty())
        return account;
    PANGKAS_ASSIGN(account.tables, coder.codeTables(codeFactsOf(facts), views));
    return account;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for looking through it");
}

Result<Xray> xrayPack(const PackReader& reader, const JobContext& job)
try {
    Xray xray;
    xray.file = packRegions(reader);
    xray.containerBytes = xray.file.bytes;
    std::int64_t total = 0, done = 0;
    for (const PackedLayerInfo& layer : reader.layers())
        total += static_cast<std::int64_t>(elementCount(layer.shape).value_or(0));
    for (std::size_t i = 0; i < reader.layers().size(); ++i) {
        const PackedLayerInfo& layer = reader.layers()[i];
        const auto weights = static_cast<std::int64_t>(elementCount(layer.shape).value_or(0));
        job.report(Stage::Decoding, done, total, layer.name);
        const JobContext inner = job.withSink([&](const Progress& progress) {
            if (progress.stage == Stage::Coding && progress.total > 0)
                job.report(Stage::Coding, done + weights * progress.done / progress.total, total, layer.name);
        });
        PANGKAS_ASSIGN(LayerAccount account, accountLayer(reader, i, inner));
        const auto region = std::ranges::find_if(xray.file.parts,
            [&](const Region& part) { return part.kind == RegionKind::Layer && part.name == layer.name; });
        addTables(*region, account);
        xray.containerBytes -= account.bytes();
        xray.layers.push_back(std::move(account));
        done += weights;
    }
    job.report(Stage::Decoding, done, total);
    return xray;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for looking through it", reader.streams().zip().file().path().string());
}

} // namespace pangkas
