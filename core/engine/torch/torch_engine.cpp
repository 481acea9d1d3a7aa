// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/torch_engine.h"

#include "core/data/drawn_dataset.h"
#include "core/data/image_file.h"
#include "core/data/open_dataset.h"
#include "core/engine/engine_module.h"
#include "core/engine/torch/engine_facts.h"
#include "core/engine/torch/evaluator.h"
#include "core/engine/torch/torch_calls.h"
#include "core/engine/torch/trainer.h"

#include <new>

namespace pangkas {

namespace {

Engine* createEngine()
{
    try {
        return new TorchEngine;
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

constexpr EngineModule engineModule{engineInterface, PANGKAS_VERSION, &createEngine};

} // namespace

TorchEngine::TorchEngine()
{
    setUpTorch();
}

EngineInfo TorchEngine::info() const
{
    return collectEngineFacts();
}

Result<std::shared_ptr<const Dataset>> TorchEngine::openDataset(
    const DatasetSource& source, const DatasetOptions& options, const JobContext& job) const
{
    return pangkas::openDataset(source, options, job);
}

Result<void> TorchEngine::writeDrawnDataset(
    const DrawnSource& source, const std::filesystem::path& folder, const JobContext& job) const
{
    return pangkas::writeDrawnDataset(source, folder, job);
}

Result<EvaluationReport> TorchEngine::evaluate(const Architecture& architecture, const ModelSnapshot& model,
    const std::shared_ptr<const Dataset>& dataset, const EvaluationOptions& options, const JobContext& job) const
{
    return evaluateModel(architecture, model, dataset, options, options.keepImages ? &m_evaluationImages : nullptr,
        &m_activations, job);
}

Result<Image> TorchEngine::decodeImage(std::span<const std::byte> bytes) const
{
    return pangkas::decodeImage(bytes);
}

Result<std::vector<float>> TorchEngine::classify(
    const Architecture& architecture, const ModelSnapshot& model, const Image& image, const JobContext& job) const
{
    return classifyImage(architecture, model, image, job);
}

Result<TrainingReport> TorchEngine::train(const Architecture& architecture, const ModelSnapshot& start,
    const std::shared_ptr<const Dataset>& training, const std::shared_ptr<const Dataset>& validation,
    const TrainingOptions& options, const TrainingObserver& observer, const JobContext& job) const
{
    return trainModel(architecture, start, training, validation, options, observer, job);
}

} // namespace pangkas

extern "C" __attribute__((visibility("default"))) const pangkas::EngineModule* pangkas_engine_module()
{
    return &pangkas::engineModule;
}
