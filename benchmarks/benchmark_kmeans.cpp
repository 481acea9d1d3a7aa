// SPDX-License-Identifier: GPL-3.0-or-later
// Codebooks of a layer: what the index costs, then the least error and Lloyd's iterations for several numbers of
// centroids; and, with PANGKAS_PEER naming peer.py, scikit-learn on the same numbers in the same run.
// Usage: benchmark_kmeans MODEL [LAYER] [DENSITY]
#include "benchmarks/limits.h"
#include "benchmarks/machine.h"
#include "benchmarks/measuring.h"
#include "benchmarks/peer.h"
#include "benchmarks/rows.h"
#include "core/base/parallel.h"
#include "core/pipeline/open_model.h"
#include "core/pruning/magnitude_pruning.h"
#include "core/quantization/sharing_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

using namespace pangkas;
using namespace pangkas::benchmarks;

namespace {

constexpr int repeats = 5; // the median of them
constexpr int peerIterations = 10;

/// Survivors as NumPy's format 1.0: the peer's input.
void writeNumbers(const std::filesystem::path& path, std::span<const float> weights, const Mask& mask)
{
    std::vector<float> survivors;
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (mask.isKept(i))
            survivors.push_back(weights[i]);
    std::string header = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({},), }}", survivors.size());
    header.append(63 - (10 + header.size()) % 64, ' ');
    header += '\n';
    std::ofstream file(path, std::ios::binary);
    file << std::string("\x93NUMPY\x01\x00", 8) << char(header.size() & 255) << char(header.size() >> 8) << header;
    file.write(reinterpret_cast<const char*>(survivors.data()), std::streamsize(4 * survivors.size()));
    if (!file.flush())
        throw std::runtime_error("cannot write " + path.string());
}

/// Its seconds.
double comparePeer(const std::string& peer, std::span<const float> weights, const Mask& mask, double seconds, double error)
{
    const auto path = std::filesystem::temp_directory_path() / fmt::format("pangkas-kmeans-{}.npy", weights.size());
    writeNumbers(path, weights, mask);
    const std::string line = outputOf(
        fmt::format("/usr/bin/python3 '{}' kmeans '{}' --k 32 --max-iter {}", peer, path.string(), peerIterations));
    std::filesystem::remove(path);
    const double peerSeconds = numberOf(line, "seconds"), peerError = numberOf(line, "inertia");
    fmt::print("\npeer: {}", line);
    fmt::print("k = 32: {:.3f} s against {:.1f} s for {} iterations: {:.0f} times as fast; error {:.6g} against {:.6g}: "
               "{:.2f} times as much there\n",
        seconds, peerSeconds, peerIterations, peerSeconds / seconds, error, peerError, peerError / error);
    return peerSeconds;
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 2) {
        fmt::print(stderr, "usage: benchmark_kmeans MODEL [LAYER] [DENSITY]\n");
        return 2;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const std::string layerName = argc > 2 ? argv[2] : "fc6";
    const double density = argc > 3 ? std::stod(argv[3]) : 1;
    const OpenedModel opened = valueOf(openModel(argv[1]));
    const LayerInfo* layer = opened.architecture.find(layerName);
    if (!layer)
        throw std::runtime_error("no layer " + layerName);
    const std::span<const float> weights = opened.model.find(layer->weight)->values();
    const Mask mask = valueOf(pruneByMagnitude(weights, {PruningRule::Sparsity, 1 - density}));
    SharingIndex index = valueOf(SharingIndex::build(weights, mask));
    const double building = secondsOf([&] { index = valueOf(SharingIndex::build(weights, mask)); });
    fmt::print("Measured on {}: {}, {} threads, median of {} runs. {}: {} weights, index in {:.2f} s.\n\n", today(),
        processor(), threadLimit(), repeats, layerName, index.size(), building);
    fmt::print("| centroids | least error, s | error | Lloyd to the end, s | iterations | error |\n"
               "|--:|--:|--:|--:|--:|--:|\n");
    double seconds32 = 0, error32 = 0;
    for (const int count : {32, 15, 31, 64, 255}) {
        Clustering best, lloyd;
        const double optimal
            = medianSeconds(repeats, [&] { best = valueOf(index.cluster({count, CentroidInit::Optimal}, 1)); });
        const double iterated
            = secondsOf([&] { lloyd = valueOf(index.cluster({count, CentroidInit::Linear, 1'000'000}, 1)); });
        fmt::print("| {} | {:.3f} | {:.6g} | {:.3f} | {} | {:.6g} |\n", count, optimal, best.squaredError, iterated,
            lloyd.iterations, lloyd.squaredError);
        if (count == 32) {
            seconds32 = optimal;
            error32 = best.squaredError;
        }
    }
    LloydSequence sequence = valueOf(index.iterate(CentroidInit::Linear, 32, 1));
    const double step = secondsOf([&] {
        for (int i = 0; i < 100; ++i)
            sequence.step();
    });
    fmt::print("\nA step of Lloyd's iterations, k = 32: {:.1f} us\n", 1e4 * step);
    double peerSeconds = 0;
    if (const std::string peer = peerProgram(); !peer.empty())
        peerSeconds = comparePeer(peer, weights, mask, seconds32, error32);
    const double bytes = 4.0 * double(index.size()), bandwidth = memoryBandwidth();
    const std::string pass = fmt::format("a pass over {:.0f} MB at {:.1f} GB/s", 1e-6 * bytes, 1e-9 * bandwidth);
    addRow({fmt::format("exact k-means of {}, k = 32", layerName), seconds32, peerSeconds,
        fmt::format("scikit-learn, {} iterations", peerIterations), bytes / bandwidth, pass});
    addRow({fmt::format("sorting {} for it", layerName), building, 0, "", bytes / bandwidth, pass});
} catch (const std::exception& error) {
    fmt::print(stderr, "benchmark_kmeans: {}\n", error.what());
    return 1;
}
