// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_file.h"

#include "core/data/jpeg.h"
#include "core/data/png_check.h"

#include <fmt/format.h>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace pangkas {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint64_t mostPixels = 178'956'970;

bool startsWith(Bytes bytes, std::string_view text, std::size_t offset = 0)
{
    return bytes.size() >= offset + text.size()
        && std::equal(text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset),
            [](char c, std::byte b) { return static_cast<std::byte>(c) == b; });
}

std::uint32_t little(Bytes bytes, std::size_t offset, std::size_t count)
{
    std::uint32_t value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = value << 8 | std::to_integer<std::uint32_t>(bytes[offset + i]);
    return value;
}

std::optional<std::string> checkWebP(Bytes bytes)
{
    if (bytes.size() < 30)
        return "WebP ends early";
    if (std::uint64_t{little(bytes, 4, 4)} + 8 > bytes.size())
        return "WebP ends early";
    if (startsWith(bytes, "VP8X", 12))
        return checkImageSize(little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1);
    return std::nullopt; // without that header a side has at most 16383 pixels; OpenCV refuses what is larger than fits
}

std::optional<std::string> checkBmp(Bytes bytes)
{
    if (bytes.size() < 54)
        return "BMP ends early";
    const auto width = static_cast<std::int32_t>(little(bytes, 18, 4)),
               height = static_cast<std::int32_t>(little(bytes, 22, 4));
    const std::uint64_t rows = static_cast<std::uint64_t>(height < 0 ? -std::int64_t{height} : height);
    if (auto reason = checkImageSize(static_cast<std::uint64_t>(std::max(width, 0)), rows))
        return reason;
    const std::uint64_t bits = little(bytes, 28, 2), compression = little(bytes, 30, 4);
    if (compression > 3)
        return "BMP of a kind that is not supported";
    const std::uint64_t stride = (static_cast<std::uint64_t>(width) * bits + 31) / 32 * 4;
    if (compression == 0 && little(bytes, 10, 4) + stride * rows > bytes.size())
        return "BMP ends early";
    return std::nullopt;
}

// Width and height of the first picture of a classic TIFF.
std::optional<std::string> checkTiff(Bytes bytes)
{
    const bool isBig = startsWith(bytes, "MM");
    const auto number = [&](std::size_t offset, std::size_t count) {
        if (!isBig)
            return little(bytes, offset, count);
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < count; ++i)
            value = value << 8 | std::to_integer<std::uint32_t>(bytes[offset + i]);
        return value;
    };
    if (bytes.size() < 8)
        return "TIFF ends early";
    if (number(2, 2) != 42)
        return "TIFF of a kind that is not supported (BigTIFF)";
    const std::uint64_t directory = number(4, 4);
    if (directory + 2 > bytes.size())
        return "TIFF ends early";
    const std::uint64_t entries = number(directory, 2);
    if (directory + 2 + 12 * entries > bytes.size())
        return "TIFF ends early";
    std::uint64_t width = 0, height = 0;
    for (std::uint64_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + 12 * i;
        const std::uint32_t tag = number(entry, 2), value = number(entry + 8, number(entry + 2, 2) == 3 ? 2 : 4);
        if (tag == 256)
            width = value;
        else if (tag == 257)
            height = value;
    }
    return checkImageSize(width, height);
}

// What can be said without decoding; it leaves OpenCV nothing that it would throw for.
std::optional<std::string> checkHeader(Bytes bytes, ImageFormat format)
{
    switch (format) {
    case ImageFormat::Unknown: return bytes.empty() ? "the file is empty" : "not an image";
    case ImageFormat::Gif: return "GIF is not supported";
    case ImageFormat::Heif: return "HEIC is not supported";
    case ImageFormat::Avif: return "AVIF is not supported";
    case ImageFormat::Jpeg: return std::nullopt;
    case ImageFormat::Png: return findPngDamage(bytes);
    case ImageFormat::WebP: return checkWebP(bytes);
    case ImageFormat::Tiff: return checkTiff(bytes);
    case ImageFormat::Bmp: return checkBmp(bytes);
    }
    return "not an image";
}

