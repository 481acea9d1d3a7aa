// SPDX-License-Identifier: GPL-3.0-or-later
// The one C symbol by which the loader and the engine's library meet, and the check that they belong together.
#pragma once

namespace pangkas {

class Engine;

/// To be raised whenever engine.h, or a type in it, changes its layout.
inline constexpr int engineInterface = 5;

struct EngineModule
{
    int interface = 0; // engineInterface of the library's build; first, so that it can be read whatever follows
    const char* version = nullptr; // of the program that it was built with
    Engine* (*create)() = nullptr; // the caller owns the engine; nullptr when there is no memory
};

inline constexpr char engineEntryName[] = "pangkas_engine_module";
using EngineEntry = const EngineModule* (*)();

} // namespace pangkas
