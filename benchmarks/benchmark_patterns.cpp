// SPDX-License-Identifier: GPL-3.0-or-later
// What patterns of pruning do to a fully connected layer: latency of one image on one thread (processor time: what else the
// machine does hardly changes it) and on two (by the clock), and bytes of the packed layer, all sides in turn; prints Markdown.
// Usage: benchmark_patterns MODEL [LAYER] [RUNS]
#include "benchmarks/limits.h"
#include "benchmarks/machine.h"
#include "benchmarks/measuring.h"
#include "benchmarks/rows.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/coding/coder_choice.h"
#include "core/container/pack_writer.h"
#include "core/container/packed_layer.h"
#include "core/inference/linear_layer.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/open_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <string>
#include <vector>

using namespace pangkas;
using namespace pangkas::benchmarks;

namespace {

constexpr int bits = 5;
constexpr std::array threadCounts = {1, 2};
constexpr std::array coders = {"deflate", "fast", "max"};

struct Wanted
{
    double sparsity;
    const char* pattern;
};
// The same sparsities by groups of rows and by blocks; 1:10 is 90 %.
constexpr std::array wanted = {Wanted{0.5, "none"}, Wanted{0.5, "balanced-8"}, Wanted{0.5, "2:4"}, Wanted{0.75, "none"},
    Wanted{0.75, "balanced-8"}, Wanted{0.75, "balanced-16"}, Wanted{0.75, "1:4"}, Wanted{0.75, "4:16"}, Wanted{0.9, "none"},
    Wanted{0.9, "balanced-8"}, Wanted{0.9, "balanced-16"}, Wanted{0.9, "1:10"}};

/// One way to run a layer, and the times of its runs for each number of threads.
struct Side
{
    LinearLayer layer;
    std::array<std::vector<double>, threadCounts.size()> seconds = {};

    double median(std::size_t threads) const { return medianOf(seconds[threads]); }
};

struct Subject
{
    Wanted wanted;
    double kept = 0; // of the sum of squares
    std::array<std::size_t, coders.size()> bytes = {};
    std::vector<Side> sides; // row by row, then by blocks where there are some
};

Subject makeSubject(const OpenedModel& opened, const LayerInfo& info, const Wanted& wanted)
{
    LayerRecipe recipe;
    recipe.layer = info.name;
    recipe.pruning.pattern = valueOf(patternFromText(wanted.pattern));
    recipe.pruning.amount = recipe.pruning.pattern.kind == PatternKind::NofM ? sparsityOf(recipe.pruning.pattern) : wanted.sparsity;
    recipe.sharing.centroids = centroidsForBits(bits);
    Subject subject{wanted, 0, {}, {}};
    CompressedLayer layer = *valueOf(compressLayer(info, opened.model, recipe, 1));
    const std::span<const float> weights = opened.model.find(info.weight)->values();
    double all = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double square = double(weights[i]) * double(weights[i]);
        all += square;
        subject.kept += layer.weight.codes[i] != 0 ? square : 0;
    }
    subject.kept /= all;
    for (std::size_t i = 0; i < coders.size(); ++i) {
        layer.coder = coders[i];
        const auto packed = valueOf(packLayer(layer));
        for (const auto& stream : packed->streams())
            subject.bytes[i] += stream.size();
    }
    subject.sides.push_back({valueOf(LinearLayer::make(layer.weight, {}, LinearForm::PackedByRows))});
    LinearLayer blocks = valueOf(LinearLayer::make(layer.weight, {}, LinearForm::Packed));
    if (blocks.isPackedByBlocks())
        subject.sides.push_back({std::move(blocks)});
    return subject;
}

