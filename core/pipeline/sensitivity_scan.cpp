// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/sensitivity_scan.h"

#include "core/base/file.h"
#include "core/base/hashing.h"
#include "core/pruning/magnitude_pruning.h"
#include "core/tensor/model_hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace pangkas {

namespace {

constexpr char denseName[] = "dense";

Result<Tensor> pruned(const Tensor& tensor, double sparsity, const JobContext& job)
{
    PANGKAS_ASSIGN(const Mask mask, pruneByMagnitude(tensor.values(), {PruningRule::Sparsity, sparsity}, job));
    PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(tensor.size()));
    const auto from = tensor.values();
    const auto to = buffer.values();
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] = mask.isKept(i) ? from[i] : 0.0f;
    return Tensor(tensor.info(), std::move(buffer));
}

std::size_t zerosOf(const Tensor& tensor)
{
    return static_cast<std::size_t>(std::ranges::count(tensor.values(), 0.0f));
}

ScanRow rowOf(std::string layer, double sparsity, std::size_t weights, std::size_t zeros, const EvaluationReport& report)
{
    return {std::move(layer), sparsity, weights, zeros, report.images, report.correct, report.meanLoss};
}

/// Sums of floats that another processor's instructions may round otherwise.
bool isSameMeasurement(const ScanRow& a, const ScanRow& b)
{
    return a.images == b.images && a.correct == b.correct
        && std::abs(a.meanLoss - b.meanLoss) <= 1e-5 * std::max(1.0, std::abs(b.meanLoss));
}

class Measurement
{
public:
    Measurement(const Engine& engine, const Architecture& architecture, const ModelSnapshot& model,
        const std::shared_ptr<const Dataset>& dataset, const ScanOptions& options)
        : m_engine(engine), m_architecture(architecture), m_model(model), m_dataset(dataset), m_options(options)
    {
    }

    Result<ScanRow> dense(const JobContext& job) const
    {
        PANGKAS_ASSIGN(const EvaluationReport report, evaluate(m_model, {}, job));
        std::size_t weights = 0, zeros = 0;
        for (const LayerInfo& layer : m_architecture.layers) {
            weights += m_model.find(layer.weight)->size();
            zeros += zerosOf(*m_model.find(layer.weight));
        }
        return rowOf(denseName, 0, weights, zeros, report);
    }

    Result<ScanRow> layer(std::size_t index, double sparsity, const JobContext& job) const
    {
        const LayerInfo& info = m_architecture.layers[index];
        PANGKAS_ASSIGN(Tensor tensor, pruned(*m_model.find(info.weight), sparsity, job));
        const std::size_t weights = tensor.size(), zeros = zerosOf(tensor);
        PANGKAS_ASSIGN(const EvaluationReport report,
            evaluate(m_model.with(std::move(tensor)), LayerId(static_cast<std::uint32_t>(index)), job));
        return rowOf(info.name, sparsity, weights, zeros, report);
    }

private:
    Result<EvaluationReport> evaluate(
        const ModelSnapshot& model, std::optional<LayerId> edited, const JobContext& job) const
    {
        EvaluationOptions options;
        options.batchSize = m_options.batchSize;
        options.limit = m_options.images;
        options.editedLayer = edited;
        return m_engine.evaluate(m_architecture, model, m_dataset, options, job);
    }

    const Engine& m_engine;
    const Architecture& m_architecture;
    const ModelSnapshot& m_model;
    const std::shared_ptr<const Dataset>& m_dataset;
    const ScanOptions& m_options;
};

Result<Scan> readScan(const std::filesystem::path& path)
{
    PANGKAS_ASSIGN(const std::string text, readTextFile(path));
    auto scan = parseScanCsv(text);
    if (!scan)
        return fail(withFile(scan.error(), path.string()));
    return scan;
}

} // namespace

