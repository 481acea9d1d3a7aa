// SPDX-License-Identifier: GPL-3.0-or-later
// What a file is, told from its first bytes; names and endings are not trusted.
#pragma once

#include "core/base/error.h"
#include "core/base/export.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace pangkas {

enum class FileKind {
    Zip, // PyTorch since 1.6, TorchScript, NumPy .npz, packed files...
    TorchLegacy, // PyTorch before 1.6
    Pickle, // a Python pickle that torch.save didn't write
    Safetensors,
    Empty,
    Html,
    GitLfsPointer,
    Tar, // among others the earliest PyTorch
    Gzip,
    Hdf5,
    Gguf,
    Onnx,
    TensorFlowLite,
    NumpyArray,
    Image,
    Unknown,
};

/// How many bytes from the beginning sniff() looks at.
inline constexpr std::size_t sniffedBytes = 1024;

/// `firstBytes`: the first sniffedBytes of the file, or all of it when it is shorter.
PANGKAS_EXPORT FileKind sniff(std::span<const std::byte> firstBytes);

/// Why a file of this kind isn't opened and what to do instead. Not for the kinds that are read.
Error refusal(FileKind kind);

/// The remedy for files that hold more than weights.
extern const std::string_view saveStateDict;

} // namespace pangkas
