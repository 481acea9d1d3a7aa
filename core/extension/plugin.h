// SPDX-License-Identifier: GPL-3.0-or-later
// What a plugin's library defines: one function that registers what it brings. PANGKAS_PLUGIN writes it.
#pragma once

#include "core/extension/extensions.h"

namespace pangkas {

/// Version of the classes that plugins see. A plugin that was built against another one is not loaded.
inline constexpr int pluginInterfaceVersion = 1;

struct PluginEntry
{
    int interfaceVersion;
    Result<void> (*registerWith)(Extensions& extensions);
};

inline constexpr const char* pluginEntryName = "pangkasPlugin";

} // namespace pangkas

/// Defines the library's entry from a function `Result<void> registerAll(Extensions&)`.
#define PANGKAS_PLUGIN(registerAll)                                                                                    \
    extern "C" __attribute__((visibility("default"))) const ::pangkas::PluginEntry pangkasPlugin                       \
        = {::pangkas::pluginInterfaceVersion, &(registerAll)};
