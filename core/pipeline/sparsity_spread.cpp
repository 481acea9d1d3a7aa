// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/sparsity_spread.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>

namespace pangkas {
namespace {

/// Rising price of a layer's sparsity, piecewise linear from (0, 0) to (1, the end).
class PriceCurve
{
public:
    /// Without rows: the price is the sparsity itself.
    PriceCurve() : m_points{{0, 0}, {1, 1}} { }

    PriceCurve(const Scan& scan, const std::string& layer, double mostPrice) : m_points{{0, 0}}
    {
        const double dense = scan.rows.front().meanLoss;
        for (const ScanRow& row : scan.rows) {
            if (row.layer == layer && row.sparsity > m_points.back().sparsity)
                m_points.push_back({row.sparsity, std::max(m_points.back().price, row.meanLoss - dense)});
        }
        m_isMeasured = m_points.size() > 1;
        // Beyond the last level nothing was measured: dearer than all that was.
        if (m_points.back().sparsity < 1)
            m_points.push_back({1, mostPrice});
    }

    bool isMeasured() const { return m_isMeasured; }

    /// The largest sparsity of at most this price.
    double sparsityFor(double price) const
    {
        const auto after = std::ranges::find_if(m_points, [&](const Point& point) { return point.price > price; });
        if (after == m_points.end())
            return 1;
        const Point &high = *after, &low = *(after - 1);
        return low.sparsity + (high.sparsity - low.sparsity) * (price - low.price) / (high.price - low.price);
    }

private:
    struct Point
    {
        double sparsity;
        double price;
    };
    std::vector<Point> m_points;
    bool m_isMeasured = false;
};

/// The parameter in [low, high] at which the rising `zeros` comes to `wanted`.
double bisect(double low, double high, double wanted, const std::function<double(double)>& zeros,
    int steps = 100) // they halve the range below any double's last bit
{
    for (int i = 0; i < steps; ++i) {
        const double middle = 0.5 * (low + high);
        (zeros(middle) < wanted ? low : high) = middle;
    }
    return high;
}

/// The share of the layer's weights whose square is less than `share` of the sum of the squares that are no smaller.
double sparsityForScore(const MagnitudeProfile& profile, double share)
{
    // Bits of positive floats are in the order of the floats: 31 steps find the threshold to the last of them.
    const auto magnitude = [](std::uint32_t bits) { return static_cast<double>(std::bit_cast<float>(bits)); };
    std::uint32_t low = 0;
    auto high = std::bit_cast<std::uint32_t>(static_cast<float>(std::max(-profile.minimum(), profile.maximum())));
    while (low + 1 < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        const double threshold = magnitude(middle), larger = profile.energy() * (1 - profile.energyBelow(threshold));
        (threshold * threshold < share * larger ? low : high) = middle;
    }
    return profile.sparsityForThreshold(magnitude(low));
}

} // namespace

std::string_view toString(SpreadRule rule)
{
    switch (rule) {
    case SpreadRule::Uniform: return "uniform";
    case SpreadRule::Magnitude: return "magnitude";
    case SpreadRule::Sensitivity: return "sensitivity";
    case SpreadRule::LayerAdaptive: return "adaptive";
    }
    return "unknown";
}

std::vector<double> spreadSparsity(
    double target, SpreadRule rule, const std::vector<SpreadLayer>& layers, const Scan* scan)
{
    double all = 0, heldZeros = 0, free = 0, largest = 0;
    for (const SpreadLayer& layer : layers) {
        const auto size = static_cast<double>(layer.profile->size());
        all += size;
        if (layer.held)
            heldZeros += *layer.held * size;
        else
            free += size;
        largest = std::max({largest, -layer.profile->minimum(), layer.profile->maximum()});
    }
    const double wanted = std::clamp(target * all - heldZeros, 0.0, free);
    const double uniform = free > 0 ? wanted / free : 0;

    std::vector<double> sparsities(layers.size(), uniform);
    const auto spread = [&](const std::function<double(std::size_t)>& sparsityOf) {
        double zeros = 0;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            if (!layers[i].held) {
                sparsities[i] = sparsityOf(i);
                zeros += sparsities[i] * static_cast<double>(layers[i].profile->size());
            }
        }
        return zeros;
    };
    if (rule == SpreadRule::Magnitude && wanted > 0) {
        const auto at = [&](double threshold) {
            return spread([&](std::size_t i) { return layers[i].profile->sparsityForThreshold(threshold); });
        };
        at(wanted < free ? bisect(0, largest * (1 + 1e-6), wanted, at) : HUGE_VAL);
    } else if (rule == SpreadRule::LayerAdaptive && wanted > 0) {
        // Scores span many orders of magnitude: of one weight in 38 million and of the largest of a few hundred.
        constexpr double leastScore = -80;
        const auto at = [&](double logScore) {
            return spread([&](std::size_t i) { return sparsityForScore(*layers[i].profile, std::exp(logScore)); });
        };
        const double most = at(0); // the largest weights of all layers are left: for more zeros all give the same part of theirs
        if (most > wanted)
            at(bisect(leastScore, 0, wanted, at, 45)); // scores to twelve digits
        else
            spread([&, part = most < free ? (wanted - most) / (free - most) : 0](std::size_t i) {
                return sparsities[i] + part * (1 - sparsities[i]);
            });
    } else if (rule == SpreadRule::Sensitivity && scan && !scan->rows.empty()) {
        double most = 1;
        for (const ScanRow& row : scan->rows)
            most = std::max(most, 2 * (row.meanLoss - scan->rows.front().meanLoss));
        std::vector<PriceCurve> curves;
        for (const SpreadLayer& layer : layers) {
            PriceCurve curve(*scan, layer.name, most);
            curves.push_back(curve.isMeasured() ? std::move(curve) : PriceCurve());
        }
        const auto at = [&](double price) {
            return spread([&](std::size_t i) {
                return curves[i].isMeasured() ? curves[i].sparsityFor(price) : uniform;
            });
        };
        // Where the target costs less than anything that was measured, all take the same part of what is free of charge.
        double unmeasured = 0;
        for (std::size_t i = 0; i < layers.size(); ++i)
            unmeasured += layers[i].held || curves[i].isMeasured() ? 0 : uniform * static_cast<double>(layers[i].profile->size());
        const double costless = at(0);
        if (wanted <= costless)
            spread([&, part = costless > unmeasured ? (wanted - unmeasured) / (costless - unmeasured) : 0](std::size_t i) {
                return curves[i].isMeasured() ? part * sparsities[i] : uniform;
            });
        else
            at(bisect(0, most, wanted, at));
    }
    for (std::size_t i = 0; i < layers.size(); ++i)
        sparsities[i] = std::clamp(layers[i].held.value_or(sparsities[i]), 0.0, 1.0);
    return sparsities;
}

