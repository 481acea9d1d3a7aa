// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/open_model.h"

#include "core/architecture/layer_widths.h"
#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/container/pack_reader.h"
#include "core/pipeline/sample_model.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>

namespace pangkas {

namespace {

/// A packed file is a ZIP archive whose first entry is its manifest; PyTorch's are ZIP archives too.
bool startsWithManifest(const InputFile& file)
{
    constexpr std::string_view signature("PK\3\4", 4), name = "manifest.json";
    constexpr std::size_t nameLengthAt = 26, nameAt = 30; // in a ZIP local header
    std::array<std::byte, nameAt + name.size()> start;
    if (!file.readAt(0, start))
        return false;
    const auto* text = reinterpret_cast<const char*>(start.data());
    return std::string_view(text, signature.size()) == signature
        && std::to_integer<unsigned>(start[nameLengthAt]) == name.size() && start[nameLengthAt + 1] == std::byte{0}
        && std::string_view(text + nameAt, name.size()) == name;
}

bool isFinite(std::span<const float> values)
{
    constexpr std::uint32_t exponent = 0x7f800000;
    std::uint32_t found = 0; // no early exit: the loop vectorises
    for (const float value : values)
        found |= (std::bit_cast<std::uint32_t>(value) & exponent) == exponent;
    return !found;
}

Failure notFinite(const Tensor& tensor)
{
    const auto values = tensor.values();
    const auto wrong = std::ranges::find_if(values, [](float v) { return !std::isfinite(v); });
    const auto count = std::ranges::count_if(values, [](float v) { return !std::isfinite(v); });
    return fail(ErrorCode::NotFinite,
        fmt::format("{}: {} of {} values are not finite; the first is {} at [{}]", tensor.name(), count, values.size(), *wrong,
            wrong - values.begin()),
        {}, "The training of this model diverged: use an earlier checkpoint");
}

Result<void> checkFinite(const ModelSnapshot& model, const JobContext& job)
{
    const auto& tensors = model.tensors();
    std::vector<char> isGood(tensors.size(), 1);
    std::atomic<std::int64_t> done{0};
    parallelFor(tensors.size(), [&](std::size_t i) {
        if (job.isCancelled())
            return;
        isGood[i] = isFinite(tensors[i].values());
        job.report(Stage::Checking, ++done, static_cast<std::int64_t>(tensors.size()), tensors[i].name());
    });
    PANGKAS_TRY(job.checkCancelled());
    const auto wrong = std::ranges::find(isGood, 0);
    if (wrong != isGood.end())
        return notFinite(tensors[static_cast<std::size_t>(wrong - isGood.begin())]);
    return {};
}

/// The file's tensors in the order of the layers, weight then bias.
ModelSnapshot inLayerOrder(const Architecture& architecture, const ModelSnapshot& model)
{
    std::vector<Tensor> tensors;
    for (const LayerInfo& layer : architecture.layers) {
        for (const std::string* name : {&layer.weight, &layer.bias}) {
            if (const Tensor* tensor = name->empty() ? nullptr : model.find(*name))
                tensors.push_back(*tensor);
        }
    }
    return ModelSnapshot(std::move(tensors));
}

/// Class names as safetensors' metadata holds them: "cats,dogs", or a JSON array where a name holds a comma.
std::vector<std::string> parseClassNames(const std::string& text)
{
    std::vector<std::string> names;
    if (text.starts_with('[')) {
        const auto list = nlohmann::json::parse(text, nullptr, false);
        for (const auto& name : list) {
            if (name.is_string())
                names.push_back(name.get<std::string>());
        }
        return names;
    }
    for (std::size_t at = 0; at <= text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        names.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return names;
}

Result<OpenedModel> openSample(const JobContext& job)
{
    PANGKAS_ASSIGN(const auto path, findResource(sampleDifferenceName));
    OpenedModel opened;
    opened.source = sampleModelName;
    opened.format = "built-in sample";
    std::error_code ignored;
    opened.fileBytes = std::filesystem::file_size(path, ignored);
    PANGKAS_ASSIGN(opened.model, openSampleModel(path, job));
    PANGKAS_ASSIGN(opened.architecture, recognizeArchitecture(opened.model));
    opened.model = inLayerOrder(opened.architecture, opened.model);
    opened.classNames = {"cats", "dogs"};
    return opened;
}

Result<OpenedModel> openPack(const std::filesystem::path& path, const JobContext& job)
{
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(path));
    const PackDescription& description = reader.description();
    OpenedModel opened;
    opened.format = "Pangkas packed file";
    opened.fileBytes = reader.accounting().fileBytes;
    PANGKAS_ASSIGN(opened.architecture, architectureById(description.architecture, description.classes));
    PANGKAS_ASSIGN(opened.model, reader.decode(job));
    if (auto narrowed = withWidths(opened.architecture, opened.model))
        opened.architecture = std::move(*narrowed);
    PANGKAS_TRY(checkTensors(opened.architecture, opened.model));
    opened.classNames = description.classNames;
    return opened;
}

Result<OpenedModel> openForeign(const std::filesystem::path& path, const Extensions& extensions, const JobContext& job)
{
    PANGKAS_ASSIGN(ForeignModel foreign, readForeignModel(path, extensions, job));
    ModelFile& file = foreign.file;
    OpenedModel opened;
    opened.format = std::move(foreign.format);
    opened.fileBytes = file.fileBytes;
    PANGKAS_ASSIGN(opened.architecture, recognizeArchitecture(file.model, statedArchitecture(file)));
    opened.model = inLayerOrder(opened.architecture, file.model);
    opened.notes = std::move(file.notes);
    if (const auto names = file.metadata.find("classes"); names != file.metadata.end()) {
        opened.classNames = parseClassNames(names->second);
        if (opened.classNames.size() != static_cast<std::size_t>(opened.architecture.classes)) {
            opened.notes.push_back(fmt::format("ignored the class names: {} of them for {} outputs", opened.classNames.size(),
                opened.architecture.classes));
            opened.classNames.clear();
        }
    }
    return opened;
}

Result<OpenedModel> openFile(const std::filesystem::path& path, const Extensions& extensions, const JobContext& job)
{
    PANGKAS_ASSIGN(const bool isPack, isPackedFile(path));
    PANGKAS_ASSIGN(OpenedModel opened, isPack ? openPack(path, job) : openForeign(path, extensions, job));
    PANGKAS_TRY(checkFinite(opened.model, job));
    opened.source = path.string();
    return opened;
}

} // namespace

Result<ForeignModel> readForeignModel(
    const std::filesystem::path& path, const Extensions& extensions, const JobContext& job)
{
    const ModelImporter* chosen = nullptr;
    {
        PANGKAS_ASSIGN(const InputFile file, InputFile::open(path));
        for (const auto& importer : extensions.importers.all()) {
            if (!chosen && importer->recognizes(file))
                chosen = importer.get();
        }
    }
    if (chosen) {
        PANGKAS_ASSIGN(ModelFile file, chosen->read(path, job));
        return ForeignModel{std::string(chosen->title()), std::move(file)};
    }
    PANGKAS_ASSIGN(ModelFile file, readModelFile(path, job));
    std::string format = modelFormatTitle(file.format);
    return ForeignModel{std::move(format), std::move(file)};
}

Result<OpenedModel> openModel(const std::string& pathOrSample, const JobContext& job)
{
    return openModel(pathOrSample, Extensions(), job);
}

Result<OpenedModel> openModel(const std::string& pathOrSample, const Extensions& extensions, const JobContext& job)
{
    if (pathOrSample == sampleModelName)
        return openSample(job);
    auto opened = openFile(pathOrSample, extensions, job);
    if (!opened && opened.error().file.empty() && opened.error().code != ErrorCode::Cancelled)
        return fail(withFile(std::move(opened).error(), pathOrSample));
    return opened;
}

Result<bool> isPackedFile(const std::filesystem::path& path)
{
    PANGKAS_ASSIGN(const InputFile file, InputFile::open(path));
    return startsWithManifest(file);
}

std::string statedArchitecture(const ModelFile& file)
{
    const auto stated = file.metadata.find("architecture");
    return stated == file.metadata.end() ? std::string() : stated->second;
}

std::string modelFormatTitle(ModelFormat format)
{
    switch (format) {
    case ModelFormat::PyTorchZip: return "PyTorch state_dict (ZIP)";
    case ModelFormat::PyTorchLegacy: return "PyTorch state_dict (before 1.6)";
    case ModelFormat::Safetensors: return "safetensors";
    case ModelFormat::DeepCompression: return "Deep Compression release";
    }
    return "safetensors";
}

Result<std::filesystem::path> findResource(std::string_view name)
{
    std::vector<std::filesystem::path> folders;
    if (const char* chosen = std::getenv("PANGKAS_RESOURCES"); chosen && *chosen)
        folders.emplace_back(chosen);
    Dl_info library = {};
    if (::dladdr(reinterpret_cast<const void*>(&findResource), &library) != 0 && library.dli_fname) {
        std::error_code ignored;
        const auto folder = std::filesystem::canonical(library.dli_fname, ignored).parent_path();
        // The library lies in PREFIX/lib or, with Debian's multiarch, in PREFIX/lib/TRIPLET.
        folders.push_back(folder.parent_path() / "share" / "pangkas");
        folders.push_back(folder.parent_path().parent_path() / "share" / "pangkas");
    }
    folders.emplace_back(std::filesystem::path(PANGKAS_SOURCE_DIR) / "resources");
    std::string searched;
    for (const auto& folder : folders) {
        std::error_code ignored;
        if (std::filesystem::is_regular_file(folder / name, ignored))
            return folder / name;
        searched += (searched.empty() ? "" : ", ") + folder.string();
    }
    return fail(ErrorCode::FileNotFound, fmt::format("not found; searched in {}", searched), std::string(name),
        "Set PANGKAS_RESOURCES to the folder that holds it");
}

} // namespace pangkas
