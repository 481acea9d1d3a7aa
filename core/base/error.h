// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong, as a code and facts. The window turns the code into a translated sentence; the command line
// prints describe().
#pragma once

#include "core/base/export.h"

#include <string>
#include <string_view>

namespace pangkas {

enum class ErrorCode {
    Cancelled, // the caller asked to stop; nothing is wrong
    FileNotFound,
    AccessDenied,
    DiskFull,
    InputOutput, // the operating system failed a read or write for another reason
    SameFile, // the output would overwrite the input
    FileExists, // the output exists and overwriting was not asked for
    EmptyFile,
    TruncatedFile, // ends before what its own header promises
    CorruptFile, // a checksum, count, offset or size contradicts another
    UnsupportedFormat, // recognised, but not something that can be read here (TorchScript, HTML, LFS pointer...)
    NewerFormat, // written by a later version of this program
    ForbiddenContent, // a pickle that asks for code or objects
    LimitExceeded, // above a safety limit on depth, objects or bytes
    OutOfMemory,
    UnknownName, // a layer, key, tensor or option that is not there
    DuplicateName,
    MissingTensor,
    ShapeMismatch,
    NotFinite, // NaN or infinity where a number is needed
    InvalidArgument,
    InvalidRecipe,
    EmptyDataset, // no readable image, or a single class
    DamagedImages,
    ClassMismatch, // the data set's classes don't fit the model's outputs
    EngineUnavailable, // the engine's library is missing or doesn't load
    Diverged, // training reached NaN or infinity
    NotEqual, // the decoded file differs from what was packed
    Internal,
};

/// Identifier of a code as used in JSON output ("corrupt-file"); stable.
PANGKAS_EXPORT std::string_view toString(ErrorCode code);

struct Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string detail; // the place and the facts: "conv2.weight: offset 4096 past the end 4000"
    std::string file; // path of the file concerned, or empty
    std::string remedy; // what the user can do about it, or empty

    bool operator==(const Error&) const = default;
};

/// "FILE: DETAIL. REMEDY", in English, for terminals and logs.
PANGKAS_EXPORT std::string describe(const Error& error);

/// The same error with its file set, for callers that know the path better than the one that failed.
PANGKAS_EXPORT Error withFile(Error error, std::string file);

} // namespace pangkas
