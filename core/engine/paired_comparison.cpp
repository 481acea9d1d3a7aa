// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/paired_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace pangkas {

namespace {

constexpr double z = 1.959963984540054; // 97.5 % quantile of the normal distribution
constexpr double level = 0.05;

double logBinomial(double n, double k)
{
    int sign = 0; // lgamma() writes a global, lgamma_r() doesn't
    return ::lgamma_r(n + 1, &sign) - ::lgamma_r(k + 1, &sign) - ::lgamma_r(n - k + 1, &sign);
}

/// Tango's statistic for the hypothesis that the loss is `difference`, in (-1, 1). Counts need not be whole.
double score(double lost, double gained, double images, double difference)
{
    const double a = 2 * images;
    const double b = -lost - gained + (2 * images - lost + gained) * difference;
    const double c = -gained * difference * (1 - difference);
    const double rate = (std::sqrt(std::max(0.0, b * b - 4 * a * c)) - b) / (2 * a);
    const double variance = images * (2 * rate + difference * (1 - difference));
    const double distance = lost - gained - images * difference;
    if (variance > 0)
        return distance / std::sqrt(variance);
    return distance == 0 ? 0 : std::copysign(std::numeric_limits<double>::infinity(), distance);
}

/// The greatest difference that the data don't reject; the score falls as the difference grows.
double upperLoss(double lost, double gained, double images)
{
    double low = (lost - gained) / images, high = 1;
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        (score(lost, gained, images, middle) > -z ? low : high) = middle;
    }
    return high;
}

/// The exact test's border, nearly, for counts that need not be whole (Edwards' correction).
bool wouldBeLoss(double lost, double gained)
{
    const double distance = lost - gained - 1;
    return distance > 0 && distance * distance >= z * z * (lost + gained);
}

std::int64_t roundedUp(double count)
{
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(std::max(1.0, count))) - 1));
    return static_cast<std::int64_t>(std::ceil(count / unit) * unit);
}

} // namespace

std::string_view toString(Verdict verdict)
{
    switch (verdict) {
    case Verdict::RealLoss: return "real loss";
    case Verdict::NoMeasurableLoss: return "no measurable loss";
    case Verdict::Undecided: return "undecided";
    }
    return "undecided";
}

double mcnemarExact(std::int64_t lost, std::int64_t gained)
{
    const double n = static_cast<double>(lost + gained), k = static_cast<double>(std::min(lost, gained));
    if (lost + gained <= 0 || lost == gained)
        return 1;
    double sum = 1, term = 1; // relative to the probability of k
    for (double i = k; i > 0 && term > 1e-18 * sum; --i) {
        term *= i / (n - i + 1);
        sum += term;
    }
    return std::min(1.0, 2 * sum * std::exp(logBinomial(n, k) - n * std::log(2.0)));
}

Interval pairedLossInterval(std::int64_t lost, std::int64_t gained, std::int64_t images)
{
    if (images <= 0)
        return {-1, 1};
    const double b = static_cast<double>(lost), c = static_cast<double>(gained), n = static_cast<double>(images);
    return {-upperLoss(c, b, n), upperLoss(b, c, n)};
}

Verdict verdictFor(std::int64_t lost, std::int64_t gained, std::int64_t images)
{
    if (lost > gained && mcnemarExact(lost, gained) < level)
        return Verdict::RealLoss;
    if (pairedLossInterval(lost, gained, images).high < comparisonMargin)
        return Verdict::NoMeasurableLoss;
    return Verdict::Undecided;
}

std::int64_t imagesToDecide(std::int64_t lost, std::int64_t gained, std::int64_t images)
{
    constexpr double most = 1e12; // rates that lie on the border up to rounding: never
    const double n = static_cast<double>(std::max<std::int64_t>(images, 1));
    const double lostRate = static_cast<double>(lost) / n, gainedRate = static_cast<double>(gained) / n;
    const auto isDecided = [&](double total) {
        return wouldBeLoss(lostRate * total, gainedRate * total)
            || upperLoss(lostRate * total, gainedRate * total, total) < comparisonMargin;
    };
    double low = n, high = 2 * n;
    while (!isDecided(high) && high < most) {
        low = high;
        high *= 2;
    }
    for (int i = 0; i < 60 && high - low > 0.5; ++i) {
        const double middle = (low + high) / 2;
        (isDecided(middle) ? high : low) = middle;
    }
    return std::max<std::int64_t>(1, roundedUp(high - n));
}

Result<PairedComparison> comparePaired(const EvaluationReport& before, const EvaluationReport& after)
{
    PairedComparison comparison;
    auto old = before.predictions.begin();
    for (const Prediction& now : after.predictions) { // both in the order of the data set
        while (old != before.predictions.end() && old->image < now.image)
            ++old;
        if (old == before.predictions.end())
            break;
        if (old->image != now.image)
            continue;
        if (old->label != now.label)
            return fail(ErrorCode::InvalidArgument,
                fmt::format("image {} is of class {} in one evaluation and of {} in the other", now.image, old->label,
                    now.label),
                {}, "Compare evaluations of the same data set");
        ++comparison.images;
        if (old->predicted == now.predicted)
            continue;
        comparison.lost += old->predicted == now.label;
        comparison.gained += now.predicted == now.label;
        comparison.flipped.push_back({now.image, now.label, old->predicted, now.predicted, old->confidence,
            now.confidence, old->loss, now.loss});
    }
    if (comparison.images == 0)
        return fail(ErrorCode::InvalidArgument, "the two evaluations have no image in common", {},
            "Compare evaluations of the same data set");
    std::ranges::sort(comparison.flipped, {},
        [](const FlippedImage& flip) { return std::tuple(-flip.lossAfter, flip.image); });
    comparison.pValue = mcnemarExact(comparison.lost, comparison.gained);
    comparison.loss = pairedLossInterval(comparison.lost, comparison.gained, comparison.images);
    comparison.verdict = verdictFor(comparison.lost, comparison.gained, comparison.images);
    if (comparison.verdict == Verdict::Undecided)
        comparison.moreImages = imagesToDecide(comparison.lost, comparison.gained, comparison.images);
    return comparison;
}

} // namespace pangkas
