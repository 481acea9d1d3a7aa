// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/evaluation_report.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

std::string_view toString(Precision precision)
{
    switch (precision) {
    case Precision::Float32: return "float32";
    case Precision::Bfloat16: return "bfloat16";
    }
    return "";
}

std::optional<Precision> precisionFrom(std::string_view name)
{
    for (const Precision precision : {Precision::Float32, Precision::Bfloat16})
        if (name == toString(precision))
            return precision;
    return std::nullopt;
}

Interval wilsonInterval(std::int64_t successes, std::int64_t trials)
{
    if (trials <= 0)
        return {};
    constexpr double z = 1.959963984540054; // 97.5 % quantile of the normal distribution
    const double n = static_cast<double>(trials);
    const double p = static_cast<double>(successes) / n;
    const double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

std::optional<double> EvaluationReport::classAccuracy(std::size_t label) const
{
    const std::size_t count = classes.size();
    if (label >= count || confusion.size() != count * count)
        return std::nullopt;
    std::int64_t sum = 0;
    for (std::size_t predicted = 0; predicted < count; ++predicted)
        sum += confusion[label * count + predicted];
    if (sum == 0)
        return std::nullopt;
    return static_cast<double>(confusion[label * count + label]) / static_cast<double>(sum);
}

} // namespace pangkas
