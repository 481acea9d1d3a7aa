// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace pangkas {

std::string_view toString(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::FileNotFound: return "file-not-found";
    case ErrorCode::AccessDenied: return "access-denied";
    case ErrorCode::DiskFull: return "disk-full";
    case ErrorCode::InputOutput: return "input-output";
    case ErrorCode::SameFile: return "same-file";
    case ErrorCode::FileExists: return "file-exists";
    case ErrorCode::EmptyFile: return "empty-file";
    case ErrorCode::TruncatedFile: return "truncated-file";
    case ErrorCode::CorruptFile: return "corrupt-file";
    case ErrorCode::UnsupportedFormat: return "unsupported-format";
    case ErrorCode::NewerFormat: return "newer-format";
    case ErrorCode::ForbiddenContent: return "forbidden-content";
    case ErrorCode::LimitExceeded: return "limit-exceeded";
    case ErrorCode::OutOfMemory: return "out-of-memory";
    case ErrorCode::UnknownName: return "unknown-name";
    case ErrorCode::DuplicateName: return "duplicate-name";
    case ErrorCode::MissingTensor: return "missing-tensor";
    case ErrorCode::ShapeMismatch: return "shape-mismatch";
    case ErrorCode::NotFinite: return "not-finite";
    case ErrorCode::InvalidArgument: return "invalid-argument";
    case ErrorCode::InvalidRecipe: return "invalid-recipe";
    case ErrorCode::EmptyDataset: return "empty-dataset";
    case ErrorCode::DamagedImages: return "damaged-images";
    case ErrorCode::ClassMismatch: return "class-mismatch";
    case ErrorCode::EngineUnavailable: return "engine-unavailable";
    case ErrorCode::Diverged: return "diverged";
    case ErrorCode::NotEqual: return "not-equal";
    case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

std::string describe(const Error& error)
{
    std::string text;
    if (!error.file.empty())
        text = error.file + ": ";
    text += error.detail.empty() ? std::string(toString(error.code)) : error.detail;
    if (!error.remedy.empty())
        text += ". " + error.remedy;
    return text;
}

Error withFile(Error error, std::string file)
{
    error.file = std::move(file);
    return error;
}

} // namespace pangkas
