// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors_writer.h"

#include "core/formats/safetensors_header.h"
#include "core/formats/weight_output.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <span>

namespace pangkas {

namespace {

Result<std::string> headerOf(const TensorSequence& tensors, const std::map<std::string, std::string>& metadata)
{
    PANGKAS_TRY(checkTensorNames(tensors));
    auto header = nlohmann::ordered_json::object();
    if (!metadata.empty())
        header[std::string(safetensorsMetadataKey)] = metadata;
    std::uint64_t at = 0;
    for (const TensorInfo& info : tensors.infos) {
        if (info.name == safetensorsMetadataKey)
            return fail(ErrorCode::InvalidArgument,
                fmt::format("a tensor can't be named '{}' in a .safetensors file", info.name));
        PANGKAS_ASSIGN(const std::size_t count, elementCount(info.shape));
        const std::uint64_t end = at + std::uint64_t{count} * sizeof(float);
        // Appended, not looked up: names are known to be new.
        header.get_ref<nlohmann::ordered_json::object_t&>().emplace_back(
            info.name, nlohmann::ordered_json{{"dtype", "F32"}, {"shape", info.shape}, {"data_offsets", {at, end}}});
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

Result<void> writeSafetensors(const TensorSequence& tensors, const std::map<std::string, std::string>& metadata,
    const std::filesystem::path& path, const JobContext& job)
{
    PANGKAS_ASSIGN(const std::uint64_t weightBytes, tensors.denseBytes());
    PANGKAS_ASSIGN(const std::string header, headerOf(tensors, metadata));
    PANGKAS_ASSIGN(WeightOutput output, WeightOutput::create(path, weightBytes, job));
    const std::uint64_t length = header.size();
    PANGKAS_TRY(output.write(std::as_bytes(std::span(&length, 1))));
    PANGKAS_TRY(output.write(header));
    for (std::size_t i = 0; i < tensors.infos.size(); ++i) {
        PANGKAS_ASSIGN(const Tensor tensor, nextTensor(tensors, i, job));
        PANGKAS_TRY(output.writeWeights(std::as_bytes(tensor.values()), tensor.name()));
    }
    return output.commit();
}

Result<void> writeSafetensors(const ModelSnapshot& model, const std::map<std::string, std::string>& metadata,
    const std::filesystem::path& path, const JobContext& job)
{
    return writeSafetensors(tensorsOf(model), metadata, path, job);
}

} // namespace pangkas
