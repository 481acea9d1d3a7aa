// SPDX-License-Identifier: GPL-3.0-or-later
// Replays a hand on the sliders of the layer table and prints how long each movement takes: all numbers of the table and
// the predicted bytes of the file; beside that, how near these predictions come. Usage: benchmark_slider MODEL
// [--packed|--packed-all] (compresses the model by two or more recipes, with every coder, and prints predicted against
// packed bytes).
#include "benchmarks/limits.h"
#include "benchmarks/machine.h"
#include "benchmarks/measuring.h"
#include "benchmarks/rows.h"
#include "core/base/parallel.h"
#include "core/coding/layer_coder.h"
#include "core/container/packed_layer.h"
#include "core/container/pack_writer.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/layer_index.h"
#include "core/pipeline/open_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

using namespace pangkas;
using namespace pangkas::benchmarks;

namespace {

constexpr int events = 1000;

/// Of this process: what the clock on the wall would show if nothing else ran.
double processorSeconds()
{
    timespec time = {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// There and back again, in steps of 0.1 %.
double sparsityOf(int event)
{
    const int step = event % 1998;
    return 0.001 * (step < 999 ? step : 1998 - step);
}

struct Table
{
    std::vector<LayerNumbers> rows;
    std::uint64_t fileBytes = 0;
};

void update(Table& table, const std::vector<LayerIndex>& indices, const Recipe& recipe, std::size_t only)
{
    for (std::size_t i = 0; i < indices.size(); ++i)
        if (only == indices.size() || only == i)
            table.rows[i] = indices[i].numbers(recipe.layers[i]);
    table.fileBytes = predictedContainerBytes(indices.size());
    for (const LayerNumbers& row : table.rows)
        table.fileBytes += row.predicted.bytes;
}

/// 95 % of the movements take no longer.
double replay(const std::string& name, const std::vector<LayerIndex>& indices, Recipe recipe, std::size_t only)
{
    Table table{std::vector<LayerNumbers>(indices.size())};
    update(table, indices, recipe, indices.size());
    std::vector<double> times, busy;
    std::uint64_t least = ~std::uint64_t{0}, most = 0;
    for (int event = 0; event < events; ++event) {
        for (std::size_t i = 0; i < indices.size(); ++i)
            if (only == indices.size() || only == i)
                recipe.layers[i].pruning = {PruningRule::Sparsity, sparsityOf(event)};
        const double before = processorSeconds();
        times.push_back(secondsOf([&] { update(table, indices, recipe, only); }));
        busy.push_back(processorSeconds() - before);
        least = std::min(least, table.fileBytes);
        most = std::max(most, table.fileBytes);
    }
    std::string cells;
    for (std::vector<double>* column : {&times, &busy}) {
        std::ranges::sort(*column);
        for (const double share : {0.5, 0.95, 0.99, 1.0})
            cells += fmt::format(" {:.3f} |", 1e3 * (*column)[static_cast<std::size_t>(share * (events - 1))]);
    }
    fmt::print("| {} |{} {} to {} |\n", name, cells, least, most);
    return times[static_cast<std::size_t>(0.95 * (events - 1))];
}

void compare(const OpenedModel& opened, const std::vector<LayerIndex>& indices, const std::string& name, Recipe recipe)
{
    const CompressedModel model = valueOf(compressModel(opened.architecture, opened.model, recipe));
    for (const LayerCoder* coder : layerCoders()) {
        double predictedSum = 0, packedSum = 0;
        std::string row;
        for (std::size_t i = 0; i < indices.size(); ++i) {
            CompressedLayer layer = *model.layers[i];
            layer.coder = coder->id();
            const auto packed = valueOf(packLayer(layer, {}));
            const auto predicted = static_cast<double>(indices[i].predictedBytes(recipe.layers[i], coder->id()).bytes);
            double real = 0;
            for (const StreamFacts& stream : packed->facts().streams)
                real += static_cast<double>(stream.bytes);
            predictedSum += predicted;
            packedSum += real;
            row += fmt::format(" {:+.1f} |", 100 * (predicted / real - 1));
        }
        fmt::print("| {} | {} |{} {:.0f} | {:.0f} | {:+.2f} % |\n", name, coder->id(), row, predictedSum, packedSum,
            100 * (predictedSum / packedSum - 1));
    }
}

Recipe allAt(Recipe recipe, double sparsity)
{
    for (LayerRecipe& layer : recipe.layers)
        layer.pruning = {PruningRule::Sparsity, sparsity};
    return recipe;
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 2) {
        fmt::print(stderr, "usage: benchmark_slider MODEL [--packed|--packed-all]\n");
        return 2;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    setThreadLimit(1);
    const OpenedModel opened = valueOf(openModel(argv[1]));
    const auto& layers = opened.architecture.layers;
    fmt::print("Measured on {}: {}, one thread.\n\n", today(), processor());
    fmt::print("| layer | weights | profile, ms | index, ms | coder max, ms |\n|---|--:|--:|--:|--:|\n");
    std::vector<LayerIndex> indices;
    double sum = 0, busy = 0, maxSum = 0, maxBusy = 0;
    for (const LayerInfo& layer : layers) {
        const std::span<const float> weights = opened.model.find(layer.weight)->values();
        const double profile = secondsOf([&] { (void)valueOf(MagnitudeProfile::build(weights)); });
        const double before = processorSeconds();
        const double index = secondsOf([&] { indices.push_back(valueOf(LayerIndex::build(layer, opened.model))); });
        busy += processorSeconds() - before;
        const double beforeMax = processorSeconds();
        const double max
            = secondsOf([&] { indices.back() = valueOf(indices.back().withMaxCosts(layer, opened.model)); });
        maxBusy += processorSeconds() - beforeMax;
        fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.1f} |\n", layer.name, weights.size(), 1e3 * profile, 1e3 * index,
            1e3 * max);
        sum += index;
        maxSum += max;
    }
    fmt::print("| all | {} | | {:.1f} (of processor time {:.1f}) | {:.1f} ({:.1f}) |\n", opened.model.parameterCount(),
        1e3 * sum, 1e3 * busy, 1e3 * maxSum, 1e3 * maxBusy);

    Recipe paper = deepCompressionRecipe(opened.architecture);
    for (LayerRecipe& layer : paper.layers)
        if (layer.layer == "fc6" || layer.layer == "fc7")
            layer.pruning = {PruningRule::Sparsity, 0.9};
    Recipe optimal = paper;
    for (LayerRecipe& layer : optimal.layers)
        layer.sharing.init = CentroidInit::Optimal;
    fmt::print("\n{} movements of a slider; all numbers of the table and the file's predicted bytes.\n\n", events);
    fmt::print("| slider | median, ms | p95 | p99 | longest | processor time: median | p95 | p99 | longest | predicted bytes |\n"
               "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (std::size_t i = 0; i < layers.size(); ++i)
        replay(layers[i].name, indices, paper, i);
    const double bytes = double(opened.model.denseBytes()), bandwidth = memoryBandwidth();
    const std::string pass = fmt::format("a pass over {:.0f} MB at {:.1f} GB/s", 1e-6 * bytes, 1e-9 * bandwidth);
    addRow({"indices of all layers, one core", sum, 0, "", bytes / bandwidth, pass});
    addRow({"costs of the coder max, one core", maxSum, 0, "", bytes / bandwidth, pass});
    const auto replayAll = [&](const std::string& name, const Recipe& recipe) {
        const double seconds = replay(name, indices, recipe, layers.size());
        addRow({"a slider's movement, " + name + ", p95", seconds, bytes / bandwidth, pass, 0, ""});
    };
    replayAll("all layers", paper);
    replayAll("all layers, optimal codebooks", optimal);
    replayAll("all layers, compact preset", compactRecipe(opened.architecture));

    if (argc < 3)
        return 0;
    fmt::print("\nPredicted against packed bytes of the layers' streams, difference in %.\n\n| recipe | coder |");
    for (const LayerInfo& layer : layers)
        fmt::print(" {} |", layer.name);
    fmt::print(" predicted | packed | all |\n|---|---|");
    for (std::size_t i = 0; i < layers.size() + 3; ++i)
        fmt::print("--:|");
    fmt::print("\n");
    setThreadLimit(0);
    compare(opened, indices, "Deep Compression", paper);
    compare(opened, indices, "compact", compactRecipe(opened.architecture));
    if (std::string_view(argv[2]) != "--packed-all")
        return 0;
    for (const double sparsity : {0.6, 0.8, 0.95})
        compare(opened, indices, fmt::format("all {:.0f} % sparse", 100 * sparsity), allAt(paper, sparsity));
    compare(opened, indices, "with optimal codebooks", optimal);
} catch (const std::exception& error) {
    fmt::print(stderr, "benchmark_slider: {}\n", error.what());
    return 1;
}
