// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/small_source.h"

#include <stdexcept>

namespace pangkas::test {
namespace {

Architecture smallArchitecture()
{
    Architecture architecture;
    architecture.id = "small";
    architecture.title = "Small";
    architecture.classes = 2;
    architecture.preprocessing.resizeSide = 40;
    architecture.preprocessing.cropSize = 32;
    architecture.layers = {
        {"conv1", LayerKind::Convolution, "features.0.weight", "features.0.bias", {8, 3, 3, 3}},
        {"fc6", LayerKind::Linear, "classifier.1.weight", "classifier.1.bias", {64, 128}},
        {"fc7", LayerKind::Linear, "classifier.2.weight", "classifier.2.bias", {2, 64}},
    };
    const auto node = [&](NodeKind kind, std::int32_t layer = -1) -> Node& {
        const auto last = std::uint32_t(architecture.nodes.size());
        architecture.nodes.push_back({kind, last ? std::vector{last - 1} : std::vector<std::uint32_t>{}, layer});
        return architecture.nodes.back();
    };
    node(NodeKind::Input);
    node(NodeKind::Convolution, 0).stride = 2;
    node(NodeKind::Relu);
    node(NodeKind::AdaptiveAveragePool).outputSize = 4;
    node(NodeKind::Flatten);
    node(NodeKind::Linear, 1);
    node(NodeKind::Relu);
    node(NodeKind::Linear, 2);
    return architecture;
}

} // namespace

std::shared_ptr<const SourceModel> smallSource(std::uint64_t seed)
{
    OpenedModel opened;
    opened.source = "small.pth";
    opened.format = "seeded";
    opened.architecture = smallArchitecture();
    std::vector<Tensor> tensors;
    for (const LayerInfo& layer : opened.architecture.layers) {
        const std::size_t count = *elementCount(layer.weightShape);
        tensors.push_back(Tensor::fromValues(layer.weight, layer.weightShape, bellValues(count, ++seed, 0.1f)));
        const auto outputs = std::size_t(layer.weightShape.front());
        tensors.push_back(Tensor::fromValues(layer.bias, {layer.weightShape.front()}, bellValues(outputs, ++seed, 0.1f)));
    }
    opened.model = ModelSnapshot(std::move(tensors));
    auto source = makeSourceModel(std::move(opened));
    if (!source)
        throw std::runtime_error(describe(source.error()));
    return *source;
}

void setSmallSource(Document& document, std::uint64_t seed)
{
    const auto source = smallSource(seed);
    document.setSource(source, emptyRecipe(source->architecture()));
}

void setIndexes(Results& results, const Document& document)
{
    const SourceModel& source = *document.source();
    for (std::size_t i = 0; i < source.architecture().layers.size(); ++i) {
        auto index = LayerIndex::build(source.architecture().layers[i], source.opened.model);
        if (!index)
            throw std::runtime_error(describe(index.error()));
        results.setIndex(i, std::make_shared<const LayerIndex>(std::move(*index)));
    }
}

} // namespace pangkas::test
