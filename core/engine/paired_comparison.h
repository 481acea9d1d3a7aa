// SPDX-License-Identifier: GPL-3.0-or-later
// Two evaluations of the same images side by side: whether the second network is worse, and where it answers otherwise.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/engine/evaluation_report.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pangkas {

/// All three at 95 % confidence, with a margin of comparisonMargin; the first that holds counts.
enum class Verdict {
    RealLoss, // more images lost than gained, and McNemar's exact test finds that in less than 5 % of equal networks
    NoMeasurableLoss, // the upper bound of the 95 % interval of the loss in top-1 is below the margin
    Undecided, // too few images to say either
};

/// "real loss", "no measurable loss", "undecided"
PANGKAS_EXPORT std::string_view toString(Verdict verdict);

/// The loss in top-1 that counts as none when it can be ruled out that it is larger: one percentage point.
inline constexpr double comparisonMargin = 0.01;

/// An image that the two networks answer differently.
struct FlippedImage
{
    std::uint32_t image = 0; // index in the data set
    std::int32_t label = 0;
    std::int32_t before = 0, after = 0; // classes
    float confidenceBefore = 0, confidenceAfter = 0;
    float lossBefore = 0, lossAfter = 0; // cross-entropy in nats

    bool operator==(const FlippedImage&) const = default;
};

struct PairedComparison
{
    std::int64_t images = 0; // that both have answered
    std::int64_t lost = 0; // right before, wrong after
    std::int64_t gained = 0; // wrong before, right after
    double pValue = 1; // mcnemarExact(lost, gained)
    Interval loss; // of top-1, as a share: pairedLossInterval(), from -1 to 1
    Verdict verdict = Verdict::Undecided;
    std::int64_t moreImages = 0; // Undecided: imagesToDecide(), else 0
    std::vector<FlippedImage> flipped; // the greatest loss after first, then by image

    double lossShare() const { return images ? double(lost - gained) / double(images) : 0; }
};

/// Two-sided exact test of McNemar (1947): the probability that, of lost + gained images that fall to either side like
/// a coin, the smaller side gets as few or fewer, times two; 1 at most, and for no images. Needs no large counts.
PANGKAS_EXPORT double mcnemarExact(std::int64_t lost, std::int64_t gained);

/// Score interval at 95 % of the difference of two paired proportions (Tango 1998), (lost - gained) / images at its
/// heart. It has a width even when nothing flips: z^2 / (images + z^2) to either side. [-1, 1] for no images.
PANGKAS_EXPORT Interval pairedLossInterval(std::int64_t lost, std::int64_t gained, std::int64_t images);

/// About how many images more would give a verdict if they are lost and gained at the rate of those so far, rounded up
/// to two digits; at least 1. The true rates being a little other, the chance of a verdict by then is about even.
PANGKAS_EXPORT std::int64_t imagesToDecide(std::int64_t lost, std::int64_t gained, std::int64_t images);

PANGKAS_EXPORT Verdict verdictFor(std::int64_t lost, std::int64_t gained, std::int64_t images);

/// Compares the images that are in both, so that reports which are still growing can be compared too.
/// invalid-argument when there are none, or when the same image has two labels: those are evaluations of different data.
PANGKAS_EXPORT Result<PairedComparison> comparePaired(const EvaluationReport& before, const EvaluationReport& after);

} // namespace pangkas
