// SPDX-License-Identifier: GPL-3.0-or-later
// Short training runs that several tests share.
#pragma once

#include "core/engine/engine.h"

#include <QList>
#include <QString>

namespace pangkas::test {

/// nullptr when it can't be loaded.
std::shared_ptr<const Engine> engine();

/// The tiny network for the two classes of halves(), and its start.
Architecture twoClasses();
ModelSnapshot startWeights();

/// Empty, or how the sums of the tensors' values and of their magnitudes differ by more than 0.001 from these.
QString differenceOfSums(const ModelSnapshot& model, const QList<double>& sums, const QList<double>& magnitudes);

/// Four epochs of six steps on 96 images; some hundredths of a second.
TrainingOptions quickOptions();

/// Of twoClasses() from startWeights() on halves(); 40 images for validation.
Result<TrainingReport> train(const TrainingOptions& options, const TrainingObserver& observer, const JobContext& job = {});
Result<TrainingReport> train(const TrainingOptions& options, const EpochSink& sink = {}, const JobContext& job = {});

} // namespace pangkas::test
