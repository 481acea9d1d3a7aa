// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/evaluation_report.h"

#include <string>

namespace pangkas::cli {

/// Top-1 with its interval, loss, accuracy per class, the confusion matrix of small sets, speed.
std::string evaluationText(const EvaluationReport& report);

} // namespace pangkas::cli
