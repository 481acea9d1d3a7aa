// SPDX-License-Identifier: GPL-3.0-or-later
// Every coder of layerCoders(), those that are added later too. layer_input.h says how the input is read.
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/layer_input.h"

#include <algorithm>
#include <map>

using namespace pangkas;

namespace {

/// Takes numbers from the front of the input; zeros once it is at its end.
class Input
{
public:
    explicit Input(std::span<const std::byte> bytes) : m_left(bytes) { }

    std::uint32_t number(std::size_t bytes)
    {
        const auto taken = take(bytes);
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < taken.size(); ++i)
            value |= std::to_integer<std::uint32_t>(taken[i]) << (8 * i);
        return value;
    }

    std::span<const std::byte> take(std::size_t bytes)
    {
        const auto taken = m_left.first(std::min(bytes, m_left.size()));
        m_left = m_left.subspan(taken.size());
        return taken;
    }

    bool isAtEnd() const { return m_left.empty(); }

private:
    std::span<const std::byte> m_left;
};

const LayerCoder& chooseCoder(std::uint32_t tag)
{
    const auto all = layerCoders();
    const auto found = std::ranges::find(all, tag, [](const LayerCoder* coder) { return fuzz::tagOf(coder->id()); });
    return found == all.end() ? *all[tag % all.size()] : **found;
}

const std::string& chooseName(const LayerCoder& coder, std::uint32_t tag)
{
    static std::map<const LayerCoder*, std::vector<std::string>> known;
    auto [entry, isNew] = known.try_emplace(&coder);
    std::vector<std::string>& names = entry->second;
    if (isNew) {
        names = fuzz::streamNames(coder);
        names.emplace_back("another");
    }
    const auto found = std::ranges::find(names, tag, fuzz::tagOf);
    return found == names.end() ? names[tag % names.size()] : *found;
}

int largestCode(const CodeFacts& facts)
{
    return std::max(facts.symbols, 1);
}

/// What goes in must come out.
void checkRoundTrip(const LayerCoder& coder, const CodeFacts& facts, std::span<const std::uint8_t> codes)
{
    const auto streams = coder.encode(facts, codes, {});
    fuzz::demandOk(streams, "codes that fit their facts can't be encoded");
    std::vector<StreamSize> sizes;
    std::vector<StreamView> views;
    for (const CodedStream& stream : *streams) {
        fuzz::demand(!stream.bytes.empty(), "an empty stream isn't left out");
        sizes.push_back({stream.name, stream.bytes.size(), stream.rawBytes});
        views.push_back({stream.name, stream.bytes});
    }
    fuzz::demandOk(coder.checkStreams(facts, sizes), "streams of its own are refused");
    std::vector<std::uint8_t> back(facts.weights);
    fuzz::demandOk(coder.decode(facts, views, back, {}), "streams of its own can't be decoded");
    fuzz::demand(std::ranges::equal(back, codes), "other codes come out than went in");
    fuzz::demandOk(coder.codeTables(facts, views), "tables of its own can't be read");
}

void encode(const LayerCoder& coder, CodeFacts facts, Input input)
{
    std::vector<std::uint8_t> codes(facts.weights);
    for (std::size_t at = 0; !input.isAtEnd();) {
        at += input.number(1);
        const std::uint32_t code = input.number(1);
        if (at >= codes.size())
            break;
        codes[at++] = static_cast<std::uint8_t>(code % (static_cast<std::uint32_t>(largestCode(facts)) + 1));
    }
    facts.stored = static_cast<std::size_t>(std::ranges::count_if(codes, [](std::uint8_t code) { return code != 0; }));
    checkRoundTrip(coder, facts, codes);
}

void decode(const LayerCoder& coder, const CodeFacts& facts, Input input)
{
    std::vector<StreamSize> sizes;
    std::vector<StreamView> views;
    // Copies at the exact size, so that a read past the end of a stream is found.
    std::vector<std::vector<std::byte>> copies;
    while (!input.isAtEnd() && copies.size() < 12) {
        const std::string& name = chooseName(coder, input.number(1));
        const std::uint64_t rawBytes = input.number(4);
        const auto bytes = input.take(input.number(2));
        const auto& copy = copies.emplace_back(bytes.begin(), bytes.end());
        sizes.push_back({name, copy.size(), rawBytes});
        views.push_back({name, copy});
    }
    if (!coder.checkStreams(facts, sizes))
        return;
    static_cast<void>(coder.codeTables(facts, views));
    std::vector<std::uint8_t> codes(facts.weights);
    if (!coder.decode(facts, views, codes, {}))
        return;
    const auto stored = std::ranges::count_if(codes, [](std::uint8_t code) { return code != 0; });
    fuzz::demand(static_cast<std::size_t>(stored) == facts.stored, "another number of codes came out than is stored");
    fuzz::demand(std::ranges::all_of(codes, [&](int code) { return code <= largestCode(facts); }), "a code too large");
    checkRoundTrip(coder, facts, codes);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Input input(fuzz::bytesOf(data, size));
    const LayerCoder& coder = chooseCoder(input.number(1));
    const std::uint32_t mode = input.number(1);
    CodeFacts facts;
    facts.weights = 1;
    for (std::uint32_t i = 0; i <= (mode & 3); ++i) {
        facts.shape.push_back(input.number(2));
        facts.weights *= static_cast<std::size_t>(facts.shape.back()); // at most four 16-bit numbers
    }
    if (facts.weights > fuzz::largestFuzzedLayer)
        return 0;
    facts.symbols = static_cast<int>(input.number(1));
    facts.stored = input.number(4) % (facts.weights + 1);
    if (mode & 4)
        encode(coder, facts, input);
    else
        decode(coder, facts, input);
    return 0;
}
