// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/xray/xray_file.h"

namespace pangkas {

Result<std::shared_ptr<const XrayFile>> openXrayFile(const std::filesystem::path& path)
{
    auto file = std::make_shared<XrayFile>();
    PANGKAS_ASSIGN(InputFile input, InputFile::open(path));
    file->input = std::make_shared<const InputFile>(std::move(input));
    if (auto reader = PackReader::open(path)) {
        file->reader = std::make_shared<const PackReader>(std::move(*reader));
        file->bytes = std::make_shared<const ByteNode>(byteNode(packRegions(*file->reader)));
    } else {
        file->error = reader.error();
        file->bytes = std::make_shared<const ByteNode>(byteNode(
            Region{RegionKind::File, path.filename().string(), 0, file->input->size(), {}}));
    }
    return std::shared_ptr<const XrayFile>(std::move(file));
}

Result<std::shared_ptr<const XrayAccount>> accountXrayFile(const XrayFile& file, const JobContext& job)
{
    auto account = std::make_shared<XrayAccount>();
    PANGKAS_ASSIGN(account->xray, xrayPack(*file.reader, job));
    account->bytes = std::make_shared<const ByteNode>(byteNode(account->xray.file));
    return std::shared_ptr<const XrayAccount>(std::move(account));
}

Result<std::shared_ptr<const XrayComparison>> compareXrayFile(
    const XrayFile& file, const std::filesystem::path& other, const JobContext& job)
{
    PANGKAS_ASSIGN(const PackReader right, PackReader::open(other));
    auto comparison = std::make_shared<XrayComparison>();
    comparison->other = other;
    PANGKAS_ASSIGN(comparison->differences, diffPacks(*file.reader, right, job));
    return std::shared_ptr<const XrayComparison>(std::move(comparison));
}

} // namespace pangkas
