// SPDX-License-Identifier: GPL-3.0-or-later
// What training tells epoch by epoch, as CSV and for TensorBoard; readable while the run goes.
#pragma once

#include "core/base/export.h"
#include "core/base/growing_file.h"
#include "core/base/result.h"
#include "core/engine/training.h"
#include "core/pipeline/event_file.h"

#include <filesystem>
#include <optional>
#include <string_view>

namespace pangkas {

struct TrainingLogFiles
{
    std::filesystem::path csv; // empty: none
    std::filesystem::path events; // a folder; empty: none
    GrowingFile::Mode mode = GrowingFile::Mode::New; // of the CSV; events get a file of their own each time
};

class PANGKAS_EXPORT TrainingLog
{
public:
    /// The CSV's first line is made where the file is empty:
    /// phase,step,epoch,learning_rate,training_loss,training_accuracy,validation_loss,validation_accuracy,sparsity,seconds
    /// invalid-argument when a file that is to be continued begins otherwise.
    static Result<TrainingLog> open(const TrainingLogFiles& files);

    /// One line and one event. `phase`: "head", "train", "prune"; `epochsBefore`: of the phases before, so that steps, which
    /// are epochs of the whole, go on rising. Accuracies are shares, 0 to 1; numbers are written so that reading them gives
    /// the same double, whatever the locale. An error leaves no half line behind.
    Result<void> add(std::string_view phase, int epochsBefore, const EpochReport& epoch);

private:
    std::optional<GrowingFile> m_csv;
    std::optional<EventFile> m_events;
};

} // namespace pangkas
