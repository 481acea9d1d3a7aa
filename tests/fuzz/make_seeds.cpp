// SPDX-License-Identifier: GPL-3.0-or-later
// Writes inputs for every fuzz target, from what the project itself writes and from the files under tests/data:
//   fuzz_seeds SOURCE-FOLDER OUTPUT-FOLDER
// tests/fuzz/corpus is such an output, with the findings of the past added (regression-*). Run it again when there are
// new coders: their seeds join the corpus under names of their own.
#include "core/architecture/architecture.h"
#include "core/archive/zip_reader.h"
#include "core/archive/zip_writer.h"
#include "core/base/random.h"
#include "core/container/pack_writer.h"
#include "core/formats/weight_format.h"
#include "core/pipeline/recipe.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/layer_input.h"
#include "tests/fuzz/small_network.h"

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <vector>

using namespace pangkas;
using namespace pangkas::fuzz;
namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<std::byte>;

class Seeds
{
public:
    Seeds(fs::path source, fs::path output) : m_source(std::move(source)), m_output(std::move(output)) { }

    void layers() const;
    void packs() const;
    void models() const;
    void recipes() const;
    void archives() const;
    void releases() const;
    void digits() const;

private:
    void put(const std::string& target, const std::string& name, std::span<const std::byte> bytes) const
    {
        fs::create_directories(m_output / target);
        demandOk(writeFileAtomically(m_output / target / name, bytes), "a seed");
    }
    Bytes read(const fs::path& path) const
    {
        auto bytes = readFile(path, 1 << 24);
        demandOk(bytes, "a file to begin with");
        return std::move(*bytes);
    }
    /// The entry of an archive whose name ends so.
    Bytes entry(const fs::path& archive, std::string_view ending) const;
    void putPack(const std::string& name, const fs::path& path) const;
    fs::path scratch() const { return m_output / "scratch"; }

    fs::path m_source, m_output;
};

std::span<const std::byte> halfOf(std::span<const std::byte> bytes)
{
    return bytes.first(bytes.size() / 2);
}

std::vector<float> values(std::size_t count)
{
    Random random(count);
    std::vector<float> all(count);
    std::ranges::generate(all, [&] { return static_cast<float>(random.uniform()) - 0.5f; });
    return all;
}

CompressedLayer layerOf(const std::string& name, const ExampleLayer& example, WeightForm form, bool hasBias)
{
    CompressedLayer layer;
    layer.name = name;
    layer.weight.tensor = name + ".weight";
    layer.weight.shape = example.facts.shape;
    layer.weight.form = form;
    if (form == WeightForm::Shared) {
        layer.weight.codes = example.codes;
        for (int i = 0; i < example.facts.symbols; ++i)
            layer.weight.codebook.centroids.push_back(static_cast<float>(i) / 16 - 1);
    } else if (form == WeightForm::Sparse) {
        layer.weight.mask = Mask(example.codes.size());
        for (std::size_t i = 0; i < example.codes.size(); ++i)
            if (example.codes[i] != 0)
                layer.weight.mask.keep(i);
        layer.weight.survivors = values(example.facts.stored);
    } else {
        layer.weight.dense = Tensor::fromValues(layer.weight.tensor, example.facts.shape, values(example.codes.size()));
    }
    if (hasBias) {
        const std::int64_t size = example.facts.shape.front();
        layer.bias = Tensor::fromValues(name + ".bias", {size}, values(static_cast<std::size_t>(size)));
    }
    return layer;
}

Bytes Seeds::entry(const fs::path& archive, std::string_view ending) const
{
    const auto zip = ZipReader::open(std::move(*InputFile::open(archive)));
    demandOk(zip, "an archive to begin with");
    const auto& entries = zip->entries();
    const auto found = std::ranges::find_if(entries, [&](const ZipEntry& one) { return one.name.ends_with(ending); });
    demand(found != entries.end(), "an archive without the entry");
    return *zip->read(*found, 1 << 24);
}

