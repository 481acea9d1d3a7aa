// SPDX-License-Identifier: GPL-3.0-or-later
// What a budget can choose from, layer by layer.
#include "core/pipeline/budget_solver.h"

#include "core/base/parallel.h"
#include "core/quantization/codebook_preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pangkas {

namespace {

constexpr int bitChoices[] = {2, 3, 4, 5, 6, 8, 0}; // 0: not shared

/// The nearest values that never fall (Ayer et al. 1955: pool adjacent violators), not below 0.
std::vector<double> monotonic(const std::vector<double>& values)
{
    std::vector<std::pair<double, std::size_t>> blocks; // mean, count
    for (const double value : values) {
        blocks.emplace_back(value, 1);
        while (blocks.size() > 1 && blocks[blocks.size() - 2].first > blocks.back().first) {
            const auto [mean, count] = blocks.back();
            blocks.pop_back();
            auto& before = blocks.back();
            before.first = (before.first * double(before.second) + mean * double(count)) / double(before.second + count);
            before.second += count;
        }
    }
    std::vector<double> result;
    for (const auto& [mean, count] : blocks)
        result.insert(result.end(), count, std::max(0.0, mean));
    return result;
}

/// Rows of a layer by rising sparsity, their losses made monotonic.
struct Curve
{
    std::vector<double> sparsities;
    std::vector<double> drops; // of top-1
    std::vector<double> rises; // of the mean cross-entropy
};

Curve curveOf(const Scan& scan, const std::string& layer)
{
    std::vector<const ScanRow*> rows;
    for (const ScanRow& row : scan.rows) {
        if (row.layer == layer)
            rows.push_back(&row);
    }
    std::ranges::stable_sort(rows, {}, &ScanRow::sparsity);
    Curve curve;
    const ScanRow& dense = scan.rows.front();
    for (const ScanRow* row : rows) {
        curve.sparsities.push_back(row->sparsity);
        curve.drops.push_back(dense.top1() - row->top1());
        curve.rises.push_back(row->meanLoss - dense.meanLoss);
    }
    curve.drops = monotonic(curve.drops);
    curve.rises = monotonic(curve.rises);
    return curve;
}

/// Loss by squared error, both from 0; piecewise linear, beyond the last point with the steepest slope there is.
class LossByError
{
public:
    LossByError(const Curve& curve, double topPerEntropy, const MagnitudeProfile& profile)
    {
        m_points = {{0, 0}};
        for (std::size_t i = 0; i < curve.sparsities.size(); ++i) {
            const double error = profile.energyBelow(
                curve.sparsities[i] > 0 ? profile.thresholdForSparsity(curve.sparsities[i]) : 0);
            const double loss = (curve.drops[i] + topPerEntropy * curve.rises[i]) / 2;
            if (error > m_points.back().first)
                m_points.emplace_back(error, std::max(loss, m_points.back().second));
            else
                m_points.back().second = std::max(m_points.back().second, error > 0 ? loss : 0);
        }
    }

    double at(double error) const
    {
        const auto after = std::ranges::upper_bound(m_points, error, {}, &std::pair<double, double>::first);
        if (after == m_points.end()) {
            double slope = 0;
            for (std::size_t i = 1; i < m_points.size(); ++i)
                slope = std::max(slope, (m_points[i].second - m_points[i - 1].second) / (m_points[i].first - m_points[i - 1].first));
            return m_points.back().second + slope * (error - m_points.back().first);
        }
        const auto& [error1, loss1] = *after;
        const auto& [error0, loss0] = *(after - 1);
        return loss0 + (loss1 - loss0) * (error - error0) / (error1 - error0);
    }

private:
    std::vector<std::pair<double, double>> m_points;
};

/// Of sharing, relative to the layer's energy.
double sharingError(const MagnitudeProfile& profile, double threshold, const SharingSpec& spec)
{
    const std::vector<double> centroids = previewCodebook(profile, threshold, spec).centroids;
    const Histogram& histogram = profile.histogram();
    if (centroids.empty() || histogram.counts.empty() || !(profile.energy() > 0))
        return 0;
    const double width = (histogram.high - histogram.low) / double(histogram.counts.size());
    double sum = 0;
    std::size_t nearest = 0;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        const double centre = histogram.low + (double(bin) + 0.5) * width;
        if (histogram.counts[bin] == 0 || std::abs(centre) < threshold)
            continue;
        while (nearest + 1 < centroids.size() && std::abs(centroids[nearest + 1] - centre) <= std::abs(centroids[nearest] - centre))
            ++nearest;
        sum += double(histogram.counts[bin]) * (centroids[nearest] - centre) * (centroids[nearest] - centre);
    }
    return sum / profile.energy();
}

