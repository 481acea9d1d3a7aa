// SPDX-License-Identifier: GPL-3.0-or-later
// Packed against dense products of AlexNet's fully connected layers on one core, the dense ones by OpenBLAS with
// whichever of its kernels is fastest here; prints Markdown. Usage: benchmark_inference [RUNS]
#include "benchmarks/limits.h"
#include "benchmarks/machine.h"
#include "benchmarks/measuring.h"
#include "benchmarks/rows.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/inference/linear_layer.h"
#include "core/inference/packed_product.h"

#include <cblas.h>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

using namespace pangkas;
using namespace pangkas::benchmarks;

namespace {

struct LayerSize
{
    const char* name;
    std::size_t rows, columns;
    double density;
};

constexpr std::array layerSizes
    = {LayerSize{"fc6", 4096, 9216, 0.09}, LayerSize{"fc7", 4096, 4096, 0.09}, LayerSize{"fc8", 1000, 4096, 0.25}};
constexpr int centroids = 32;
constexpr std::array blasKernels = {"", "SkylakeX", "SapphireRapids", "Cooperlake", "Haswell", "Zen"};

double seconds(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

CompressedWeight syntheticWeight(const LayerSize& size, Random& random)
{
    CompressedWeight weight;
    weight.tensor = size.name;
    weight.shape = {std::int64_t(size.rows), std::int64_t(size.columns)};
    weight.form = WeightForm::Shared;
    for (int i = 0; i < centroids; ++i)
        weight.codebook.centroids.push_back(0.003f * (float(i) - 15.5f));
    weight.codes.resize(size.rows * size.columns);
    for (std::uint8_t& code : weight.codes) {
        if (random.chance(size.density))
            code = static_cast<std::uint8_t>(random.between(1, centroids));
    }
    return weight;
}

struct Layer
{
    LayerSize size;
    std::vector<float> dense;
    CompressedWeight weight;
    PackedLayout layout; // the same that `packed` has, to be flushed
    LinearLayer packed;
    std::vector<float> inputs;
};

void runBlas(const Layer& layer, std::size_t images, std::vector<float>& outputs)
{
    const int rows = int(layer.size.rows), columns = int(layer.size.columns);
    if (images == 1)
        cblas_sgemv(CblasRowMajor, CblasNoTrans, rows, columns, 1, layer.dense.data(), columns, layer.inputs.data(), 1, 0,
            outputs.data(), 1);
    else
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, int(images), rows, columns, 1, layer.inputs.data(), columns,
            layer.dense.data(), columns, 0, outputs.data(), rows);
}

/// GB/s of this process's BLAS on fc6 from memory and used just before.
std::array<double, 2> probeBlas()
{
    const std::size_t rows = 4096, columns = 9216;
    std::vector<float> weights(rows * columns, 0.5f), x(columns, 1.0f), y(rows);
    std::vector<double> cold, warm;
    for (int run = 0; run < 9; ++run) {
        for (const bool isCold : {true, false}) {
            if (isCold)
                flush(weights.data(), 4 * weights.size());
            const auto start = std::chrono::steady_clock::now();
            cblas_sgemv(CblasRowMajor, CblasNoTrans, int(rows), int(columns), 1, weights.data(), int(columns), x.data(), 1, 0,
                y.data(), 1);
            (isCold ? cold : warm).push_back(seconds(start));
        }
    }
    const double bytes = 4e-9 * double(weights.size());
    return {bytes / medianOf(cold), bytes / medianOf(warm)};
}

/// OpenBLAS reads the choice of its kernel when it is loaded, so each is tried in a process of its own.
std::string fastestKernel(const std::string& self)
{
    std::string best;
    double most = 0;
    std::printf("| OpenBLAS kernel | sgemv of fc6 from memory, GB/s | used just before, GB/s |\n|---|--:|--:|\n");
    for (const char* kernel : blasKernels) {
        if (*kernel)
            ::setenv("OPENBLAS_CORETYPE", kernel, 1);
        else
            ::unsetenv("OPENBLAS_CORETYPE");
        std::FILE* pipe = ::popen(("'" + self + "' --probe 2>/dev/null").c_str(), "r");
        char name[64] = {};
        double cold = 0, warm = 0;
        if (pipe && std::fscanf(pipe, "%63s %lf %lf", name, &cold, &warm) == 3) {
            std::printf("| %s (%s) | %.1f | %.1f |\n", *kernel ? kernel : "its own choice", name, cold, warm);
            if (cold + warm > most) {
                most = cold + warm;
                best = *kernel ? kernel : name;
            }
        }
        if (pipe)
            ::pclose(pipe);
    }
    std::printf("\n");
    return best;
}

Layer makeLayer(const LayerSize& size)
{
    Random random(size.rows * 31 + size.columns);
    CompressedWeight weight = syntheticWeight(size, random);
    auto layout = makePackedLayout(weight);
    auto packed = LinearLayer::make(weight, {}, LinearForm::Packed);
    auto decoded = decodeWeight(weight);
    if (!layout || !packed || !decoded)
        throw std::runtime_error("no layer");
    Layer layer{size, {decoded->values().begin(), decoded->values().end()}, std::move(weight), std::move(*layout),
        std::move(*packed), {}};
    layer.inputs.resize(64 * size.columns);
    for (float& input : layer.inputs)
        input = float(random.uniform()); // none is zero: nothing can be skipped
    return layer;
}

double relativeError(const std::vector<float>& found, const std::vector<float>& expected)
{
    double largest = 0, error = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        largest = std::max(largest, std::abs(double(expected[i])));
        error = std::max(error, std::abs(double(found[i]) - double(expected[i])));
    }
    return largest > 0 ? error / largest : error;
}

