// SPDX-License-Identifier: GPL-3.0-or-later
// The engine: what engine.h promises, on LibTorch and OpenCV.
#pragma once

#include "core/data/image_batches.h"
#include "core/engine/engine.h"
#include "core/engine/torch/activation_cache.h"

namespace pangkas {

class TorchEngine : public Engine
{
public:
    TorchEngine();

    EngineInfo info() const override;
    Result<std::shared_ptr<const Dataset>> openDataset(
        const DatasetSource& source, const DatasetOptions& options, const JobContext& job) const override;
    Result<void> writeDrawnDataset(
        const DrawnSource& source, const std::filesystem::path& folder, const JobContext& job) const override;
    Result<EvaluationReport> evaluate(const Architecture& architecture, const ModelSnapshot& model,
        const std::shared_ptr<const Dataset>& dataset, const EvaluationOptions& options,
        const JobContext& job) const override;
    Result<Image> decodeImage(std::span<const std::byte> bytes) const override;
    Result<std::vector<float>> classify(const Architecture& architecture, const ModelSnapshot& model,
        const Image& image, const JobContext& job) const override;
    Result<TrainingReport> train(const Architecture& architecture, const ModelSnapshot& start,
        const std::shared_ptr<const Dataset>& training, const std::shared_ptr<const Dataset>& validation,
        const TrainingOptions& options, const TrainingObserver& observer, const JobContext& job) const override;

private:
    mutable ImageCache m_evaluationImages;
    mutable ActivationCache m_activations;
};

} // namespace pangkas
