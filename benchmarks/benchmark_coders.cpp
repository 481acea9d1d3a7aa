// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes and speeds of every coder on every layer of compressed models, beside general compressors on the same symbols
// and beside their entropy; prints Markdown. Usage: benchmark_coders MODEL.pkz|MODEL.net...
#include "benchmarks/general_compressors.h"
#include "benchmarks/machine.h"
#include "benchmarks/measuring.h"
#include "core/base/parallel.h"
#include "core/coding/deflate.h"
#include "core/coding/entropy.h"
#include "core/coding/gap_coding.h"
#include "core/coding/layer_coder.h"
#include "core/pipeline/repack.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

using namespace pangkas;
using namespace pangkas::benchmarks;

namespace {

constexpr int repeats = 3; // the median of them

struct Measured
{
    std::uint64_t bytes = 0;
    double encodeSeconds = 0;
    double decodeSeconds = 0;
};

struct LayerResult
{
    std::string name;
    std::size_t weights = 0;
    std::size_t stored = 0;
    double separateBytes = 0; // order-0 entropy of gaps and codes
    double jointBytes = 0; // of the codes with zero among them
    std::vector<Measured> ours, others;
};

void inflateRaw(std::span<const std::byte> from, std::span<std::byte> to)
{
    z_stream stream = {};
    inflateInit2(&stream, -MAX_WBITS);
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(from.data()));
    stream.avail_in = static_cast<uInt>(from.size());
    stream.next_out = reinterpret_cast<Bytef*>(to.data());
    stream.avail_out = static_cast<uInt>(to.size());
    if (inflate(&stream, Z_FINISH) != Z_STREAM_END)
        throw std::runtime_error("inflating failed");
    inflateEnd(&stream);
}

/// With the deflate of what a coder leaves to the container.
Measured measure(const LayerCoder& coder, const CodeFacts& facts, const std::vector<std::uint8_t>& codes)
{
    Measured measured;
    std::vector<CodedStream> streams;
    std::vector<Deflated> packed;
    measured.encodeSeconds = medianSeconds(repeats, [&] {
        streams = valueOf(coder.encode(facts, codes, {}));
        packed.clear();
        for (const CodedStream& stream : streams)
            packed.push_back(stream.isEntropyCoded ? Deflated() : valueOf(deflateSmallest(stream.bytes)));
    });
    std::vector<StreamView> views;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        measured.bytes += streams[i].isEntropyCoded ? streams[i].bytes.size() : packed[i].bytes.size();
        views.push_back({streams[i].name, streams[i].bytes});
    }
    std::vector<std::uint8_t> decoded(codes.size());
    measured.decodeSeconds = medianSeconds(repeats, [&] {
        std::ranges::fill(decoded, std::uint8_t{0});
        for (std::size_t i = 0; i < streams.size(); ++i)
            if (packed[i].isDeflated)
                inflateRaw(packed[i].bytes, streams[i].bytes);
        if (auto done = coder.decode(facts, views, decoded, {}); !done)
            throw std::runtime_error(describe(done.error()));
    });
    if (decoded != codes)
        throw std::runtime_error(std::string(coder.id()) + " decodes to something else");
    return measured;
}

Measured measure(const GeneralCompressor& compressor, const std::array<std::vector<std::byte>, 2>& streams)
{
    Measured measured;
    for (const std::vector<std::byte>& stream : streams) {
        if (stream.empty())
            continue;
        std::vector<std::byte> packed, back;
        measured.encodeSeconds += secondsOf([&] { packed = compressor.compress(stream); }); // once: some take minutes
        measured.decodeSeconds += medianSeconds(repeats, [&] { back = compressor.decompress(packed, stream.size()); });
        if (back != stream)
            throw std::runtime_error(compressor.name + " decompresses to something else");
        measured.bytes += packed.size();
    }
    return measured;
}

LayerResult measure(const CompressedLayer& layer)
{
    const CompressedWeight& weight = layer.weight;
    LayerResult result{layer.name, weight.codes.size(), weight.storedCount(), 0, 0, {}, {}};
    const CodeFacts facts{
        weight.shape, weight.codes.size(), result.stored, static_cast<int>(weight.codebook.centroids.size())};
    std::array<std::vector<std::byte>, 2> streams = {valueOf(encodeGaps(weight.codes)), {}};
    if (result.stored == result.weights)
        streams[0].clear();
    for (const std::uint8_t code : weight.codes)
        if (code != 0)
            streams[1].push_back(static_cast<std::byte>(code - 1));
    result.separateBytes = (shannonBits(streams[0]) + shannonBits(streams[1])) / 8;
    result.jointBytes = shannonBits(byteCounts(std::as_bytes(std::span(weight.codes)))) / 8;
    for (const LayerCoder* coder : layerCoders())
        result.ours.push_back(measure(*coder, facts, weight.codes));
    for (const GeneralCompressor& compressor : generalCompressors())
        result.others.push_back(measure(compressor, streams));
    return result;
}

