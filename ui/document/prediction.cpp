// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/prediction.h"

#include "ui/document/recipe_edit.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace pangkas {
namespace {

double plogp(double p)
{
    return p > 0 ? -p * std::log2(p) : 0;
}

/// Entropy in bits of the survivors' codes when `centroids` cells of equal width span the survivors' range.
double codeEntropy(const Histogram& histogram, double threshold, int centroids)
{
    const std::size_t bins = histogram.counts.size();
    if (bins == 0 || centroids <= 1 || !(histogram.high > histogram.low))
        return 0;
    const double width = (histogram.high - histogram.low) / double(bins);
    double low = histogram.high, high = histogram.low;
    const auto survives = [&](std::size_t bin) {
        const double centre = histogram.low + (double(bin) + 0.5) * width;
        return histogram.counts[bin] > 0 && std::abs(centre) >= threshold;
    };
    for (std::size_t bin = 0; bin < bins; ++bin) {
        if (!survives(bin))
            continue;
        low = std::min(low, histogram.low + double(bin) * width);
        high = std::max(high, histogram.low + double(bin + 1) * width);
    }
    if (!(high > low))
        return 0;
    std::vector<double> cells(std::size_t(centroids), 0.0);
    double total = 0;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        if (!survives(bin))
            continue;
        const double centre = histogram.low + (double(bin) + 0.5) * width;
        const auto cell = std::clamp(int((centre - low) / (high - low) * centroids), 0, centroids - 1);
        cells[std::size_t(cell)] += double(histogram.counts[bin]);
        total += double(histogram.counts[bin]);
    }
    double bits = 0;
    for (const double count : cells)
        bits += plogp(count / total);
    return bits;
}

} // namespace

LayerPrediction predictLayer(const LayerRecipe& recipe, const MagnitudeProfile& profile, std::size_t biasCount)
{
    LayerPrediction prediction;
    const double weights = double(profile.size());
    const double biasBytes = 4.0 * double(biasCount);
    if (!recipe.enabled) {
        prediction.sparsity = weights > 0 ? double(profile.exactZeros()) / weights : 0;
        prediction.bytes = static_cast<std::uint64_t>(std::llround(4 * weights + biasBytes));
        return prediction;
    }
    prediction.threshold = effectiveThreshold(recipe, profile);
    prediction.sparsity = std::clamp(effectiveSparsity(recipe, profile), 0.0, 1.0);
    prediction.energyRemoved
        = profile.energy() > 0 ? std::clamp(profile.energyBelow(prediction.threshold), 0.0, 1.0) : 0;

    const double density = 1 - prediction.sparsity;
    const int centroids = recipe.sharing.centroids;
    double codeBits = 32;
    if (centroids > 0) {
        // Never more than a plain code of the centroids would take.
        codeBits = std::min(codeEntropy(profile.histogram(), prediction.threshold, centroids), std::log2(double(centroids)));
    }
    prediction.bitsPerWeight = plogp(density) + plogp(prediction.sparsity) + density * codeBits;
    prediction.bytes = static_cast<std::uint64_t>(
        std::llround(weights * prediction.bitsPerWeight / 8 + 4.0 * centroids + biasBytes));
    return prediction;
}

} // namespace pangkas
