// SPDX-License-Identifier: GPL-3.0-or-later
// The proofs: what a packed file decodes to, compared bit by bit.
#include "core/pipeline/compress.h"

#include "core/architecture/layer_widths.h"
#include "core/base/hashing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>

namespace pangkas {

namespace {

constexpr std::size_t blockSize = 65'536; // floats compared between two looks at the cancel flag

/// ModelSnapshot::hash(), fed tensor by tensor so that no more than one has to be in memory.
class ModelHash
{
public:
    void add(const Tensor& tensor)
    {
        m_hash.add(tensor.name());
        m_hash.add(std::string_view("\0", 1));
        m_hash.add(toString(tensor.shape()));
        m_hash.add(std::string_view("\0", 1));
        m_hash.add(std::as_bytes(tensor.values()));
    }
    std::string finish() { return m_hash.finish(); }

private:
    Sha256 m_hash;
};

/// What a compressed weight stands for, value by value and without decodeWeight(): a fault there must show.
class WeightValues
{
public:
    explicit WeightValues(const CompressedWeight& weight) : m_weight(weight)
    {
        std::ranges::copy(std::span(weight.codebook.centroids).first(std::min<std::size_t>(255, weight.codebook.centroids.size())),
            m_values.begin() + 1);
    }

    /// The next values in order of position.
    void next(std::span<float> to)
    {
        switch (m_weight.form) {
        case WeightForm::Dense: std::ranges::copy(m_weight.dense.values().subspan(m_position, to.size()), to.begin()); break;
        case WeightForm::Shared:
            for (std::size_t i = 0; i < to.size(); ++i)
                to[i] = m_values[m_weight.codes[m_position + i]];
            break;
        case WeightForm::Sparse:
            for (std::size_t i = 0; i < to.size(); ++i)
                to[i] = m_weight.mask.isKept(m_position + i) ? m_weight.survivors[m_survivor++] : 0.0f;
            break;
        }
        m_position += to.size();
    }

private:
    const CompressedWeight& m_weight;
    std::array<float, 256> m_values{};
    std::size_t m_position = 0;
    std::size_t m_survivor = 0;
};

Result<void> checkCounts(const CompressedWeight& weight, std::size_t count)
{
    const std::size_t held = weight.form == WeightForm::Dense ? weight.dense.size()
        : weight.form == WeightForm::Shared                   ? weight.codes.size()
                                                              : weight.mask.size();
    if (held != count || (weight.form == WeightForm::Sparse && weight.mask.keptCount() != weight.survivors.size()))
        return fail(ErrorCode::Internal, fmt::format("{}: {} values held for {}", weight.tensor, held, count));
    return {};
}

Failure different(std::string_view layer, std::string_view tensor, std::size_t position, float found, float expected)
{
    return fail(ErrorCode::NotEqual,
        fmt::format("{}: {}[{}] is {} (bits {:08x}) where {} (bits {:08x}) was expected", layer, tensor, position, found,
            std::bit_cast<std::uint32_t>(found), expected, std::bit_cast<std::uint32_t>(expected)));
}

Result<void> compareBits(std::string_view layer, std::string_view tensor, std::size_t offset, std::span<const float> found,
    std::span<const float> expected)
{
    if (std::memcmp(found.data(), expected.data(), found.size_bytes()) == 0)
        return {};
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (std::bit_cast<std::uint32_t>(found[i]) != std::bit_cast<std::uint32_t>(expected[i]))
            return different(layer, tensor, offset + i, found[i], expected[i]);
    }
    return {};
}

Result<void> compareWeight(
    std::string_view layer, const Tensor& found, const CompressedWeight& expected, const JobContext& job)
{
    if (found.name() != expected.tensor || found.shape() != expected.shape)
        return fail(ErrorCode::NotEqual, fmt::format("{}: holds {} ({}) where {} ({}) was expected", layer, found.name(),
            toString(found.shape()), expected.tensor, toString(expected.shape)));
    PANGKAS_TRY(checkCounts(expected, found.size()));
    WeightValues values(expected);
    std::vector<float> block(std::min(blockSize, found.size()));
    for (std::size_t at = 0; at < found.size(); at += blockSize) {
        const auto part = found.values().subspan(at, std::min(blockSize, found.size() - at));
        const auto wanted = std::span(block).first(part.size());
        values.next(wanted);
        PANGKAS_TRY(compareBits(layer, found.name(), at, part, wanted));
        PANGKAS_TRY(job.checkCancelled());
    }
    return {};
}

Result<void> compareBias(std::string_view layer, const std::optional<Tensor>& found, const std::optional<Tensor>& expected)
{
    if (found.has_value() != expected.has_value())
        return fail(ErrorCode::NotEqual, fmt::format("{}: {} a bias", layer, found ? "has" : "lacks"));
    if (!found)
        return {};
    if (found->name() != expected->name() || found->shape() != expected->shape())
        return fail(ErrorCode::NotEqual, fmt::format("{}: holds {} ({}) where {} ({}) was expected", layer, found->name(),
            toString(found->shape()), expected->name(), toString(expected->shape())));
    return compareBits(layer, found->name(), 0, found->values(), expected->values());
}

/// Decodes a file layer by layer, `expected` (or nullptr) beside it; holds one dense layer at a time.
Result<PackProof> prove(const PackReader& reader, const CompressedModel* expected, const JobContext& job)
{
    if (expected && reader.layers().size() != expected->layers.size())
        return fail(ErrorCode::NotEqual,
            fmt::format("holds {} layers where {} were expected", reader.layers().size(), expected->layers.size()));
    PackProof proof;
    ModelHash hash;
    std::int64_t done = 0, total = 0;
    for (const PackedLayerInfo& info : reader.layers())
        total += static_cast<std::int64_t>(elementCount(info.shape).value_or(0));
    const auto take = [&](const Tensor& tensor) {
        hash.add(tensor);
        ++proof.tensors;
        proof.values += tensor.size();
    };
    const Stage stage = expected ? Stage::Comparing : Stage::Decoding;
    for (std::size_t i = 0; i < reader.layers().size(); ++i) {
        const std::string& name = reader.layers()[i].name;
        job.report(stage, done, total, name);
        PANGKAS_TRY(job.checkCancelled());
        PANGKAS_ASSIGN(CompressedLayer layer, reader.readLayer(i, job.withSink({})));
        PANGKAS_TRY(job.checkCancelled());
        PANGKAS_ASSIGN(const Tensor weight, decodeWeight(layer.weight));
        layer.weight = {}; // its codes are not needed beside the decoded values
        if (expected) {
            const CompressedLayer& wanted = *expected->layers[i];
            if (layer.name != wanted.name)
                return fail(ErrorCode::NotEqual, fmt::format("layer {} is {} where {} was expected", i, layer.name, wanted.name));
            PANGKAS_TRY(compareWeight(name, weight, wanted.weight, job));
            PANGKAS_TRY(compareBias(name, layer.bias, wanted.bias));
        }
        take(weight);
        if (layer.bias)
            take(*layer.bias);
        done += static_cast<std::int64_t>(weight.size());
    }
    job.report(stage, total, total);
    proof.modelHash = hash.finish();
    return proof;
}

/// The layers of the architecture that the file names, in its order and with its shapes.
Result<Architecture> checkStructure(const PackReader& reader)
{
    const PackDescription& description = reader.description();
    PANGKAS_ASSIGN(Architecture architecture, architectureById(description.architecture, description.classes));
    if (reader.layers().size() != architecture.layers.size())
        return fail(ErrorCode::CorruptFile, fmt::format("holds {} layers; {} has {}", reader.layers().size(), architecture.title,
            architecture.layers.size()));
    const auto shapeOf = [&](const LayerInfo& layer) {
        const auto packed = std::ranges::find(reader.layers(), layer.name, &PackedLayerInfo::name);
        return packed == reader.layers().end() ? std::nullopt : std::optional(packed->shape);
    };
    if (auto narrowed = withWidths(architecture, shapeOf))
        architecture = std::move(*narrowed);
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
        const LayerInfo& layer = architecture.layers[i];
        const PackedLayerInfo& packed = reader.layers()[i];
        if (packed.name != layer.name || packed.tensor != layer.weight || packed.shape != layer.weightShape)
            return fail(ErrorCode::CorruptFile, fmt::format("layer {} is {} ({}, {}); {} has {} ({}, {}) there", i, packed.name,
                packed.tensor, toString(packed.shape), architecture.title, layer.name, layer.weight,
                toString(layer.weightShape)));
    }
    return architecture;
}

