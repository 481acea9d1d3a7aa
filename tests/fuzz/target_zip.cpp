// SPDX-License-Identifier: GPL-3.0-or-later
// ZIP archives: the directory and every entry's bytes.
#include "core/archive/zip_reader.h"
#include "tests/fuzz/fuzz_target.h"

using namespace pangkas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    auto file = InputFile::open(fuzz::fileOf(fuzz::bytesOf(data, size)));
    fuzz::demandOk(file, "the file in memory");
    const auto zip = ZipReader::open(std::move(*file));
    if (!zip)
        return 0;
    std::uint64_t sum = 0;
    for (const ZipEntry& entry : zip->entries()) {
        fuzz::demand(
            entry.dataOffset <= size && entry.compressedSize <= size - entry.dataOffset, "an entry past the end");
        sum += entry.compressedSize;
        fuzz::demand(zip->find(entry.name) == &entry, "an entry that isn't found by its name");
        static_cast<void>(zip->read(entry, 1 << 20));
    }
    fuzz::demand(sum <= size, "entries that overlap");
    return 0;
}