void Seeds::layers() const
{
    for (const LayerCoder* coder : layerCoders()) {
        int number = 0;
        for (const ExampleLayer& example : exampleLayers()) {
            const auto streams = coder->encode(example.facts, example.codes, {});
            demandOk(streams, "an example can't be encoded");
            const std::string name(coder->id());
            put("layer_coder", name + "-" + std::to_string(++number), toInput(*coder, example.facts, *streams));
        }
    }
    // Codes to be encoded: the mode's bit 2, and pairs of a number of zeros and a code.
    const ExampleLayer example = exampleLayers().front();
    for (const LayerCoder* coder : layerCoders()) {
        Bytes input = toInput(*coder, example.facts, {});
        input[1] |= std::byte{4};
        for (int i = 0; i < 60; ++i)
            for (const int byte : {i % 7, i % 31})
                input.push_back(static_cast<std::byte>(byte));
        put("layer_coder", std::string(coder->id()) + "-to-encode", input);
    }
}

void Seeds::putPack(const std::string& name, const fs::path& path) const
{
    const Bytes bytes = read(path);
    put("pack", name, bytes);
    put("pack", name + "-cut", halfOf(bytes));
    put("manifest", name, entry(path, "manifest.json"));
}

void Seeds::packs() const
{
    for (const char* name : {"golden-v1-empty", "golden-v1-forms"})
        putPack(name, m_source / "format" / (std::string(name) + ".pkz"));
    const auto examples = exampleLayers();
    for (const LayerCoder* coder : layerCoders()) {
        std::vector<std::shared_ptr<const PackedLayer>> packed;
        const auto add = [&](const std::string& name, const ExampleLayer& example, WeightForm form, bool hasBias) {
            CompressedLayer layer = layerOf(name, example, form, hasBias);
            layer.coder = coder->id();
            const auto one = packLayer(layer);
            demandOk(one, "a layer that can't be packed");
            packed.push_back(*one);
        };
        add("conv1", examples[0], WeightForm::Shared, true);
        add("fc6", examples[1], WeightForm::Shared, false);
        add("fc7", examples[3], WeightForm::Sparse, true);
        add("fc8", examples[2], WeightForm::Dense, true);
        add("gone", examples[5], WeightForm::Shared, true);
        const fs::path path = scratch() / "packed";
        demandOk(
            writePack({"alexnet", 2, {"cat", "dog"}, "{\"seed\":1}", std::string(64, 'a')}, packed, path), "a pack");
        putPack(std::string(coder->id()), path);
    }
}

void Seeds::models() const
{
    const ModelSnapshot model(
        {Tensor::fromValues("conv.weight", {2, 3, 3}, values(18)), Tensor::fromValues("bias", {5}, values(5)),
            Tensor::fromValues("none", {0, 3}, {}), Tensor::fromValues("one", {}, values(1))});
    const auto written = [&](WeightFormat format) {
        const fs::path path = scratch() / ("model." + std::string(toString(format)));
        demandOk(writeWeights(tensorsOf(model), format, {{"architecture", "alexnet"}}, path), "a model");
        return path;
    };
    put("safetensors", "written", read(written(WeightFormat::Safetensors)));
    const fs::path torch = written(WeightFormat::PyTorch), numpy = written(WeightFormat::NumpyArchive);
    put("torch_zip", "written", read(torch));
    put("zip", "torch", read(torch));
    put("zip", "numpy", read(numpy));
    put("pickle", "written", entry(torch, "data.pkl"));
    for (const char* name : {"conv.weight", "one", "none"})
        put("npy", std::string(name) + "-written", entry(numpy, std::string(name) + ".npy"));

    const fs::path formats = m_source / "data" / "formats";
    for (const char* name : {"mixed", "prefixed"})
        put("safetensors", name, read(formats / (std::string(name) + ".safetensors")));
    for (const char* name : {"state-dict", "checkpoint", "shared", "strided", "bfloat16", "parameters", "sizes"}) {
        const fs::path zip = formats / (std::string(name) + "-zip.pth");
        put("torch_zip", name, read(zip));
        put("pickle", name, entry(zip, "data.pkl"));
        put("torch_legacy", name, read(formats / (std::string(name) + "-legacy.pth")));
    }
    for (const char* name : {"bare-pickle-0", "bare-pickle-2", "bare-pickle-4"})
        put("pickle", name, read(formats / (std::string(name) + ".pkl")));
    for (const char* name : {"plain", "fortran", "half", "double", "big", "scalar", "empty", "steps"})
        put("npy", name, entry(m_source / "data" / "plugins" / "stored.npz", std::string(name) + ".npy"));
    put("zip", "deflated", read(m_source / "data" / "plugins" / "deflated.npz"));
}

