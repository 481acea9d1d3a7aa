// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/extension/plugin_host.h"

#include "core/base/file.h"
#include "core/extension/plugin.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <set>

#include <dlfcn.h>

namespace pangkas {

namespace {

constexpr std::uint64_t largestDescription = 64 * 1024;

Result<std::string> textOf(const nlohmann::json& object, const char* key)
{
    const auto value = object.find(key);
    if (value == object.end() || !value->is_string() || value->get_ref<const std::string&>().empty())
        return fail(ErrorCode::CorruptFile, fmt::format("key '{}' must be a text", key));
    return value->get<std::string>();
}

Result<PluginDescription> checkedDescription(const std::filesystem::path& library)
{
    auto description = std::filesystem::path(library).replace_extension(".json");
    PANGKAS_ASSIGN(const std::string text, readTextFile(description, largestDescription));
    auto parsed = parsePluginDescription(text);
    if (!parsed)
        return fail(withFile(parsed.error(), description.string()));
    if (parsed->interfaceVersion != pluginInterfaceVersion)
        return fail(ErrorCode::NewerFormat,
            fmt::format("is made for plugin interface {}, this program has {}", parsed->interfaceVersion, pluginInterfaceVersion),
            description.string(), "Install the version that belongs to this program");
    return parsed;
}

Result<void> loadLibrary(const std::filesystem::path& library, Extensions& extensions)
{
    void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!handle)
        return fail(ErrorCode::UnsupportedFormat, fmt::format("cannot be loaded: {}", ::dlerror()), library.string());
    const auto* entry = static_cast<const PluginEntry*>(::dlsym(handle, pluginEntryName));
    if (!entry || entry->interfaceVersion != pluginInterfaceVersion || !entry->registerWith)
        return fail(ErrorCode::UnsupportedFormat, "is not a plugin of this program", library.string());
    auto registered = entry->registerWith(extensions);
    if (!registered)
        return fail(withFile(registered.error(), library.string()));
    return {};
}

std::vector<std::filesystem::path> librariesIn(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> libraries;
    std::error_code error;
    for (auto it = std::filesystem::directory_iterator(folder, error); !error && it != std::filesystem::directory_iterator();
         it.increment(error)) {
        if (it->path().extension() == ".so")
            libraries.push_back(it->path());
    }
    std::ranges::sort(libraries);
    return libraries;
}

} // namespace

Result<PluginDescription> parsePluginDescription(std::string_view json)
{
    const auto object = nlohmann::json::parse(json, nullptr, false);
    if (!object.is_object())
        return fail(ErrorCode::CorruptFile, "is not a JSON object");
    static const std::set<std::string> known{"id", "title", "version", "interface"};
    for (const auto& [key, value] : object.items()) {
        if (!known.contains(key))
            return fail(ErrorCode::UnknownName, fmt::format("unknown key '{}'", key));
    }
    PluginDescription description;
    PANGKAS_ASSIGN(description.id, textOf(object, "id"));
    PANGKAS_ASSIGN(description.title, textOf(object, "title"));
    PANGKAS_ASSIGN(description.version, textOf(object, "version"));
    const auto version = object.find("interface");
    if (version == object.end() || !version->is_number_unsigned() || version->get<std::uint64_t>() > 1'000'000)
        return fail(ErrorCode::CorruptFile, "key 'interface' must be a whole number");
    description.interfaceVersion = version->get<int>();
    return description;
}

std::vector<std::filesystem::path> pluginFolders()
{
    std::vector<std::filesystem::path> folders;
    if (const char* chosen = std::getenv("PANGKAS_PLUGINS")) {
        const std::string_view text(chosen);
        for (std::size_t at = 0; at <= text.size();) {
            const auto colon = std::min(text.find(':', at), text.size());
            if (colon > at)
                folders.emplace_back(text.substr(at, colon - at));
            at = colon + 1;
        }
        return folders;
    }
    Dl_info library = {};
    if (::dladdr(reinterpret_cast<const void*>(&pluginFolders), &library) != 0 && library.dli_fname) {
        std::error_code ignored;
        folders.push_back(std::filesystem::canonical(library.dli_fname, ignored).parent_path() / "pangkas" / "plugins");
    }
    return folders;
}

std::vector<PluginStatus> loadPlugins(const std::vector<std::filesystem::path>& folders, Extensions& extensions)
{
    std::vector<PluginStatus> statuses;
    std::set<std::string> loaded;
    for (const auto& folder : folders) {
        for (const auto& library : librariesIn(folder)) {
            PluginStatus status;
            status.library = library;
            if (auto description = checkedDescription(library); !description) {
                status.error = description.error();
            } else {
                status.description = *description;
                if (!loaded.insert(description->id).second)
                    status.error = Error{ErrorCode::DuplicateName, fmt::format("a plugin '{}' is already loaded", description->id),
                        library.string(), "Remove one of the two"};
                else if (auto result = loadLibrary(library, extensions); !result)
                    status.error = result.error();
            }
            statuses.push_back(std::move(status));
        }
    }
    return statuses;
}

} // namespace pangkas
