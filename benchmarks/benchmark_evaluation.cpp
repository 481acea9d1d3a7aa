// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracies: images a second beside PyTorch's, how soon a figure follows an edit of each layer, and how long a scan of
// all layers takes; prints Markdown. Usage: benchmark_evaluation MODEL DATA throughput|live|scan...
// (PANGKAS_PEER names peer.py, which is run on the same model and photographs.)
#include "benchmarks/limits.h"
#include "benchmarks/machine.h"
#include "benchmarks/measuring.h"
#include "benchmarks/peer.h"
#include "benchmarks/rows.h"
#include "core/base/parallel.h"
#include "core/engine/engine.h"
#include "core/engine/environment.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/sensitivity_scan.h"
#include "core/pruning/magnitude_pruning.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <vector>

using namespace pangkas;
using namespace pangkas::benchmarks;

namespace {

struct Subject
{
    OpenedModel opened;
    std::string modelPath, dataPath;
    std::shared_ptr<const Engine> engine;
    std::shared_ptr<const Dataset> dataset;
    std::vector<double> multiplyAdds; // of each layer, for one image
    double rate = 0; // multiply-adds a second, all threads

    double multiplyAddsFrom(std::size_t layer) const
    {
        double sum = 0;
        for (std::size_t i = layer; i < multiplyAdds.size(); ++i)
            sum += multiplyAdds[i];
        return sum;
    }
    EvaluationReport evaluate(const ModelSnapshot& model, const EvaluationOptions& options) const
    {
        return valueOf(engine->evaluate(opened.architecture, model, dataset, options, {}));
    }
};

/// How often each layer multiplies for one image: its weights times the places of its output.
std::vector<double> multiplyAddsOf(const Architecture& architecture)
{
    std::vector<int> sides(architecture.nodes.size());
    std::vector<double> counts(architecture.layers.size());
    for (std::size_t i = 0; i < architecture.nodes.size(); ++i) {
        const Node& node = architecture.nodes[i];
        const int from = node.inputs.empty() ? architecture.preprocessing.cropSize : sides[node.inputs.front()];
        sides[i] = from;
        if (node.kind == NodeKind::MaxPool) {
            const int span = from + 2 * node.padding - node.kernel;
            sides[i] = (node.ceilMode ? (span + node.stride - 1) / node.stride : span / node.stride) + 1;
        } else if (node.kind == NodeKind::AdaptiveAveragePool) {
            sides[i] = node.outputSize;
        } else if (node.layer >= 0) {
            const Shape& shape = architecture.layers[static_cast<std::size_t>(node.layer)].weightShape;
            double places = 1;
            if (node.kind == NodeKind::Convolution) {
                sides[i] = (from + 2 * node.padding - static_cast<int>(shape.back())) / node.stride + 1;
                places = double(sides[i]) * sides[i];
            }
            for (const std::int64_t size : shape)
                places *= double(size);
            counts[static_cast<std::size_t>(node.layer)] = places;
        }
    }
    return counts;
}

std::string limitText(double multiplyAdds, double rate)
{
    return fmt::format("{:.3g} G multiply-adds at {:.0f} G/s", 1e-9 * multiplyAdds, 1e-9 * rate);
}

void throughput(const Subject& subject)
{
    fmt::print("\n### Images a second\n| | images/s | top-1 | |\n|---|--:|--:|---|\n");
    constexpr int repeats = 3;
    double speeds[2] = {};
    for (const Precision precision : {Precision::Float32, Precision::Bfloat16}) {
        std::vector<double> rates;
        EvaluationReport report;
        for (int i = 0; i < repeats; ++i) {
            EvaluationOptions options;
            options.batchSize = 64;
            options.precision = precision;
            options.keepImages = true; // the peer has all images in memory before its clock starts
            report = subject.evaluate(subject.opened.model, options);
            if (i > 0)
                rates.push_back(report.imagesPerSecond());
        }
        speeds[int(precision)] = medianOf(rates);
        fmt::print("| ours | {:.1f} | {:.2f} % | {} |\n", speeds[int(precision)], 100 * report.top1(), report.method);
    }
    double peers[2] = {};
    const std::string kernel(chooseBlasKernel(readProcessorFacts()));
    if (const std::string peer = peerProgram(); !peer.empty()) {
        for (const bool isRight : {false, true}) {
            const std::string core = isRight && !kernel.empty() ? "OPENBLAS_CORETYPE=" + kernel : "-u OPENBLAS_CORETYPE";
            const std::string line = outputOf(fmt::format("env {} /usr/bin/python3 '{}' evaluate '{}' '{}' 2>/dev/null", core,
                peer, subject.modelPath, subject.dataPath));
            peers[isRight] = numberOf(line, "images_per_second");
            fmt::print("| PyTorch | {:.1f} | {:.2f} % | defaults, batch 64, {:.0f} threads{} |\n", peers[isRight],
                100 * numberOf(line, "top1"), numberOf(line, "threads"), isRight ? ", OPENBLAS_CORETYPE=" + kernel : "");
        }
        fmt::print("\nOurs in float32 {:.2f} times PyTorch by its defaults and {:.2f} times with the right kernel; in bfloat16, a "
                   "preview, {:.2f} and {:.2f} times.\n",
            speeds[0] / peers[0], speeds[0] / peers[1], speeds[1] / peers[0], speeds[1] / peers[1]);
    }
    const double each = subject.multiplyAddsFrom(0);
    for (const bool isRight : {false, true})
        addRow({"evaluation, float32, batch 64, " + fmt::format("{} threads", threadLimit()), speeds[0], peers[isRight],
            isRight ? "PyTorch, the right BLAS kernel" : "PyTorch's defaults", subject.rate / each,
            limitText(each, subject.rate), "images/s"});
    addRow({"the same in bfloat16, a preview", speeds[1], peers[1], "PyTorch, float32", 0, "", "images/s"});
}

ModelSnapshot prunedAt(const Subject& subject, std::size_t layer, double sparsity)
{
    const Tensor* weight = subject.opened.model.find(subject.opened.architecture.layers[layer].weight);
    const Mask mask = valueOf(pruneByMagnitude(weight->values(), {PruningRule::Sparsity, sparsity}));
    std::vector<float> values(weight->values().begin(), weight->values().end());
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!mask.isKept(i))
            values[i] = 0;
    return subject.opened.model.with(Tensor::fromValues(weight->name(), weight->shape(), values));
}

