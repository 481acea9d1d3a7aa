// SPDX-License-Identifier: GPL-3.0-or-later
// Layers with shared weights for tests, and their products as plain sums in double.
#pragma once

#include "core/inference/linear_layer.h"
#include "tests/support/test_support.h"

#include <QByteArray>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <vector>

namespace pangkas::test {

/// Shared weights; `fill` says by row and column whether a weight is stored.
template <typename Fill>
CompressedWeight sharedWeight(int rows, int columns, int centroids, const Fill& fill)
{
    CompressedWeight weight;
    weight.tensor = "classifier.1.weight";
    weight.shape = {rows, columns};
    weight.form = WeightForm::Shared;
    for (int i = 0; i < centroids; ++i)
        weight.codebook.centroids.push_back(0.05f * (float(i) - 0.45f * float(centroids)) + 0.001f);
    int next = 0;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            weight.codes.push_back(
                centroids > 0 && fill(row, column) ? static_cast<std::uint8_t>(1 + next++ * 7 % centroids) : 0);
    return weight;
}

inline CompressedWeight randomWeight(int rows, int columns, double density, int centroids)
{
    const std::vector<float> chances = bellValues(std::size_t(rows) * std::size_t(columns), 7);
    std::vector<float> sorted = chances;
    std::ranges::sort(sorted);
    const auto stored = static_cast<std::size_t>(density * double(sorted.size()));
    const float limit = stored == 0 ? -1e9f : sorted[stored - 1];
    return sharedWeight(rows, columns, centroids,
        [&](int row, int column) { return chances[std::size_t(row) * std::size_t(columns) + std::size_t(column)] <= limit; });
}

/// Sums in double, and of each the sum of the sizes of its terms: what an error is relative to.
struct Expected
{
    std::vector<double> sums, sizes;
};

inline Expected naive(const CompressedWeight& weight, std::span<const float> bias, std::span<const float> x, std::size_t images)
{
    const auto rows = std::size_t(weight.shape[0]), columns = std::size_t(weight.shape[1]);
    Expected expected;
    for (std::size_t image = 0; image < images; ++image)
        for (std::size_t row = 0; row < rows; ++row) {
            double sum = bias.empty() ? 0 : double(bias[row]), size = std::abs(sum);
            for (std::size_t column = 0; column < columns; ++column) {
                const std::uint8_t code = weight.codes[row * columns + column];
                if (code == 0)
                    continue;
                const double term = double(weight.codebook.centroids[code - 1u]) * double(x[image * columns + column]);
                sum += term;
                size += std::abs(term);
            }
            expected.sums.push_back(sum);
            expected.sizes.push_back(size);
        }
    return expected;
}

/// Where the first value is that isn't equal within 1e-5 of the sum's size; empty when there is none.
inline QByteArray firstDifference(std::span<const float> found, const Expected& expected)
{
    if (found.size() != expected.sums.size())
        return "other count";
    for (std::size_t i = 0; i < found.size(); ++i)
        if (!(std::abs(double(found[i]) - expected.sums[i]) <= 1e-5 * expected.sizes[i]))
            return "output " + QByteArray::number(qulonglong(i)) + " is " + QByteArray::number(found[i], 'g', 9) + " instead of "
                + QByteArray::number(expected.sums[i], 'g', 9);
    return {};
}

inline std::vector<float> run(const LinearLayer& layer, std::span<const float> x, std::size_t images, Instructions instructions)
{
    std::vector<float> outputs(images * layer.outputs(), std::nanf(""));
    const auto done = layer.run(x, images, outputs, instructions);
    return done ? outputs : std::vector<float>();
}

inline bool sameBits(std::span<const float> a, std::span<const float> b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

} // namespace pangkas::test