/// Median seconds of one image through all layers, each side in turn: {dense, one for each instructions}.
std::vector<std::vector<double>> measureOne(
    const std::vector<Layer>& layers, const std::vector<Instructions>& kernels, bool isCold, int runs)
{
    std::vector<std::vector<double>> medians;
    for (const Layer& layer : layers) {
        std::vector<std::vector<double>> times(1 + kernels.size());
        std::vector<float> outputs(layer.size.rows), expected(layer.size.rows);
        for (int run = 0; run < runs; ++run) {
            if (isCold)
                flush(layer.dense.data(), 4 * layer.dense.size());
            else
                runBlas(layer, 1, expected);
            auto start = std::chrono::steady_clock::now();
            runBlas(layer, 1, expected);
            times[0].push_back(seconds(start));
            for (std::size_t k = 0; k < kernels.size(); ++k) {
                if (isCold)
                    flush(layer.layout.blocks.data(), sizeof(PackedBlock) * layer.layout.blocks.size());
                else
                    multiplyPacked(kernels[k], layer.layout, 0, layer.layout.slices(), layer.inputs, outputs);
                start = std::chrono::steady_clock::now();
                multiplyPacked(kernels[k], layer.layout, 0, layer.layout.slices(), layer.inputs, outputs);
                times[1 + k].push_back(seconds(start));
                if (run == 0 && relativeError(outputs, expected) > 1e-4)
                    throw std::runtime_error("the results differ");
            }
        }
        std::vector<double>& row = medians.emplace_back();
        for (const auto& ofSide : times)
            row.push_back(medianOf(ofSide));
    }
    return medians;
}

void printOne(const std::vector<Layer>& layers, const std::vector<Instructions>& kernels, bool isCold, int runs, double bandwidth)
{
    const auto medians = measureOne(layers, kernels, isCold, runs);
    std::printf("### One image, weights %s, one core\n| layer | density | dense ms | dense GB/s |",
        isCold ? "from memory" : "used just before, in a cache as far as it holds them");
    for (const Instructions kernel : kernels)
        std::printf(" %s ms | ratio |", std::string(toString(kernel)).c_str());
    std::printf("\n|---|--:|--:|--:|");
    for (std::size_t k = 0; k < kernels.size(); ++k)
        std::printf("--:|--:|");
    std::printf("\n");
    std::vector<double> sums(1 + kernels.size());
    double denseBytes = 0;
    const auto line = [&](const std::string& name, const std::string& density, double bytes, const std::vector<double>& times) {
        std::printf("| %s | %s | %.2f | %.1f |", name.c_str(), density.c_str(), 1e3 * times[0], 1e-9 * bytes / times[0]);
        for (std::size_t k = 0; k < kernels.size(); ++k)
            std::printf(" %.3f | %.1fx |", 1e3 * times[1 + k], times[0] / times[1 + k]);
        std::printf("\n");
    };
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const double bytes = 4.0 * double(layers[i].dense.size());
        line(layers[i].size.name, fmt::format("{:.0f} %", 100 * layers[i].size.density), bytes, medians[i]);
        denseBytes += bytes;
        for (std::size_t side = 0; side < sums.size(); ++side)
            sums[side] += medians[i][side];
    }
    line("fc6 to fc8", "", denseBytes, sums);
    if (isCold) {
        double packedBytes = 0;
        for (const Layer& layer : layers)
            packedBytes += double(layer.layout.bytes());
        for (std::size_t k = 0; k < kernels.size(); ++k)
            addRow({fmt::format("fc6 to fc8 from codes, one image, {}, one core", toString(kernels[k])), sums[1 + k], sums[0],
                "OpenBLAS, dense", packedBytes / bandwidth,
                fmt::format("{:.1f} MB at {:.1f} GB/s", 1e-6 * packedBytes, 1e-9 * bandwidth)});
    }
    std::printf("\n");
    std::fflush(stdout);
}

