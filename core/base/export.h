// SPDX-License-Identifier: GPL-3.0-or-later
// Marks what libpangkas_core shows to the programs, the engine, the plugins and the tests; all else stays hidden,
// so that registries and static data exist once.
#pragma once

#define PANGKAS_EXPORT __attribute__((visibility("default")))
