// SPDX-License-Identifier: GPL-3.0-or-later
// IDX files, plain and gzip: as images and as labels.
#include "core/data/idx_file.h"
#include "tests/fuzz/fuzz_target.h"

using namespace pangkas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto file = fuzz::bytesOf(data, size);
    for (const std::size_t dimensions : {1, 3}) {
        const auto array = parseIdx(file, dimensions);
        if (!array)
            continue;
        fuzz::demand(array->sizes.size() == dimensions, "another number of dimensions");
        std::uint64_t count = 1;
        for (const std::uint32_t one : array->sizes)
            count *= one;
        fuzz::demand(count == array->values.size(), "sizes that aren't the values'");
        fuzz::demand(looksLikeIdx(file) || dimensions == 1, "images that don't look like IDX");
    }
    return 0;
}
