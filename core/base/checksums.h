// SPDX-License-Identifier: GPL-3.0-or-later
// Whether checksums and hashes that a file states are compared with its bytes. Always, but in builds for fuzzing: there
// any bytes pass, since mutated ones would otherwise never reach what lies behind the comparison.
#pragma once

namespace pangkas {

#ifdef PANGKAS_FUZZ
inline constexpr bool areChecksumsCompared = false;
#else
inline constexpr bool areChecksumsCompared = true;
#endif

} // namespace pangkas
