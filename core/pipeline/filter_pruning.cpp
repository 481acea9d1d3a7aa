// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/filter_pruning.h"

#include "core/architecture/layer_widths.h"
#include "core/tensor/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace pangkas {

namespace {

using Places = std::vector<std::size_t>; // of channels that remain, ascending

Places allOf(std::int64_t count)
{
    Places places(static_cast<std::size_t>(count));
    std::iota(places.begin(), places.end(), std::size_t{0});
    return places;
}

Result<Places> largestFilters(const Tensor& weight, double keep, FilterNorm norm)
{
    const auto filters = static_cast<std::size_t>(weight.shape()[0]);
    const std::size_t length = weight.size() / filters;
    std::vector<double> norms;
    for (std::size_t f = 0; f < filters; ++f) {
        double sum = 0;
        for (const float value : weight.values().subspan(f * length, length))
            sum += norm == FilterNorm::L1 ? std::abs(double(value)) : double(value) * double(value);
        if (!std::isfinite(sum))
            return notFiniteError(weight.values());
        norms.push_back(sum); // the root of the sum of squares has the same order
    }
    const auto kept = std::clamp<std::size_t>(static_cast<std::size_t>(std::llround(keep * double(filters))), 1, filters);
    Places places = allOf(weight.shape()[0]);
    std::ranges::stable_sort(places, std::ranges::greater(), [&](std::size_t f) { return norms[f]; });
    places.resize(kept);
    std::ranges::sort(places);
    return places;
}

/// The filters `out` of a weight, of which each keeps the channels `in`.
Result<Tensor> cut(const Tensor& weight, const Places& out, const Places& in, std::size_t perChannel, const Shape& shape)
{
    PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(out.size() * in.size() * perChannel));
    const std::size_t length = weight.size() / static_cast<std::size_t>(weight.shape()[0]);
    const std::span<const float> from = weight.values();
    auto to = buffer.values().begin();
    for (const std::size_t filter : out) {
        for (const std::size_t channel : in)
            to = std::ranges::copy(from.subspan(filter * length + channel * perChannel, perChannel), to).out;
    }
    return Tensor(TensorInfo{weight.name(), shape}, std::move(buffer));
}

Result<void> check(const Architecture& architecture, const FilterPruning& pruning)
{
    for (const auto& [name, keep] : pruning.keep) {
        const LayerInfo* layer = architecture.find(name);
        if (!layer) {
            std::string known;
            for (const LayerInfo& one : architecture.layers)
                known += (known.empty() ? "" : ", ") + one.name;
            return fail(ErrorCode::UnknownName, fmt::format("{} has no layer '{}'", architecture.title, name), {}, "Its layers are " + known);
        }
        if (!(keep > 0 && keep <= 1))
            return fail(ErrorCode::InvalidArgument, fmt::format("{}: a share of {}; expected above 0 to 1", name, keep));
        if (layer == &architecture.layers.back() && keep < 1)
            return fail(ErrorCode::InvalidArgument, fmt::format("{}: its {} outputs are the classes", name, architecture.classes), {},
                "Shrink the layers before it");
    }
    return {};
}

} // namespace

std::string_view toString(FilterNorm norm)
{
    switch (norm) {
    case FilterNorm::L1: return "l1";
    case FilterNorm::L2: return "l2";
    }
    return "l1";
}

Result<ShrunkNetwork> pruneFilters(
    const Architecture& architecture, const ModelSnapshot& model, const FilterPruning& pruning, const JobContext& job)
{
    PANGKAS_TRY(checkTensors(architecture, model));
    PANGKAS_TRY(check(architecture, pruning));
    return withoutExceptions([&]() -> Result<ShrunkNetwork> {
        const std::vector<std::int64_t> channels = channelsOfNodes(architecture);
        ShrunkNetwork shrunk{architecture, {}};
        std::vector<Places> kept; // of each node
        std::vector<std::vector<Tensor>> tensors(architecture.layers.size());
        for (const Node& node : architecture.nodes) {
            PANGKAS_TRY(job.checkCancelled());
            if (node.kind == NodeKind::Input) {
                kept.push_back(allOf(channelCount(architecture.preprocessing)));
                continue;
            }
            Places places;
            if (node.layer < 0) {
                std::size_t first = 0; // of the input's channels among all
                for (const std::uint32_t input : node.inputs) {
                    for (const std::size_t place : kept[input])
                        places.push_back(first + place);
                    first += static_cast<std::size_t>(channels[input]);
                }
                kept.push_back(std::move(places));
                continue;
            }
            const auto id = static_cast<std::size_t>(node.layer);
            LayerInfo& layer = shrunk.architecture.layers[id];
            const Tensor& weight = *model.find(layer.weight);
            const auto keep = pruning.keep.find(layer.name);
            auto largest = largestFilters(weight, keep == pruning.keep.end() ? 1 : keep->second, pruning.norm);
            if (!largest)
                return fail(largest.error().code, fmt::format("{}: {}", layer.weight, largest.error().detail));
            places = std::move(*largest);
            const Places& in = kept[node.inputs.front()];
            const auto perChannel = static_cast<std::size_t>(weightsPerChannel(architecture, node, channels));
            std::size_t kernel = 1;
            for (std::size_t i = 2; i < layer.weightShape.size(); ++i)
                kernel *= static_cast<std::size_t>(layer.weightShape[i]);
            layer.weightShape[0] = static_cast<std::int64_t>(places.size());
            layer.weightShape[1] = static_cast<std::int64_t>(in.size() * perChannel / kernel);
            PANGKAS_ASSIGN(Tensor cutWeight, cut(weight, places, in, perChannel, layer.weightShape));
            tensors[id].push_back(std::move(cutWeight));
            if (!layer.bias.empty()) {
                PANGKAS_ASSIGN(Tensor bias, cut(*model.find(layer.bias), places, {0}, 1, {layer.weightShape[0]}));
                tensors[id].push_back(std::move(bias));
            }
            kept.push_back(std::move(places));
        }
        std::vector<Tensor> inOrder;
        for (std::vector<Tensor>& layer : tensors)
            std::ranges::move(layer, std::back_inserter(inOrder));
        shrunk.model = ModelSnapshot(std::move(inOrder));
        return shrunk;
    });
}

} // namespace pangkas
