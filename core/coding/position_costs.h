// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer's positions will cost by each coder at any density, measured once on a sample of the weights. Survivors
// lie in rows and columns, not at random: the entropy of independent positions is up to three times too much for the
// fully connected layers of a trained network.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace pangkas {

/// Gaps of stored weights as their coders write them; all per stored weight.
struct GapCosts
{
    double deflateBits = 0; // bytes of encodeGaps(), deflated
    double fastBits = 0; // order-0 entropy of gap classes, and their extra bits
    std::array<double, 2> fillers = {}; // of "deep-compression" with gaps of 4 and of 5 bits
    std::array<double, 2> huffmanBits = {}; // likewise: of the gaps of stored weights and fillers
};

/// A density, and the magnitude that leaves it.
struct DensityStep
{
    double density = 0; // share of the weights that is stored, in (0, 1)
    float threshold = 0;
};

class PANGKAS_EXPORT PositionCosts
{
public:
    /// Steps that are fine enough to go between: the densities to measure at, descending.
    static std::span<const double> ladder();

    /// `steps` by descending density. Looks at no more than some 2 million of the weights, in pieces from all over
    /// the layer, and deflates some 100 KB for each of a few steps. 1 MB of memory.
    static Result<PositionCosts> measure(
        std::span<const float> weights, std::vector<DensityStep> steps, const JobContext& job = {});

    /// Between steps interpolated; nothing where all weights or none are stored.
    GapCosts at(double density) const;

    /// Whether gaps repeat from row to row, so that codes may too: deflate then takes less for them than their counts tell.
    bool repeats() const { return m_repeats; }

private:
    bool m_repeats = false;
    std::vector<DensityStep> m_steps;
    std::vector<GapCosts> m_costs; // of each step
};

} // namespace pangkas
