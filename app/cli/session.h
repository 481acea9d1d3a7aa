// SPDX-License-Identifier: GPL-3.0-or-later
// What every command has: its job, its output as text or JSON, and its notes.
#pragma once

#include "app/cli/progress_line.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/extension/extensions.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas::cli {

using Json = nlohmann::ordered_json;

/// Documented in docs/command-line.md and in --help.
enum class ExitCode { Success = 0, Failure = 1, Usage = 2, NotEqual = 3, EngineUnavailable = 4, Cancelled = 130 };

ExitCode exitCodeFor(ErrorCode code);

struct CommonOptions
{
    bool json = false;
    bool quiet = false;
    int threads = 0; // 0: all available cores
};

class Session
{
public:
    Session(const CommonOptions& options, std::stop_token token);

    const CommonOptions& options() const { return m_options; }
    /// Stops at Ctrl-C and shows its progress on a terminal.
    JobContext job();

    /// What the plugins bring; loaded on the first call. A plugin that doesn't load becomes a note.
    const Extensions& extensions();

    /// Adds to standard output; kept until finish(), left out with --json.
    void print(std::string_view text);
    /// As print(), but at once: for what long jobs tell on their way.
    void printNow(std::string_view text);
    /// Something the user should know: on standard error at once (not with --quiet) and under "notes" in JSON.
    void note(std::string_view text);
    /// The document that --json prints.
    Json& document() { return m_document; }

    /// Ends a command: writes what it has to say and gives the status of the process.
    ExitCode finish(const Result<void>& result);

private:
    CommonOptions m_options;
    std::stop_token m_token;
    ProgressLine m_progress;
    std::string m_text;
    Json m_document = Json::object();
    std::vector<std::string> m_notes;
    std::optional<Extensions> m_extensions;
};

} // namespace pangkas::cli
