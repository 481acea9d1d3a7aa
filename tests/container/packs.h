// SPDX-License-Identifier: GPL-3.0-or-later
// Compressed models and packed files for tests.
#pragma once

#include "core/base/random.h"
#include "core/container/compressed_model.h"
#include "core/container/pack_reader.h"
#include "core/container/pack_writer.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pangkas::test {

inline std::size_t product(const Shape& shape)
{
    return static_cast<std::size_t>(std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()));
}

/// Random codes at about this density; centroids in equal steps from -1 to 1.
inline CompressedLayer sharedLayer(
    const std::string& name, const Shape& shape, double density, int centroids, std::uint64_t seed = 1)
{
    Random random(seed);
    CompressedLayer layer;
    layer.name = name;
    layer.squaredError = 0.125 * static_cast<double>(seed);
    layer.weight.tensor = name + ".weight";
    layer.weight.shape = shape;
    layer.weight.form = WeightForm::Shared;
    for (int i = 0; i < centroids; ++i)
        layer.weight.codebook.centroids.push_back(
            centroids == 1 ? 0.5f : -1.0f + 2.0f * float(i) / float(centroids - 1));
    layer.weight.codes.resize(product(shape));
    for (std::uint8_t& code : layer.weight.codes)
        code = random.chance(density) ? static_cast<std::uint8_t>(random.between(1, centroids)) : 0;
    const auto biases = static_cast<std::size_t>(shape.empty() ? 1 : shape.front());
    layer.bias = Tensor::fromValues(name + ".bias", {std::int64_t(biases)}, bellValues(biases, seed));
    return layer;
}

inline CompressedLayer sparseLayer(const std::string& name, const Shape& shape, double density, std::uint64_t seed = 1)
{
    CompressedLayer layer = sharedLayer(name, shape, density, 3, seed);
    layer.weight.form = WeightForm::Sparse;
    layer.weight.mask = Mask(layer.weight.codes.size());
    for (std::size_t i = 0; i < layer.weight.codes.size(); ++i)
        if (layer.weight.codes[i] != 0)
            layer.weight.mask.keep(i);
    layer.weight.survivors = bellValues(layer.weight.mask.keptCount(), seed);
    layer.weight.codes.clear();
    layer.weight.codebook = {};
    return layer;
}

inline CompressedLayer denseLayer(const std::string& name, const Shape& shape, std::uint64_t seed = 1)
{
    CompressedLayer layer = sharedLayer(name, shape, 0, 1, seed);
    layer.weight.form = WeightForm::Dense;
    layer.weight.codes.clear();
    layer.weight.codebook = {};
    layer.weight.dense = Tensor::fromValues(layer.weight.tensor, shape, bellValues(product(shape), seed));
    return layer;
}

inline CompressedLayer withoutBias(CompressedLayer layer)
{
    layer.bias.reset();
    return layer;
}

inline PackDescription description()
{
    return {"alexnet", 2, {"cat", "dog, \u00e9l\u00e8ve \"7\""},
        "{\n  \"seed\": 18446744073709551615,\n  \"amount\": 0.1,\n  \"a\": []\n}", std::string(64, 'a')};
}

using PackedLayers = std::vector<std::shared_ptr<const PackedLayer>>;

inline PackedLayers packAll(const std::vector<CompressedLayer>& layers)
{
    PackedLayers packed;
    for (const CompressedLayer& layer : layers) {
        auto one = packLayer(layer);
        if (!one)
            throw std::runtime_error(describe(one.error()));
        packed.push_back(*one);
    }
    return packed;
}

inline PackReport writeAll(const std::vector<CompressedLayer>& layers, const std::filesystem::path& path)
{
    auto report = writePack(description(), packAll(layers), path);
    if (!report)
        throw std::runtime_error(describe(report.error()));
    return *report;
}

/// Of a few hundred weights, with all forms: for tests that damage every byte.
inline std::vector<CompressedLayer> tinyLayers()
{
    return {sharedLayer("conv1", {4, 3, 3, 3}, 0.4, 5, 1), sparseLayer("fc6", {4, 40}, 0.1, 2),
        withoutBias(denseLayer("fc7", {2, 4}, 3))};
}

/// Whether two layers say the same, bit for bit.
inline bool isSame(const CompressedLayer& a, const CompressedLayer& b)
{
    const auto sameFloats = [](std::span<const float> x, std::span<const float> y) {
        return std::ranges::equal(std::as_bytes(x), std::as_bytes(y));
    };
    const CompressedWeight &v = a.weight, &w = b.weight;
    return a.name == b.name && a.squaredError == b.squaredError && a.bias.has_value() == b.bias.has_value()
        && (!a.bias || isBitIdentical(*a.bias, *b.bias)) && v.tensor == w.tensor && v.shape == w.shape
        && v.form == w.form && v.codes == w.codes && sameFloats(v.codebook.centroids, w.codebook.centroids)
        && v.mask == w.mask && sameFloats(v.survivors, w.survivors) && sameFloats(v.dense.values(), w.dense.values());
}

} // namespace pangkas::test