/// Where dense becomes faster: fc7 with several densities and numbers of images, weights used just before.
void printBatches(int runs)
{
    std::printf("### Several images, weights used just before, %s, one core: time of OpenBLAS over ours (4096 x 4096)\n| density |",
        std::string(toString(bestInstructions())).c_str());
    constexpr std::array<std::size_t, 6> batches = {1, 2, 4, 8, 16, 64};
    for (const std::size_t images : batches)
        std::printf(" %zu |", images);
    std::printf("\n|---|");
    for (std::size_t i = 0; i < batches.size(); ++i)
        std::printf("--:|");
    std::printf("\n");
    for (const double density : {0.03, 0.09, 0.2, 0.3, 0.4, 0.6}) {
        const Layer layer = makeLayer({"fc7", 4096, 4096, density});
        std::printf("| %.0f %% |", 100 * density);
        for (const std::size_t images : batches) {
            std::vector<float> expected(images * layer.size.rows), outputs(expected.size());
            const std::span<const float> inputs(layer.inputs.data(), images * layer.size.columns);
            std::vector<double> dense, packed;
            for (int run = 0; run < runs; ++run) {
                auto start = std::chrono::steady_clock::now();
                runBlas(layer, images, expected);
                dense.push_back(seconds(start));
                start = std::chrono::steady_clock::now();
                if (!layer.packed.run(inputs, images, outputs))
                    throw std::runtime_error("the packed layer doesn't run");
                packed.push_back(seconds(start));
            }
            if (relativeError(outputs, expected) > 1e-4)
                throw std::runtime_error("the results differ");
            std::printf(" %.1fx |", medianOf(dense) / medianOf(packed));
        }
        std::printf("\n");
        std::fflush(stdout);
    }
    std::printf("\n");
}

} // namespace

int main(int argc, char** argv)
{
    openblas_set_num_threads(1);
    setThreadLimit(1);
    if (argc > 1 && std::strcmp(argv[1], "--probe") == 0) {
        const auto [cold, warm] = probeBlas();
        std::printf("%s %.3f %.3f\n", openblas_get_corename(), cold, warm);
        return 0;
    }
    const int runs = argc > 1 ? std::max(3, std::atoi(argv[1])) : 50;
    try {
        if (!std::getenv("PANGKAS_BLAS_CHOSEN")) {
            std::printf("%s, %s\n\n", processor().c_str(), today().c_str());
            const std::string best = fastestKernel(argv[0]);
            ::setenv("OPENBLAS_CORETYPE", best.c_str(), 1);
            ::setenv("PANGKAS_BLAS_CHOSEN", "1", 1);
            std::fflush(stdout);
            ::execv("/proc/self/exe", argv);
            return 1;
        }
        std::vector<Layer> layers;
        for (const LayerSize& size : layerSizes)
            layers.push_back(makeLayer(size));
        const double bandwidth = memoryBandwidth();
        std::printf("Dense: OpenBLAS, kernel %s, one thread. This core reads %.1f GB/s from memory.\n\n", openblas_get_corename(),
            1e-9 * bandwidth);
        const std::vector<Instructions> kernels = availableInstructions();
        printOne(layers, kernels, true, runs, bandwidth);
        printOne(layers, kernels, false, runs, bandwidth);
        std::printf("| layer | dense bytes | packed bytes | bytes for each stored weight |\n|---|--:|--:|--:|\n");
        for (const Layer& layer : layers)
            std::printf("| %s | %zu | %llu | %.3f |\n", layer.size.name, 4 * layer.dense.size(),
                static_cast<unsigned long long>(layer.layout.bytes()), double(layer.layout.bytes()) / double(layer.layout.stored));
        std::printf("\n");
        printBatches(std::max(3, runs / 5));
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "benchmark_inference: %s\n", exception.what());
        return 1;
    }
    return 0;
}
