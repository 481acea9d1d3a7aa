// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torch_zip_reader.h"

#include "core/archive/zip_reader.h"
#include "core/formats/file_kind.h"
#include "core/formats/pickle.h"
#include "core/formats/printable.h"
#include "core/formats/state_dict.h"
#include "core/formats/tensor_loading.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pangkas {

namespace {

constexpr std::uint64_t largestPickle = 64u << 20;

using EntryIndex = std::unordered_map<std::string_view, const ZipEntry*>; // by name

/// The archive's one folder at the top that holds data.pkl, with its slash.
Result<std::string> findRoot(const ZipReader& zip)
{
    constexpr std::string_view pickleName = "/data.pkl";
    std::vector<std::string> roots;
    bool isTorchScript = false, isNumpy = false;
    for (const ZipEntry& entry : zip.entries()) {
        const std::string_view name = entry.name;
        const auto slash = name.find('/');
        const auto inside = slash == name.npos ? std::string_view() : name.substr(slash + 1);
        isTorchScript = isTorchScript || inside == "constants.pkl" || inside.starts_with("code/");
        isNumpy = isNumpy || name.ends_with(".npy");
        if (name.ends_with(pickleName) && slash == name.size() - pickleName.size())
            roots.emplace_back(name.substr(0, slash + 1));
    }
    if (isTorchScript)
        return fail(ErrorCode::UnsupportedFormat, "is a TorchScript program, which would have to be run to be read", {},
            fmt::format("{}, where model = torch.jit.load(\"FILE\") if you trust the file", saveStateDict));
    if (roots.size() == 1)
        return roots.front();
    if (roots.size() > 1)
        return fail(ErrorCode::CorruptFile, fmt::format("holds {} models where PyTorch writes one", roots.size()));
    return fail(ErrorCode::UnsupportedFormat,
        isNumpy ? "is an archive of NumPy arrays (.npz)" : "is a ZIP archive, but no model of PyTorch's", {},
        "Choose a .pth or .safetensors file");
}

/// Where a storage lies, with its size checked against what the pickle says of it.
Result<StoredBlock> locate(const EntryIndex& index, const std::string& root, const TorchStorage& storage)
{
    const std::string name = fmt::format("{}data/{}", root, storage.key);
    const auto found = index.find(name);
    const ZipEntry* entry = found == index.end() ? nullptr : found->second;
    if (!entry)
        return fail(ErrorCode::CorruptFile, fmt::format("the storage {} isn't in the archive", printable(name)));
    if (entry->isDeflated)
        return fail(ErrorCode::UnsupportedFormat,
            fmt::format("the storage {} is compressed, which PyTorch never does", printable(name)), {},
            "Save it again with torch.save instead of packing it by hand");
    std::uint64_t bytes = 0;
    if (__builtin_mul_overflow(storage.count, std::uint64_t{storage.type->bytes}, &bytes) || bytes != entry->size)
        return fail(ErrorCode::CorruptFile,
            fmt::format("the storage {} has {} bytes, but {} elements of {} bytes are declared", printable(name),
                entry->size, storage.count, storage.type->bytes));
    if (storage.partCount != storage.count)
        return fail(ErrorCode::CorruptFile, fmt::format("the storage {} is a part of another", printable(name)));
    return StoredBlock{name, entry->dataOffset, bytes, entry->crc};
}

Result<void> checkByteOrder(const ZipReader& zip, const std::string& root)
{
    const ZipEntry* entry = zip.find(root + "byteorder"); // since 2.1
    if (!entry)
        return {};
    PANGKAS_ASSIGN(const auto bytes, zip.read(*entry, 64));
    const std::string_view order(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (order != "little")
        return fail(ErrorCode::UnsupportedFormat,
            fmt::format("was written in the byte order '{}', only 'little' is read", printable(order)), {},
            "Load it in PyTorch and save it again on this computer");
    return {};
}

} // namespace

Result<ModelFile> readTorchZip(InputFile file, const JobContext& job)
{
    PANGKAS_ASSIGN(const ZipReader zip, ZipReader::open(std::move(file)));
    PANGKAS_ASSIGN(const std::string root, findRoot(zip));
    PANGKAS_TRY(checkByteOrder(zip, root));
    PANGKAS_ASSIGN(const auto bytes, zip.read(*zip.find(root + "data.pkl"), largestPickle));
    PANGKAS_ASSIGN(const Pickle pickle, readPickle(bytes));
    if (pickle.bytesRead != bytes.size())
        return fail(ErrorCode::CorruptFile,
            fmt::format("{} bytes follow the end of the pickle", bytes.size() - pickle.bytesRead));
    PANGKAS_ASSIGN(StateDict state, findStateDict(pickle));
    EntryIndex index;
    for (const ZipEntry& entry : zip.entries())
        index.emplace(entry.name, &entry);
    std::vector<StoredBlock> blocks;
    for (std::size_t i = 0; i < state.storages.size(); ++i) {
        auto block = locate(index, root, state.storages[i]);
        if (!block) {
            const auto user = std::ranges::find(state.views, i, &TensorView::block); // each storage has one
            block.error().detail = fmt::format("{}: {}", user->info.name, block.error().detail);
            return fail(std::move(block).error());
        }
        blocks.push_back(std::move(*block));
    }
    PANGKAS_ASSIGN(auto tensors, loadTensors(zip.file(), blocks, state.views, job));
    return ModelFile{
        ModelFormat::PyTorchZip, zip.file().size(), ModelSnapshot(std::move(tensors)), {}, std::move(state.notes)};
}

} // namespace pangkas