Result<Image> decodeWithOpenCv(Bytes bytes)
{
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return fail(ErrorCode::DamagedImages, "the file is too large");
    const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::byte*>(bytes.data()));
    const cv::Mat decoded = cv::imdecode(raw, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    if (decoded.empty() || decoded.type() != CV_8UC3)
        return fail(ErrorCode::DamagedImages, "cannot be decoded");
    Image image{decoded.cols, decoded.rows, std::vector<std::uint8_t>(3 * decoded.total())};
    std::uint8_t* to = image.pixels.data();
    for (int y = 0; y < decoded.rows; ++y) {
        const std::uint8_t* row = decoded.ptr<std::uint8_t>(y);
        for (int x = 0; x < decoded.cols; ++x, to += 3, row += 3) {
            to[0] = row[2];
            to[1] = row[1];
            to[2] = row[0];
        }
    }
    return image;
}

} // namespace

ImageFormat recogniseImage(Bytes start)
{
    if (startsWith(start, "\xff\xd8\xff"))
        return ImageFormat::Jpeg;
    if (startsWith(start, "\x89PNG\r\n\x1a\n"))
        return ImageFormat::Png;
    if (startsWith(start, "RIFF") && startsWith(start, "WEBP", 8))
        return ImageFormat::WebP;
    using namespace std::string_view_literals;
    if (startsWith(start, "II*\0"sv) || startsWith(start, "MM\0*"sv) || startsWith(start, "II+\0"sv)
        || startsWith(start, "MM\0+"sv))
        return ImageFormat::Tiff;
    if (startsWith(start, "GIF87a") || startsWith(start, "GIF89a"))
        return ImageFormat::Gif;
    // Two letters alone would make an image of many a text: the reserved bytes and a header's size must fit too.
    if (startsWith(start, "BM") && start.size() >= 16 && little(start, 6, 4) == 0 && little(start, 14, 2) >= 40
        && little(start, 14, 2) <= 124)
        return ImageFormat::Bmp;
    if (startsWith(start, "ftyp", 4)) {
        if (startsWith(start, "avif", 8) || startsWith(start, "avis", 8))
            return ImageFormat::Avif;
        for (const std::string_view brand : {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"})
            if (startsWith(start, brand, 8))
                return ImageFormat::Heif;
    }
    return ImageFormat::Unknown;
}

bool hasImageExtension(std::string_view fileName)
{
    static constexpr std::array<std::string_view, 15> extensions = {
        "jpg", "jpeg", "jpe", "jfif", "png", "webp", "tif", "tiff", "bmp", "dib", "gif", "heic", "heif", "hif", "avif"};
    const auto dot = fileName.rfind('.');
    if (dot == std::string_view::npos)
        return false;
    std::string extension(fileName.substr(dot + 1));
    for (char& c : extension)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

std::optional<std::string> checkImageSize(std::uint64_t width, std::uint64_t height)
{
    if (width == 0 || height == 0)
        return fmt::format("{} x {} pixels", width, height);
    if (width > mostPixels || height > mostPixels || width * height > mostPixels)
        return fmt::format("{} x {} pixels, more than the limit of {}", width, height, mostPixels);
    return std::nullopt;
}

std::optional<std::string> findDamage(Bytes bytes)
{
    const ImageFormat format = recogniseImage(bytes);
    try {
        if (format == ImageFormat::Jpeg)
            return findJpegDamage(bytes);
        if (auto reason = checkHeader(bytes, format))
            return reason;
        if (format == ImageFormat::Png)
            return std::nullopt; // the check has read every byte
        if (const auto image = decodeWithOpenCv(bytes); !image)
            return image.error().detail;
        return std::nullopt;
    } catch (const std::bad_alloc&) {
        return "not enough memory for its pixels";
    } catch (const std::exception&) { // OpenCV
        return "cannot be decoded";
    }
}

Result<Image> decodeImage(Bytes bytes)
{
    const ImageFormat format = recogniseImage(bytes);
    try {
        if (format == ImageFormat::Jpeg)
            return decodeJpeg(bytes);
        if (auto reason = checkHeader(bytes, format))
            return fail(ErrorCode::DamagedImages, std::move(*reason));
        if (format == ImageFormat::Png)
            return decodeWithOpenCv(essentialPng(bytes));
        return decodeWithOpenCv(bytes);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory for its pixels");
    } catch (const std::exception&) { // OpenCV
        return fail(ErrorCode::DamagedImages, "cannot be decoded");
    }
}

} // namespace pangkas
