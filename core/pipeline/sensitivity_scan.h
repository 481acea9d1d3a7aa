// SPDX-License-Identifier: GPL-3.0-or-later
// How much accuracy pruning costs, layer by layer: each is pruned alone to a series of sparsities and measured.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/engine/engine.h"
#include "core/tensor/model_snapshot.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

struct ScanOptions
{
    std::vector<double> levels; // sparsities from 0 to 1, rising
    std::size_t images = 200; // taken evenly from every class; 0: all
    int batchSize = 32;
};

/// "0:0.95:0.05" (first, last, step), or a list "0.5,0.9,0.95". invalid-argument for anything else, for more than 1000
/// levels, and for levels outside [0, 1] or not rising.
PANGKAS_EXPORT Result<std::vector<double>> parseScanLevels(std::string_view text);

/// A layer at a sparsity, all others dense. The row of the dense network itself has the layer "dense".
struct ScanRow
{
    std::string layer;
    double sparsity = 0;
    std::size_t weights = 0;
    std::size_t zeros = 0; // of the layer's weights, after pruning
    std::int64_t images = 0;
    std::int64_t correct = 0;
    double meanLoss = 0; // cross-entropy in nats

    double top1() const { return images ? double(correct) / double(images) : 0; }
    bool operator==(const ScanRow&) const = default;
};

struct Scan
{
    /// What the rows belong to: model, network, preprocessing, data and options, a line for each.
    std::vector<std::string> identity;
    std::vector<ScanRow> rows; // "dense" first, then layer by layer, level by level

    bool operator==(const Scan&) const = default;
};

/// The identity of a scan. Hashes all weights, and the names and labels of the data set.
PANGKAS_EXPORT Result<Scan> emptyScan(const Architecture& architecture, const ModelSnapshot& model,
    const Dataset& dataset, const ScanOptions& options, const JobContext& job = {});

/// As a table: the identity in lines that begin with "# ", a header, a line for each row. Numbers read back the same.
PANGKAS_EXPORT std::string toCsv(const Scan& scan);
/// corrupt-file, with the line, for text that toCsv() doesn't write.
PANGKAS_EXPORT Result<Scan> parseScanCsv(std::string_view text);

/// Called after each new row with all so far; an error ends the scan and is returned.
using ScanSink = std::function<Result<void>(const Scan&)>;

/// Measures what `scan` lacks. The dense network is measured again even if `scan` has its row: a difference means that
/// the images are not those any more, and the scan is refused with not-equal. Cancelling keeps what the sink was given.
/// At sparsity 0 a layer stays as it is.
PANGKAS_EXPORT Result<Scan> scanSensitivity(const Engine& engine, const Architecture& architecture,
    const ModelSnapshot& model, const std::shared_ptr<const Dataset>& dataset, const ScanOptions& options, Scan scan,
    const ScanSink& rowDone, const JobContext& job = {});

/// The same into a file, written anew atomically with each row. A file that is there is continued if it is of the same
/// identity; of another one it is refused with file-exists, unless it may be replaced.
PANGKAS_EXPORT Result<Scan> scanIntoFile(const Engine& engine, const Architecture& architecture,
    const ModelSnapshot& model, const std::shared_ptr<const Dataset>& dataset, const ScanOptions& options,
    const std::filesystem::path& path, bool mayReplace, const JobContext& job = {});

} // namespace pangkas
