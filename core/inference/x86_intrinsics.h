// SPDX-License-Identifier: GPL-3.0-or-later
// The processor's vector instructions, where there are any of x86: PANGKAS_INFERENCE_X86 says so. For .cpp files alone, since it
// switches warnings off for the rest of the unit.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#define PANGKAS_INFERENCE_X86
// GCC 12 takes the undefined upper halves in its own header for a mistake.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <immintrin.h>
#endif
