// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/welch_test.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace pangkas {

namespace {

double logGamma(double x)
{
    int sign = 0; // lgamma() writes a global, lgamma_r() doesn't
    return ::lgamma_r(x, &sign);
}

/// The fraction 1 / (1 + d1 / (1 + d2 / (1 + ...))) of the incomplete beta function; converges fast for x < (a + 1) / (a + b + 2).
double betaFraction(double a, double b, double x)
{
    constexpr double least = 1e-300; // in place of 0 in a denominator
    constexpr int mostTerms = 100'000;
    const auto nonZero = [](double value) { return std::abs(value) < least ? least : value; };
    double c = 1, d = 1 / nonZero(1 - (a + b) * x / (a + 1)), value = d;
    for (int m = 1; m <= mostTerms; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double change = 1;
        for (const double term : {even, odd}) {
            d = 1 / nonZero(1 + term * d);
            c = nonZero(1 + term / c);
            change = c * d;
            value *= change;
        }
        if (std::abs(change - 1) < 1e-15)
            break;
    }
    return value;
}

Result<void> checkSample(std::span<const double> values)
{
    if (values.size() < 2)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} values; a t-test needs two on each side", values.size()));
    if (!std::ranges::all_of(values, [](double value) { return std::isfinite(value); }))
        return fail(ErrorCode::NotFinite, "a value of the t-test is no number");
    return {};
}

} // namespace

SampleMoments momentsOfSample(std::span<const double> values)
{
    SampleMoments moments;
    moments.count = values.size();
    if (values.empty())
        return moments;
    double sum = 0;
    for (const double value : values)
        sum += value;
    moments.mean = sum / static_cast<double>(values.size());
    double squares = 0;
    for (const double value : values)
        squares += (value - moments.mean) * (value - moments.mean);
    if (values.size() > 1)
        moments.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
    return moments;
}

double incompleteBeta(double a, double b, double x)
{
    if (!(x > 0))
        return 0;
    if (x >= 1)
        return 1;
    const double front =
        std::exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * std::log(x) + b * std::log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return std::clamp(front * betaFraction(a, b, x) / a, 0.0, 1.0);
    return std::clamp(1 - front * betaFraction(b, a, 1 - x) / b, 0.0, 1.0);
}

double studentTwoSided(double t, double degreesOfFreedom)
{
    if (std::isinf(t))
        return 0;
    return incompleteBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + t * t));
}

Result<WelchTest> welchTest(std::span<const double> first, std::span<const double> second)
{
    PANGKAS_TRY(checkSample(first));
    PANGKAS_TRY(checkSample(second));
    WelchTest test;
    test.first = momentsOfSample(first);
    test.second = momentsOfSample(second);
    const auto variance = [](const SampleMoments& moments) { // of the mean
        return moments.deviation * moments.deviation / static_cast<double>(moments.count);
    };
    const auto freedom = [](const SampleMoments& moments) { return static_cast<double>(moments.count - 1); };
    const double a = variance(test.first), b = variance(test.second);
    if (!(a + b > 0)) {
        test.degreesOfFreedom = freedom(test.first) + freedom(test.second);
        if (test.difference() != 0) {
            test.t = std::copysign(std::numeric_limits<double>::infinity(), test.difference());
            test.pValue = 0;
        }
        return test;
    }
    test.t = test.difference() / std::sqrt(a + b);
    // As shares of the sum: squares of small variances would underflow.
    const double shareA = a / (a + b), shareB = b / (a + b);
    test.degreesOfFreedom =
        1 / (shareA * shareA / freedom(test.first) + shareB * shareB / freedom(test.second));
    test.pValue = studentTwoSided(test.t, test.degreesOfFreedom);
    return test;
}

} // namespace pangkas
