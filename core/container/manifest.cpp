// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/manifest.h"

#include "core/base/hashing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace pangkas {

namespace {

constexpr std::size_t longestName = 200;

/// Layer and stream names are parts of paths: letters, digits, '.', '_' and '-', not beginning with a dot.
bool isPathName(std::string_view name)
{
    const auto isAllowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
            || c == '-';
    };
    return !name.empty() && name.size() <= longestName && name.front() != '.' && std::ranges::all_of(name, isAllowed);
}

Result<std::uint64_t> checkShape(const Shape& shape, const char* what)
{
    if (shape.size() > largestRank)
        return fail(ErrorCode::LimitExceeded,
            fmt::format("{} of {} dimensions, more than {}", what, shape.size(), largestRank));
    PANGKAS_ASSIGN(const std::size_t count, elementCount(shape));
    if (count > largestLayer)
        return fail(ErrorCode::LimitExceeded, fmt::format("{} of {} numbers, more than {}", what, count, largestLayer));
    return count;
}

Result<std::uint64_t> checkLayer(const LayerFacts& layer)
{
    if (!isPathName(layer.name))
        return fail(ErrorCode::InvalidArgument,
            "a layer's name must have 1 to 200 letters, digits, '.', '_' or '-' and not begin with a dot");
    PANGKAS_ASSIGN(const std::uint64_t weights, checkShape(layer.shape, "weight"));
    PANGKAS_ASSIGN(const std::uint64_t biases, checkShape(layer.biasShape, "bias"));
    if (layer.stored > weights || (layer.form == WeightForm::Dense && layer.stored != weights))
        return fail(ErrorCode::CorruptFile, fmt::format("{} stored weights of {}", layer.stored, weights));
    if (layer.centroids > 255 || (layer.centroids > 0 && layer.form != WeightForm::Shared)
        || (layer.centroids == 0 && layer.form == WeightForm::Shared && layer.stored > 0))
        return fail(
            ErrorCode::CorruptFile, fmt::format("{} centroids for {} stored weights", layer.centroids, layer.stored));
    if (!std::isfinite(layer.squaredError) || layer.squaredError < 0)
        return fail(ErrorCode::NotFinite, fmt::format("squared error {}", layer.squaredError));
    for (const StreamFacts& stream : layer.streams)
        if (!isPathName(stream.name))
            return fail(ErrorCode::InvalidArgument, fmt::format("stream name '{}'", stream.name));
    return weights + (layer.biasTensor ? biases : 0);
}

} // namespace

std::string streamHash(std::span<const std::byte> bytes)
{
    return sha256(bytes).substr(0, 16);
}

std::string streamEntry(std::string_view layer, std::string_view stream)
{
    return fmt::format("layers/{}/{}", layer, stream);
}

Result<void> checkManifest(const Manifest& manifest)
{
    const PackDescription& description = manifest.description;
    if (description.classes < 0 || description.classes > largestClassCount)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{} classes, not in 0 to {}", description.classes, largestClassCount));
    if (!description.classNames.empty()
        && description.classNames.size() != static_cast<std::size_t>(description.classes))
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{} class names for {} classes", description.classNames.size(), description.classes));
    std::set<std::string_view> layers, tensors;
    std::uint64_t total = 0;
    for (const LayerFacts& layer : manifest.layers) {
        const auto count = checkLayer(layer);
        if (!count) {
            Error error = count.error();
            error.detail = fmt::format("layer {}: {}", layer.name, error.detail);
            return fail(std::move(error));
        }
        if (!layers.insert(layer.name).second)
            return fail(ErrorCode::DuplicateName, fmt::format("layer {} twice", layer.name));
        if (!tensors.insert(layer.tensor).second)
            return fail(ErrorCode::DuplicateName, fmt::format("layer {}: tensor {} twice", layer.name, layer.tensor));
        if (layer.biasTensor && !tensors.insert(*layer.biasTensor).second)
            return fail(
                ErrorCode::DuplicateName, fmt::format("layer {}: tensor {} twice", layer.name, *layer.biasTensor));
        total += *count; // each below 2^32, and far fewer than 2^32 layers fit a manifest
        if (total > largestModel)
            return fail(ErrorCode::LimitExceeded,
                fmt::format("layer {}: more than {} numbers in all layers", layer.name, largestModel));
    }
    return {};
}

} // namespace pangkas
