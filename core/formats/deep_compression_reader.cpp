// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/deep_compression_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <span>
#include <utility>

namespace pangkas {

static_assert(std::endian::native == std::endian::little, "numbers are copied from the file as they are");

namespace {

constexpr std::size_t stretch = std::size_t{1} << 18; // entries between two looks at the cancel flag
constexpr std::uint64_t floatBytes = sizeof(float);

/// Where the parts of a layer lie in the file.
struct Place
{
    std::uint64_t entries = 0, weights = 0, biases = 0;
    std::size_t codebook = 256; // values
    std::uint64_t begin = 0; // of the codebook

    bool hasHalfCodes() const { return codebook == 16; }
    std::uint64_t biasBegin() const { return begin + codebook * floatBytes; }
    std::uint64_t codeBegin() const { return biasBegin() + biases * floatBytes; }
    std::uint64_t codeBytes() const { return hasHalfCodes() ? (entries + 1) / 2 : entries; }
    std::uint64_t gapBegin() const { return codeBegin() + codeBytes(); }
    std::uint64_t gapBytes() const { return (entries + 1) / 2; }
    std::uint64_t end() const { return gapBegin() + gapBytes(); }
};

std::uint64_t weightsOf(const LayerInfo& layer)
{
    return elementCount(layer.weightShape).value_or(0);
}

/// Nothing when the file is too short for the counts. No count can overflow: they are of 32 bits.
std::optional<std::vector<Place>> placesIn(const InputFile& file, const Architecture& architecture)
{
    std::vector<std::uint32_t> counts(architecture.layers.size());
    const auto bytes = std::as_writable_bytes(std::span(counts));
    if (file.size() < bytes.size() || !file.readAt(0, bytes))
        return std::nullopt;
    std::vector<Place> places;
    std::uint64_t at = bytes.size();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const LayerInfo& layer = architecture.layers[i];
        Place place;
        place.entries = counts[i];
        place.weights = weightsOf(layer);
        place.biases = static_cast<std::uint64_t>(layer.weightShape[0]);
        place.codebook = layer.kind == LayerKind::Convolution ? 256 : 16;
        place.begin = at;
        at = place.end();
        places.push_back(place);
    }
    return places;
}

bool doCountsFit(const std::vector<Place>& places)
{
    return std::ranges::any_of(places, [](const Place& place) { return place.entries > 0; })
        && std::ranges::all_of(places, [](const Place& place) { return place.entries <= place.weights; });
}

Result<std::vector<float>> readFloats(const InputFile& file, std::uint64_t begin, std::uint64_t count, const char* what)
{
    PANGKAS_ASSIGN(const auto bytes, file.read(begin, count * floatBytes));
    std::vector<float> values(count);
    std::memcpy(values.data(), bytes.data(), bytes.size());
    const auto wrong = std::ranges::find_if(values, [](float value) { return !std::isfinite(value); });
    if (wrong != values.end())
        return fail(ErrorCode::NotFinite, fmt::format("{}[{}] is {}", what, wrong - values.begin(), *wrong));
    return values;
}

/// Half bytes, the lower one first.
unsigned half(std::span<const std::byte> bytes, std::size_t index)
{
    return (std::to_integer<unsigned>(bytes[index / 2]) >> (index % 2 * 4)) & 15u;
}

Result<void> checkLastHalf(std::span<const std::byte> bytes, std::size_t count, const char* what)
{
    if (count % 2 == 1 && half(bytes, count) != 0)
        return fail(ErrorCode::CorruptFile, fmt::format("{}: half a byte of {} behind the last one", what, half(bytes, count)));
    return {};
}

/// Puts the entries' codes at their positions; counts which are used.
Result<void> placeEntries(const Place& place, std::span<const std::byte> codes, std::span<const std::byte> gaps,
    CodedLayer& layer, std::span<std::size_t> uses, const JobContext& job)
{
    const auto entries = static_cast<std::size_t>(place.entries);
    std::uint64_t next = 0; // position behind the last entry
    for (std::size_t i = 0; i < entries; ++i) {
        if (i % stretch == 0)
            PANGKAS_TRY(job.checkCancelled());
        const std::uint64_t position = next + half(gaps, i);
        if (position >= place.weights)
            return fail(ErrorCode::CorruptFile,
                fmt::format("gaps: entry {} of {} lies at {}, but there are {} weights", i, entries, position, place.weights));
        const unsigned code = place.hasHalfCodes() ? half(codes, i) : std::to_integer<unsigned>(codes[i]);
        layer.codes[position] = static_cast<std::uint8_t>(code);
        ++uses[code];
        next = position + 1;
    }
    return {};
}

/// From the file's codes to those of CodedLayer: the used values in ascending order, 0 for zeros.
Result<void> sortCodes(std::span<const float> codebook, std::span<const std::size_t> uses, CodedLayer& layer, const JobContext& job)
{
    for (std::size_t code = 0; code < codebook.size(); ++code) {
        if (uses[code] > 0 && codebook[code] != 0)
            layer.values.push_back(codebook[code]);
    }
    std::ranges::sort(layer.values);
    layer.values.erase(std::unique(layer.values.begin(), layer.values.end()), layer.values.end());
    std::array<std::uint8_t, 256> renamed = {}; // at most 255 of them: codebook[0] is 0
    for (std::size_t code = 0; code < codebook.size(); ++code) {
        if (uses[code] == 0)
            continue;
        if (codebook[code] == 0) {
            layer.fillers += uses[code];
            continue;
        }
        const auto found = std::ranges::lower_bound(layer.values, codebook[code]);
        renamed[code] = static_cast<std::uint8_t>(found - layer.values.begin() + 1);
    }
    for (std::size_t at = 0; at < layer.codes.size(); at += stretch) {
        PANGKAS_TRY(job.checkCancelled());
        for (std::uint8_t& code : std::span(layer.codes).subspan(at, std::min(stretch, layer.codes.size() - at)))
            code = renamed[code];
    }
    return {};
}

Result<CodedLayer> readLayer(const InputFile& file, const Place& place, const LayerInfo& info, const JobContext& job)
{
    if (place.entries > place.weights)
        return fail(ErrorCode::CorruptFile, fmt::format("stores {} entries, but has {} weights", place.entries, place.weights));
    CodedLayer layer;
    layer.name = info.name;
    layer.weight = {info.weight, info.weightShape};
    layer.entries = static_cast<std::size_t>(place.entries);
    PANGKAS_ASSIGN(const std::vector<float> codebook, readFloats(file, place.begin, place.codebook, "codebook"));
    if (codebook[0] != 0)
        return fail(ErrorCode::CorruptFile, fmt::format("codebook[0] is {}, not 0", codebook[0]));
    PANGKAS_ASSIGN(const std::vector<float> biases, readFloats(file, place.biasBegin(), place.biases, "bias"));
    layer.bias = Tensor::fromValues(info.bias, {info.weightShape[0]}, biases);
    PANGKAS_ASSIGN(const auto codes, file.read(place.codeBegin(), place.codeBytes()));
    PANGKAS_ASSIGN(const auto gaps, file.read(place.gapBegin(), place.gapBytes()));
    if (place.hasHalfCodes())
        PANGKAS_TRY(checkLastHalf(codes, layer.entries, "codes"));
    PANGKAS_TRY(checkLastHalf(gaps, layer.entries, "gaps"));
    layer.codes.resize(static_cast<std::size_t>(place.weights));
    std::array<std::size_t, 256> uses = {};
    PANGKAS_TRY(placeEntries(place, codes, gaps, layer, uses, job));
    PANGKAS_TRY(sortCodes(codebook, std::span(uses).first(place.codebook), layer, job));
    return layer;
}

Result<Tensor> decode(const CodedLayer& layer, const JobContext& job)
{
    std::array<float, 256> values = {};
    std::ranges::copy(layer.values, values.begin() + 1);
    PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(layer.codes.size()));
    const std::span<float> to = buffer.values();
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (i % stretch == 0)
            PANGKAS_TRY(job.checkCancelled());
        to[i] = values[layer.codes[i]];
    }
    return Tensor(layer.weight, std::move(buffer));
}

