// SPDX-License-Identifier: GPL-3.0-or-later
// Packed files: opening, accounting, decoding, looking through them.
#include "core/container/pack_reader.h"
#include "core/container/xray.h"
#include "tests/fuzz/fuzz_target.h"

using namespace pangkas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto reader = PackReader::open(fuzz::fileOf(fuzz::bytesOf(data, size)));
    if (!reader)
        return 0;
    const PackReport report = reader->accounting();
    std::uint64_t bytes = report.containerBytes;
    for (const LayerBytes& layer : report.layers)
        bytes += layer.bytes();
    fuzz::demand(bytes == size && report.fileBytes == size, "the bytes accounted for are not the file's");
    // A file may stand for many pruned weights: rightly, but at the cost of seconds.
    constexpr std::size_t mostWeights = 1 << 18;
    std::size_t weights = 0;
    for (const PackedLayerInfo& layer : reader->layers()) {
        const auto count = elementCount(layer.shape);
        fuzz::demandOk(count, "a layer has a shape without a count");
        weights += *count;
        if (layer.biasTensor)
            weights += *elementCount(layer.biasShape);
        if (weights > mostWeights)
            return 0;
    }
    for (std::size_t i = 0; i < reader->layers().size(); ++i) {
        const auto layer = reader->readLayer(i);
        if (layer)
            fuzz::demand(layer->weight.storedCount() == reader->layers()[i].storedCount, "another number is stored");
        static_cast<void>(reader->readBias(i));
    }
    static_cast<void>(reader->decode());
    static_cast<void>(xrayPack(*reader));
    return 0;
}