void live(const Subject& subject)
{
    fmt::print("\n### After an edit\nThe layer's activations are kept from an edit before; medians of 3 edits for linear layers, one edit for convolutions.\n\n"
               "| layer | first figure (64 images), ms | all {} images, s | without what is kept, s |\n|---|--:|--:|--:|\n",
        subject.dataset->size());
    EvaluationOptions plain;
    plain.limit = 64;
    subject.evaluate(subject.opened.model, plain); // threads and libraries are there
    plain.limit = 0;
    const double whole = secondsOf([&] { subject.evaluate(subject.opened.model, plain); });
    for (std::size_t layer = 0; layer < subject.multiplyAdds.size(); ++layer) {
        std::vector<double> first, all;
        // A convolution's edit takes seconds; those of linear layers are repeated.
        const bool isLinear = subject.opened.architecture.layers[layer].kind == LayerKind::Linear;
        for (const double sparsity : isLinear ? std::vector{0.4, 0.5, 0.6, 0.7} : std::vector{0.4, 0.5}) {
            const ModelSnapshot edited = prunedAt(subject, layer, sparsity);
            const auto start = std::chrono::steady_clock::now();
            const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
            EvaluationOptions options;
            options.editedLayer = LayerId(static_cast<std::uint32_t>(layer));
            options.firstPartial = 64;
            double firstFigure = 0;
            options.partial = [&](const EvaluationReport&) {
                if (firstFigure == 0)
                    firstFigure = elapsed();
            };
            subject.evaluate(edited, options);
            if (sparsity > 0.4) { // the first one fills the cache
                all.push_back(elapsed());
                first.push_back(firstFigure > 0 ? firstFigure : all.back());
            }
        }
        const std::string& name = subject.opened.architecture.layers[layer].name;
        const double firstTime = medianOf(first), allTime = medianOf(all);
        fmt::print("| {} | {:.1f} | {:.3f} | {:.2f} |\n", name, 1e3 * firstTime, allTime, whole);
        const double images = double(subject.dataset->size()), each = subject.multiplyAddsFrom(layer);
        if (name == "fc6" || name == "fc8" || name == "conv1" || name == "conv5") {
            addRow({name + " edited: first figure, 64 images", firstTime, 0, "", 64 * each / subject.rate,
                limitText(64 * each, subject.rate)});
            addRow({fmt::format("{} edited: all {} images", name, subject.dataset->size()), allTime, whole,
                "everything anew", images * each / subject.rate, limitText(images * each, subject.rate)});
        }
    }
}

