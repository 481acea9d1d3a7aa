// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/coder_choice.h"
#include "core/coding/deflate.h"
#include "core/container/pack_writer.h"
#include "core/container/packed_layer.h"
#include "core/container/weight_coding.h"
#include "core/container/weight_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <new>
#include <optional>
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

/// The floats of a layer as the container itself holds them, after the coder's streams; none that would be empty.
std::vector<Content> floatContents(const CompressedLayer& layer)
{
    std::vector<Content> contents;
    const auto add = [&contents](const char* name, std::span<const float> values) {
        const auto bytes = std::as_bytes(values);
        if (!bytes.empty())
            contents.push_back({name, bytes, bytes.size(), false});
    };
    const CompressedWeight& weight = layer.weight;
    switch (weight.form) {
    case WeightForm::Dense:
        add("values", weight.dense.values());
        break;
    case WeightForm::Sparse:
        add("values", weight.survivors);
        break;
    case WeightForm::Shared:
        add("codebook", weight.codebook.centroids);
        break;
    }
    if (layer.bias)
        add("bias", layer.bias->values());
    return contents;
}

/// Streams as they go into the file.
struct Streams
{
    std::vector<StreamFacts> facts;
    std::vector<std::vector<std::byte>> bytes;

    std::uint64_t size() const
    {
        std::uint64_t sum = 0;
        for (const StreamFacts& stream : facts)
            sum += stream.bytes;
        return sum;
    }
};

/// Deflated where that is smaller and the coder leaves it to the container.
Result<Streams> packStreams(const std::vector<Content>& contents, const ByteProgress& progress)
{
    Streams streams;
    for (const Content& content : contents) {
        Deflated packed;
        if (content.isEntropyCoded) {
            packed.bytes.assign(content.bytes.begin(), content.bytes.end());
        } else {
            PANGKAS_ASSIGN(packed, deflateSmallest(content.bytes, progress));
        }
        streams.facts.push_back({content.name, packed.bytes.size(), content.bytes.size(), packed.isDeflated,
            content.rawBytes, streamHash(packed.bytes)});
        streams.bytes.push_back(std::move(packed.bytes));
    }
    return streams;
}

/// Passes on what one of several steps of equal length reports, as its part of the whole layer.
class StepProgress
{
public:
    StepProgress(const JobContext& job, const std::string& layer, std::size_t steps)
        : m_job(job)
        , m_layer(layer)
        , m_total(static_cast<std::int64_t>(steps) * stepUnits)
    {
    }

    /// `share` of the running step, 0 to 1; passes on every hundredth of the whole.
    void report(double share)
    {
        const auto done = m_begin + static_cast<std::int64_t>(std::clamp(share, 0.0, 1.0) * stepUnits);
        if (done - m_reported < m_total / 100)
            return;
        m_reported = done;
        m_job.report(Stage::Coding, done, m_total, m_layer);
    }

    void finishStep() { m_begin += stepUnits; }
    void finish() const { m_job.report(Stage::Coding, m_total, m_total, m_layer); }

private:
    static constexpr std::int64_t stepUnits = 1000;
    const JobContext& m_job;
    const std::string& m_layer;
    std::int64_t m_total;
    std::int64_t m_begin = 0;
    std::int64_t m_reported = 0;
};

std::uint64_t sizeOf(const std::vector<Content>& contents)
{
    std::uint64_t sum = 0;
    for (const Content& content : contents)
        sum += content.bytes.size();
    return sum;
}

/// packStreams() as one step.
Result<Streams> packStep(const std::vector<Content>& contents, StepProgress& progress, const JobContext& job)
{
    const auto total = static_cast<double>(sizeOf(contents));
    std::uint64_t done = 0;
    PANGKAS_ASSIGN(Streams streams, packStreams(contents, [&](std::uint64_t bytes) -> Result<void> {
        done += bytes;
        progress.report(static_cast<double>(done) / total);
        return job.checkCancelled();
    }));
    progress.finishStep();
    return streams;
}

/// The layer's positions and codes by one coder: two steps.
Result<Streams> tryCoder(
    const LayerCoder& coder, const CompressedWeight& weight, StepProgress& progress, const JobContext& job)
{
    std::mutex mutex; // a coder may work on parts at the same time
    const JobContext encoding = job.withSink([&](const Progress& reported) {
        const std::lock_guard lock(mutex);
        if (reported.total > 0)
            progress.report(static_cast<double>(reported.done) / static_cast<double>(reported.total));
    });
    PANGKAS_ASSIGN(const auto coded, encodeWeight(coder, weight, encoding));
    progress.finishStep();
    std::vector<Content> contents;
    for (const CodedStream& stream : coded)
        contents.push_back({stream.name, stream.bytes, stream.rawBytes, stream.isEntropyCoded});
    return packStep(contents, progress, job);
}

Result<std::shared_ptr<const PackedLayer>> pack(
    const CompressedLayer& layer, std::span<const LayerCoder* const> coders, const JobContext& job)
{
    PANGKAS_TRY(checkLayer(layer));
    PANGKAS_TRY(job.checkCancelled());
    LayerFacts facts;
    facts.name = layer.name;
    facts.tensor = layer.weight.tensor;
    facts.shape = layer.weight.shape;
    facts.form = layer.weight.form;
    facts.stored = layer.weight.storedCount();
    if (layer.weight.form == WeightForm::Shared)
        facts.centroids = layer.weight.codebook.centroids.size();
    facts.squaredError = layer.squaredError;
    if (layer.bias) {
        facts.biasTensor = layer.bias->name();
        facts.biasShape = layer.bias->shape();
    }
    PANGKAS_ASSIGN(facts.decodedHash, hashWeight(layer.weight, job));

    if (layer.weight.form == WeightForm::Dense)
        coders = coders.first(1); // no codes to code
    StepProgress progress(job, layer.name, 2 * coders.size() + 1);
    std::optional<Streams> best;
    for (const LayerCoder* coder : coders) {
        PANGKAS_ASSIGN(Streams streams, tryCoder(*coder, layer.weight, progress, job));
        if (best && best->size() <= streams.size())
            continue;
        best = std::move(streams);
        facts.coder = coder->id();
    }
    PANGKAS_ASSIGN(Streams floats, packStep(floatContents(layer), progress, job));
    std::ranges::move(floats.facts, std::back_inserter(best->facts));
    std::ranges::move(floats.bytes, std::back_inserter(best->bytes));
    facts.streams = std::move(best->facts);
    progress.finish();
    return std::make_shared<const PackedLayer>(std::move(facts), std::move(best->bytes));
}

} // namespace

Result<std::shared_ptr<const PackedLayer>> packLayer(const CompressedLayer& layer, const JobContext& job)
try {
    const auto coders = codersFor(layer.coder);
    if (coders.empty())
        return fail(ErrorCode::UnknownName,
            fmt::format("layer {}: no coder \"{}\"; there are: {}", layer.name, layer.coder,
                fmt::join(coderChoices(), ", ")));
    auto packed = pack(layer, coders, job);
    if (!packed && packed.error().code != ErrorCode::Cancelled)
        packed.error().detail = fmt::format("layer {}: {}", layer.name, packed.error().detail);
    return packed;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, fmt::format("layer {}: no memory for coding it", layer.name));
}

} // namespace pangkas
