// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/training_runs.h"

#include "tests/engine/test_networks.h"

namespace pangkas::test {

std::shared_ptr<const Engine> engine()
{
    const auto loaded = loadEngine();
    return loaded ? *loaded : nullptr;
}

Architecture twoClasses()
{
    Architecture net = tinyNetwork();
    net.classes = 2;
    net.layers.back().weightShape = {2, 10};
    return net;
}

ModelSnapshot startWeights()
{
    std::vector<Tensor> tensors;
    const ModelSnapshot from = tinyWeights();
    for (const Tensor& tensor : from.tensors())
        tensors.push_back(
            tensor.name() == "d.weight" ? Tensor::fromValues("d.weight", {2, 10}, tensor.values().first(20)) : tensor);
    return ModelSnapshot(std::move(tensors));
}

TrainingOptions quickOptions()
{
    TrainingOptions options;
    options.epochs = 4;
    options.batchSize = 16;
    options.learningRate = {0.05, 1, 0.001};
    options.dropout = 0.2;
    options.augmentation.flip = true;
    options.augmentation.smallestCrop = 0.9;
    return options;
}

Result<TrainingReport> train(const TrainingOptions& options, const TrainingObserver& observer, const JobContext& job)
{
    return engine()->train(twoClasses(), startWeights(), halves(96, 1), halves(40, 2), options, observer, job);
}

Result<TrainingReport> train(const TrainingOptions& options, const EpochSink& sink, const JobContext& job)
{
    return train(options, TrainingObserver{{}, sink, {}}, job);
}

} // namespace pangkas::test
