// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer learning: a network that knows other classes gets a new last layer, which learns alone before the whole does.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/engine/engine.h"

#include <cstdint>
#include <memory>

namespace pangkas {

/// The last layer, from which the answers come: AlexNet's fc8, SqueezeNet's conv10.
PANGKAS_EXPORT LayerId headOf(const Architecture& architecture);

struct ModelWithHead
{
    Architecture architecture;
    ModelSnapshot model; // all other layers as they were
};

/// With a last layer for so many classes, drawn from the seed as seededWeights() does. invalid-argument below 2 classes and
/// for a last layer that doesn't answer with one number per class.
PANGKAS_EXPORT Result<ModelWithHead> withHead(const Architecture& architecture, const ModelSnapshot& model, int classes,
    std::uint64_t seed, const JobContext& job = {});

struct HeadOptions
{
    int epochs = 20;
    double learningRate = 0.01; // a cosine leads to a hundredth of it

    bool operator==(const HeadOptions&) const = default;
};

/// Trains the last layer alone: all others frozen, neither augmentation nor dropout, so that the images go through the
/// others once (Engine::train() keeps what they become) and an epoch takes a fraction of a second. Optimizer, batch size, label
/// smoothing and seed are those of `like`; no checkpoint. Keeps the best epoch where there are validation images.
PANGKAS_EXPORT Result<TrainingReport> trainHead(const Engine& engine, const Architecture& architecture,
    const ModelSnapshot& model, const std::shared_ptr<const Dataset>& training,
    const std::shared_ptr<const Dataset>& validation, const HeadOptions& options, const TrainingOptions& like,
    const TrainingObserver& observer, const JobContext& job = {});

/// The options that trainHead() trains with.
PANGKAS_EXPORT TrainingOptions headTraining(
    const Architecture& architecture, const HeadOptions& options, const TrainingOptions& like, bool hasValidation);

} // namespace pangkas
