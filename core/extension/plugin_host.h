// SPDX-License-Identifier: GPL-3.0-or-later
// Finds and loads plugins. Each is a library with a JSON file of the same name beside it; the JSON is read first, so
// that nothing of an unsuitable plugin is ever loaded.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/extension/extensions.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pangkas {

/// The JSON beside a plugin: {"id": "npz", "title": "NumPy archives", "version": "0.1.0", "interface": 1}
struct PluginDescription
{
    std::string id;
    std::string title;
    std::string version; // of the plugin
    int interfaceVersion = 0;

    bool operator==(const PluginDescription&) const = default;
};

/// corrupt-file or unknown-name, naming the key, for anything but exactly those four keys.
PANGKAS_EXPORT Result<PluginDescription> parsePluginDescription(std::string_view json);

struct PluginStatus
{
    std::filesystem::path library;
    PluginDescription description; // empty when it could not be read
    std::optional<Error> error; // why it wasn't loaded

    bool isLoaded() const { return !error; }
};

/// $PANGKAS_PLUGINS (folders separated by colons) if set, otherwise pangkas/plugins beside libpangkas_core.
PANGKAS_EXPORT std::vector<std::filesystem::path> pluginFolders();

/// Loads all plugins of these folders in the order of their file names. A plugin that fails is reported and left out;
/// the program goes on. Loaded libraries stay until the program ends. A folder that isn't there holds no plugins.
PANGKAS_EXPORT std::vector<PluginStatus> loadPlugins(
    const std::vector<std::filesystem::path>& folders, Extensions& extensions);

} // namespace pangkas
