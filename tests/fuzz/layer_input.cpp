// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/layer_input.h"

#include "core/base/random.h"
#include "tests/fuzz/fuzz_target.h"

#include <algorithm>

namespace pangkas::fuzz {

namespace {

void append(std::vector<std::byte>& to, std::uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        to.push_back(static_cast<std::byte>(number >> (8 * i)));
}

ExampleLayer example(std::vector<std::int64_t> shape, int symbols, double density, std::uint64_t seed)
{
    ExampleLayer layer;
    Random random(seed);
    std::size_t weights = 1;
    for (const std::int64_t size : shape)
        weights *= static_cast<std::size_t>(size);
    layer.codes.resize(weights);
    for (std::uint8_t& code : layer.codes)
        // The lower codes more often, as in trained layers.
        code = random.chance(density)
            ? std::uint8_t(1 + random.below(1 + random.below(std::uint64_t(std::max(symbols, 1)))))
            : 0;
    const auto stored = std::ranges::count_if(layer.codes, [](std::uint8_t code) { return code != 0; });
    layer.facts = {std::move(shape), weights, static_cast<std::size_t>(stored), symbols};
    return layer;
}

} // namespace

std::uint8_t tagOf(std::string_view name)
{
    unsigned sum = 0;
    for (const char c : name)
        sum = sum * 31 + static_cast<unsigned char>(c);
    return static_cast<std::uint8_t>(sum ^ sum >> 8);
}

std::vector<ExampleLayer> exampleLayers()
{
    return {example({8, 3, 5, 5}, 30, 0.8, 1), example({16, 40}, 15, 0.1, 2), example({4, 4}, 255, 1, 3),
        example({10, 30}, 0, 0.3, 4), example({300}, 3, 0.01, 5), example({6, 10}, 7, 0, 6), example({0, 10}, 0, 0, 7),
        example({1}, 1, 1, 8), example({1, 700}, 1, 0.004, 9), example({12, 4, 3, 3}, 200, 0.4, 10)};
}

std::vector<std::string> streamNames(const LayerCoder& coder)
{
    std::vector<std::string> names;
    for (const ExampleLayer& layer : exampleLayers()) {
        const auto streams = coder.encode(layer.facts, layer.codes, {});
        demandOk(streams, "an example can't be encoded");
        for (const CodedStream& stream : *streams)
            if (std::ranges::find(names, stream.name) == names.end())
                names.push_back(stream.name);
    }
    return names;
}

std::vector<std::byte> toInput(const LayerCoder& coder, const CodeFacts& facts, std::span<const CodedStream> streams)
{
    std::vector<std::byte> input;
    append(input, tagOf(coder.id()), 1);
    append(input, facts.shape.size() - 1, 1);
    for (const std::int64_t size : facts.shape)
        append(input, static_cast<std::uint64_t>(size), 2);
    append(input, static_cast<std::uint64_t>(facts.symbols), 1);
    append(input, facts.stored, 4);
    for (const CodedStream& stream : streams) {
        append(input, tagOf(stream.name), 1);
        append(input, stream.rawBytes, 4);
        append(input, stream.bytes.size(), 2);
        input.insert(input.end(), stream.bytes.begin(), stream.bytes.end());
    }
    return input;
}

} // namespace pangkas::fuzz
