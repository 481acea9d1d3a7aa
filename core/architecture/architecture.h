// SPDX-License-Identifier: GPL-3.0-or-later
// A network's structure as a value: its weighted layers and the graph that the engine runs. No weights in it.
#pragma once

#include "core/architecture/preprocessing.h"
#include "core/base/export.h"
#include "core/base/result.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

enum class LayerKind { Convolution, Linear };

PANGKAS_EXPORT std::string_view toString(LayerKind kind);

/// Position of a weighted layer in Architecture::layers.
enum class LayerId : std::uint32_t {};

/// A layer with weights, as a row of the layer table.
struct LayerInfo
{
    std::string name; // "conv1", "fc6": the literature's
    LayerKind kind = LayerKind::Linear;
    std::string weight; // tensor name in the file: "features.0.weight"
    std::string bias; // tensor name, or empty
    Shape weightShape; // convolution: out x in x height x width; linear: out x in

    bool operator==(const LayerInfo&) const = default;
};

enum class NodeKind {
    Input,
    Convolution,
    Linear,
    Relu,
    MaxPool,
    AdaptiveAveragePool,
    Concat, // joins the channels of two or more inputs, in their order; all other nodes have one input
    Flatten,
    Dropout,
};

/// One step of the graph. Nodes stand in an order in which they can be run; inputs are indices of earlier nodes.
struct Node
{
    NodeKind kind = NodeKind::Input;
    std::vector<std::uint32_t> inputs;
    std::int32_t layer = -1; // Convolution, Linear: index in Architecture::layers
    int kernel = 0; // MaxPool
    int stride = 1; // Convolution, MaxPool
    int padding = 0; // Convolution, MaxPool
    bool ceilMode = false; // MaxPool rounds its output size up
    int outputSize = 0; // AdaptiveAveragePool: side of the square
    double probability = 0.5; // Dropout, in training only

    bool operator==(const Node&) const = default;
};

struct Architecture
{
    std::string id; // "alexnet"; stored in packed files
    std::string title; // "AlexNet"
    int classes = 0;
    Preprocessing preprocessing;
    std::vector<LayerInfo> layers;
    std::vector<Node> nodes; // the last one gives the logits

    bool operator==(const Architecture&) const = default;
    /// nullptr when there is no layer of that name.
    PANGKAS_EXPORT const LayerInfo* find(std::string_view layerName) const;
};

/// torchvision's AlexNet ("One weird trick", Krizhevsky 2014), 8 weighted layers conv1 to conv5 and fc6 to fc8.
PANGKAS_EXPORT Architecture alexnet(int classes);

/// torchvision's SqueezeNet 1.0 (Iandola et al. 2016), 26 convolutions: conv1, then squeeze1x1, expand1x1 and expand3x3
/// of fire2 to fire9 ("fire2.squeeze1x1"), and conv10.
PANGKAS_EXPORT Architecture squeezenet(int classes);

/// The same network with the same tensors as its authors trained it, with Caffe: only the preprocessing is another (the
/// whole image to 256 x 256, the centre 227 x 227, blue first, 0 to 255 less 104, 117 and 123).
PANGKAS_EXPORT Architecture squeezenetOfCaffe(int classes);

/// LeNet-300-100 (LeCun et al. 1998): fc1 (784 to 300), fc2 (to 100) and fc3, on the 28 x 28 grey pixels of a digit.
/// Layers are named as in "Learning both Weights and Connections" (Han et al. 2015); tensors "fc1.weight", "fc1.bias".
PANGKAS_EXPORT Architecture lenet300(int classes);

/// Caffe's LeNet-5, Deep Compression's: conv1 (20 of 5 x 5), conv2 (50 of 5 x 5), each pooled by 2 without a ReLU, fc1
/// (800 to 500) and fc2; 431,080 parameters for 10 classes. Tensors "conv1.weight", "conv1.bias".
PANGKAS_EXPORT Architecture lenet5(int classes);

/// Rebuilds an architecture from what a packed file says; unknown-name for an id that isn't known.
PANGKAS_EXPORT Result<Architecture> architectureById(std::string_view id, int classes);

/// Finds the architecture whose tensors the model holds, the number of classes read off the last layer.
/// Some differ in their preprocessing alone: `stated`, the id that the file itself gives, decides between them;
/// without it, or where it doesn't fit the tensors, torchvision's is meant.
/// Otherwise missing-tensor, unknown-name or shape-mismatch, with every difference from the nearest one listed.
PANGKAS_EXPORT Result<Architecture> recognizeArchitecture(const ModelSnapshot& model, std::string_view stated = {});

/// Whether the architecture can run on what its preprocessing makes: sizes from 1 to 4096, finite means, deviations
/// above 0, as many channels as the first layer reads, and images so large that every layer has something to answer and
/// every linear layer gets as many values as it reads. invalid-argument, naming the number or the layer.
PANGKAS_EXPORT Result<void> checkPreprocessing(const Architecture& architecture);

/// Whether the model has exactly this architecture's tensors with its shapes; the differences are listed if not.
PANGKAS_EXPORT Result<void> checkTensors(const Architecture& architecture, const ModelSnapshot& model);

} // namespace pangkas
