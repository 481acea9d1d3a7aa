// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors_reader.h"

#include "core/formats/safetensors_header.h"
#include "core/formats/tensor_loading.h"
#include "core/formats/tensor_names.h"

#include <fmt/format.h>

#include <map>
#include <string_view>

namespace pangkas {

Result<ModelFile> readSafetensors(const InputFile& file, const JobContext& job)
{
    constexpr std::uint64_t lengthBytes = 8;
    std::uint64_t headerBytes = 0;
    PANGKAS_TRY(file.readAt(0, std::as_writable_bytes(std::span(&headerBytes, 1))));
    if (headerBytes > largestSafetensorsHeader)
        return fail(ErrorCode::LimitExceeded,
            fmt::format(
                "its header says it is {} bytes long, at most {} are allowed", headerBytes, largestSafetensorsHeader));
    PANGKAS_ASSIGN(const auto json, file.read(lengthBytes, headerBytes));
    const std::uint64_t dataBegin = lengthBytes + headerBytes;
    PANGKAS_ASSIGN(SafetensorsHeader header,
        parseSafetensorsHeader({reinterpret_cast<const char*>(json.data()), json.size()}, file.size() - dataBegin));

    std::vector<StoredBlock> blocks;
    std::vector<TensorView> views;
    std::vector<std::string> notes;
    std::map<std::string_view, std::vector<std::string>> otherTypes; // by the type's name
    for (SafetensorsEntry& entry : header.entries) {
        if (!entry.type->element) {
            otherTypes[entry.type->name].push_back(std::move(entry.name));
            continue;
        }
        auto strides = contiguousStrides(entry.shape);
        views.push_back({{std::move(entry.name), std::move(entry.shape), *entry.type->element}, blocks.size(), 0,
            std::move(strides)});
        blocks.push_back({views.back().info.name, dataBegin + entry.begin, entry.end - entry.begin, {}});
    }
    for (const auto& [type, names] : otherTypes)
        noteLeftOut(names, fmt::format("{} is no floating-point type that is read", type), notes);
    if (views.empty())
        return fail(ErrorCode::UnsupportedFormat, "holds no floating-point tensors");
    noteConversions(views, notes);
    PANGKAS_TRY(tidyNames(views, notes));
    PANGKAS_ASSIGN(auto tensors, loadTensors(file, blocks, views, job));
    return ModelFile{ModelFormat::Safetensors, file.size(), ModelSnapshot(std::move(tensors)),
        std::move(header.metadata), std::move(notes)};
}

} // namespace pangkas
