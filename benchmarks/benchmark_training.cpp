// SPDX-License-Identifier: GPL-3.0-or-later
// A training step of AlexNet beside plain PyTorch's, in turn; prints Markdown.
// Usage: benchmark_training PEER [ROUNDS]: PEER is training_peer.py, which needs python3-torch and python3-torchvision.
#include "benchmarks/limits.h"
#include "benchmarks/machine.h"
#include "benchmarks/measuring.h"
#include "benchmarks/peer.h"
#include "benchmarks/rows.h"
#include "core/architecture/seeded_weights.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/engine/engine.h"
#include "core/engine/environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace pangkas;
using namespace pangkas::benchmarks;

namespace {

constexpr int batch = 64, stepsPerRound = 3;
constexpr double multiplyAddsPerImage = 710.1e6; // forward; backward takes twice as many, less conv1's way to the image

/// Noise of the size that photographs have after resizing, in memory.
class NoiseDataset : public Dataset
{
public:
    NoiseDataset()
    {
        Random random(1);
        for (int i = 0; i < batch * stepsPerRound; ++i) {
            Image image{256, 256, std::vector<std::uint8_t>(std::size_t{3} * 256 * 256)};
            for (std::uint8_t& value : image.pixels)
                value = static_cast<std::uint8_t>(random.bits());
            m_images.push_back(std::move(image));
        }
    }
    const DatasetSource& source() const override { return m_source; }
    const std::vector<std::string>& classes() const override { return m_classes; }
    std::size_t size() const override { return m_images.size(); }
    int label(std::size_t index) const override { return static_cast<int>(index % 2); }
    std::string name(std::size_t index) const override { return fmt::format("noise {}", index); }
    Result<Image> load(std::size_t index) const override { return m_images[index]; }
    const std::vector<DamagedImage>& damaged() const override { return m_damaged; }

private:
    DatasetSource m_source = FolderSource{"noise"};
    std::vector<std::string> m_classes{"a", "b"};
    std::vector<Image> m_images;
    std::vector<DamagedImage> m_damaged;
};

constexpr double never = std::numeric_limits<double>::infinity();

struct Contest
{
    std::string title, peerArguments; // what is measured; optimizer and precision as the peer takes them
    TrainingOptions options;
    // Seconds of a step: on the clock, and those that all threads worked, which a busy machine changes less.
    double ours = never, oursWork = never;
    double peer1 = never, peer1Work = never; // as PyTorch starts up
    double peer2 = never, peer2Work = never; // the right kernel, all threads
};

Contest contest(std::string title, OptimizerKind kind, bool isBfloat16)
{
    Contest result{std::move(title), kind == OptimizerKind::Adam ? "adam" : "sgd", {}};
    result.peerArguments += isBfloat16 ? " bfloat16" : " float32";
    result.options.epochs = 3; // the first one warms up
    result.options.batchSize = batch;
    result.options.optimizer.kind = kind;
    result.options.learningRate.start = kind == OptimizerKind::Adam ? 0.0001 : 0.01;
    result.options.mixedPrecision = isBfloat16;
    return result;
}

} // namespace

int main(int argc, char** argv)
try {
    prepareEngineEnvironment();
    if (argc < 2) {
        fmt::print(stderr, "usage: benchmark_training PEER [ROUNDS]\n");
        return 2;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const std::string peer = argv[1];
    const int rounds = argc > 2 ? std::stoi(argv[2]) : 3;
    const auto engine = valueOf(loadEngine());
    const Architecture architecture = alexnet(2);
    const ModelSnapshot start = valueOf(seededWeights(architecture, 1));
    const auto data = std::make_shared<NoiseDataset>();
    const double rate = multiplyAddRate(threadLimit());
    const std::string kernel(chooseBlasKernel(readProcessorFacts()));
    std::vector<Contest> contests = {contest("SGD, float32", OptimizerKind::Sgd, false),
        contest("Adam, float32", OptimizerKind::Adam, false), contest("SGD, bfloat16", OptimizerKind::Sgd, true)};
    for (int round = 0; round < rounds; ++round) {
        for (Contest& each : contests) {
            std::vector<std::clock_t> clocks; // at each epoch's end
            const TrainingObserver observer{{}, [&](const EpochReport&) { clocks.push_back(std::clock()); }, {}};
            const auto report = valueOf(engine->train(architecture, start, data, nullptr, each.options, observer, {}));
            for (std::size_t i = 1; i < clocks.size(); ++i) {
                each.ours = std::min(each.ours, report.epochs[i].seconds / stepsPerRound);
                each.oursWork = std::min(
                    each.oursWork, double(clocks[i] - clocks[i - 1]) / CLOCKS_PER_SEC / stepsPerRound);
            }
            for (const bool isTuned : {false, true}) {
                const std::string core = isTuned && !kernel.empty() ? "OPENBLAS_CORETYPE=" + kernel : "-u OPENBLAS_CORETYPE";
                const std::string line = outputOf(fmt::format("env {} /usr/bin/python3 '{}' {} {} {} {} 2>/dev/null", core,
                    peer, batch, stepsPerRound, isTuned ? threadLimit() : 0, each.peerArguments));
                double& best = isTuned ? each.peer2 : each.peer1;
                double& work = isTuned ? each.peer2Work : each.peer1Work;
                best = std::min(best, numberOf(line, "seconds"));
                work = std::min(work, numberOf(line, "cpu_seconds"));
            }
            fmt::print(stderr, "{}: ours {:.3f} s ({:.3f} s of work), PyTorch {:.3f} s ({:.3f}) and {:.3f} s ({:.3f})\n", each.title,
                each.ours, each.oursWork, each.peer1, each.peer1Work, each.peer2, each.peer2Work);
        }
    }
    fmt::print("Measured on {}: {}, {} threads, which reach {:.0f} G multiply-adds a second in 32-bit floats. The fastest of {} rounds "
               "in turn. PyTorch's images are ready as tensors; ours are cropped at random and mirrored meanwhile.\n\n",
        today(), processor(), threadLimit(), 1e-9 * rate, rounds);
    fmt::print("| a step of {} images | ours, s | PyTorch by its defaults, s | all threads{}, s | ours as fast as the better | "
               "work of all threads: ours, s | PyTorch's least, s | |\n|---|--:|--:|--:|--:|--:|--:|--:|\n",
        batch, kernel.empty() ? std::string() : ", OPENBLAS_CORETYPE=" + kernel);
    for (const Contest& each : contests) {
        const double theirs = std::min(each.peer1, each.peer2), theirWork = std::min(each.peer1Work, each.peer2Work);
        fmt::print("| {} | {:.3f} | {:.3f} | {:.3f} | {:.2f}x | {:.3f} | {:.3f} | {:.2f}x |\n", each.title, each.ours, each.peer1,
            each.peer2, theirs / each.ours, each.oursWork, theirWork, theirWork / each.oursWork);
        const bool isFloat = !each.options.mixedPrecision;
        addRow({fmt::format("training, {}, batch {}, {} threads", each.title, batch, threadLimit()), batch / each.ours,
            batch / theirs, "PyTorch, the better of both", isFloat ? rate / (3 * multiplyAddsPerImage) : 0,
            isFloat ? fmt::format("{:.3g} G multiply-adds at {:.0f} G/s", 3e-9 * multiplyAddsPerImage, 1e-9 * rate) : std::string(),
            "images/s"});
    }
} catch (const std::exception& error) {
    fmt::print(stderr, "benchmark_training: {}\n", error.what());
    return 1;
}
