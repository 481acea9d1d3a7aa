// SPDX-License-Identifier: GPL-3.0-or-later
// The files that the authors of Deep Compression released, of a small network.
#include "core/formats/deep_compression_reader.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/small_network.h"

#include <algorithm>

using namespace pangkas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto file = InputFile::open(fuzz::fileOf(fuzz::bytesOf(data, size)));
    fuzz::demandOk(file, "the file in memory");
    static_cast<void>(recognizeDeepCompression(*file));
    static const Architecture network = fuzz::smallNetwork();
    const auto layers = readDeepCompressionCodes(*file, network);
    if (!layers) {
        fuzz::demand(!readDeepCompression(*file, network), "read as weights, but not as codes");
        return 0;
    }
    for (const CodedLayer& layer : *layers) {
        const auto isKnown = [&](std::uint8_t code) { return code <= layer.values.size(); };
        fuzz::demand(std::ranges::all_of(layer.codes, isKnown), "a code without a value");
        fuzz::demand(std::ranges::adjacent_find(layer.values, std::ranges::greater_equal()) == layer.values.end(),
            "values that don't ascend");
    }
    fuzz::demandOk(readDeepCompression(*file, network), "read as codes, but not as weights");
    return 0;
}
