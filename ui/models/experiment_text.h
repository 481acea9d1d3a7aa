// SPDX-License-Identifier: GPL-3.0-or-later
// What was measured of two networks, in the user's language.
#pragma once

#include "core/engine/paired_comparison.h"

#include <QString>

namespace pangkas {

QString verdictWord(Verdict verdict); // "no measurable loss"
/// Loss with its interval, images lost and gained, the test's p, and how many images more would decide it.
QString verdictDetails(const PairedComparison& comparison);

} // namespace pangkas
