// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/model_reader.h"

#include "core/base/file.h"
#include "core/formats/deep_compression_reader.h"
#include "core/formats/file_kind.h"
#include "core/formats/safetensors_reader.h"
#include "core/formats/torch_legacy_reader.h"
#include "core/formats/torch_zip_reader.h"

#include <algorithm>
#include <exception>
#include <new>

namespace pangkas {

namespace {

Result<ModelFile> readOpened(InputFile file, const JobContext& job)
{
    // Numbers alone, which may begin like anything: so it comes first, and is known by far more than a few bytes.
    if (const auto architecture = recognizeDeepCompression(file))
        return readDeepCompression(file, *architecture, job);
    PANGKAS_ASSIGN(const auto first, file.read(0, std::min<std::uint64_t>(file.size(), sniffedBytes)));
    const FileKind kind = sniff(first);
    switch (kind) {
    case FileKind::Zip: return readTorchZip(std::move(file), job);
    case FileKind::TorchLegacy: return readTorchLegacy(file, job);
    case FileKind::Safetensors: return readSafetensors(file, job);
    case FileKind::Pickle: return fail(refuseBarePickle(file));
    default: return fail(refusal(kind));
    }
}

} // namespace

std::string_view toString(ModelFormat format)
{
    switch (format) {
    case ModelFormat::PyTorchZip: return "PyTorch state_dict (ZIP)";
    case ModelFormat::PyTorchLegacy: return "PyTorch state_dict (before 1.6)";
    case ModelFormat::Safetensors: return "safetensors";
    case ModelFormat::DeepCompression: return "Deep Compression release";
    }
    return "safetensors";
}

Result<ModelFile> readModelFile(const std::filesystem::path& path, const JobContext& job)
try {
    PANGKAS_ASSIGN(InputFile file, InputFile::open(path));
    job.report(Stage::Reading, 0, static_cast<std::int64_t>(file.size()), path.filename().string());
    auto model = readOpened(std::move(file), job);
    if (!model)
        return fail(withFile(std::move(model).error(), path.string()));
    return model;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory to read the file", path.string());
}

} // namespace pangkas
