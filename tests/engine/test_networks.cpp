// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/test_networks.h"

#include "core/architecture/seeded_weights.h"
#include "core/base/random.h"

#include <stdexcept>
#include <utility>

namespace pangkas::test {

Architecture tinyNetwork()
{
    Architecture net;
    net.id = "tiny";
    net.title = "Tiny";
    net.classes = 7;
    net.preprocessing.resizeSide = 18;
    net.preprocessing.cropSize = 18;
    net.layers = {
        {"conv1", LayerKind::Convolution, "a.weight", "", {8, 3, 3, 3}},
        {"conv2", LayerKind::Convolution, "b.weight", "", {6, 8, 3, 3}},
        {"fc3", LayerKind::Linear, "c.weight", "", {10, 24}},
        {"fc4", LayerKind::Linear, "d.weight", "", {7, 10}},
    };
    net.nodes.emplace_back();
    const auto append = [&net](NodeKind kind, int layer = -1) -> Node& {
        Node node;
        node.kind = kind;
        node.inputs = {static_cast<std::uint32_t>(net.nodes.size() - 1)};
        node.layer = layer;
        return net.nodes.emplace_back(std::move(node));
    };
    Node& first = append(NodeKind::Convolution, 0);
    first.stride = 2;
    first.padding = 1;
    append(NodeKind::Relu);
    Node& pool = append(NodeKind::MaxPool);
    pool.kernel = 3;
    pool.stride = 2;
    pool.padding = 1;
    pool.ceilMode = true;
    append(NodeKind::Convolution, 1).padding = 1;
    append(NodeKind::Relu);
    append(NodeKind::AdaptiveAveragePool).outputSize = 2;
    append(NodeKind::Flatten);
    append(NodeKind::Dropout);
    append(NodeKind::Linear, 2);
    append(NodeKind::Relu);
    append(NodeKind::Linear, 3);
    return net;
}

ModelSnapshot tinyWeights(std::uint64_t seed)
{
    auto weights = seededWeights(tinyNetwork(), seed);
    if (!weights)
        throw std::runtime_error(describe(weights.error()));
    return *weights;
}

Image picture(int width, int height, int number)
{
    Image image{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < 3; ++c)
                image.pixels.push_back(
                    static_cast<std::uint8_t>((x * (3 + number) + y * 5 + c * 40 + x * y / 16) % 256));
        }
    }
    return image;
}

PictureDataset::PictureDataset(std::vector<Image> images, std::vector<int> labels, int classes)
    : m_images(std::move(images)), m_labels(std::move(labels))
{
    for (int i = 0; i < classes; ++i)
        m_classes.push_back("class " + std::string(1, static_cast<char>('a' + i)));
}

std::shared_ptr<const Dataset> halves(int count, std::uint64_t seed)
{
    Random random(seed);
    std::vector<Image> images;
    std::vector<int> labels;
    for (int i = 0; i < count; ++i) {
        const int label = i % 2;
        Image image{18, 18, {}};
        for (int y = 0; y < 18; ++y) {
            for (int x = 0; x < 18; ++x) {
                const bool isBright = (y < 9) == (label == 0);
                for (int c = 0; c < 3; ++c)
                    image.pixels.push_back(static_cast<std::uint8_t>(random.between(0, 120) + (isBright ? 130 : 0)));
            }
        }
        images.push_back(std::move(image));
        labels.push_back(label);
    }
    return std::make_shared<PictureDataset>(std::move(images), std::move(labels), 2);
}

} // namespace pangkas::test
