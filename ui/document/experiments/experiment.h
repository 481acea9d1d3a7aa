// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe with what was measured of it: the bytes of its file and the accuracy of its decoded network.
#pragma once

#include "core/data/dataset.h"
#include "core/engine/evaluation_report.h"
#include "core/pipeline/recipe.h"

#include <QDateTime>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pangkas {

/// Accuracies that were measured on the same can stand in one plot.
struct MeasuredOn
{
    std::string dataset; // toString(DatasetSource)
    std::int64_t images = 0;
    Preprocessing preprocessing;

    bool operator==(const MeasuredOn&) const = default;
};

struct Experiment
{
    std::uint64_t id = 0; // never 0 in a list
    int number = 0; // for its name, from 1
    QString name; // the user's; empty: "Experiment 3"
    QString note;
    bool isStarred = false;
    QDateTime time; // of the measurement
    std::shared_ptr<const Recipe> recipe;
    std::uint64_t bytes = 0; // of the whole packed file
    MeasuredOn on;
    std::shared_ptr<const EvaluationReport> report; // with its predictions; perhaps without confusion
    std::string weights; // hash of those that the recipe compressed; empty: the opened model's own

    QString title() const;
    /// Whether the user has said something about it.
    bool isTouched() const { return isStarred || !name.isEmpty() || !note.isEmpty(); }
};

/// The dense network on the same.
struct DenseMeasurement
{
    MeasuredOn on;
    std::shared_ptr<const EvaluationReport> report;
};

/// Points that no other one betters: fewer bytes at the same accuracy, or more accuracy for the same bytes. Indices,
/// bytes rising; of equal points the first.
struct FrontPoint
{
    std::uint64_t bytes = 0;
    double accuracy = 0;
};
std::vector<std::size_t> paretoFront(const std::vector<FrontPoint>& points);

} // namespace pangkas
