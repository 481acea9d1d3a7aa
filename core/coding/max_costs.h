// SPDX-License-Identifier: GPL-3.0-or-later
// What "max" will make of a layer, for predictions: its model run over a sample of the rows at some densities. The model
// learns from rows and columns what no count of symbols tells, up to half of a fully connected layer's bits.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/coding/position_costs.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

class CodeLength;

class PANGKAS_EXPORT MaxCosts
{
public:
    /// Densities to measure at, descending; the first is 1.
    static std::span<const double> ladder();

    /// `shape`: of the weights, its product is their number. `steps`: by descending density, at most those of the
    /// ladder; 1 and a threshold of 0 for all weights. Codes up to 2.5 million weights at each of them, some 0.1 s each.
    /// Steps are measured in parallel. Reports Stage::Checking. out-of-memory, cancelled.
    static Result<MaxCosts> measure(std::span<const float> weights, std::span<const std::int64_t> shape,
        std::span<const DensityStep> steps, const JobContext& job = {});

    /// Bits of positions over GapCosts::fastBits.
    double positionFactor(double density) const;
    /// Bits a stored weight's code takes where an order-0 code would take `entropy`.
    double codeBits(double density, double entropy) const;
    /// Of a layer's header and the ends of its segments.
    double overheadBytes() const { return m_overhead; }

private:
    static constexpr int magnitudeDepth = 6;
    static constexpr std::size_t levels = magnitudeDepth + 1; // sign alone, then a bit of the magnitude more each

    /// Codes of a resolution: the entropy of order 0 and what the model takes, bits of each.
    struct CodeCost
    {
        double entropy = 0, bits = 0;
    };
    struct Step
    {
        double density = 0;
        double positionFactor = 1;
        std::array<CodeCost, levels> codes;
    };
    struct Sample;

    static std::array<CodeCost, levels> codeCosts(std::span<const std::uint8_t> codes, const CodeLength& values);
    static Step measureStep(const Sample& sample, const DensityStep& step, const JobContext& job);
    static double codeBits(const Step& step, double entropy);
    template <typename Value>
    double between(double density, Value value) const;

    std::vector<Step> m_steps;
    double m_overhead = 0;
};

} // namespace pangkas
