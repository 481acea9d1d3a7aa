// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/deflate.h"
#include "core/coding/layer_coder.h"
#include "core/container/pack_writer.h"
#include "core/container/packed_layer.h"
#include "core/container/weight_values.h"

#include <fmt/format.h>

#include <new>
#include <utility>

namespace pangkas {

namespace {

/// A stream before the container's deflate. The bytes belong to the layer or to a coder's stream.
struct Content
{
    std::string name;
    std::span<const std::byte> bytes;
    std::uint64_t rawBytes = 0;
    bool isEntropyCoded = false;
};

Result<void> checkLayer(const CompressedLayer& layer)
{
    PANGKAS_TRY(checkWeight(layer.weight));
    if (layer.bias) {
        PANGKAS_ASSIGN(const std::size_t count, elementCount(layer.bias->shape()));
        if (count != layer.bias->size())
            return fail(
                ErrorCode::ShapeMismatch, fmt::format("bias: {} numbers instead of {}", layer.bias->size(), count));
        if (auto finite = checkFinite(layer.bias->values()); !finite) {
            finite.error().detail = "bias: " + finite.error().detail;
            return finite;
        }
    }
    return {};
}

std::vector<std::uint8_t> codesOf(const Mask& mask)
{
    std::vector<std::uint8_t> codes(mask.size());
    for (std::size_t i = 0; i < codes.size(); ++i)
        codes[i] = mask.isKept(i);
    return codes;
}

/// The streams that the coder makes of positions and codes; none for a dense weight.
Result<std::vector<CodedStream>> encodeCodes(
    const LayerCoder& coder, const CompressedWeight& weight, const LayerFacts& facts, const JobContext& job)
{
    if (weight.form == WeightForm::Dense)
        return std::vector<CodedStream>();
    PANGKAS_ASSIGN(const std::size_t weights, elementCount(weight.shape));
    const CodeFacts codeFacts{weight.shape, weights, facts.stored, static_cast<int>(facts.centroids)};
    if (weight.form == WeightForm::Shared)
        return coder.encode(codeFacts, weight.codes, job);
    return coder.encode(codeFacts, codesOf(weight.mask), job);
}

/// In the order of the file; those that would be empty are left out.
std::vector<Content> contentsOf(const CompressedLayer& layer, const std::vector<CodedStream>& coded)
{
    std::vector<Content> contents;
    const auto add = [&contents](const char* name, std::span<const float> values) {
        const auto bytes = std::as_bytes(values);
        if (!bytes.empty())
            contents.push_back({name, bytes, bytes.size(), false});
    };
    for (const CodedStream& stream : coded)
        contents.push_back({stream.name, stream.bytes, stream.rawBytes, stream.isEntropyCoded});
    const CompressedWeight& weight = layer.weight;
    switch (weight.form) {
    case WeightForm::Dense: add("values", weight.dense.values()); break;
    case WeightForm::Sparse: add("values", weight.survivors); break;
    case WeightForm::Shared: add("codebook", weight.codebook.centroids); break;
    }
    if (layer.bias)
        add("bias", layer.bias->values());
    return contents;
}

/// Deflated where that is smaller and the coder leaves it to the container.
Result<std::vector<std::byte>> packStream(const Content& content, StreamFacts& facts, const ByteProgress& progress)
{
    std::vector<std::byte> bytes;
    if (content.isEntropyCoded) {
        bytes.assign(content.bytes.begin(), content.bytes.end());
    } else {
        PANGKAS_ASSIGN(Deflated deflated, deflateSmallest(content.bytes, progress));
        bytes = std::move(deflated.bytes);
        facts.isDeflated = deflated.isDeflated;
    }
    facts.name = content.name;
    facts.bytes = bytes.size();
    facts.size = content.bytes.size();
    facts.rawBytes = content.rawBytes;
    facts.hash = streamHash(bytes);
    return bytes;
}

Result<std::shared_ptr<const PackedLayer>> pack(
    const CompressedLayer& layer, const LayerCoder& coder, const JobContext& job)
{
    PANGKAS_TRY(checkLayer(layer));
    PANGKAS_TRY(job.checkCancelled());
    LayerFacts facts;
    facts.name = layer.name;
    facts.tensor = layer.weight.tensor;
    facts.shape = layer.weight.shape;
    facts.form = layer.weight.form;
    facts.coder = coder.id();
    facts.stored = layer.weight.storedCount();
    if (layer.weight.form == WeightForm::Shared)
        facts.centroids = layer.weight.codebook.centroids.size();
    facts.squaredError = layer.squaredError;
    if (layer.bias) {
        facts.biasTensor = layer.bias->name();
        facts.biasShape = layer.bias->shape();
    }
    PANGKAS_ASSIGN(facts.decodedHash, hashWeight(layer.weight, job));
    PANGKAS_ASSIGN(const auto coded, encodeCodes(coder, layer.weight, facts, job));
    const std::vector<Content> contents = contentsOf(layer, coded);

    std::uint64_t total = 0, done = 0, reported = 0;
    for (const Content& content : contents)
        total += content.bytes.size();
    std::vector<std::vector<std::byte>> streams;
    for (const Content& content : contents) {
        PANGKAS_ASSIGN(streams.emplace_back(),
            packStream(content, facts.streams.emplace_back(), [&](std::uint64_t bytes) -> Result<void> {
                done += bytes;
                if (done - reported > total / 100) {
                    reported = done;
                    job.report(
                        Stage::Coding, static_cast<std::int64_t>(done), static_cast<std::int64_t>(total), layer.name);
                }
                return job.checkCancelled();
            }));
    }
    job.report(Stage::Coding, static_cast<std::int64_t>(total), static_cast<std::int64_t>(total), layer.name);
    return std::make_shared<const PackedLayer>(std::move(facts), std::move(streams));
}

} // namespace

Result<std::shared_ptr<const PackedLayer>> packLayer(const CompressedLayer& layer, const JobContext& job)
{
    return packLayer(layer, layerCoders().front()->id(), job);
}

Result<std::shared_ptr<const PackedLayer>> packLayer(
    const CompressedLayer& layer, std::string_view coderId, const JobContext& job)
try {
    const LayerCoder* coder = findLayerCoder(coderId);
    if (!coder) {
        std::vector<std::string_view> known;
        for (const LayerCoder* one : layerCoders())
            known.push_back(one->id());
        return fail(ErrorCode::UnknownName,
            fmt::format("layer {}: no coder \"{}\"; there are: {}", layer.name, coderId, fmt::join(known, ", ")));
    }
    auto packed = pack(layer, *coder, job);
    if (!packed && packed.error().code != ErrorCode::Cancelled)
        packed.error().detail = fmt::format("layer {}: {}", layer.name, packed.error().detail);
    return packed;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, fmt::format("layer {}: no memory for coding it", layer.name));
}

} // namespace pangkas
