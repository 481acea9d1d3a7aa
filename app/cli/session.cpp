// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include "app/cli/console.h"
#include "app/cli/text.h"
#include "core/extension/plugin_host.h"

#include <cstdlib>
#include <string>
#include <utility>

#include <unistd.h>

namespace pangkas::cli {

namespace {

bool isProgressWanted(const CommonOptions& options)
{
    const char* terminal = std::getenv("TERM");
    return !options.quiet && ::isatty(STDERR_FILENO) && terminal && std::string_view(terminal) != "dumb";
}

Json toJson(const Error& error)
{
    Json json = {{"code", std::string(toString(error.code))}, {"detail", error.detail}};
    if (!error.file.empty())
        json["file"] = error.file;
    if (!error.remedy.empty())
        json["remedy"] = error.remedy;
    return json;
}

std::string dump(const Json& document)
{
    // File names need not be UTF-8; JSON must.
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace

ExitCode exitCodeFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled: return ExitCode::Cancelled;
    case ErrorCode::NotEqual: return ExitCode::NotEqual;
    case ErrorCode::EngineUnavailable: return ExitCode::EngineUnavailable;
    default: return ExitCode::Failure;
    }
}

Session::Session(const CommonOptions& options, std::stop_token token)
    : m_options(options), m_token(std::move(token)), m_progress(isProgressWanted(options))
{
}

JobContext Session::job()
{
    return JobContext(m_token, [this](const Progress& progress) { m_progress.show(progress); });
}

const Extensions& Session::extensions()
{
    if (!m_extensions) {
        m_extensions.emplace();
        for (const PluginStatus& status : loadPlugins(pluginFolders(), *m_extensions)) {
            if (!status.isLoaded())
                note("plugin left out: " + describe(*status.error));
        }
    }
    return *m_extensions;
}

void Session::print(std::string_view text)
{
    if (!m_options.json)
        m_text += text;
}

void Session::printNow(std::string_view text)
{
    print(text);
    m_progress.clear();
    if (writeOut(m_text)) // a failure shows again, and is reported, in finish()
        m_text.clear();
}

void Session::note(std::string_view text)
{
    m_notes.emplace_back(text);
    if (m_options.quiet)
        return;
    m_progress.clear();
    writeError("pangkas-cli: note: " + printable(text) + "\n");
}

ExitCode Session::finish(const Result<void>& result)
{
    m_progress.clear();
    if (!result)
        m_document["error"] = toJson(result.error());
    if (!m_notes.empty())
        m_document["notes"] = m_notes;
    const auto written = writeOut(m_options.json ? dump(m_document) : m_text);
    if (!result) {
        const bool isCancelled = result.error().code == ErrorCode::Cancelled;
        writeError("pangkas-cli: " + printable(isCancelled ? "cancelled" : describe(result.error())) + "\n");
        return exitCodeFor(result.error().code);
    }
    if (!written) {
        if (!isOutPipeClosed())
            writeError("pangkas-cli: " + describe(written.error()) + "\n");
        return ExitCode::Failure;
    }
    return ExitCode::Success;
}

} // namespace pangkas::cli
