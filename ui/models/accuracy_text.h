// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracies and verdicts in the user's language.
#pragma once

#include "core/engine/evaluation_report.h"
#include "core/engine/paired_comparison.h"

#include <QString>

#include <string>
#include <vector>

namespace pangkas {

/// Half the width of the 95 % interval, in points: "± 2.6".
QString halfWidthText(const EvaluationReport& report);
/// How many images were right, the interval, the loss, the speed, the method and what the images went through.
QString reportToolTip(const EvaluationReport& report);

/// "no measurable loss", "real loss", "undecided".
QString verdictText(Verdict verdict);
/// The same with what it would take to decide: "undecided: about 1,200 more images would decide it".
QString verdictSentence(const PairedComparison& comparison);
/// What the verdict means, and the counts and the test behind it.
QString verdictToolTip(const PairedComparison& comparison);

/// Signed, in points: "+0.4", "−1.2".
QString pointsText(double share, int decimals = 1);

/// A class by its name, or by its number where it has none.
QString classText(const std::vector<std::string>& classes, int index);

} // namespace pangkas