/// Runs a proof on an opened file; its errors get the file's name, memory that can't be had is an error too.
template <typename Work>
Result<PackProof> withPack(const std::filesystem::path& path, Work&& work)
{
    try {
        PANGKAS_ASSIGN(const PackReader reader, PackReader::open(path));
        auto proof = work(reader);
        if (!proof && proof.error().code != ErrorCode::Cancelled && proof.error().file.empty())
            return fail(withFile(std::move(proof).error(), path.string()));
        return proof;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory to decode the file", path.string(), "Close other programs");
    }
}

} // namespace

Result<PackProof> provePack(const std::filesystem::path& path, const CompressedModel& expected, const JobContext& job)
{
    return withPack(path, [&](const PackReader& reader) { return prove(reader, &expected, job); });
}

Result<PackProof> verifyPack(const std::filesystem::path& path, const JobContext& job)
{
    return withPack(path, [&](const PackReader& reader) -> Result<PackProof> {
        PANGKAS_TRY(checkStructure(reader));
        return prove(reader, nullptr, job);
    });
}

Result<PackProof> verifyPackAgainst(const std::filesystem::path& path, const ModelSnapshot& dense, const JobContext& job)
{
    return withPack(path, [&](const PackReader& reader) -> Result<PackProof> {
        PANGKAS_ASSIGN(const Architecture architecture, checkStructure(reader));
        PANGKAS_ASSIGN(const Recipe recipe, recipeFromJson(reader.description().recipe));
        if (auto checked = checkTensors(architecture, dense); !checked)
            return fail(ErrorCode::NotEqual, fmt::format("the model given {}", checked.error().detail));
        const std::string& source = reader.description().sourceHash;
        if (!source.empty() && source != dense.hash())
            return fail(ErrorCode::NotEqual, "was made from another model: the hashes of the weights differ", {},
                "Give the model that it was made from");
        PANGKAS_ASSIGN(const CompressedModel expected, compressModel(architecture, dense, recipe, job));
        return prove(reader, &expected, job);
    });
}

} // namespace pangkas
