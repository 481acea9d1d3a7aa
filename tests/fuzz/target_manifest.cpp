// SPDX-License-Identifier: GPL-3.0-or-later
// The manifest of packed files, without the archive around it.
#include "core/container/manifest.h"
#include "tests/fuzz/fuzz_target.h"

using namespace pangkas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto manifest = manifestFromJson(fuzz::textOf(data, size));
    if (!manifest)
        return 0;
    fuzz::demandOk(checkManifest(*manifest), "a manifest that was read doesn't pass its own check");
    if (manifest->version != packVersion)
        return 0;
    const auto text = toJson(*manifest);
    fuzz::demandOk(text, "a manifest that was read can't be written");
    const auto again = manifestFromJson(*text);
    fuzz::demandOk(again, "a manifest that was written can't be read");
    fuzz::demand(*toJson(*again) == *text, "a manifest changes on its way");
    return 0;
}
