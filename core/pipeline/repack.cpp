// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/repack.h"

#include "core/architecture/layer_widths.h"
#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/container/pack_reader.h"
#include "core/formats/deep_compression_reader.h"
#include "core/pipeline/layer_progress.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/recipe.h"

#include <algorithm>
#include <new>
#include <utility>

namespace pangkas {

namespace {

Result<OpenedCompressed> openPack(const std::filesystem::path& path, const JobContext& job)
{
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(path));
    OpenedCompressed opened;
    opened.format = "Pangkas packed file";
    opened.fileBytes = reader.accounting().fileBytes;
    opened.model.description = reader.description();
    const PackDescription& description = opened.model.description;
    PANGKAS_ASSIGN(opened.architecture, architectureById(description.architecture, description.classes));
    const auto shapeOf = [&](const LayerInfo& layer) {
        const auto packed = std::ranges::find(reader.layers(), layer.name, &PackedLayerInfo::name);
        return packed == reader.layers().end() ? std::nullopt : std::optional(packed->shape);
    };
    if (auto narrowed = withWidths(opened.architecture, shapeOf))
        opened.architecture = std::move(*narrowed);
    std::vector<std::size_t> weights;
    for (const PackedLayerInfo& layer : reader.layers())
        weights.push_back(elementCount(layer.shape).value_or(0));
    opened.model.layers.resize(weights.size());
    LayerProgress progress(job, {{Stage::Decoding, 1.0}}, weights);
    PANGKAS_TRY(forEachLargestFirst(weights, [&](std::size_t i) -> Result<void> {
        PANGKAS_TRY(job.checkCancelled());
        const std::string& name = reader.layers()[i].name;
        PANGKAS_ASSIGN(CompressedLayer layer, reader.readLayer(i, progress.job(i, name)));
        opened.model.layers[i] = std::make_shared<const CompressedLayer>(std::move(layer));
        progress.finished(i, name);
        return {};
    }));
    return opened;
}

CompressedLayer toCompressed(CodedLayer coded)
{
    CompressedLayer layer;
    layer.name = std::move(coded.name);
    layer.weight.tensor = std::move(coded.weight.name);
    layer.weight.shape = std::move(coded.weight.shape);
    layer.weight.form = WeightForm::Shared;
    layer.weight.codes = std::move(coded.codes);
    layer.weight.codebook.centroids = std::move(coded.values);
    layer.bias = std::move(coded.bias);
    return layer;
}

Result<OpenedCompressed> openRelease(const InputFile& file, Architecture architecture, const JobContext& job)
{
    PANGKAS_ASSIGN(std::vector<CodedLayer> layers, readDeepCompressionCodes(file, architecture, job));
    OpenedCompressed opened;
    opened.format = modelFormatTitle(ModelFormat::DeepCompression);
    opened.fileBytes = file.size();
    opened.model.description.architecture = architecture.id;
    opened.model.description.classes = architecture.classes;
    for (CodedLayer& layer : layers)
        opened.model.layers.push_back(std::make_shared<const CompressedLayer>(toCompressed(std::move(layer))));
    opened.architecture = std::move(architecture);
    return opened;
}

Result<OpenedCompressed> open(const std::filesystem::path& path, const JobContext& job)
{
    PANGKAS_ASSIGN(const bool isPack, isPackedFile(path));
    if (isPack)
        return openPack(path, job);
    PANGKAS_ASSIGN(const InputFile file, InputFile::open(path));
    if (auto architecture = recognizeDeepCompression(file))
        return openRelease(file, std::move(*architecture), job);
    return fail(ErrorCode::UnsupportedFormat, "holds no codes to be packed anew", {},
        "Choose a packed file (.pkz) or one that was released with Deep Compression; compress a model of dense weights");
}

} // namespace

Result<OpenedCompressed> openCompressed(const std::filesystem::path& path, const JobContext& job)
{
    try {
        auto opened = open(path, job);
        if (!opened && opened.error().file.empty() && opened.error().code != ErrorCode::Cancelled)
            return fail(withFile(std::move(opened).error(), path.string()));
        return opened;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory for the codes", path.string(), "Close other programs");
    }
}

CompressedModel withCoder(CompressedModel model, std::string_view coder)
{
    for (auto& layer : model.layers) {
        auto copy = std::make_shared<CompressedLayer>(*layer);
        copy->coder = coder;
        layer = std::move(copy);
    }
    // What no recipe of compress() made (the sample's difference) says nothing of a coder.
    if (auto recipe = recipeFromJson(model.description.recipe)) {
        for (LayerRecipe& layer : recipe->layers)
            layer.coder = coder;
        model.description.recipe = toJson(*recipe);
    }
    return model;
}

} // namespace pangkas
