// SPDX-License-Identifier: GPL-3.0-or-later
// What needs LibTorch and OpenCV, behind an interface that shows neither. The implementation is a library of its own,
// loaded at run time by loadEngine(): programs that only read, prune, pack or verify never pay for it.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/engine/evaluation_report.h"
#include "core/engine/training.h"
#include "core/tensor/model_snapshot.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pangkas {

/// Facts for About and `pangkas-cli doctor`.
struct EngineInfo
{
    std::string torchVersion;
    std::string openCvVersion;
    std::string blasLibrary; // file that provides it
    std::string blasKernel; // "SkylakeX", as the library itself says
    std::string blasKernelOrigin; // "set by Pangkas (OPENBLAS_CORETYPE)", "set by the user", "the library's choice"
    std::string instructionSet; // of LibTorch's own kernels: "AVX2"
    std::string convolutionLibrary; // "oneDNN 2.6.3, AVX-512 + AMX"
    int cudaDevices = 0; // that training can use
    std::string cuda; // "11.8, 1 device"; without devices, why there are none
    int threads = 1; // used for arithmetic
    int cores = 1; // available to the process
};

struct EvaluationOptions
{
    int batchSize = 32;
    /// How many images are measured; 0: all. Fewer are taken evenly from every class (stratified).
    std::size_t limit = 0;
    /// Whatever is reported as an accuracy is Float32's. `editedLayer` has no effect on others.
    Precision precision = Precision::Float32;
    /// Keep the prepared images for the next evaluation of this data set. Off where memory counts more.
    bool keepImages = true;
    /// The first layer whose weights are going to change from one evaluation to the next, as while its slider moves. What
    /// goes into it is kept (up to 512 MB for all such evaluations) and taken from there the next time, if data set,
    /// architecture, preprocessing, limit, batch size and every weight before it are the same, told by their hashes.
    /// The answers are the same to the bit as without; EvaluationReport::reused counts the images that it has served.
    std::optional<LayerId> editedLayer;
    /// Images without which no partial report is made: a figure from too few would only flicker.
    std::size_t firstPartial = 0;
    /// Called on the worker's thread as batches finish, with all images so far.
    std::function<void(const EvaluationReport&)> partial;
};

class PANGKAS_EXPORT Engine
{
public:
    virtual ~Engine() = default;

    virtual EngineInfo info() const = 0;

    /// Lists and checks the images (each file is examined for damage, in parallel).
    /// empty-dataset for no image or fewer than two classes; damaged-images unless they may be skipped.
    virtual Result<std::shared_ptr<const Dataset>> openDataset(
        const DatasetSource& source, const DatasetOptions& options, const JobContext& job) const = 0;

    /// Writes a drawn set as PNG files, FOLDER/cats/00000.png ...; nothing is left behind when it fails.
    virtual Result<void> writeDrawnDataset(
        const DrawnSource& source, const std::filesystem::path& folder, const JobContext& job) const = 0;

    /// Evaluation in the order of the data set. class-mismatch when the set has a label the model lacks.
    /// Results don't depend on the number of threads. Preprocessed images are kept (as bytes, up to 512 MB) for the
    /// next evaluation of the same data set.
    virtual Result<EvaluationReport> evaluate(const Architecture& architecture, const ModelSnapshot& model,
        const std::shared_ptr<const Dataset>& dataset, const EvaluationOptions& options,
        const JobContext& job) const = 0;

    /// An image file's bytes as the data sets' files are decoded. damaged-images with the reason in `detail`.
    virtual Result<Image> decodeImage(std::span<const std::byte> bytes) const = 0;

    /// One image's answer: the softmax probability of each class. invalid-argument for an empty image.
    virtual Result<std::vector<float>> classify(const Architecture& architecture, const ModelSnapshot& model,
        const Image& image, const JobContext& job) const = 0;

    /// Gradient descent on cross-entropy. Cancelled is an error, its checkpoint stays; Diverged is none, see the report.
    virtual Result<TrainingReport> train(const Architecture& architecture, const ModelSnapshot& start,
        const std::shared_ptr<const Dataset>& training, const std::shared_ptr<const Dataset>& validation,
        const TrainingOptions& options, const TrainingObserver& observer, const JobContext& job) const = 0;
};

/// Sets what the engine's libraries read from the environment when they load (OPENBLAS_CORETYPE on processors that the
/// packaged OpenBLAS takes for a Prescott, OMP_WAIT_POLICY), unless the user has. Call it first in main(): changing
/// the environment is not safe once other threads run.
PANGKAS_EXPORT void prepareEngineEnvironment();

/// Loads the engine on the first call (0.5 s or more) and returns the same one ever after. Thread-safe.
PANGKAS_EXPORT Result<std::shared_ptr<const Engine>> loadEngine(const JobContext& job = {});

} // namespace pangkas
