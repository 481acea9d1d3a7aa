// SPDX-License-Identifier: GPL-3.0-or-later
// What an evaluation measured, and the interval that belongs to it.
#pragma once

#include "core/architecture/preprocessing.h"
#include "core/base/export.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// What the network's products are computed in.
enum class Precision
{
    Float32,
    /// Weights and activations rounded to 8 binary digits: a fast preview where the processor has instructions for it
    /// (AVX512-BF16, AMX), as right and slower elsewhere.
    Bfloat16,
};

PANGKAS_EXPORT std::string_view toString(Precision precision); // "float32"
PANGKAS_EXPORT std::optional<Precision> precisionFrom(std::string_view name);

/// Bounds of a proportion, in [0, 1].
struct Interval
{
    double low = 0;
    double high = 1;

    bool operator==(const Interval&) const = default;
};

/// Wilson's score interval at 95 % (Wilson 1927) for `successes` of `trials`; [0, 1] for no trials.
PANGKAS_EXPORT Interval wilsonInterval(std::int64_t successes, std::int64_t trials);

/// One image's answer.
struct Prediction
{
    std::uint32_t image = 0; // index in the data set
    std::int32_t label = 0;
    std::int32_t predicted = 0;
    float confidence = 0; // softmax probability of the predicted class
    float loss = 0; // cross-entropy in nats

    bool operator==(const Prediction&) const = default;
};

struct EvaluationReport
{
    std::vector<std::string> classes;
    std::int64_t images = 0; // measured so far
    std::int64_t total = 0; // images == total when the evaluation is complete
    std::int64_t correct = 0;
    std::optional<std::int64_t> correctInTop5; // with more than five classes only
    double meanLoss = 0;
    std::vector<std::int64_t> confusion; // classes x classes, row: label, column: predicted
    std::vector<Prediction> predictions; // in the order of the data set
    double seconds = 0;
    std::int64_t reused = 0; // images that went on from kept activations, see EvaluationOptions::editedLayer
    Preprocessing preprocessing; // what the images went through
    Precision precision = Precision::Float32;
    std::string method; // how it was computed: "float32, channels-last, batch 32, 2 threads"

    double top1() const { return images ? double(correct) / double(images) : 0; }
    Interval top1Interval() const { return wilsonInterval(correct, images); }
    double imagesPerSecond() const { return seconds > 0 ? double(images) / seconds : 0; }
    bool isComplete() const { return images == total; }
    /// Share of the images of a class that were recognised; no value for a class without images.
    PANGKAS_EXPORT std::optional<double> classAccuracy(std::size_t label) const;
};

} // namespace pangkas
