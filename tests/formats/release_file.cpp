// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/formats/release_file.h"

#include "core/base/random.h"
#include "tests/support/test_support.h"

#include <cstring>
#include <span>
#include <stdexcept>
#include <utility>

namespace pangkas::test {

namespace {

using Entries = std::vector<std::pair<unsigned, unsigned>>; // gap, code

void append(std::vector<std::byte>& bytes, std::span<const std::byte> more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

void appendHalves(std::vector<std::byte>& bytes, const std::vector<unsigned>& halves)
{
    for (std::size_t i = 0; i < halves.size(); i += 2)
        bytes.push_back(std::byte(halves[i] | (i + 1 < halves.size() ? halves[i + 1] << 4 : 0)));
}

void appendLayer(std::vector<std::byte>& bytes, const ReleaseLayer& layer, const Entries& entries)
{
    std::vector<float> codebook = layer.codebook;
    codebook.resize(layer.codebookSize);
    append(bytes, std::as_bytes(std::span(codebook)));
    append(bytes, std::as_bytes(std::span(layer.bias)));
    std::vector<unsigned> gaps, codes;
    for (const auto& [gap, code] : entries) {
        gaps.push_back(gap);
        codes.push_back(code);
    }
    if (layer.codebookSize == 16) {
        appendHalves(bytes, codes);
    } else {
        for (const unsigned code : codes)
            bytes.push_back(std::byte(code));
    }
    appendHalves(bytes, gaps);
}

std::vector<std::byte> write(const std::vector<ReleaseLayer>& layers, const std::vector<Entries>& entries)
{
    std::vector<std::uint32_t> counts;
    for (const Entries& of : entries)
        counts.push_back(static_cast<std::uint32_t>(of.size()));
    std::vector<std::byte> bytes;
    append(bytes, std::as_bytes(std::span(counts)));
    for (std::size_t i = 0; i < layers.size(); ++i)
        appendLayer(bytes, layers[i], entries[i]);
    return bytes;
}

} // namespace

std::vector<std::byte> releaseFile(const std::vector<ReleaseLayer>& layers)
{
    std::vector<Entries> entries;
    for (const ReleaseLayer& layer : layers) {
        Entries& of = entries.emplace_back();
        for (const QByteArray& entry : layer.entries.split(' ')) {
            const auto colon = entry.indexOf(':');
            if (colon > 0)
                of.emplace_back(entry.left(colon).toUInt(), entry.mid(colon + 1).toUInt());
        }
    }
    return write(layers, entries);
}

std::vector<std::byte> releaseFile(const Architecture& architecture, std::uint64_t seed)
{
    std::vector<ReleaseLayer> layers;
    std::vector<Entries> entries;
    for (const LayerInfo& info : architecture.layers) {
        Random random(seed, layers.size());
        ReleaseLayer& layer = layers.emplace_back();
        layer.codebookSize = info.kind == LayerKind::Convolution ? 256 : 16;
        layer.codebook = bellValues(layer.codebookSize, seed + layers.size(), 0.1f);
        layer.codebook[0] = 0;
        layer.bias = bellValues(std::size_t(info.weightShape[0]), seed + 100 + layers.size(), 0.1f);
        Entries& of = entries.emplace_back();
        const std::size_t weights = *elementCount(info.weightShape);
        // Filler zeros too: with gap 15 alone, as the authors wrote them.
        for (std::size_t next = 0;;) {
            const bool isFiller = random.below(20) == 0;
            const unsigned gap = isFiller ? 15 : unsigned(random.below(16));
            if (next + gap >= weights)
                break;
            of.emplace_back(gap, isFiller ? 0u : 1 + unsigned(random.below(layer.codebookSize - 1)));
            next += gap + 1;
        }
    }
    return write(layers, entries);
}

} // namespace pangkas::test
