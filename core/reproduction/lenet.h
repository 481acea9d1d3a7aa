// SPDX-License-Identifier: GPL-3.0-or-later
// Deep Compression's small networks on MNIST's digits: trained, pruned, shared, retrained, coded, and measured beside the
// paper's figures (Han et al. 2016, table 1).
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/engine/paired_comparison.h"
#include "core/pipeline/compress.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

struct LenetOptions
{
    /// A file of images, or the folder with t10k-images-idx3-ubyte (or the same as .gz).
    std::filesystem::path data;
    std::size_t trainingImages = 8000; // the file's first ones
    std::size_t validationImages = 2000; // those after them
    std::filesystem::path output; // folder for what is written: NETWORK.safetensors, NETWORK-STAGE.pkz
    std::uint64_t seed = 1;
    int epochs = 12; // from the drawn weights
    int pruneEpochs = 16; // under the mask
    int shareEpochs = 4; // of the centroids
};

/// A stage of one network: a file that was written, proved and decoded, and what its weights answer.
struct LenetStage
{
    std::string name; // "dense", "pruned and shared"...
    std::string file; // empty: the dense network, of which no packed file is made
    std::uint64_t bytes = 0; // of the file; of the dense network all parameters as float32
    double ratio = 1;
    std::int64_t wrong = 0, images = 0;
    std::optional<PairedComparison> comparison; // with the dense network
    std::vector<LayerReport> layers; // of a packed file

    double error() const { return images ? double(wrong) / double(images) : 0; }
};

struct LenetResult
{
    std::string network; // "LeNet-5"
    double paperRatio = 0; // 40 and 39
    double paperError = 0, paperCompressedError = 0; // shares, on 10,000 images after training with 60,000
    std::vector<LenetStage> stages;
    double seconds = 0; // of everything
};

struct LenetReport
{
    LenetOptions options;
    std::vector<LenetResult> networks;
};

/// Called after each stage, with the network that it is of.
using LenetSink = std::function<void(const LenetResult&)>;

/// Trains LeNet-300-100 and LeNet-5 from drawn weights, compresses each with the paper's densities and bits, first as it is
/// and then with retraining (deepCompressionRecipe(); masked retraining while the sparsity grows, then trained centroids),
/// and again with half and a third of the paper's weights.
/// Every stage is coded as in the paper and by the smallest coder there is. Fails as the functions that it calls do.
PANGKAS_EXPORT Result<LenetReport> reproduceLenet(
    const Engine& engine, const LenetOptions& options, const LenetSink& stageDone, const JobContext& job = {});

/// Tables in Markdown: stages beside the paper's figures, then the layers of the last stage that lost nothing measurable.
PANGKAS_EXPORT std::string toMarkdown(const LenetReport& report);

} // namespace pangkas