void printRow(const std::vector<std::string>& cells)
{
    std::string line = "|";
    for (const std::string& cell : cells)
        line += " " + cell + " |";
    fmt::print("{}\n", line);
}

void printSizes(const std::vector<LayerResult>& layers)
{
    std::vector<std::string> header = {"layer", "weights", "density", "entropy of gaps and codes", "joint entropy"};
    for (const LayerCoder* coder : layerCoders())
        header.push_back("**" + std::string(coder->id()) + "**");
    for (const GeneralCompressor& compressor : generalCompressors())
        header.push_back(compressor.name);
    printRow(header);
    fmt::print("|---|{}\n", [&] {
        std::string rule;
        for (std::size_t i = 1; i < header.size(); ++i)
            rule += "--:|";
        return rule;
    }());
    LayerResult sum{"all", 0, 0, 0, 0, std::vector<Measured>(layerCoders().size()),
        std::vector<Measured>(generalCompressors().size())};
    const auto print = [](const LayerResult& layer) {
        std::vector<std::string> cells = {layer.name, fmt::to_string(layer.weights),
            fmt::format("{:.1f} %", 100.0 * double(layer.stored) / double(std::max<std::size_t>(1, layer.weights))),
            fmt::format("{:.0f}", layer.separateBytes), fmt::format("{:.0f}", layer.jointBytes)};
        for (const Measured& one : layer.ours)
            cells.push_back(fmt::to_string(one.bytes));
        for (const Measured& one : layer.others)
            cells.push_back(fmt::to_string(one.bytes));
        printRow(cells);
    };
    for (const LayerResult& layer : layers) {
        print(layer);
        sum.weights += layer.weights;
        sum.stored += layer.stored;
        sum.separateBytes += layer.separateBytes;
        sum.jointBytes += layer.jointBytes;
        for (std::size_t i = 0; i < sum.ours.size(); ++i)
            sum.ours[i].bytes += layer.ours[i].bytes;
        for (std::size_t i = 0; i < sum.others.size(); ++i)
            sum.others[i].bytes += layer.others[i].bytes;
    }
    print(sum);
}

void printSpeeds(const std::vector<LayerResult>& layers)
{
    printRow({"coder", "bytes", "against joint entropy", "encode, M weights/s", "decode, M weights/s", "decode, all layers"});
    fmt::print("|---|--:|--:|--:|--:|--:|\n");
    double joint = 0, weights = 0;
    for (const LayerResult& layer : layers) {
        joint += layer.jointBytes;
        weights += double(layer.weights);
    }
    const auto print = [&](const std::string& name, auto member, std::size_t index) {
        Measured sum;
        for (const LayerResult& layer : layers) {
            const Measured& one = (layer.*member)[index];
            sum.bytes += one.bytes;
            sum.encodeSeconds += one.encodeSeconds;
            sum.decodeSeconds += one.decodeSeconds;
        }
        printRow({name, fmt::to_string(sum.bytes), fmt::format("{:+.2f} %", 100 * (double(sum.bytes) / joint - 1)),
            fmt::format("{:.1f}", weights / sum.encodeSeconds / 1e6),
            fmt::format("{:.1f}", weights / sum.decodeSeconds / 1e6), fmt::format("{:.1f} ms", 1e3 * sum.decodeSeconds)});
    };
    for (std::size_t i = 0; i < layerCoders().size(); ++i)
        print("**" + std::string(layerCoders()[i]->id()) + "**", &LayerResult::ours, i);
    const auto others = generalCompressors();
    for (std::size_t i = 0; i < others.size(); ++i)
        print(others[i].name, &LayerResult::others, i);
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 2) {
        fmt::print(stderr, "usage: benchmark_coders MODEL.pkz|MODEL.net...\n");
        return 2;
    }
    setThreadLimit(1); // every speed is one core's
    fmt::print("Measured on {}: {}, one thread, median of {} runs (general compressors encode once).\n", today(),
        processor(), repeats);
    for (int i = 1; i < argc; ++i) {
        const OpenedCompressed opened = valueOf(openCompressed(argv[i]));
        std::vector<LayerResult> layers;
        for (const auto& layer : opened.model.layers) {
            if (layer->weight.form != WeightForm::Shared)
                continue;
            layers.push_back(measure(*layer));
            fmt::print(stderr, "{}\n", layer->name);
        }
        fmt::print("\n### {}\nBytes of positions and codes, without codebooks, biases and container.\n\n",
            std::filesystem::path(argv[i]).filename().string());
        printSizes(layers);
        fmt::print("\n");
        printSpeeds(layers);
    }
} catch (const std::exception& error) {
    fmt::print(stderr, "benchmark_coders: {}\n", error.what());
    return 1;
}
