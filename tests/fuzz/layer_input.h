// SPDX-License-Identifier: GPL-3.0-or-later
// How the target of the layer coders reads its input, so that the seeds can be written the same way:
//   coder      1 byte: tagOf(id), or any number
//   mode       1 byte: dimensions - 1 in bits 0 and 1; bit 2: the rest are codes to be encoded, not streams
//   shape      2 bytes a dimension (all numbers little-endian)
//   symbols    1 byte
//   stored     4 bytes
//   streams    name: 1 byte, tagOf(name) or any number; rawBytes: 4 bytes; length: 2 bytes; the bytes; and so on
//   or codes   pairs of bytes: a number of zeros, then a code
#pragma once

#include "core/coding/layer_coder.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas::fuzz {

inline constexpr std::size_t largestFuzzedLayer = 1 << 14; // weights: enough for every kind of escape, and quick

/// Stays the same when coders or streams are added.
std::uint8_t tagOf(std::string_view name);

/// The names of all streams that a coder writes for a few examples.
std::vector<std::string> streamNames(const LayerCoder& coder);

std::vector<std::byte> toInput(const LayerCoder& coder, const CodeFacts& facts, std::span<const CodedStream> streams);

/// A few layers of all kinds; facts.stored is right.
struct ExampleLayer
{
    CodeFacts facts;
    std::vector<std::uint8_t> codes;
};
std::vector<ExampleLayer> exampleLayers();

} // namespace pangkas::fuzz
