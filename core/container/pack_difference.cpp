// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/pack_difference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace pangkas {

namespace {

using Differences = std::vector<PackDifference>;

void compare(Differences& found, std::string place, std::string left, std::string right)
{
    if (left != right)
        found.push_back({std::move(place), std::move(left), std::move(right)});
}

void compareDescriptions(Differences& found, const PackDescription& left, const PackDescription& right)
{
    compare(found, "architecture", left.architecture, right.architecture);
    compare(found, "classes", fmt::to_string(left.classes), fmt::to_string(right.classes));
    compare(found, "class names", fmt::format("{}", fmt::join(left.classNames, ", ")),
        fmt::format("{}", fmt::join(right.classNames, ", ")));
    compare(found, "dense model", left.sourceHash, right.sourceHash);
    if (left.recipe != right.recipe)
        found.push_back({"recipe", left.recipe.empty() ? "none" : "one", right.recipe.empty() ? "none" : "another"});
}

/// Sizes of streams by name; a stream that one side lacks has no text there.
void compareStreams(Differences& found, const LayerBytes& left, const LayerBytes& right)
{
    const auto textOf = [](const LayerBytes& layer, std::string_view name) {
        const auto stream = std::ranges::find(layer.streams, name, &StreamBytes::name);
        return stream == layer.streams.end() ? std::string() : fmt::format("{} bytes", stream->bytes);
    };
    for (const StreamBytes& stream : left.streams)
        compare(found, fmt::format("{}: {}", left.name, stream.name), textOf(left, stream.name),
            textOf(right, stream.name));
    for (const StreamBytes& stream : right.streams)
        if (textOf(left, stream.name).empty())
            compare(found, fmt::format("{}: {}", left.name, stream.name), {}, textOf(right, stream.name));
}

Result<void> compareWeights(Differences& found, const PackReader& left, std::size_t leftIndex, const PackReader& right,
    std::size_t rightIndex, const JobContext& job)
{
    const PackedLayerInfo& a = left.layers()[leftIndex];
    const PackedLayerInfo& b = right.layers()[rightIndex];
    const std::string place = fmt::format("{}: weights", a.name);
    if (a.shape != b.shape) {
        compare(found, place, toString(a.shape), toString(b.shape));
        return {};
    }
    if (a.decodedHash == b.decodedHash)
        return {};
    PANGKAS_ASSIGN(const CompressedLayer one, left.readLayer(leftIndex, job));
    PANGKAS_ASSIGN(const Tensor x, decodeWeight(one.weight));
    PANGKAS_ASSIGN(const CompressedLayer other, right.readLayer(rightIndex, job));
    PANGKAS_ASSIGN(const Tensor y, decodeWeight(other.weight));
    std::size_t values = 0, positions = 0;
    double largest = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const float p = x.values()[i], q = y.values()[i];
        values += p != q;
        positions += (p == 0) != (q == 0);
        largest = std::max(largest, std::abs(double(p) - double(q)));
    }
    found.push_back({place, a.decodedHash.substr(0, 16),
        fmt::format("{}: {} of {} differ, {} of them zero in one file only, by {:.6g} at most",
            b.decodedHash.substr(0, 16), values, x.size(), positions, largest)});
    return {};
}

Result<void> compareBiases(Differences& found, const PackReader& left, std::size_t leftIndex, const PackReader& right,
    std::size_t rightIndex, const JobContext& job)
{
    PANGKAS_ASSIGN(const std::optional<Tensor> a, left.readBias(leftIndex, job));
    PANGKAS_ASSIGN(const std::optional<Tensor> b, right.readBias(rightIndex, job));
    const auto textOf = [](const std::optional<Tensor>& bias) {
        return bias ? fmt::format("{} {}", bias->name(), toString(bias->shape())) : "none";
    };
    const std::string place = fmt::format("{}: bias", left.layers()[leftIndex].name);
    compare(found, place, textOf(a), textOf(b));
    if (a && b && textOf(a) == textOf(b) && !isBitIdentical(*a, *b))
        found.push_back({place, textOf(a), textOf(b) + ", other numbers"});
    return {};
}

} // namespace

Result<Differences> diffPacks(const PackReader& left, const PackReader& right, const JobContext& job)
try {
    Differences found;
    compareDescriptions(found, left.description(), right.description());
    const PackReport leftBytes = left.accounting(), rightBytes = right.accounting();
    const auto total = static_cast<std::int64_t>(left.layers().size());
    for (std::size_t i = 0; i < left.layers().size(); ++i) {
        const PackedLayerInfo& a = left.layers()[i];
        job.report(Stage::Comparing, static_cast<std::int64_t>(i), total, a.name);
        PANGKAS_TRY(job.checkCancelled());
        const auto match = std::ranges::find(right.layers(), a.name, &PackedLayerInfo::name);
        if (match == right.layers().end()) {
            found.push_back({a.name, toString(a.shape), {}});
            continue;
        }
        const auto j = static_cast<std::size_t>(match - right.layers().begin());
        compare(found, a.name + ": tensor", a.tensor, match->tensor);
        compare(found, a.name + ": form", std::string(toString(a.form)), std::string(toString(match->form)));
        compare(found, a.name + ": coder", a.coder, match->coder);
        compare(found, a.name + ": stored", fmt::to_string(a.storedCount), fmt::to_string(match->storedCount));
        compare(found, a.name + ": centroids", fmt::to_string(a.centroids), fmt::to_string(match->centroids));
        compareStreams(found, leftBytes.layers[i], rightBytes.layers[j]);
        PANGKAS_TRY(compareWeights(found, left, i, right, j, job.withSink({})));
        PANGKAS_TRY(compareBiases(found, left, i, right, j, job.withSink({})));
    }
    for (const PackedLayerInfo& b : right.layers())
        if (std::ranges::find(left.layers(), b.name, &PackedLayerInfo::name) == left.layers().end())
            found.push_back({b.name, {}, toString(b.shape)});
    job.report(Stage::Comparing, total, total);
    return found;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for comparing the files");
}

} // namespace pangkas
