// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in sample: an AlexNet of two classes that ships as a packed difference to seeded initial weights.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/pack_writer.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <filesystem>

namespace pangkas {

/// File name of the shipped difference, for findResource().
inline constexpr char sampleDifferenceName[] = "sample-difference.pkz";

/// Which weights the sample's training may change: all of the convolutions' and the last layer's, and of each linear
/// layer before the last those of the largest initial magnitude. The difference is exactly 0 elsewhere, and pruning the
/// trained network by magnitude meets what it has learned last.
struct SampleDifferenceOptions
{
    /// Magnitude from which weights may change, times the layer's initial deviation: some 6 % of the weights.
    double learnFrom = 1.9;
    /// Width of the ramp around it, from no weight to every weight: a sharp edge would show in the histogram, where the
    /// weights above it have moved and those below have not.
    double learnRamp = 0.8;
    int convolutionBits = 8; // of the difference's codes
    int linearBits = 6;
};

/// A tensor of ones and zeros for each linear layer before the last, for TrainingOptions::trainable.
PANGKAS_EXPORT Result<std::vector<Tensor>> sampleMasks(const Architecture& architecture, const ModelSnapshot& start,
    const SampleDifferenceOptions& options, const JobContext& job = {});

/// Shares the values of trained - start by k-means, layer by layer, and writes them as a packed file that names the
/// seed of `start`.
PANGKAS_EXPORT Result<PackReport> writeSampleDifference(const Architecture& architecture, const ModelSnapshot& start,
    std::uint64_t seed, const ModelSnapshot& trained, const SampleDifferenceOptions& options,
    const std::filesystem::path& path, const JobContext& job = {});

/// Start plus difference, as dense float32. unsupported-format for a packed file that is no such difference.
PANGKAS_EXPORT Result<ModelSnapshot> openSampleModel(
    const std::filesystem::path& difference, const JobContext& job = {});

} // namespace pangkas
