// SPDX-License-Identifier: GPL-3.0-or-later
// What two packed files say differently.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/pack_reader.h"

#include <string>
#include <vector>

namespace pangkas {

struct PackDifference
{
    std::string place; // "fc6: codes"
    std::string left; // what the first file says; empty where it has no such thing
    std::string right;

    bool operator==(const PackDifference&) const = default;
};

/// What the files say about themselves, then layer by layer: form, coder, counts, sizes of the streams, and, where the
/// decoded weights differ, how many of them do and by how much at most. Layers are matched by name. Empty for files
/// that say the same, even if one is of an older version. Decodes only layers whose hashes differ.
PANGKAS_EXPORT Result<std::vector<PackDifference>> diffPacks(
    const PackReader& left, const PackReader& right, const JobContext& job = {});

} // namespace pangkas