Result<Scan> emptyScan(const Architecture& architecture, const ModelSnapshot& model, const Dataset& dataset,
    const ScanOptions& options, const JobContext& job)
{
    ModelHash weights;
    for (const Tensor& tensor : model.tensors())
        PANGKAS_TRY(weights.add(tensor, job));
    Sha256 data;
    for (const std::string& name : dataset.classes())
        data.add(name + '\n');
    for (std::size_t i = 0; i < dataset.size(); ++i)
        data.add(fmt::format("{}\t{}\n", dataset.name(i), dataset.label(i)));
    std::string levels;
    for (const double level : options.levels)
        levels += fmt::format("{}{}", levels.empty() ? "" : " ", level);
    Scan scan;
    scan.identity = {"Pangkas sensitivity scan 1", fmt::format("model {}", weights.finish()),
        fmt::format("network {}, {} classes", architecture.id, architecture.classes),
        fmt::format("preprocessing {}", toString(architecture.preprocessing)),
        fmt::format("data {} images {}", dataset.size(), data.finish()),
        fmt::format("images {}, batch {}", options.images, options.batchSize), fmt::format("levels {}", levels)};
    return scan;
}

Result<Scan> scanSensitivity(const Engine& engine, const Architecture& architecture, const ModelSnapshot& model,
    const std::shared_ptr<const Dataset>& dataset, const ScanOptions& options, Scan scan, const ScanSink& rowDone,
    const JobContext& job)
{
    PANGKAS_TRY(checkTensors(architecture, model));
    const std::size_t levels = options.levels.size();
    const auto total = static_cast<std::int64_t>(architecture.layers.size() * levels + 1);
    const JobContext quiet(job.token()); // an evaluation's own progress would run to and fro
    const Measurement measurement(engine, architecture, model, dataset, options);
    job.report(Stage::Evaluating, 0, total, denseName);
    PANGKAS_ASSIGN(const ScanRow dense, measurement.dense(quiet));
    if (scan.rows.empty()) {
        scan.rows.push_back(dense);
        PANGKAS_TRY(rowDone(scan));
    } else if (scan.rows.front().layer != denseName || !isSameMeasurement(scan.rows.front(), dense)) {
        return fail(ErrorCode::NotEqual,
            fmt::format("the dense network recognises {} of {} images with a loss of {} now, {} of {} with {} in the scan so far",
                dense.correct, dense.images, dense.meanLoss, scan.rows.front().correct, scan.rows.front().images,
                scan.rows.front().meanLoss),
            {}, "The images have changed: begin a new scan");
    }
    std::vector<ScanRow> rows = {scan.rows.front()};
    for (std::size_t layer = 0; layer < architecture.layers.size(); ++layer) {
        const LayerInfo& info = architecture.layers[layer];
        for (const double level : options.levels) {
            job.report(Stage::Evaluating, static_cast<std::int64_t>(rows.size()), total, fmt::format("{} at {:.4g}", info.name, level));
            const auto known = std::ranges::find_if(
                scan.rows, [&](const ScanRow& row) { return row.layer == info.name && row.sparsity == level; });
            if (known != scan.rows.end()) {
                rows.push_back(*known);
                continue;
            }
            PANGKAS_ASSIGN(ScanRow row, measurement.layer(layer, level, quiet));
            rows.push_back(row);
            scan.rows.push_back(std::move(row));
            PANGKAS_TRY(rowDone(scan));
        }
    }
    job.report(Stage::Evaluating, total, total);
    scan.rows = std::move(rows);
    return scan;
}

Result<Scan> scanIntoFile(const Engine& engine, const Architecture& architecture, const ModelSnapshot& model,
    const std::shared_ptr<const Dataset>& dataset, const ScanOptions& options, const std::filesystem::path& path,
    bool mayReplace, const JobContext& job)
{
    PANGKAS_ASSIGN(Scan scan, emptyScan(architecture, model, *dataset, options, job));
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) {
        auto found = readScan(path);
        if (found && found->identity == scan.identity)
            scan = std::move(*found);
        else if (!found && found.error().code != ErrorCode::CorruptFile)
            return found;
        else if (!mayReplace)
            return fail(ErrorCode::FileExists, "is not a scan of this model with these data and options", path.string(),
                "Choose another file, or --force to replace it");
    }
    const auto write = [&](const Scan& soFar) { return writeFileAtomically(path, toCsv(soFar)); };
    return scanSensitivity(engine, architecture, model, dataset, options, std::move(scan), write, job);
}

} // namespace pangkas