Result<Recipe> withTotalSparsity(Recipe recipe, const Architecture& architecture, const ModelSnapshot& model, double total,
    SpreadRule rule, const JobContext& job)
{
    std::vector<SpreadLayer> layers;
    bool isOneFree = false;
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
        const LayerInfo& info = architecture.layers[i];
        const LayerRecipe& entry = recipe.layers[i];
        auto profile = MagnitudeProfile::build(model.find(info.weight)->values(), job);
        if (!profile && profile.error().code != ErrorCode::Cancelled)
            profile.error().detail = info.weight + ": " + profile.error().detail;
        if (!profile)
            return fail(std::move(profile).error());
        SpreadLayer layer{info.name, std::make_shared<const MagnitudeProfile>(*std::move(profile)), {}};
        if (!entry.enabled)
            layer.held = 0;
        else if (entry.pruning.rule == PruningRule::Sparsity && entry.pruning.amount > 0)
            layer.held = entry.pruning.amount;
        else if (entry.pruning.amount > 0)
            layer.held = layer.profile->sparsityForThreshold(
                entry.pruning.amount * (entry.pruning.rule == PruningRule::Sigma ? layer.profile->deviation() : 1));
        isOneFree = isOneFree || !layer.held;
        layers.push_back(std::move(layer));
    }
    if (!isOneFree)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{:g} of all weights as zeros: the recipe gives every layer a sparsity of its own", total), {},
            "Leave some layers without one");
    const std::vector<double> sparsities = spreadSparsity(total, rule, layers);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (!layers[i].held) {
            recipe.layers[i].pruning.rule = PruningRule::Sparsity;
            recipe.layers[i].pruning.amount = sparsities[i];
        }
    }
    return recipe;
}

} // namespace pangkas
