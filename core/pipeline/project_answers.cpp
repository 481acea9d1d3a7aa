// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/project_answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace pangkas {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t imageBytes = 8, answerBytes = 12;

void append(std::string& bytes, std::uint32_t number)
{
    for (int shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>((number >> shift) & 0xff);
}

std::uint32_t numberAt(std::string_view bytes, std::size_t offset)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[offset + i])) << (8 * i);
    return number;
}

float finite(float value, float low, float high)
{
    return std::isnan(value) ? high : std::clamp(value, low, high);
}

constexpr float largest = std::numeric_limits<float>::max();

} // namespace

std::string toBase64(std::string_view bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0u);
        for (std::size_t j = 0; j < 4; ++j)
            text += j <= count ? alphabet[(group >> (18 - 6 * j)) & 63] : '=';
    }
    return text;
}

Result<std::string> fromBase64(std::string_view text)
{
    static constexpr auto values = [] {
        std::array<std::int8_t, 256> table{};
        table.fill(-1);
        for (std::size_t i = 0; i < alphabet.size(); ++i)
            table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
        return table;
    }();
    const auto bad = [](std::size_t at) { return fail(ErrorCode::CorruptFile, fmt::format("is no base64 at character {}", at)); };
    if (text.size() % 4 != 0)
        return bad(text.size());
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool isLast = i + 4 == text.size();
        const std::size_t padding = !isLast ? 0 : text.substr(i).ends_with("==") ? 2 : text[i + 3] == '=' ? 1 : 0;
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const int value = j < 4 - padding ? values[static_cast<unsigned char>(text[i + j])] : 0;
            if (value < 0)
                return bad(i + j);
            group = group << 6 | static_cast<std::uint32_t>(value);
        }
        if (padding > 0 && (group & ((1u << (8 * padding)) - 1)) != 0)
            return bad(i);
        for (std::size_t j = 0; j < 3 - padding; ++j)
            bytes += static_cast<char>((group >> (16 - 8 * j)) & 0xff);
    }
    return bytes;
}

ImageList imagesOf(const EvaluationReport& report)
{
    ImageList images;
    images.numbers.reserve(report.predictions.size());
    images.labels.reserve(report.predictions.size());
    for (const Prediction& prediction : report.predictions) {
        images.numbers.push_back(prediction.image);
        images.labels.push_back(prediction.label);
    }
    return images;
}

std::string encodeImages(const ImageList& images)
{
    std::string bytes;
    bytes.reserve(images.numbers.size() * imageBytes);
    for (std::size_t i = 0; i < images.numbers.size(); ++i) {
        append(bytes, images.numbers[i]);
        append(bytes, static_cast<std::uint32_t>(images.labels[i]));
    }
    return toBase64(bytes);
}

Result<ImageList> decodeImages(std::string_view text, std::size_t classes)
{
    PANGKAS_ASSIGN(const std::string bytes, fromBase64(text));
    if (bytes.size() % imageBytes != 0)
        return fail(ErrorCode::CorruptFile, fmt::format("holds {} bytes, no multiple of {}", bytes.size(), imageBytes));
    ImageList images;
    for (std::size_t i = 0; i < bytes.size(); i += imageBytes) {
        const std::uint32_t number = numberAt(bytes, i), label = numberAt(bytes, i + 4);
        if (!images.numbers.empty() && number <= images.numbers.back())
            return fail(ErrorCode::CorruptFile, fmt::format("image {} stands after {}", number, images.numbers.back()));
        if (label >= classes)
            return fail(ErrorCode::CorruptFile, fmt::format("image {} is of class {} where there are {}", number, label, classes));
        images.numbers.push_back(number);
        images.labels.push_back(static_cast<std::int32_t>(label));
    }
    return images;
}

std::string encodeAnswers(const std::vector<Prediction>& predictions)
{
    std::string bytes;
    bytes.reserve(predictions.size() * answerBytes);
    for (const Prediction& prediction : predictions) {
        append(bytes, static_cast<std::uint32_t>(prediction.predicted));
        append(bytes, std::bit_cast<std::uint32_t>(finite(prediction.confidence, 0, 1)));
        append(bytes, std::bit_cast<std::uint32_t>(finite(prediction.loss, 0, largest)));
    }
    return toBase64(bytes);
}

Result<std::vector<Prediction>> decodeAnswers(std::string_view text, const ImageList& images, std::size_t classes)
{
    PANGKAS_ASSIGN(const std::string bytes, fromBase64(text));
    const std::size_t count = images.numbers.size();
    if (bytes.size() != count * answerBytes)
        return fail(ErrorCode::CorruptFile, fmt::format("holds {} bytes, {} images have {}", bytes.size(), count, count * answerBytes));
    std::vector<Prediction> predictions(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t answer = numberAt(bytes, i * answerBytes);
        const auto confidence = std::bit_cast<float>(numberAt(bytes, i * answerBytes + 4));
        const auto loss = std::bit_cast<float>(numberAt(bytes, i * answerBytes + 8));
        if (answer >= classes || !(confidence >= 0 && confidence <= 1) || !(loss >= 0 && loss <= largest))
            return fail(ErrorCode::CorruptFile, fmt::format("the answer for image {} is none", images.numbers[i]));
        predictions[i] = {images.numbers[i], images.labels[i], static_cast<std::int32_t>(answer), confidence, loss};
    }
    return predictions;
}

} // namespace pangkas
