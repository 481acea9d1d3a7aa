// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors_writer.h"

#include "core/base/file.h"
#include "core/formats/printable.h"
#include "core/formats/safetensors_header.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>
#include <unordered_set>

namespace pangkas {

namespace {

Result<std::string> headerOf(const ModelSnapshot& model, const std::map<std::string, std::string>& metadata)
{
    auto header = nlohmann::ordered_json::object();
    if (!metadata.empty())
        header[std::string(safetensorsMetadataKey)] = metadata;
    std::unordered_set<std::string_view> names;
    std::uint64_t at = 0;
    for (const Tensor& tensor : model.tensors()) {
        if (!isPrintable(tensor.name()) || tensor.name() == safetensorsMetadataKey)
            return fail(ErrorCode::InvalidArgument,
                fmt::format("a tensor can't be named '{}' in a .safetensors file", printable(tensor.name())));
        if (!names.insert(tensor.name()).second)
            return fail(ErrorCode::DuplicateName, fmt::format("two tensors are named '{}'", tensor.name()));
        const std::uint64_t end = at + std::uint64_t{tensor.size()} * sizeof(float);
        // Appended, not looked up: names are known to be new.
        header.get_ref<nlohmann::ordered_json::object_t&>().emplace_back(tensor.name(),
            nlohmann::ordered_json{{"dtype", "F32"}, {"shape", tensor.shape()}, {"data_offsets", {at, end}}});
        at = end;
    }
    std::string text;
    try {
        text = header.dump();
    } catch (const nlohmann::json::type_error&) {
        return fail(ErrorCode::InvalidArgument, "the metadata are not valid UTF-8");
    }
    text.append((8 - text.size() % 8) % 8, ' '); // the numbers begin aligned
    if (text.size() > largestSafetensorsHeader)
        return fail(ErrorCode::LimitExceeded, "the names of the tensors need a header above 100 MB");
    return text;
}

} // namespace

Result<void> writeSafetensors(const ModelSnapshot& model, const std::map<std::string, std::string>& metadata,
    const std::filesystem::path& path, const JobContext& job)
{
    constexpr std::size_t stepBytes = 4u << 20;
    PANGKAS_ASSIGN(const std::string header, headerOf(model, metadata));
    PANGKAS_ASSIGN(OutputFile file, OutputFile::create(path));
    const std::uint64_t length = header.size();
    PANGKAS_TRY(file.write(std::as_bytes(std::span(&length, 1))));
    PANGKAS_TRY(file.write(header));
    const std::uint64_t total = model.denseBytes();
    std::uint64_t done = 0, reported = 0;
    for (const Tensor& tensor : model.tensors()) {
        for (auto bytes = std::as_bytes(tensor.values()); !bytes.empty();) {
            PANGKAS_TRY(job.checkCancelled());
            const auto step = bytes.first(std::min(bytes.size(), stepBytes));
            PANGKAS_TRY(file.write(step));
            bytes = bytes.subspan(step.size());
            done += step.size();
            if (done == total || done - reported >= total / 100) {
                job.report(
                    Stage::Writing, static_cast<std::int64_t>(done), static_cast<std::int64_t>(total), tensor.name());
                reported = done;
            }
        }
    }
    PANGKAS_TRY(job.checkCancelled());
    return file.commit();
}

} // namespace pangkas
