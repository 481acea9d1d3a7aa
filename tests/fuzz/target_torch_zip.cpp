// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's files since 1.6.
#include "core/formats/torch_zip_reader.h"
#include "tests/fuzz/fuzz_target.h"

using namespace pangkas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    auto file = InputFile::open(fuzz::fileOf(fuzz::bytesOf(data, size)));
    fuzz::demandOk(file, "the file in memory");
    const auto model = readTorchZip(std::move(*file), {});
    if (model)
        fuzz::demand(!model->model.hash().empty(), "a model without a hash"); // touches every number
    return 0;
}
