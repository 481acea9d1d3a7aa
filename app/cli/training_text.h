// SPDX-License-Identifier: GPL-3.0-or-later
// What training tells on its way: lines on the terminal, JSON, the log files.
#pragma once

#include "app/cli/session.h"
#include "core/engine/training.h"
#include "core/pipeline/training_log.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pangkas::cli {

struct LogArguments
{
    std::string csv, tensorboard;
};

/// Adds --log and --tensorboard.
void addLogOptions(CLI::App& app, LogArguments& arguments);

/// "finished", "patience", "stopped", "diverged"
std::string_view toString(TrainingEnd end);

/// Tells each epoch as it ends, logs it and keeps it for the document.
class EpochLog
{
public:
    /// Opens the files that `arguments` ask for; a CSV that is there is an error unless `mode` says otherwise.
    static Result<EpochLog> open(Session& session, const LogArguments& arguments, GrowingFile::Mode mode);

    void add(std::string_view phase, const EpochReport& epoch);
    /// Of the phases before the one that follows, so that steps go on rising.
    void setEpochsBefore(int epochs) { m_epochsBefore = epochs; }
    /// Off for epochs that a run before has logged already.
    void setLogged(bool logged) { m_isLogged = logged; }
    Json epochs() const { return m_epochs; }

private:
    explicit EpochLog(Session& session) : m_session(&session) { }
    Session* m_session;
    std::optional<TrainingLog> m_log;
    int m_epochsBefore = 0;
    bool m_isLogged = true, m_hasFailed = false;
    Json m_epochs = Json::array();
};

} // namespace pangkas::cli
