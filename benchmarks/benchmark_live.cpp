// SPDX-License-Identifier: GPL-3.0-or-later
// How soon accuracy follows an edit: each layer is pruned a little more, compressed, decoded and run, with what goes
// into it kept from the edit before. Usage: benchmark_live MODEL DATASET [EDITS]
#include "benchmarks/machine.h"
#include "core/engine/engine.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/open_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

using namespace pangkas;
using namespace pangkas::benchmarks;

namespace {

constexpr std::size_t firstImages = 64;

template <typename T>
T valueOf(Result<T> result)
{
    if (!result)
        throw std::runtime_error(describe(result.error()));
    return std::move(*result);
}

template <typename Work>
double millisecondsOf(Work&& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

struct Row
{
    std::vector<double> compress, decode, first, all;
    std::int64_t reused = 0;
    bool isEqual = true; // to the plain evaluator, to the bit
};

Row editLayer(const Engine& engine, const OpenedModel& opened, const Recipe& base, const ModelSnapshot& decoded,
    std::size_t layer, const std::shared_ptr<const Dataset>& dataset, int edits)
{
    Row row;
    for (int edit = 0; edit <= edits; ++edit) { // the first one fills the cache
        LayerRecipe recipe = base.layers[layer];
        recipe.pruning.amount += 0.002 * edit;
        std::shared_ptr<const CompressedLayer> compressed;
        Tensor weight = *decoded.find(opened.architecture.layers[layer].weight);
        const double compress = millisecondsOf([&] {
            compressed = valueOf(compressLayer(opened.architecture.layers[layer], opened.model, recipe, base.seed));
        });
        const double decode = millisecondsOf([&] { weight = valueOf(decodeWeight(compressed->weight)); });
        const ModelSnapshot model = decoded.with(weight);
        EvaluationOptions options;
        options.editedLayer = LayerId(static_cast<std::uint32_t>(layer));
        options.firstPartial = firstImages;
        const auto start = std::chrono::steady_clock::now();
        double first = 0;
        options.partial = [&](const EvaluationReport&) {
            if (first == 0)
                first = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        };
        EvaluationReport report;
        const double all = millisecondsOf([&] {
            report = valueOf(engine.evaluate(opened.architecture, model, dataset, options, {}));
        });
        if (edit == 0)
            continue;
        row.compress.push_back(compress);
        row.decode.push_back(decode);
        row.first.push_back(first);
        row.all.push_back(all);
        row.reused = report.reused;
        if (edit == edits) {
            const EvaluationReport plain = valueOf(engine.evaluate(opened.architecture, model, dataset, {}, {}));
            row.isEqual = plain.predictions == report.predictions;
        }
    }
    return row;
}

void run(const std::string& path, const std::string& data, int edits)
{
    const auto engine = valueOf(loadEngine());
    const OpenedModel opened = valueOf(openModel(path));
    const auto dataset = valueOf(engine->openDataset(valueOf(parseDatasetSource(data)), {}, {}));
    const Recipe recipe = deepCompressionRecipe(opened.architecture);
    const CompressedModel compressed = valueOf(compressModel(opened.architecture, opened.model, recipe));
    ModelSnapshot decoded = opened.model;
    for (const auto& layer : compressed.layers)
        decoded = decoded.with(valueOf(decodeWeight(layer->weight)));
    fmt::print("Measured on {}: {}, {} threads; {} images, median of {} edits, milliseconds.\n\n", today(), processor(),
        engine->info().threads, dataset->size(), edits);
    fmt::print("| edited layer | prune and share | decode | first {} images | all images | images reused | as the plain "
               "evaluator |\n|---|--:|--:|--:|--:|--:|---|\n",
        firstImages);
    for (std::size_t i = opened.architecture.layers.size(); i-- > 0;) {
        const Row row = editLayer(*engine, opened, recipe, decoded, i, dataset, edits);
        fmt::print("| {} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {} | {} |\n", opened.architecture.layers[i].name,
            median(row.compress), median(row.decode), median(row.first), median(row.all), row.reused,
            row.isEqual ? "equal to the bit" : "DIFFERENT");
        std::fflush(stdout);
    }
}

} // namespace

int main(int argc, char* argv[])
{
    prepareEngineEnvironment();
    if (argc < 3) {
        std::fprintf(stderr, "usage: benchmark_live MODEL DATASET [EDITS]\n");
        return 2;
    }
    try {
        run(argv[1], argv[2], argc > 3 ? std::max(1, std::atoi(argv[3])) : 5);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "benchmark_live: %s\n", error.what());
        return 1;
    }
    return 0;
}
