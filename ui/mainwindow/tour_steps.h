// SPDX-License-Identifier: GPL-3.0-or-later
// What the tour of the window tells.
#pragma once

#include "ui/widgets/tour.h"

#include <vector>

namespace pangkas {

std::vector<TourStep> tourSteps();

} // namespace pangkas