void Seeds::recipes() const
{
    const auto text = [](const std::string& json) { return std::as_bytes(std::span(json)); };
    const std::string preset = toJson(deepCompressionRecipe(alexnet(2)));
    put("recipe", "deep-compression", text(preset));
    const std::string all =
        R"({"format":"pangkas-recipe","version":1,"seed":18446744073709551615,"layers":[)"
        R"({"layer":"fc6","pruning":{"method":"sparsity","sparsity":0.9},"sharing":{"bits":5,"init":"linear"}},)"
        R"({"layer":"fc7","pruning":{"method":"threshold","threshold":1e-3},"sharing":{"centroids":17,"init":"optimal"}},)"
        R"({"layer":"fc8","pruning":{"method":"sigma","sigma":1.5}},{"layer":"conv1","dense":true}]})";
    put("recipe", "all", text(all));
    put("recipe", "empty", text("{}"));
}

void Seeds::archives() const
{
    for (const std::uint64_t threshold : {std::uint64_t{1}, std::uint64_t{0xffffffff}}) {
        Bytes bytes;
        ZipWriter zip([&](std::span<const std::byte> some) -> Result<void> {
            bytes.insert(bytes.end(), some.begin(), some.end());
            return {};
        });
        zip.setZip64Threshold(threshold);
        const Bytes content(40, std::byte{'a'});
        demandOk(zip.addStored("folder/a", content, 64), "an archive");
        demandOk(zip.addStored("\u00e9", content), "an archive");
        demandOk(zip.finish(), "an archive");
        put("zip", threshold == 1 ? "zip64" : "plain", bytes);
    }
}

/// Deep Compression's layout: every second weight of the first layer, fewer of the second.
void Seeds::releases() const
{
    const auto file = [](std::uint32_t convolution, std::uint32_t linear, unsigned gap) {
        Bytes bytes;
        const auto append = [&](const auto& number) {
            const auto some = std::as_bytes(std::span(&number, 1));
            bytes.insert(bytes.end(), some.begin(), some.end());
        };
        append(convolution);
        append(linear);
        const Architecture network = smallNetwork();
        for (const LayerInfo& layer : network.layers) {
            const bool isLinear = layer.kind == LayerKind::Linear;
            const std::uint32_t entries = isLinear ? linear : convolution;
            for (int i = 0; i < (isLinear ? 16 : 256); ++i)
                append(static_cast<float>(i % 20) / 8);
            for (std::int64_t i = 0; i < layer.weightShape[0]; ++i)
                append(static_cast<float>(i));
            for (std::uint32_t i = 0; i < (isLinear ? entries / 2 : entries); ++i)
                append(static_cast<std::uint8_t>(i * 5 % 23));
            for (std::uint32_t i = 0; i < entries / 2; ++i)
                append(static_cast<std::uint8_t>(gap * 17));
        }
        return bytes;
    };
    put("deep_compression", "half", file(36, 10, 1));
    put("deep_compression", "dense", file(72, 32, 0));
    put("deep_compression", "none", file(0, 2, 3));
}

/// Two images of 3 x 2, and their labels.
void Seeds::digits() const
{
    const auto file = [](std::initializer_list<std::uint8_t> sizes, int values) {
        Bytes bytes{std::byte{0}, std::byte{0}, std::byte{8}, static_cast<std::byte>(sizes.size())};
        for (const std::uint8_t size : sizes)
            bytes.insert(bytes.end(), {std::byte{0}, std::byte{0}, std::byte{0}, std::byte{size}});
        for (int i = 0; i < values; ++i)
            bytes.push_back(static_cast<std::byte>(i * 7 % 10));
        return bytes;
    };
    put("idx", "images", file({2, 3, 2}, 12));
    put("idx", "labels", file({2}, 2));
}

} // namespace

/// Never called here: the driver's interface needs it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t*, std::size_t)
{
    return 0;
}

int main(int count, char** arguments)
{
    if (count != 3) {
        std::fprintf(stderr, "usage: %s SOURCE-FOLDER OUTPUT-FOLDER\n", arguments[0]);
        return 2;
    }
    const Seeds seeds(arguments[1], arguments[2]);
    fs::create_directories(fs::path(arguments[2]) / "scratch");
    seeds.layers();
    seeds.packs();
    seeds.models();
    seeds.recipes();
    seeds.archives();
    seeds.releases();
    seeds.digits();
    fs::remove_all(fs::path(arguments[2]) / "scratch");
    return 0;
}
