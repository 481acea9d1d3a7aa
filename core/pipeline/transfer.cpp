// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/transfer.h"

#include "core/architecture/seeded_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace pangkas {

LayerId headOf(const Architecture& architecture)
{
    const std::vector<Node>& nodes = architecture.nodes;
    const auto head = std::find_if(nodes.rbegin(), nodes.rend(), [](const Node& node) { return node.layer >= 0; });
    return head == nodes.rend() ? LayerId{0} : LayerId(static_cast<std::uint32_t>(head->layer));
}

Result<ModelWithHead> withHead(const Architecture& architecture, const ModelSnapshot& model, int classes, std::uint64_t seed,
    const JobContext& job)
{
    PANGKAS_TRY(checkTensors(architecture, model));
    if (classes < 2)
        return fail(ErrorCode::InvalidArgument, fmt::format("a head for {} classes; expected 2 or more", classes));
    const LayerId id = headOf(architecture);
    ModelWithHead result{architecture, model};
    LayerInfo& head = result.architecture.layers[static_cast<std::size_t>(id)];
    if (head.weightShape[0] != architecture.classes)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("the last layer {} gives {} numbers for {} classes", head.name, head.weightShape[0], architecture.classes));
    head.weightShape[0] = classes;
    result.architecture.classes = classes;
    PANGKAS_ASSIGN(std::vector<Tensor> tensors, seededLayer(result.architecture, id, seed, job));
    for (Tensor& tensor : tensors)
        result.model = result.model.with(std::move(tensor));
    return result;
}

TrainingOptions headTraining(
    const Architecture& architecture, const HeadOptions& options, const TrainingOptions& like, bool hasValidation)
{
    TrainingOptions training;
    training.epochs = options.epochs;
    training.batchSize = like.batchSize;
    training.optimizer = like.optimizer;
    training.labelSmoothing = like.labelSmoothing;
    training.seed = like.seed;
    training.mixedPrecision = like.mixedPrecision;
    training.device = like.device;
    training.learningRate = {options.learningRate, 0, options.learningRate / 100};
    training.augmentation = {false, 1, 0, 0, 0};
    training.dropout = 0;
    training.keep = hasValidation ? KeptModel::Best : KeptModel::Last;
    const auto head = static_cast<std::size_t>(headOf(architecture));
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
        if (i != head)
            training.layers[architecture.layers[i].name].rateFactor = 0;
    }
    return training;
}

Result<TrainingReport> trainHead(const Engine& engine, const Architecture& architecture, const ModelSnapshot& model,
    const std::shared_ptr<const Dataset>& training, const std::shared_ptr<const Dataset>& validation,
    const HeadOptions& options, const TrainingOptions& like, const TrainingObserver& observer, const JobContext& job)
{
    return engine.train(architecture, model, training, validation,
        headTraining(architecture, options, like, validation != nullptr), observer, job);
}

} // namespace pangkas
