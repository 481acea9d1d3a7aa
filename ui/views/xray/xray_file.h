// SPDX-License-Identifier: GPL-3.0-or-later
// What the X-ray knows of a packed file: at once what its directory says, later what a look into its streams shows. A
// file that is damaged is still shown as far as it can be read.
#pragma once

#include "core/base/file.h"
#include "core/container/pack_difference.h"
#include "core/container/xray.h"
#include "ui/views/xray/byte_node.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace pangkas {

struct XrayFile
{
    std::shared_ptr<const InputFile> input; // for its bytes
    std::shared_ptr<const PackReader> reader; // nullptr: not a packed file, or its directory is damaged
    std::optional<Error> error; // why there is no reader
    std::shared_ptr<const ByteNode> bytes; // without code tables; the file alone where there is no reader

    std::filesystem::path path() const { return input->path(); }
};

/// Fails only where the file itself can't be opened.
Result<std::shared_ptr<const XrayFile>> openXrayFile(const std::filesystem::path& path);

/// xrayPack() and the tree with its code tables.
struct XrayAccount
{
    Xray xray;
    std::shared_ptr<const ByteNode> bytes;
};
Result<std::shared_ptr<const XrayAccount>> accountXrayFile(const XrayFile& file, const JobContext& job = {});

struct XrayComparison
{
    std::filesystem::path other;
    std::vector<PackDifference> differences;
};
/// The errors of PackReader and diffPacks().
Result<std::shared_ptr<const XrayComparison>> compareXrayFile(
    const XrayFile& file, const std::filesystem::path& other, const JobContext& job = {});

} // namespace pangkas
