// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/environment.h"

#include "core/engine/engine.h"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace pangkas {

namespace {

std::atomic<bool> setByPangkas{false};

#if defined(__x86_64__)

struct Leaf
{
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
};

Leaf leaf(unsigned number, unsigned sub = 0)
{
    Leaf result;
    __get_cpuid_count(number, sub, &result.eax, &result.ebx, &result.ecx, &result.edx);
    return result;
}

constexpr bool bit(unsigned value, int position)
{
    return (value >> position) & 1;
}

/// Register sets that the operating system saves (XCR0). Needs OSXSAVE.
std::uint64_t enabledStates()
{
    unsigned low = 0, high = 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (std::uint64_t{high} << 32) | low;
}

#endif

} // namespace

ProcessorFacts readProcessorFacts()
{
    ProcessorFacts facts;
#if defined(__x86_64__)
    const Leaf zero = leaf(0);
    char vendor[12];
    std::memcpy(vendor, &zero.ebx, 4);
    std::memcpy(vendor + 4, &zero.edx, 4);
    std::memcpy(vendor + 8, &zero.ecx, 4);
    facts.vendor.assign(vendor, sizeof vendor);
    const Leaf one = leaf(1);
    if (!bit(one.ecx, 27) || zero.eax < 7) // OSXSAVE
        return facts;
    constexpr std::uint64_t avxStates = 0x6, avx512States = 0xe6;
    const std::uint64_t states = enabledStates();
    if ((states & avxStates) != avxStates)
        return facts;
    const Leaf seven = leaf(7);
    facts.fma = bit(one.ecx, 12);
    facts.avx2 = bit(seven.ebx, 5);
    if ((states & avx512States) != avx512States)
        return facts;
    facts.avx512 = bit(seven.ebx, 16) && bit(seven.ebx, 17) && bit(seven.ebx, 30) && bit(seven.ebx, 31);
    facts.avx512Bfloat16 = facts.avx512 && seven.eax >= 1 && bit(leaf(7, 1).eax, 5);
#endif
    return facts;
}

std::string_view chooseBlasKernel(const ProcessorFacts& facts)
{
    if (facts.vendor != "GenuineIntel" || !facts.avx2 || !facts.fma)
        return {};
    if (!facts.avx512)
        return "Haswell";
    return facts.avx512Bfloat16 ? "Cooperlake" : "SkylakeX";
}

BlasKernelOrigin blasKernelOrigin()
{
    if (setByPangkas)
        return BlasKernelOrigin::Pangkas;
    const char* chosen = std::getenv("OPENBLAS_CORETYPE");
    return chosen && *chosen ? BlasKernelOrigin::User : BlasKernelOrigin::Library;
}

void prepareEngineEnvironment()
{
    // An empty value means "not set" to OpenBLAS, and so here.
    const char* chosen = std::getenv("OPENBLAS_CORETYPE");
    if (!chosen || !*chosen) {
        if (const std::string_view kernel = chooseBlasKernel(readProcessorFacts()); !kernel.empty()) {
            setenv("OPENBLAS_CORETYPE", std::string(kernel).c_str(), 1);
            setByPangkas = true;
        }
    }
    // Threads that spin while they wait cost a factor of four beside another busy program.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    // LibTorch's copy of glog writes to stderr before anybody could have set it up.
    setenv("GLOG_minloglevel", "2", 0);
}

} // namespace pangkas
