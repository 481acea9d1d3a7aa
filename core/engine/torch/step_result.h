// SPDX-License-Identifier: GPL-3.0-or-later
// What a training step tells.
#pragma once

#include <cstdint>

namespace pangkas {

struct StepResult
{
    double loss = 0; // sum over the batch's images, before the update
    std::int64_t correct = 0;
};

} // namespace pangkas
