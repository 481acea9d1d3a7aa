// SPDX-License-Identifier: GPL-3.0-or-later
// All that is known of a layer before it is compressed, and the numbers that follow from it for any recipe: look-ups
// and fractions of a millisecond, whatever the layer's size. Built once per layer, in the background.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/coding/max_costs.h"
#include "core/coding/position_costs.h"
#include "core/pipeline/recipe.h"
#include "core/quantization/codebook_preview.h"
#include "core/tensor/magnitude_profile.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace pangkas {

struct PredictedBytes
{
    std::uint64_t bytes = 0;
    /// The coder finds order that can't be told without coding: its layer is expected to be smaller than this.
    bool isBound = false;
};

/// A row of the layer table as far as it needs no pass over the weights.
struct LayerNumbers
{
    /// The survivors keep to a pattern. `zeros`, `stored` and `sparsity` are exact even so; all else is what pruning as many
    /// weights without a pattern would give: `energyRemoved` and `meanSquaredError` are in truth at least that, and `predicted`
    /// is a guess (docs/recipe.md has how far off). A pattern that the layer's rows don't allow counts as none.
    bool hasPattern = false;
    double threshold = 0; // weights of a smaller magnitude go
    std::uint64_t zeros = 0; // weights that are pruned; those that are 0 where nothing is
    std::uint64_t stored = 0;
    double sparsity = 0; // zeros / weights
    double energyRemoved = 0; // share of the sum of squares, 0 to 1
    double meanSquaredError = 0; // of pruning, over all weights
    double survivorDeviation = 0;
    PredictedBytes predicted; // positions, codes, codebook or values, and bias: as the recipe's coder would have it
    double bitsPerWeight = 0; // of predicted.bytes
};

class PANGKAS_EXPORT LayerIndex
{
public:
    /// Two passes over the weights, a sample of them at some 35 densities, and the deflate of parts of it. Up to 5 MB
    /// are kept. Reports Stage::Checking. missing-tensor, not-finite with the position, cancelled.
    static Result<LayerIndex> build(const LayerInfo& layer, const ModelSnapshot& model, const JobContext& job = {});
    /// From a profile that is there already.
    static Result<LayerIndex> build(std::shared_ptr<const MagnitudeProfile> profile, const Shape& shape,
        std::span<const float> weights, std::span<const float> bias, const JobContext& job = {});

    /// With "max" measured too, so that its bytes are predicted and no longer bounded: codes samples of the weights, up to
    /// 2 s of processor time for the largest layers, on all cores; a second stage, after the first numbers are shown.
    /// `layer` and `model` as in build(). missing-tensor, cancelled.
    Result<LayerIndex> withMaxCosts(const LayerInfo& layer, const ModelSnapshot& model, const JobContext& job = {}) const;
    bool hasMaxCosts() const { return m_max != nullptr; }

    const MagnitudeProfile& profile() const { return *m_profile; }
    std::shared_ptr<const MagnitudeProfile> sharedProfile() const { return m_profile; }

    LayerNumbers numbers(const LayerRecipe& recipe) const;
    /// Bytes of the layer's streams by this coder or choice of coders ("deflate", "auto") in place of the recipe's.
    /// On a trained AlexNet within 3 % of what is packed for the network and 8 % for a layer, 1 % for a convolution; by
    /// deflate with a bit price, where few codes repeat by chance, 9 %. A bound: "max" and "auto" without withMaxCosts(),
    /// and deflate where positions repeat and more than half of the weights are stored.
    PredictedBytes predictedBytes(const LayerRecipe& recipe, std::string_view coder) const;

private:
    struct Pruned;
    Pruned pruned(const LayerRecipe& recipe) const;
    PredictedBytes predictedBytes(const LayerRecipe& recipe, const Pruned& pruned, std::string_view coder) const;
    double maxBytes(const CodebookPreview& codebook, double stored) const;
    double maxPositionBits(double stored) const;

    std::shared_ptr<const MagnitudeProfile> m_profile;
    Shape m_shape;
    PositionCosts m_positions;
    std::shared_ptr<const MaxCosts> m_max; // nullptr: not measured
    double m_biasBytes = 0;
};

/// Bytes of the file around the streams of so many layers, about: manifest and directory.
PANGKAS_EXPORT std::uint64_t predictedContainerBytes(std::size_t layers);

} // namespace pangkas
