// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/sparsity_schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pangkas {

int drawCount(const SparsitySchedule& schedule)
{
    return schedule.curve == SparsityCurve::OneShot ? 1 : schedule.steps + 1;
}

int drawDue(const SparsitySchedule& schedule, double position)
{
    if (schedule.curve == SparsityCurve::OneShot)
        return 0;
    if (position < schedule.beginEpoch)
        return -1;
    constexpr double rounding = 1e-9; // positions are sums of fractions
    const double length = schedule.endEpoch - schedule.beginEpoch;
    if (position >= schedule.endEpoch - rounding || !(length > 0))
        return schedule.steps;
    return std::min(schedule.steps,
        static_cast<int>(std::floor((position - schedule.beginEpoch) / length * schedule.steps + rounding)));
}

double sparsityOfDraw(const SparsitySchedule& schedule, int draw, double finalSparsity)
{
    if (draw + 1 >= drawCount(schedule))
        return finalSparsity;
    const double rest = 1 - static_cast<double>(draw) / schedule.steps;
    const double share = schedule.curve == SparsityCurve::Cubic ? rest * rest * rest : rest;
    return finalSparsity + (std::min(schedule.first, finalSparsity) - finalSparsity) * share;
}

Result<void> checkSchedule(const SparsitySchedule& schedule, int epochs)
{
    if (schedule.curve == SparsityCurve::OneShot)
        return {};
    if (!(schedule.first >= 0 && schedule.first <= 1))
        return fail(ErrorCode::InvalidArgument, fmt::format("first sparsity {}; expected 0 to 1", schedule.first));
    if (schedule.steps < 1 || schedule.steps > 100'000)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} steps of sparsity; expected 1 to 100000", schedule.steps));
    if (!(schedule.beginEpoch >= 0 && schedule.endEpoch >= schedule.beginEpoch && schedule.endEpoch < epochs))
        return fail(ErrorCode::InvalidArgument,
            fmt::format("sparsity rises from epoch {} to {} of {}; expected an end after the begin and before the last epoch's end",
                schedule.beginEpoch, schedule.endEpoch, epochs));
    return {};
}

bool redrawsAt(int epoch, int epochs)
{
    return epoch == 0 || epoch < epochs - epochs / 5;
}

} // namespace pangkas
