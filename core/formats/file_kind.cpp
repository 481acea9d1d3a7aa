// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/file_kind.h"

#include "core/archive/zip_reader.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace pangkas {

using namespace std::literals;

const std::string_view saveStateDict =
    "In Python, save the weights alone: torch.save(model.state_dict(), \"weights.pth\")";

namespace {

bool isIdentifierLine(std::string_view& text)
{
    const auto end = text.find('\n');
    if (end == std::string_view::npos || end == 0 || end > 200)
        return false;
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return std::ranges::all_of(line, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

/// A pickle of protocol 0 that begins by asking for an object: "cMODULE\nNAME\n".
bool beginsWithGlobal(std::string_view text)
{
    if (text.starts_with("("))
        text.remove_prefix(1);
    if (!text.starts_with("c") && !text.starts_with("i"))
        return false;
    text.remove_prefix(1);
    return isIdentifierLine(text) && isIdentifierLine(text);
}

bool beginsWithProtocol(std::string_view text)
{
    return text.size() > 2 && text[0] == '\x80' && text[1] >= 2 && text[1] <= 5;
}

bool isHtml(std::string_view text)
{
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return false;
    std::string lower(text.substr(begin, 16));
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return lower.starts_with("<!doctype") || lower.starts_with("<html") || lower.starts_with("<head")
        || lower.starts_with("<?xml") || lower.starts_with("<!--");
}

bool isSafetensors(std::string_view text)
{
    if (text.size() < 9 || text[8] != '{')
        return false;
    // A pickle whose ninth byte happens to be '{' has a "header length" far above any file's size.
    const bool isSmall = text[4] == 0 && text[5] == 0 && text[6] == 0 && text[7] == 0;
    return isSmall || !beginsWithProtocol(text);
}

bool isOnnx(std::string_view text)
{
    // ModelProto: field 1 (ir_version) as a small number, then field 2 (producer_name) or 7 (graph).
    return text.size() > 4 && text[0] == '\x08' && text[1] > 0 && text[1] < 32
        && (text[2] == '\x12' || text[2] == '\x3a');
}

} // namespace

FileKind sniff(std::span<const std::byte> firstBytes)
{
    const std::string_view text(reinterpret_cast<const char*>(firstBytes.data()), firstBytes.size());
    if (text.empty())
        return FileKind::Empty;
    if (ZipReader::looksLikeZip(firstBytes))
        return FileKind::Zip;
    // LONG1 of the ten bytes of 0x1950a86a20f9469cfc6c; protocols 4 and 5 put a frame before it.
    if (beginsWithProtocol(text)
        && text.substr(0, 32).find("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv) != text.npos)
        return FileKind::TorchLegacy;
    if (isSafetensors(text))
        return FileKind::Safetensors;
    if (beginsWithProtocol(text) || beginsWithGlobal(text))
        return FileKind::Pickle;
    if (isHtml(text))
        return FileKind::Html;
    if (text.starts_with("version https://git-lfs.github.com/"))
        return FileKind::GitLfsPointer;
    if (text.size() > 262 && text.substr(257, 5) == "ustar")
        return FileKind::Tar;
    if (text.starts_with("\x1f\x8b"))
        return FileKind::Gzip;
    if (text.starts_with("\x89HDF\r\n"))
        return FileKind::Hdf5;
    if (text.starts_with("GGUF"))
        return FileKind::Gguf;
    if (text.size() > 8 && text.substr(4, 4) == "TFL3")
        return FileKind::TensorFlowLite;
    if (text.starts_with("\x93NUMPY"))
        return FileKind::NumpyArray;
    if (text.starts_with("\xff\xd8\xff") || text.starts_with("\x89PNG\r\n") || text.starts_with("GIF8")
        || (text.starts_with("RIFF") && text.size() > 12 && text.substr(8, 4) == "WEBP"))
        return FileKind::Image;
    if (isOnnx(text))
        return FileKind::Onnx;
    return FileKind::Unknown;
}

Error refusal(FileKind kind)
{
    const auto unsupported = [](std::string_view detail, std::string_view remedy) {
        return Error{ErrorCode::UnsupportedFormat, std::string(detail), {}, std::string(remedy)};
    };
    constexpr auto exportWeights = "Save the weights as a PyTorch state_dict or as .safetensors"sv;
    switch (kind) {
    case FileKind::Empty: return Error{ErrorCode::EmptyFile, "the file is empty", {}, "Copy or download it again"};
    case FileKind::Html:
        return unsupported("is a web page, not a model", "Download again with the link to the file itself");
    case FileKind::GitLfsPointer:
        return unsupported(
            "is a Git LFS pointer of a few bytes, not the model itself", "Fetch the model with: git lfs pull");
    case FileKind::Pickle: return unsupported("is a Python pickle that torch.save didn't write", saveStateDict);
    case FileKind::Tar:
        return unsupported("is a tar archive, as the earliest versions of PyTorch wrote",
            "Unpack it, or load it in a newer PyTorch and save it again with torch.save");
    case FileKind::Gzip: return unsupported("is compressed by gzip", "Unpack it first: gunzip FILE");
    case FileKind::Hdf5: return unsupported("is an HDF5 file, as Keras writes", exportWeights);
    case FileKind::Gguf: return unsupported("is a GGUF model", exportWeights);
    case FileKind::Onnx: return unsupported("looks like an ONNX model", exportWeights);
    case FileKind::TensorFlowLite: return unsupported("is a TensorFlow Lite model", exportWeights);
    case FileKind::NumpyArray: return unsupported("is a single NumPy array", exportWeights);
    case FileKind::Image: return unsupported("is a picture, not a model", "Choose a .pth or .safetensors file");
    case FileKind::Zip:
    case FileKind::TorchLegacy:
    case FileKind::Safetensors:
    case FileKind::Unknown: break;
    }
    return unsupported("isn't a model file of a kind known here", "Choose a .pth or .safetensors file");
}

} // namespace pangkas
