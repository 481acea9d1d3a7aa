// SPDX-License-Identifier: GPL-3.0-or-later
// Files of safetensors.
#include "core/formats/safetensors_reader.h"
#include "tests/fuzz/fuzz_target.h"

using namespace pangkas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    auto file = InputFile::open(fuzz::fileOf(fuzz::bytesOf(data, size)));
    fuzz::demandOk(file, "the file in memory");
    const auto model = readSafetensors(*file, {});
    if (model)
        fuzz::demand(!model->model.hash().empty(), "a model without a hash"); // touches every number
    return 0;
}
