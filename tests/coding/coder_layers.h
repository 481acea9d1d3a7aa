// SPDX-License-Identifier: GPL-3.0-or-later
// Layers to code, and a coder's streams as its decoder sees them.
#pragma once

#include "core/base/random.h"
#include "core/coding/layer_coder.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace pangkas::test {

inline CodeFacts factsOf(const std::vector<std::uint8_t>& codes, int symbols)
{
    const auto stored = codes.size() - std::size_t(std::ranges::count(codes, 0));
    return {{std::int64_t(codes.size())}, codes.size(), stored, symbols};
}

/// Codes of which the middle ones are the most frequent, as of weights; a twentieth of all runs of `row` is empty.
inline std::vector<std::uint8_t> randomCodes(
    std::size_t weights, double density, int symbols, std::uint64_t seed, std::size_t row = 500)
{
    Random random(seed);
    std::vector<std::uint8_t> codes(weights);
    bool isEmpty = false;
    for (std::size_t i = 0; i < weights; ++i) {
        if (i % row == 0)
            isEmpty = density < 1 && random.chance(0.05);
        if (isEmpty || !random.chance(density))
            continue;
        const auto bound = unsigned(std::max(symbols, 1));
        codes[i] = std::uint8_t(1 + (random.below(bound) + random.below(bound)) / 2);
    }
    return codes;
}

/// Streams, and views of copies that end where their allocation ends, so that reading past them is noticed.
struct Coded
{
    explicit Coded(const std::vector<CodedStream>& from)
    {
        for (const CodedStream& stream : from) {
            names.push_back(stream.name);
            bytes.emplace_back(stream.bytes).shrink_to_fit();
            rawBytes.push_back(stream.rawBytes);
        }
    }

    std::vector<StreamView> views() const
    {
        std::vector<StreamView> views;
        for (std::size_t i = 0; i < names.size(); ++i)
            views.push_back({names[i], bytes[i]});
        return views;
    }
    std::vector<StreamSize> sizes() const
    {
        std::vector<StreamSize> sizes;
        for (std::size_t i = 0; i < names.size(); ++i)
            sizes.push_back({names[i], bytes[i].size(), rawBytes[i]});
        return sizes;
    }

    std::vector<std::string> names;
    std::vector<std::vector<std::byte>> bytes;
    std::vector<std::uint64_t> rawBytes;
};

} // namespace pangkas::test
