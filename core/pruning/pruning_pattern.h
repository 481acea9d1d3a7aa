// SPDX-License-Identifier: GPL-3.0-or-later
// Patterns that pruning of a fully connected layer may be bound to, so that hardware can use its zeros.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace pangkas {

enum class PatternKind
{
    None, // survivors lie anywhere
    /// The same number of survivors in every group of rows; row r belongs to group r modulo `groups`, as to the processing
    /// elements of ESE and EIE (Han et al. 2017, "load-balance-aware pruning").
    Balanced,
    /// `kept` survivors of every `of` consecutive weights of a row, that is along the input; of fewer at a row's end, as
    /// many as there are at most.
    NofM,
};

struct PruningPattern
{
    PatternKind kind = PatternKind::None;
    int groups = 0; // Balanced: 2 to 65536
    int kept = 0, of = 0; // NofM: 1 to of - 1, of 2 to 32

    bool operator==(const PruningPattern&) const = default;
};

/// "balanced-64", "2:4"; empty for none.
PANGKAS_EXPORT std::string toString(const PruningPattern& pattern);
/// The inverse, also "none" for none. invalid-argument for anything else, with what can be written.
PANGKAS_EXPORT Result<PruningPattern> patternFromText(std::string_view text);
/// invalid-argument for numbers out of range.
PANGKAS_EXPORT Result<void> checkPattern(const PruningPattern& pattern);

/// How many weights of a layer of this shape survive where a share of `sparsity` (above 0) is to go: of a balanced layer the
/// rounded number of a group, times the groups; by N:M what the pattern says, whatever the share.
/// invalid-argument for a shape that isn't a fully connected layer's, and for so many or so uneven groups that a group has
/// fewer weights than it is to keep.
PANGKAS_EXPORT Result<std::uint64_t> patternSurvivors(const PruningPattern& pattern, double sparsity, const Shape& shape);

} // namespace pangkas
