// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/training_runs.h"

#include "tests/engine/test_networks.h"

#include <cmath>

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

QString differenceOfSums(const ModelSnapshot& model, const QList<double>& sums, const QList<double>& magnitudes)
{
    if (qsizetype(model.tensors().size()) != sums.size() || sums.size() != magnitudes.size())
        return QStringLiteral("%1 tensors").arg(model.tensors().size());
    for (qsizetype i = 0; i < sums.size(); ++i) {
        double sum = 0, magnitude = 0;
        for (const float value : model.tensors()[std::size_t(i)].values()) {
            sum += value;
            magnitude += std::abs(value);
        }
        // Written so that a sum that is no number differs.
        if (!(std::abs(sum - sums[i]) < 1e-3 && std::abs(magnitude - magnitudes[i]) < 1e-3))
            return QStringLiteral("tensor %1: %2 and %3 instead of %4 and %5").arg(i).arg(sum).arg(magnitude).arg(sums[i]).arg(magnitudes[i]);
    }
    return {};
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
