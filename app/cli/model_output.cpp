// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/model_output.h"

#include "core/base/file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace pangkas::cli {

namespace {

std::string classNamesText(const std::vector<std::string>& names)
{
    const bool isPlain
        = std::ranges::none_of(names, [](const std::string& name) { return name.find_first_of(",[\"") != std::string::npos; });
    if (!isPlain)
        return nlohmann::json(names).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ",") + name;
    return text;
}

} // namespace

Result<void> checkOutput(const std::string& output, const std::vector<std::string>& inputs, bool force)
{
    for (const std::string& input : inputs) {
        if (isSameFile(input, output))
            return fail(ErrorCode::SameFile, "is the input; it would be overwritten", output, "Choose another output file");
    }
    std::error_code ignored;
    // Renaming over a device would replace it by a file where permissions allow.
    const auto status = std::filesystem::status(output, ignored);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)
        && !std::filesystem::is_directory(status))
        return fail(ErrorCode::InvalidArgument, "is a device or pipe, not a file", output, "Give a file name");
    if (!force && std::filesystem::exists(std::filesystem::symlink_status(output, ignored)))
        return fail(ErrorCode::FileExists, "exists already", output, "Choose another output file or give --force");
    return OutputFile::create(output).map([](const OutputFile&) {}); // not committed: leaves nothing
}

std::map<std::string, std::string> modelMetadata(const std::string& architecture, const std::vector<std::string>& classNames)
{
    std::map<std::string, std::string> metadata = {{"architecture", architecture}};
    if (!classNames.empty())
        metadata["classes"] = classNamesText(classNames);
    return metadata;
}

} // namespace pangkas::cli