/// Of this process.
double processorSeconds()
{
    timespec time = {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

void runOnce(Side& side, const std::vector<float>& inputs, std::vector<float>& outputs)
{
    for (std::size_t i = 0; i < threadCounts.size(); ++i) {
        setThreadLimit(threadCounts[i]);
        const auto memory = side.layer.weightMemory();
        flush(memory.data(), memory.size());
        const double before = processorSeconds();
        const double seconds = secondsOf([&] {
            if (!side.layer.run(inputs, 1, outputs))
                throw std::runtime_error("the layer doesn't run");
        });
        side.seconds[i].push_back(threadCounts[i] == 1 ? processorSeconds() - before : seconds);
    }
    setThreadLimit(1);
}

std::string timesOf(const Side& side, const Side& dense, const Side& plain)
{
    return fmt::format("{:.2f} | {:.1f}x | {:.2f}x | {:.2f} | {:.1f}x | {:.2f}x", 1e3 * side.median(0), dense.median(0) / side.median(0),
        plain.median(0) / side.median(0), 1e3 * side.median(1), dense.median(1) / side.median(1), plain.median(1) / side.median(1));
}

void print(const std::vector<Subject>& subjects, const Side& dense, const std::string& name, double bandwidth)
{
    fmt::print("### One image through {}, weights from memory\n", name);
    fmt::print("| sparsity | pattern | runs | bytes in memory | 1 thread, ms | dense over it | unstructured over it | "
               "2 threads, ms | dense over it | unstructured over it |\n|--:|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
    fmt::print("| 0 % |  | dense | {} | {:.2f} | 1.0x | | {:.2f} | 1.0x | |\n", dense.layer.weightBytes(), 1e3 * dense.median(0),
        1e3 * dense.median(1));
    const Subject* plain = nullptr;
    for (const Subject& subject : subjects) {
        const bool isPlain = std::string(subject.wanted.pattern) == "none";
        if (isPlain)
            plain = &subject;
        for (const Side& side : subject.sides) {
            fmt::print("| {:.0f} % | {} | {} | {} | {} |\n", 100 * subject.wanted.sparsity,
                isPlain ? "unstructured" : subject.wanted.pattern,
                side.layer.isPackedByBlocks() ? "by blocks" : "by rows", side.layer.weightBytes(), timesOf(side, dense, plain->sides[0]));
            if (side.layer.isPackedByBlocks()) {
                const double bytes = double(side.layer.weightBytes());
                addRow({fmt::format("{} by {}, one image, one core", name, subject.wanted.pattern), side.median(0),
                    plain->sides[0].median(0), "as many weights, unstructured", bytes / bandwidth,
                    fmt::format("{:.1f} MB at {:.1f} GB/s", 1e-6 * bytes, 1e-9 * bandwidth)});
            }
        }
    }
    fmt::print("\n### Bytes of {} with {} bits: positions, codes and codebook as in the packed file\n| sparsity | pattern | sum of squares kept |",
        name, bits);
    for (const char* coder : coders)
        fmt::print(" {} | against unstructured |", coder);
    fmt::print("\n|--:|---|--:|");
    for (std::size_t i = 0; i < coders.size(); ++i)
        fmt::print("--:|--:|");
    fmt::print("\n");
    for (const Subject& subject : subjects) {
        const bool isPlain = std::string(subject.wanted.pattern) == "none";
        if (isPlain)
            plain = &subject;
        fmt::print("| {:.0f} % | {} | {:.2f} % |", 100 * subject.wanted.sparsity, isPlain ? "unstructured" : subject.wanted.pattern,
            100 * subject.kept);
        for (std::size_t i = 0; i < coders.size(); ++i)
            fmt::print(" {} | {:+.1f} % |", subject.bytes[i], 100 * (double(subject.bytes[i]) / double(plain->bytes[i]) - 1));
        fmt::print("\n");
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: benchmark_patterns MODEL [LAYER] [RUNS]\n");
        return 2;
    }
    const std::string name = argc > 2 ? argv[2] : "fc6";
    const int runs = argc > 3 ? std::max(3, std::atoi(argv[3])) : 31;
    try {
        const OpenedModel opened = valueOf(openModel(argv[1]));
        const LayerInfo* info = opened.architecture.find(name);
        if (!info || info->kind != LayerKind::Linear)
            throw std::runtime_error("no fully connected layer " + name);
        std::vector<Subject> subjects;
        for (const Wanted& one : wanted)
            subjects.push_back(makeSubject(opened, *info, one));
        CompressedWeight plain;
        plain.tensor = info->weight;
        plain.shape = info->weightShape;
        plain.dense = *opened.model.find(info->weight);
        Side dense{valueOf(LinearLayer::make(plain, {}, LinearForm::Dense))};
        setThreadLimit(1);
        const double bandwidth = memoryBandwidth();
        fmt::print("Measured on {}: {}, medians of {} runs, all in turn; on one thread of processor time, on two by the clock.\n"
                   "`by rows`: two bytes for a weight, whatever the pattern; `by blocks`: N:M. One core reads {:.1f} GB/s from memory.\n\n",
            today(), processor(), runs, 1e-9 * bandwidth);
        Random random(1);
        std::vector<float> inputs(dense.layer.inputs()), outputs(dense.layer.outputs());
        for (float& input : inputs)
            input = float(random.uniform()); // none is zero: nothing can be skipped
        for (int run = 0; run < runs; ++run) {
            runOnce(dense, inputs, outputs);
            for (Subject& subject : subjects) {
                std::vector<float> ofRows;
                for (Side& side : subject.sides) {
                    runOnce(side, inputs, outputs);
                    if (!ofRows.empty() && ofRows != outputs)
                        throw std::runtime_error("blocks and rows give other results");
                    ofRows = outputs;
                }
            }
        }
        print(subjects, dense, name, bandwidth);
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "benchmark_patterns: %s\n", exception.what());
        return 1;
    }
    return 0;
}
