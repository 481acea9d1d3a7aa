// SPDX-License-Identifier: GPL-3.0-or-later
// Python pickles and the tensors described in them.
#include "core/formats/pickle.h"
#include "core/formats/state_dict.h"
#include "tests/fuzz/fuzz_target.h"

using namespace pangkas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto pickle = readPickle(fuzz::bytesOf(data, size));
    if (!pickle)
        return 0;
    fuzz::demand(pickle->bytesRead <= size && pickle->root < pickle->values.size(), "a pickle beyond its bytes");
    for (const PickleValue& value : pickle->values)
        for (const PickleRef item : value.items)
            fuzz::demand(item < pickle->values.size(), "an item that isn't there");
    static_cast<void>(findStateDict(*pickle));
    return 0;
}
