// SPDX-License-Identifier: GPL-3.0-or-later
// The main job: from a dense model and a recipe to a packed file, and the proof that the file says the same.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/compressed_model.h"
#include "core/container/pack_reader.h"
#include "core/container/pack_writer.h"
#include "core/pipeline/recipe.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// What a layer draws at random with. Layers with the same shape must not draw the same centroids, and a layer's draw
/// must not depend on which others there are: the recipe's seed is mixed with the name (FNV-1a).
PANGKAS_EXPORT std::uint64_t layerSeed(std::string_view layer, std::uint64_t seed);

/// Prunes and shares one layer. Independent of all other layers: `seed` is the recipe's, mixed with the layer's name.
PANGKAS_EXPORT Result<std::shared_ptr<const CompressedLayer>> compressLayer(const LayerInfo& layer, const ModelSnapshot& model,
    const LayerRecipe& recipe, std::uint64_t seed, const JobContext& job = {});

/// All layers, in parallel; the recipe must fit the architecture (fitRecipe()).
PANGKAS_EXPORT Result<CompressedModel> compressModel(
    const Architecture& architecture, const ModelSnapshot& model, const Recipe& recipe, const JobContext& job = {});

/// The dense network that a compressed model stands for, in the architecture's order.
PANGKAS_EXPORT Result<ModelSnapshot> decodeModel(const CompressedModel& model, const JobContext& job = {});

/// Codes all layers, in parallel.
PANGKAS_EXPORT Result<std::vector<std::shared_ptr<const PackedLayer>>> packLayers(
    const CompressedModel& model, const JobContext& job = {});

/// A row of the table that `compress` ends with.
struct LayerReport
{
    std::string layer;
    std::size_t weights = 0;
    std::size_t stored = 0; // survivors
    int bits = 32; // per stored weight before entropy coding
    std::size_t distinctValues = 0; // of the decoded layer, zero included; 0 where not counted (dense)
    double squaredError = 0;
    std::uint64_t denseBytes = 0; // weight and bias as float32
    LayerBytes packed;

    double density() const { return weights ? double(stored) / double(weights) : 0; }
    double ratio() const { return packed.bytes() ? double(denseBytes) / double(packed.bytes()) : 0; }
};

struct CompressionReport
{
    std::uint64_t denseBytes = 0; // all parameters as float32
    PackReport pack;
    std::vector<LayerReport> layers;

    double ratio() const { return pack.fileBytes ? double(denseBytes) / double(pack.fileBytes) : 0; }
};

PANGKAS_EXPORT CompressionReport reportCompression(
    const Architecture& architecture, const CompressedModel& model, const PackReport& pack);

/// What provePack() found equal.
struct PackProof
{
    std::size_t tensors = 0;
    std::size_t values = 0; // floats compared bit by bit
    std::string modelHash; // ModelSnapshot::hash() of the decoded model
};

/// Opens the written file anew, decodes it layer by layer and compares every float, bit by bit, with what `expected`
/// stands for. not-equal, naming layer and position, at the first difference.
PANGKAS_EXPORT Result<PackProof> provePack(
    const std::filesystem::path& path, const CompressedModel& expected, const JobContext& job = {});

struct ProvedPack
{
    PackReport report;
    PackProof proof;
};

/// writePack() and provePack() as one: the file is written beside its place under another name, proved, and only then
/// gets its name. Whatever fails, and when cancelled, the target stays as it was and nothing else is left.
PANGKAS_EXPORT Result<ProvedPack> writeProvedPack(const CompressedModel& model,
    const std::vector<std::shared_ptr<const PackedLayer>>& layers, const std::filesystem::path& path,
    const JobContext& job = {});

/// Decodes the whole file and checks all of its hashes, without the original.
PANGKAS_EXPORT Result<PackProof> verifyPack(const std::filesystem::path& path, const JobContext& job = {});

/// Applies the file's own recipe to the dense model anew and compares as provePack() does.
PANGKAS_EXPORT Result<PackProof> verifyPackAgainst(
    const std::filesystem::path& path, const ModelSnapshot& dense, const JobContext& job = {});

} // namespace pangkas
