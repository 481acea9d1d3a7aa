// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torch_legacy_reader.h"

#include "core/formats/file_kind.h"
#include "core/formats/pickle.h"
#include "core/formats/printable.h"
#include "core/formats/state_dict.h"
#include "core/formats/tensor_loading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <unordered_map>

namespace pangkas {

using namespace std::literals;

namespace {

constexpr std::uint64_t largestPickles = 64u << 20;

/// The pickles at the file's beginning, over the bytes they were read from.
struct LegacyHead
{
    std::vector<std::byte> bytes;
    std::vector<Pickle> pickles;
    std::uint64_t end = 0; // offset of the first storage
};

/// Values of the pickles in `bytes`; truncated-file when there aren't five.
Result<void> parseHead(LegacyHead& head)
{
    head.pickles.clear();
    head.end = 0;
    for (int i = 0; i < 5; ++i) {
        PANGKAS_ASSIGN(Pickle pickle, readPickle(std::span<const std::byte>(head.bytes).subspan(head.end)));
        head.end += pickle.bytesRead;
        head.pickles.push_back(std::move(pickle));
    }
    return {};
}

/// Nothing tells how long the pickles are, so ever longer beginnings of the file are tried.
Result<LegacyHead> readHead(const InputFile& file)
{
    const std::uint64_t most = std::min(file.size(), largestPickles);
    for (std::uint64_t size = std::min<std::uint64_t>(most, 256u << 10);; size = std::min(most, size * 8)) {
        LegacyHead head;
        PANGKAS_ASSIGN(head.bytes, file.read(0, size));
        auto parsed = parseHead(head);
        if (parsed)
            return head;
        if (parsed.error().code != ErrorCode::TruncatedFile || size == file.size())
            return fail(std::move(parsed).error());
        if (size == most)
            return fail(
                ErrorCode::LimitExceeded, fmt::format("its pickles are longer than {} MB", largestPickles >> 20));
    }
}

const PickleValue* findItem(const Pickle& pickle, std::string_view wanted)
{
    const PickleValue& dictionary = pickle.top();
    if (dictionary.kind != PickleKind::Dictionary)
        return nullptr;
    for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
        const PickleValue& key = pickle.at(dictionary.items[i]);
        if (key.kind == PickleKind::String && key.text == wanted)
            return &pickle.at(dictionary.items[i + 1]);
    }
    return nullptr;
}

Result<void> checkPreamble(const LegacyHead& head)
{
    const PickleValue& magic = head.pickles[0].top();
    if (magic.kind != PickleKind::BigInteger || magic.text != "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv)
        return fail(ErrorCode::CorruptFile, "the magic number of PyTorch's files isn't at its place");
    const PickleValue& protocol = head.pickles[1].top();
    if (protocol.kind != PickleKind::Integer || protocol.integer != 1001)
        return fail(ErrorCode::UnsupportedFormat, "its layout has another version than 1001");
    const PickleValue* littleEndian = findItem(head.pickles[2], "little_endian");
    if (littleEndian && littleEndian->integer == 0)
        return fail(ErrorCode::UnsupportedFormat, "was written by a big-endian computer", {},
            "Load it in PyTorch and save it again on this computer");
    return {};
}

/// All storages that the pickle names, the weights' or not: the sizes of all are needed to find each.
Result<std::unordered_map<std::string_view, const PickleValue*>> describedStorages(const Pickle& pickle)
{
    std::unordered_map<std::string_view, const PickleValue*> storages;
    for (const PickleValue& value : pickle.values) {
        if (value.kind != PickleKind::Storage)
            continue;
        const auto [known, isNew] = storages.try_emplace(value.text, &value);
        if (!isNew && (known->second->type != value.type || known->second->integer != value.integer))
            return fail(
                ErrorCode::CorruptFile, fmt::format("storage '{}' is described in two ways", printable(value.text)));
    }
    return storages;
}

/// Walks over the storages to the end of the file; offsets by key.
Result<std::unordered_map<std::string_view, std::uint64_t>> locateStorages(
    const InputFile& file, const LegacyHead& head)
{
    PANGKAS_ASSIGN(const auto described, describedStorages(head.pickles[3]));
    const Pickle& keys = head.pickles[4];
    if (keys.top().kind != PickleKind::List)
        return fail(ErrorCode::CorruptFile, "the list of storages is missing");
    std::unordered_map<std::string_view, std::uint64_t> offsets;
    std::uint64_t at = head.end;
    for (const PickleRef ref : keys.top().items) {
        const PickleValue& key = keys.at(ref);
        const auto found = key.kind == PickleKind::String ? described.find(key.text) : described.end();
        if (found == described.end())
            return fail(ErrorCode::CorruptFile, fmt::format("storage '{}' belongs to no tensor", printable(key.text)));
        std::uint64_t stored = 0;
        PANGKAS_TRY(file.readAt(at, std::as_writable_bytes(std::span(&stored, 1))));
        const auto declared = static_cast<std::uint64_t>(found->second->integer);
        if (stored != declared)
            return fail(ErrorCode::CorruptFile,
                fmt::format(
                    "storage '{}' has {} elements, but {} are declared", printable(key.text), stored, declared));
        at += sizeof stored;
        std::uint64_t bytes = 0;
        if (__builtin_mul_overflow(stored, std::uint64_t{found->second->type->bytes}, &bytes)
            || bytes > file.size() - at)
            return fail(ErrorCode::TruncatedFile,
                fmt::format("storage '{}' needs {} elements of {} bytes, but {} bytes are left", printable(key.text),
                    stored, found->second->type->bytes, file.size() - at),
                {}, "The file was cut short: copy or download it again");
        if (!offsets.try_emplace(key.text, at).second)
            return fail(ErrorCode::CorruptFile, fmt::format("storage '{}' is there twice", printable(key.text)));
        at += bytes;
    }
    if (at != file.size())
        return fail(ErrorCode::CorruptFile, fmt::format("{} bytes follow the last storage", file.size() - at));
    return offsets;
}

} // namespace

Result<ModelFile> readTorchLegacy(const InputFile& file, const JobContext& job)
{
    PANGKAS_ASSIGN(const LegacyHead head, readHead(file));
    PANGKAS_TRY(checkPreamble(head));
    PANGKAS_ASSIGN(StateDict state, findStateDict(head.pickles[3]));
    PANGKAS_ASSIGN(const auto offsets, locateStorages(file, head));
    std::vector<StoredBlock> blocks;
    for (const TorchStorage& storage : state.storages) {
        const auto found = offsets.find(storage.key);
        if (found == offsets.end())
            return fail(ErrorCode::CorruptFile, fmt::format("storage '{}' isn't in the file", printable(storage.key)));
        const std::uint64_t size = storage.type->bytes;
        blocks.push_back({fmt::format("'{}'", printable(storage.key)), found->second + storage.partOffset * size,
            storage.partCount * size, {}});
    }
    PANGKAS_ASSIGN(auto tensors, loadTensors(file, blocks, state.views, job));
    return ModelFile{
        ModelFormat::PyTorchLegacy, file.size(), ModelSnapshot(std::move(tensors)), {}, std::move(state.notes)};
}

Error refuseBarePickle(const InputFile& file)
{
    const auto bytes = file.read(0, std::min(file.size(), largestPickles));
    if (!bytes)
        return bytes.error();
    if (const auto pickle = readPickle(*bytes); !pickle) {
        const ErrorCode code = pickle.error().code;
        if (code == ErrorCode::ForbiddenContent || code == ErrorCode::UnsupportedFormat
            || code == ErrorCode::LimitExceeded)
            return pickle.error();
    }
    return refusal(FileKind::Pickle);
}

} // namespace pangkas
