// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine's libraries read from the environment while they load, and what is chosen for them.
#pragma once

#include "core/base/export.h"

#include <string>
#include <string_view>

namespace pangkas {

/// What the processor offers and the operating system has switched on.
struct ProcessorFacts
{
    std::string vendor; // CPUID leaf 0: "GenuineIntel"; empty on other architectures
    bool avx2 = false;
    bool fma = false;
    bool avx512 = false; // F, DQ, BW and VL together: what OpenBLAS's SkylakeX kernels use
    bool avx512Bfloat16 = false;

    bool operator==(const ProcessorFacts&) const = default;
};

PANGKAS_EXPORT ProcessorFacts readProcessorFacts();

/// Value for OPENBLAS_CORETYPE, or empty to leave the choice to the library. OpenBLAS before 0.3.25 knows Intel's
/// processors by model number alone and takes each one that it doesn't know for a Prescott of 2004; other vendors'
/// are detected well and never forced.
PANGKAS_EXPORT std::string_view chooseBlasKernel(const ProcessorFacts& facts);

/// Who decided on the BLAS kernel of this process.
enum class BlasKernelOrigin
{
    Library,
    User,
    Pangkas
};

PANGKAS_EXPORT BlasKernelOrigin blasKernelOrigin();

} // namespace pangkas
