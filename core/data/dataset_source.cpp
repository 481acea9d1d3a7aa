// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset.h"

#include "core/base/file.h"
#include "core/data/idx_file.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace pangkas {

namespace {

constexpr std::string_view samplePrefix = "sample:", idxPrefix = "idx:";

template <typename Number>
bool readNumber(std::string_view text, Number& number)
{
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end && !text.empty();
}

Result<DatasetSource> parseSample(const std::string& text)
{
    const auto refuse = [&](std::string_view what) {
        return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\": {}", text, what), {},
            "Write sample:train or sample:val, if need be with a number of images and a seed: sample:val:800:1");
    };
    std::string_view rest = std::string_view(text).substr(samplePrefix.size());
    const auto next = [&rest] {
        const auto colon = rest.find(':');
        const std::string_view part = rest.substr(0, colon);
        rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
        return part;
    };
    DrawnSource source;
    const std::string_view split = next();
    if (split == "train") {
        source.split = DrawnSplit::Training;
        source.count = 2000;
    } else if (split != "val") {
        return refuse("the built-in sample has the parts train and val");
    }
    if (text.back() == ':')
        return refuse("ends with a colon");
    if (!rest.empty() && (!readNumber(next(), source.count) || source.count < 2 || source.count > 1'000'000))
        return refuse("the number of images must be from 2 to 1000000");
    if (!rest.empty() && !readNumber(next(), source.seed))
        return refuse("the seed must be a number from 0 to 2^64 - 1");
    if (!rest.empty())
        return refuse("has more than a number of images and a seed");
    return source;
}

/// "IMAGES", "IMAGES:FIRST-LAST" or "IMAGES:FIRST-"; a file whose own name ends like a range goes before.
Result<DatasetSource> parseIdxSource(const std::string& text)
{
    const std::string path = text.substr(idxPrefix.size());
    std::error_code error;
    IdxSource source{path};
    const auto colon = path.rfind(':');
    if (colon != std::string::npos && !std::filesystem::exists(path, error)) {
        const std::string_view range = std::string_view(path).substr(colon + 1);
        const auto dash = range.find('-');
        const std::string_view end = dash == std::string_view::npos ? std::string_view() : range.substr(dash + 1);
        if (dash == std::string_view::npos || !readNumber(range.substr(0, dash), source.first)
            || (!end.empty() && !readNumber(end, source.last)) || source.first > source.last)
            return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\": \"{}\" is no range of images", text, range), {},
                "Write idx:IMAGES:FIRST-LAST; images are counted from 0, the last one is included");
        source.images = path.substr(0, colon);
    }
    if (source.images.empty())
        return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\" names no file", text), {}, "Write idx:IMAGES or idx:IMAGES:FIRST-LAST");
    if (!std::filesystem::exists(source.images, error))
        return fail(systemError(error ? error.value() : ENOENT, "cannot open the data set", source.images));
    return source;
}

bool isIdxFile(const std::filesystem::path& path)
{
    std::array<std::byte, 4> start{};
    const auto file = InputFile::open(path);
    return file && file->size() >= start.size() && file->readAt(0, start) && looksLikeIdx(start);
}

} // namespace

Result<DatasetSource> parseDatasetSource(const std::string& text)
{
    if (text.empty())
        return fail(ErrorCode::InvalidArgument, "no data set given", {}, "Give a folder, a list file or sample:val");
    if (text.starts_with(samplePrefix))
        return parseSample(text);
    if (text.starts_with(idxPrefix))
        return parseIdxSource(text);
    const std::filesystem::path path = text;
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return fail(systemError(ENOENT, "cannot open the data set", path));
    if (error)
        return fail(systemError(error.value(), "cannot open the data set", path));
    if (status.type() == std::filesystem::file_type::directory)
        return FolderSource{path};
    if (status.type() == std::filesystem::file_type::regular)
        return isIdxFile(path) ? DatasetSource(IdxSource{path}) : DatasetSource(ListSource{path});
    return fail(ErrorCode::InvalidArgument, "is neither a folder nor a file", path.string(),
        "Give a folder with one folder per class, or a list file");
}

std::string toString(const DatasetSource& source)
{
    if (const auto* drawn = std::get_if<DrawnSource>(&source))
        return fmt::format(
            "sample:{}:{}:{}", drawn->split == DrawnSplit::Training ? "train" : "val", drawn->count, drawn->seed);
    if (const auto* idx = std::get_if<IdxSource>(&source)) {
        std::string text = std::string(idxPrefix) + idx->images.string();
        if (idx->last != IdxSource::toTheEnd)
            return text + fmt::format(":{}-{}", idx->first, idx->last);
        return idx->first == 0 ? text : text + fmt::format(":{}-", idx->first);
    }
    const auto* folder = std::get_if<FolderSource>(&source);
    const std::string path = (folder ? folder->folder : std::get<ListSource>(source).file).string();
    return path.starts_with(samplePrefix) || path.starts_with(idxPrefix) ? "./" + path : path; // so that it is read back as a path
}

} // namespace pangkas