/// Whether the counts lead to the end of the file, and where the file ends instead.
Result<void> checkLength(const InputFile& file, const Architecture& architecture, const std::vector<Place>& places)
{
    const std::uint64_t end = places.back().end();
    if (file.size() == end)
        return {};
    if (file.size() > end)
        return fail(ErrorCode::CorruptFile,
            fmt::format("{} bytes where the counts of {} lead to {}", file.size(), architecture.title, end));
    const auto cut = std::ranges::find_if(places, [&](const Place& place) { return place.end() > file.size(); });
    return fail(ErrorCode::TruncatedFile,
        fmt::format("ends in {}: {} of {} bytes", architecture.layers[static_cast<std::size_t>(cut - places.begin())].name,
            file.size(), end),
        {}, "Copy or download it again");
}

} // namespace

std::optional<Architecture> recognizeDeepCompression(const InputFile& file)
{
    std::optional<Architecture> found;
    for (Architecture known : {squeezenetOfCaffe(1000), alexnet(1000)}) {
        const auto places = placesIn(file, known);
        if (!places)
            continue;
        if (places->back().end() == file.size())
            return known;
        if (!found && doCountsFit(*places))
            found = std::move(known); // damaged, unless another one ends right
    }
    return found;
}

Result<std::vector<CodedLayer>> readDeepCompressionCodes(
    const InputFile& file, const Architecture& architecture, const JobContext& job)
{
    for (const LayerInfo& layer : architecture.layers) {
        if (layer.bias.empty() || weightsOf(layer) == 0)
            return fail(ErrorCode::InvalidArgument, fmt::format("{} has no bias or no weights", layer.name));
    }
    const auto places = placesIn(file, architecture);
    if (architecture.layers.empty() || !places)
        return fail(ErrorCode::TruncatedFile,
            fmt::format("{} bytes hold no counts for {} layers", file.size(), architecture.layers.size()));
    PANGKAS_TRY(checkLength(file, architecture, *places));
    const auto total = std::accumulate(places->begin(), places->end(), std::int64_t{0},
        [](std::int64_t sum, const Place& place) { return sum + static_cast<std::int64_t>(place.weights); });
    std::int64_t done = 0;
    std::vector<CodedLayer> layers;
    for (std::size_t i = 0; i < places->size(); ++i) {
        const LayerInfo& info = architecture.layers[i];
        PANGKAS_TRY(job.checkCancelled());
        job.report(Stage::Reading, done, total, info.name);
        auto layer = readLayer(file, (*places)[i], info, job);
        if (!layer) {
            if (layer.error().code != ErrorCode::Cancelled)
                layer.error().detail = fmt::format("{}: {}", info.name, layer.error().detail);
            return fail(std::move(layer).error());
        }
        done += static_cast<std::int64_t>((*places)[i].weights);
        layers.push_back(std::move(*layer));
    }
    job.report(Stage::Reading, total, total);
    return layers;
}

Result<ModelFile> readDeepCompression(const InputFile& file, const Architecture& architecture, const JobContext& job)
{
    PANGKAS_ASSIGN(const auto layers, readDeepCompressionCodes(file, architecture, job));
    ModelFile model;
    model.format = ModelFormat::DeepCompression;
    model.fileBytes = file.size();
    model.metadata["architecture"] = architecture.id;
    std::vector<Tensor> tensors;
    std::size_t entries = 0, fillers = 0;
    for (const CodedLayer& layer : layers) {
        PANGKAS_ASSIGN(Tensor weight, decode(layer, job));
        tensors.push_back(std::move(weight));
        tensors.push_back(layer.bias);
        entries += layer.entries;
        fillers += layer.fillers;
    }
    model.model = ModelSnapshot(std::move(tensors));
    model.notes.push_back(
        fmt::format("read as {}: {} entries, {} of them zeros that bridge gaps", architecture.title, entries, fillers));
    return model;
}

} // namespace pangkas
