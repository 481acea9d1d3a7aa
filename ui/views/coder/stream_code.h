// SPDX-License-Identifier: GPL-3.0-or-later
// The code of a stream's symbols, to be drawn: what each symbol costs, what it would cost ideally, and the Huffman code.
#pragma once

#include "core/container/xray.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pangkas {

struct CodedSymbol
{
    int symbol = 0;
    std::uint64_t count = 0;
    double ideal = 0; // -log2 of its share
    double bits = 0; // by the table in the file; by the Huffman code below where there is none
    int huffmanBits = 0; // length of its Huffman code

    bool operator==(const CodedSymbol&) const = default;
};

struct StreamCode
{
    std::string stream;
    std::vector<CodedSymbol> symbols; // those that occur, ascending
    bool hasTable = false; // `bits` is what the file's table says
    bool isHuffman = false; // and the table is the Huffman code
    double entropy = 0; // bits of a symbol on the average, ideally
    double average = 0; // by `bits`

    bool operator==(const StreamCode&) const = default;
};

/// Of each stream that holds symbols; `account` tells of one layer.
std::vector<StreamCode> codesOf(const LayerAccount& account);

} // namespace pangkas
