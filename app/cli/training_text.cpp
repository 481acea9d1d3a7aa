// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/training_text.h"

#include "app/cli/text.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace pangkas::cli {

void addLogOptions(CLI::App& app, LogArguments& arguments)
{
    const std::string group = "Logs";
    app.add_option("--log", arguments.csv, "CSV file: a line per epoch, written as it ends; a resumed run goes on with it")->group(group);
    app.add_option("--tensorboard", arguments.tensorboard, "Folder for an event file that TensorBoard opens")->group(group);
}

std::string_view toString(TrainingEnd end)
{
    switch (end) {
    case TrainingEnd::Finished: return "finished";
    case TrainingEnd::Patience: return "patience";
    case TrainingEnd::StoppedByUser: return "stopped";
    case TrainingEnd::Diverged: return "diverged";
    }
    return {};
}

Result<EpochLog> EpochLog::open(Session& session, const LogArguments& arguments, GrowingFile::Mode mode)
{
    EpochLog log(session);
    if (!arguments.csv.empty() || !arguments.tensorboard.empty()) {
        auto opened = TrainingLog::open({arguments.csv, arguments.tensorboard, mode});
        if (!opened) {
            Error error = std::move(opened).error();
            if (error.code == ErrorCode::FileExists)
                error.remedy = "Choose another log file or give --force";
            return fail(std::move(error));
        }
        log.m_log = std::move(*opened);
    }
    return log;
}

void EpochLog::add(std::string_view phase, const EpochReport& epoch)
{
    std::string line = fmt::format("{}epoch {:3}  rate {:.5f}  loss {:.4f}  accuracy {}",
        phase == "train" ? std::string() : std::string(phase) + " ", epoch.epoch, epoch.learningRate, epoch.trainingLoss,
        percent(epoch.trainingAccuracy));
    Json json = {{"phase", phase}, {"epoch", epoch.epoch}, {"learning_rate", epoch.learningRate},
        {"training_loss", epoch.trainingLoss}, {"training_accuracy", epoch.trainingAccuracy}, {"sparsity", epoch.sparsity},
        {"seconds", epoch.seconds}};
    if (epoch.validationAccuracy) {
        line += fmt::format("  validation {}", percent(*epoch.validationAccuracy));
        json["validation_accuracy"] = *epoch.validationAccuracy;
    }
    if (epoch.validationLoss) {
        line += fmt::format(" (loss {:.4f})", *epoch.validationLoss);
        json["validation_loss"] = *epoch.validationLoss;
    }
    m_session->printNow(line + fmt::format("  {}\n", duration(std::chrono::duration<double>(epoch.seconds))));
    m_epochs.push_back(std::move(json));
    if (!m_log || !m_isLogged)
        return;
    // Hours of training don't end for the sake of their log.
    const auto logged = m_log->add(phase, m_epochsBefore, epoch);
    if (!logged && !m_hasFailed)
        m_session->note("the log misses epochs: " + describe(logged.error()));
    m_hasFailed = !logged;
}

} // namespace pangkas::cli
