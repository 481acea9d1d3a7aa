// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy arrays: the header alone, then as the only array of an archive.
#include "core/archive/zip_writer.h"
#include "core/extension/plugin.h"
#include "plugins/importers/npz/npy_header.h"
#include "tests/fuzz/fuzz_target.h"

#include <vector>

using namespace pangkas;

extern "C" const PluginEntry pangkasPlugin; // of npz_importer.cpp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto array = fuzz::bytesOf(data, size);
    if (const auto header = parseNpyHeader(array))
        fuzz::demand(header->dataOffset <= size, "a header that ends past the end");
    static const Extensions extensions = [] {
        Extensions all;
        fuzz::demandOk(pangkasPlugin.registerWith(all), "the plugin");
        return all;
    }();
    std::vector<std::byte> archive;
    ZipWriter zip([&](std::span<const std::byte> bytes) -> Result<void> {
        archive.insert(archive.end(), bytes.begin(), bytes.end());
        return {};
    });
    fuzz::demandOk(zip.addStored("a.npy", array), "the archive");
    fuzz::demandOk(zip.finish(), "the archive");
    const auto model = extensions.importers.find("numpy-archive")->read(fuzz::fileOf(archive), {});
    if (model)
        fuzz::demand(!model->model.hash().empty(), "a model without a hash"); // touches every number
    return 0;
}