double errorOf(const LayerRecipe& recipe, const LayerIndex& index)
{
    if (!recipe.enabled)
        return 0;
    const LayerNumbers numbers = index.numbers(recipe);
    const double shared = recipe.sharing.centroids > 0 ? sharingError(index.profile(), numbers.threshold, recipe.sharing) : 0;
    return numbers.energyRemoved + shared;
}

/// Those that no other one betters, bytes rising; the first of equals.
std::vector<BudgetChoice> withoutWorse(std::vector<BudgetChoice> choices)
{
    std::ranges::stable_sort(choices, [](const BudgetChoice& a, const BudgetChoice& b) {
        return a.bytes != b.bytes ? a.bytes < b.bytes : a.loss < b.loss;
    });
    std::vector<BudgetChoice> best;
    for (BudgetChoice& choice : choices) {
        if (best.empty() || choice.loss < best.back().loss)
            best.push_back(std::move(choice));
    }
    return best;
}

std::vector<double> levelsOf(const Curve& curve)
{
    std::vector<double> levels;
    double last = 0;
    for (const double level : curve.sparsities) {
        if (level > last)
            levels.push_back(std::round((last + level) / 2 * 1e4) / 1e4);
        levels.push_back(level);
        last = level;
    }
    if (levels.front() > 0)
        levels.insert(levels.begin(), 0);
    return levels;
}

} // namespace

Result<std::vector<BudgetLayer>> budgetChoices(const Recipe& recipe, const std::vector<bool>& fixed,
    const std::vector<std::shared_ptr<const LayerIndex>>& indexes, const Scan& scan, const JobContext& job)
{
    const std::size_t count = recipe.layers.size();
    if (indexes.size() != count || fixed.size() != count)
        return fail(ErrorCode::InvalidArgument, "not every layer has an index");
    if (scan.rows.empty() || scan.rows.front().layer != "dense")
        return fail(ErrorCode::InvalidArgument, "the scan does not begin with the dense network", {}, "Measure the layers first");
    std::vector<Curve> curves;
    double drops = 0, rises = 0;
    for (std::size_t i = 0; i < count; ++i) {
        curves.push_back(curveOf(scan, recipe.layers[i].layer));
        const bool changes = recipe.layers[i].enabled && !fixed[i];
        if (changes && curves[i].sparsities.empty())
            return fail(ErrorCode::InvalidArgument, fmt::format("the scan has no rows of layer {}", recipe.layers[i].layer), {},
                "Let the scan come to its end first");
        for (std::size_t row = 0; row < curves[i].drops.size(); ++row) {
            drops += curves[i].drops[row];
            rises += curves[i].rises[row];
        }
    }
    const double topPerEntropy = rises > 0 ? drops / rises : 0;

    std::vector<BudgetLayer> layers(count);
    parallelFor(count, [&](std::size_t i) {
        const LayerRecipe& own = recipe.layers[i];
        const LayerIndex& index = *indexes[i];
        const LossByError loss(curves[i], topPerEntropy, index.profile());
        const auto add = [&](std::vector<BudgetChoice>& to, const LayerRecipe& choice) {
            to.push_back({choice, index.numbers(choice).predicted.bytes, loss.at(errorOf(choice, index))});
        };
        layers[i].name = own.layer;
        if (!own.enabled || fixed[i])
            return add(layers[i].choices, own);
        std::vector<BudgetChoice> choices;
        for (const double level : levelsOf(curves[i])) {
            for (const int bits : bitChoices) {
                if (job.isCancelled())
                    return;
                LayerRecipe choice = own;
                choice.pruning = {PruningRule::Sparsity, level};
                choice.sharing.centroids = bits > 0 ? centroidsForBits(bits) : 0;
                choice.sharing.bitPrice = 0; // the number of bits says it all
                add(choices, choice);
            }
        }
        layers[i].choices = withoutWorse(std::move(choices));
    });
    PANGKAS_TRY(job.checkCancelled());
    return layers;
}

} // namespace pangkas