void scan(const Subject& subject)
{
    ScanOptions options;
    options.levels = valueOf(parseScanLevels("0.05:0.95:0.05"));
    const Scan empty = valueOf(emptyScan(subject.opened.architecture, subject.opened.model, *subject.dataset, options));
    Scan done;
    const double seconds = secondsOf([&] {
        done = valueOf(scanSensitivity(*subject.engine, subject.opened.architecture, subject.opened.model, subject.dataset,
            options, empty, [](const Scan&) { return Result<void>(); }));
    });
    double operations = 0;
    for (std::size_t layer = 0; layer < subject.multiplyAdds.size(); ++layer)
        operations += double(options.levels.size()) * double(options.images) * subject.multiplyAddsFrom(layer);
    fmt::print("\n### Sensitivity scan\n{} layers, {} levels, {} images each: {} measurements in {:.1f} s on {} threads.\n",
        subject.multiplyAdds.size(), options.levels.size(), options.images, done.rows.size(), seconds, threadLimit());
    addRow({fmt::format("scan of {} layers x {} levels, {} images", subject.multiplyAdds.size(), options.levels.size(),
                options.images),
        seconds, 0, "", operations / subject.rate, limitText(operations, subject.rate)});
}

} // namespace

int main(int argc, char** argv)
try {
    prepareEngineEnvironment();
    if (argc < 4) {
        fmt::print(stderr, "usage: benchmark_evaluation MODEL DATA throughput|live|scan...\n");
        return 2;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    Subject subject{valueOf(openModel(argv[1])), argv[1], argv[2], valueOf(loadEngine()), nullptr, {}, 0};
    DatasetOptions options;
    options.classes = subject.opened.classNames;
    subject.dataset = valueOf(subject.engine->openDataset(valueOf(parseDatasetSource(argv[2])), options, {}));
    subject.multiplyAdds = multiplyAddsOf(subject.opened.architecture);
    subject.rate = multiplyAddRate(threadLimit());
    fmt::print("Measured on {}: {}, {} threads, which reach {:.0f} G multiply-adds a second in 32-bit floats. {} photographs; an "
               "image takes {:.1f} M.\n",
        today(), processor(), threadLimit(), 1e-9 * subject.rate, subject.dataset->size(),
        1e-6 * subject.multiplyAddsFrom(0));
    for (int i = 3; i < argc; ++i) {
        const std::string part = argv[i];
        if (part == "throughput")
            throughput(subject);
        else if (part == "live")
            live(subject);
        else if (part == "scan")
            scan(subject);
        else
            throw std::runtime_error("unknown part " + part);
    }
} catch (const std::exception& error) {
    fmt::print(stderr, "benchmark_evaluation: {}\n", error.what());
    return 1;
}
