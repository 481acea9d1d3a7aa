// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/instructions.h"

namespace pangkas {

std::string_view toString(Instructions instructions)
{
    switch (instructions) {
    case Instructions::Portable:
        return "portable";
    case Instructions::Avx2:
        return "AVX2";
    case Instructions::Avx512:
        return "AVX-512";
    }
    return "portable";
}

Instructions bestInstructions()
{
#if defined(__x86_64__) && defined(__GNUC__)
    static const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    static const bool hasAvx512 = hasAvx2 && __builtin_cpu_supports("avx512f");
    return hasAvx512 ? Instructions::Avx512 : hasAvx2 ? Instructions::Avx2 : Instructions::Portable;
#else
    return Instructions::Portable;
#endif
}

std::vector<Instructions> availableInstructions()
{
    std::vector<Instructions> available{Instructions::Portable};
    if (bestInstructions() >= Instructions::Avx2)
        available.push_back(Instructions::Avx2);
    if (bestInstructions() >= Instructions::Avx512)
        available.push_back(Instructions::Avx512);
    return available;
}

} // namespace pangkas
