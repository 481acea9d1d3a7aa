// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/json_values.h"
#include "app/cli/layer_table.h"
#include "app/cli/tensor_statistics.h"
#include "app/cli/text.h"
#include "core/formats/model_reader.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/recipe.h"

#include <fmt/format.h>

#include <memory>
#include <numeric>

namespace pangkas::cli {

namespace {

std::size_t countOf(const Shape& shape) { return elementCount(shape).value_or(0); }

/// The dense layer's bytes: its weight and, where the file holds one, its bias.
std::uint64_t denseBytesOf(const PackedLayerInfo& layer, const LayerBytes& bytes)
{
    std::uint64_t dense = 4 * std::uint64_t{countOf(layer.shape)};
    for (const StreamBytes& stream : bytes.streams) {
        if (stream.name == "bias")
            dense += stream.rawBytes;
    }
    return dense;
}

Json recipeOf(const PackDescription& description)
{
    return Json::parse(description.recipe, nullptr, false);
}

Result<void> inspectPack(const std::string& path, Session& session)
{
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(path));
    const PackReport accounting = reader.accounting();
    const PackDescription& description = reader.description();
    std::vector<LayerRow> rows;
    Json layers = Json::array();
    std::uint64_t dense = 0;
    for (std::size_t i = 0; i < reader.layers().size(); ++i) {
        const PackedLayerInfo& layer = reader.layers()[i];
        LayerRow row{layer.name, countOf(layer.shape), layer.storedCount, 32, denseBytesOf(layer, accounting.layers[i]),
            accounting.layers[i]};
        if (layer.form == WeightForm::Shared)
            row.bits = bitsForCentroids(static_cast<int>(layer.centroids));
        dense += row.denseBytes;
        layers.push_back({{"layer", layer.name}, {"tensor", layer.tensor}, {"shape", layer.shape},
            {"form", std::string(toString(layer.form))}, {"coder", layer.coder}, {"weights", row.weights},
            {"stored", row.stored}, {"bits", row.bits}, {"centroids", layer.centroids}, {"dense_bytes", row.denseBytes},
            {"streams", toJson(row.packed)}, {"packed_bytes", row.packed.bytes()}, {"decoded_hash", layer.decodedHash}});
        rows.push_back(std::move(row));
    }
    Json& document = session.document();
    document = {{"file", path}, {"format", "Pangkas packed file"}, {"format_version", reader.formatVersion()},
        {"file_bytes", accounting.fileBytes}, {"container_bytes", accounting.containerBytes}, {"dense_bytes", dense},
        {"architecture", description.architecture}, {"classes", description.classes},
        {"class_names", description.classNames}, {"source_hash", description.sourceHash}, {"layers", std::move(layers)}};
    document["recipe"] = recipeOf(description);
    session.print(fmt::format("{}: Pangkas packed file, version {}, {} with {} classes\n\n{}\n{} -> {}  {}\n",
        printable(path), reader.formatVersion(), printable(description.architecture), description.classes,
        layerTable(rows, accounting), bytesText(dense), bytesText(accounting.fileBytes),
        ratioText(accounting.fileBytes ? double(dense) / double(accounting.fileBytes) : 0)));
    return {};
}

struct Subject
{
    std::string title; // "PyTorch state_dict (ZIP)"
    std::uint64_t fileBytes = 0;
    ModelSnapshot model;
    std::string architecture; // "AlexNet with 2 classes", or why it is none
    std::vector<std::string> notes;
};

Result<void> showTensors(const std::string& path, const Subject& subject, Session& session)
{
    PANGKAS_ASSIGN(const auto statistics, tensorStatistics(subject.model, session.job()));
    Table table({"tensor", "shape", "values", "min", "max", "mean", "std", "zeros", "not finite"});
    Json tensors = Json::array();
    for (std::size_t i = 0; i < statistics.size(); ++i) {
        const Tensor& tensor = subject.model.tensors()[i];
        const TensorStatistics& s = statistics[i];
        table.add({tensor.name(), toString(tensor.shape()), fmt::to_string(tensor.size()), fmt::format("{:.4g}", s.minimum),
            fmt::format("{:.4g}", s.maximum), fmt::format("{:.3g}", s.mean), fmt::format("{:.4g}", s.deviation),
            fmt::to_string(s.zeros), fmt::to_string(s.notFinite)});
        tensors.push_back({{"name", tensor.name()}, {"shape", tensor.shape()},
            {"stored_as", std::string(toString(tensor.info().storedAs))}, {"values", tensor.size()}, {"min", s.minimum},
            {"max", s.maximum}, {"mean", s.mean}, {"std", s.deviation}, {"zeros", s.zeros}, {"not_finite", s.notFinite}});
        if (s.notFinite > 0)
            session.note(fmt::format("{}: {} values are NaN or infinite", tensor.name(), s.notFinite));
    }
    for (const std::string& note : subject.notes)
        session.note(note);
    session.document() = {{"file", path}, {"format", subject.title}, {"file_bytes", subject.fileBytes},
        {"parameters", subject.model.parameterCount()}, {"dense_bytes", subject.model.denseBytes()},
        {"architecture", subject.architecture}, {"tensors", std::move(tensors)}};
    session.print(fmt::format("{}: {}, {}\n{}\n\n{}\n{} values, {} as 32-bit floats\n", printable(path), subject.title,
        bytesText(subject.fileBytes), printable(subject.architecture), table.text(), subject.model.parameterCount(),
        bytesText(subject.model.denseBytes())));
    return {};
}

std::string architectureText(const Architecture& architecture)
{
    return fmt::format("{} with {} classes", architecture.title, architecture.classes);
}

Result<void> run(const std::string& path, Session& session)
{
    if (path == sampleModelName) {
        PANGKAS_ASSIGN(OpenedModel sample, openModel(path, session.extensions(), session.job()));
        return showTensors(path,
            {sample.format, sample.fileBytes, std::move(sample.model), architectureText(sample.architecture), sample.notes},
            session);
    }
    PANGKAS_ASSIGN(const bool isPack, isPackedFile(path));
    if (isPack)
        return inspectPack(path, session);
    PANGKAS_ASSIGN(ForeignModel foreign, readForeignModel(path, session.extensions(), session.job()));
    ModelFile& file = foreign.file;
    const auto architecture = recognizeArchitecture(file.model, statedArchitecture(file));
    return showTensors(path,
        {foreign.format, file.fileBytes, std::move(file.model),
            architecture ? architectureText(*architecture) : "Unknown network: " + describe(architecture.error()), file.notes},
        session);
}

} // namespace

Command addInspect(CLI::App& program)
{
    auto path = std::make_shared<std::string>();
    CLI::App* app = program.add_subcommand(
        "inspect", "Shows what a file holds: the tensors of a model, or where the bytes of a packed file are");
    app->add_option("file", *path, modelHelp)->required();
    app->footer("Never loads the engine. A packed file is read, not decoded: 'verify' checks its weights.\n\n"
                "Examples:\n"
                "  pangkas-cli inspect alexnet.pth\n"
                "  pangkas-cli inspect packed.pkz --json");
    return {app, [path](Session& session) { return run(*path, session); }};
}

} // namespace pangkas::cli
