// SPDX-License-Identifier: GPL-3.0-or-later
// Whether two ways to train differ by more than their seeds do.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstddef>
#include <span>

namespace pangkas {

struct SampleMoments
{
    std::size_t count = 0;
    double mean = 0;
    double deviation = 0; // with count - 1 in the denominator; 0 for one value

    bool operator==(const SampleMoments&) const = default;
};

PANGKAS_EXPORT SampleMoments momentsOfSample(std::span<const double> values);

struct WelchTest
{
    SampleMoments first, second;
    double t = 0; // of first.mean - second.mean; infinite where neither varies and the means differ
    double degreesOfFreedom = 0; // Welch-Satterthwaite
    double pValue = 1; // two-sided

    double difference() const { return first.mean - second.mean; }
};

/// Welch's t-test (1947): means of two samples whose variances need not be equal.
/// invalid-argument for fewer than two values on a side, not-finite for a value that is no number.
PANGKAS_EXPORT Result<WelchTest> welchTest(std::span<const double> first, std::span<const double> second);

/// Two-sided: the probability that Student's t with so many degrees of freedom (above 0) is as far from 0 as `t`.
PANGKAS_EXPORT double studentTwoSided(double t, double degreesOfFreedom);

/// Regularised incomplete beta function I_x(a, b) for a, b > 0 and x in [0, 1]; by its continued fraction (Lentz's method),
/// within 1e-12 for a and b up to 1e5.
PANGKAS_EXPORT double incompleteBeta(double a, double b, double x);

} // namespace pangkas
