// SPDX-License-Identifier: GPL-3.0-or-later
// The core's values as JSON for --json.
#pragma once

#include "app/cli/session.h"
#include "core/container/pack_writer.h"
#include "core/engine/evaluation_report.h"
#include "core/pipeline/compress.h"

namespace pangkas::cli {

Json toJson(const EvaluationReport& report);
Json toJson(const CompressionReport& report);
Json toJson(const PackProof& proof);
Json toJson(const LayerBytes& bytes);

} // namespace pangkas::cli
