// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of an evaluation as text: base64 (RFC 4648) of little-endian numbers.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/engine/evaluation_report.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

PANGKAS_EXPORT std::string toBase64(std::string_view bytes);
/// corrupt-file for other characters, for a length that is no multiple of four and for bits that no byte has.
PANGKAS_EXPORT Result<std::string> fromBase64(std::string_view text);

/// What all evaluations of the same images have in common.
struct ImageList
{
    std::vector<std::uint32_t> numbers; // in the data set, rising
    std::vector<std::int32_t> labels;

    bool operator==(const ImageList&) const = default;
};
ImageList imagesOf(const EvaluationReport& report);

/// 8 bytes for each image: its number and its label, 32 bits each.
std::string encodeImages(const ImageList& images);
/// corrupt-file unless the numbers rise and the labels are classes.
Result<ImageList> decodeImages(std::string_view text, std::size_t classes);

/// 12 bytes for each image: the class that was answered (32 bits), its probability and the loss as 32-bit floats.
std::string encodeAnswers(const std::vector<Prediction>& predictions);
/// corrupt-file unless there is an answer for each image, each a class, a probability and a loss.
Result<std::vector<Prediction>> decodeAnswers(std::string_view text, const ImageList& images, std::size_t classes);

} // namespace pangkas
