// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tensor_statistics.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace pangkas::cli {

namespace {

constexpr std::size_t pieceSize = std::size_t{1} << 20; // values; fixed, so that sums don't depend on the threads

struct Sums
{
    float minimum = std::numeric_limits<float>::infinity();
    float maximum = -std::numeric_limits<float>::infinity();
    double sum = 0, squares = 0;
    std::uint64_t zeros = 0, notFinite = 0;

    void add(const Sums& other)
    {
        minimum = std::min(minimum, other.minimum);
        maximum = std::max(maximum, other.maximum);
        sum += other.sum;
        squares += other.squares;
        zeros += other.zeros;
        notFinite += other.notFinite;
    }
};

Sums sumUp(std::span<const float> values)
{
    // Independent lanes: one running sum would wait for itself at every value.
    constexpr std::size_t lanes = 8;
    std::array<float, lanes> minimum, maximum;
    minimum.fill(std::numeric_limits<float>::infinity());
    maximum.fill(-std::numeric_limits<float>::infinity());
    std::array<double, lanes> sum{}, squares{};
    std::array<std::uint32_t, lanes> zeros{}, odd{};
    const auto take = [&](float value, std::size_t lane) {
        const bool isFinite = std::fabs(value) <= std::numeric_limits<float>::max(); // false for NaN
        const float counted = isFinite ? value : 0.0f;
        odd[lane] += !isFinite;
        zeros[lane] += value == 0.0f;
        minimum[lane] = isFinite && value < minimum[lane] ? value : minimum[lane];
        maximum[lane] = isFinite && value > maximum[lane] ? value : maximum[lane];
        sum[lane] += counted;
        squares[lane] += double(counted) * counted;
    };
    std::size_t i = 0;
    for (; i + lanes <= values.size(); i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane)
            take(values[i + lane], lane);
    }
    for (; i < values.size(); ++i)
        take(values[i], i % lanes);
    Sums result;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        result.add({minimum[lane], maximum[lane], sum[lane], squares[lane], zeros[lane], odd[lane]});
    return result;
}

TensorStatistics finish(const Sums& sums, std::size_t count)
{
    TensorStatistics statistics;
    statistics.zeros = sums.zeros;
    statistics.notFinite = sums.notFinite;
    const auto finite = static_cast<double>(count - sums.notFinite);
    if (finite == 0)
        return statistics;
    statistics.minimum = sums.minimum;
    statistics.maximum = sums.maximum;
    statistics.mean = sums.sum / finite;
    statistics.deviation = std::sqrt(std::max(0.0, sums.squares / finite - statistics.mean * statistics.mean));
    return statistics;
}

} // namespace

Result<std::vector<TensorStatistics>> tensorStatistics(const ModelSnapshot& model, const JobContext& job)
{
    struct Piece
    {
        std::size_t tensor;
        std::span<const float> values;
    };
    std::vector<Piece> pieces;
    for (std::size_t t = 0; t < model.tensors().size(); ++t) {
        const auto values = model.tensors()[t].values();
        for (std::size_t at = 0; at < values.size(); at += pieceSize)
            pieces.push_back({t, values.subspan(at, std::min(pieceSize, values.size() - at))});
    }
    std::vector<Sums> partial(pieces.size());
    parallelFor(pieces.size(), [&](std::size_t i) {
        if (!job.isCancelled())
            partial[i] = sumUp(pieces[i].values);
    });
    PANGKAS_TRY(job.checkCancelled());
    std::vector<Sums> sums(model.tensors().size());
    for (std::size_t i = 0; i < pieces.size(); ++i)
        sums[pieces[i].tensor].add(partial[i]);
    std::vector<TensorStatistics> statistics;
    for (std::size_t t = 0; t < sums.size(); ++t)
        statistics.push_back(finish(sums[t], model.tensors()[t].size()));
    return statistics;
}

} // namespace pangkas::cli
