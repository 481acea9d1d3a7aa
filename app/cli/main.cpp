// SPDX-License-Identifier: GPL-3.0-or-later
// pangkas-cli: compresses trained networks without a window. docs/command-line.md describes it.
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/interruption.h"
#include "app/cli/text.h"
#include "core/base/parallel.h"
#include "core/engine/engine.h"

#include <array>
#include <csignal>
#include <exception>
#include <string>
#include <string_view>

using namespace pangkas;
using namespace pangkas::cli;

namespace {

constexpr int mostThreads = 4096;

const char* const programFooter = R"(Sizes: 1 MB = 1,000,000 bytes. 'pangkas-cli COMMAND --help' shows a command's options and examples.

Exit codes:
  0    done
  1    bad input, file or data
  2    wrong use of the command line
  3    verification failed: the file is not what it should be
  4    the engine (LibTorch, OpenCV) is not available: 'pangkas-cli doctor' says why
  130  cancelled by Ctrl-C or SIGTERM; nothing half-written is left)";

void addCommonOptions(CLI::App& app, CommonOptions& options)
{
    app.add_flag("--json", options.json, "Print one JSON document and nothing else on standard output");
    app.add_flag("-q,--quiet", options.quiet, "No progress and no notes on standard error");
    app.add_option("--threads", options.threads, "Threads for arithmetic (default: all cores of the process)")
        ->check(CLI::Range(1, mostThreads));
}

/// Help and version go to standard output, what is wrong to standard error.
int finishParsing(const CLI::App& program, const CLI::ParseError& error, std::string_view firstArgument)
{
    std::string text;
    if (dynamic_cast<const CLI::CallForHelp*>(&error))
        text = program.help();
    else if (dynamic_cast<const CLI::CallForAllHelp*>(&error))
        text = program.help("", CLI::AppFormatMode::All);
    else if (dynamic_cast<const CLI::CallForVersion*>(&error))
        text = error.what() + std::string("\n");
    if (!text.empty()) {
        const auto written = writeOut(text);
        if (!written && !isOutPipeClosed())
            writeError("pangkas-cli: " + describe(written.error()) + "\n");
        return static_cast<int>(written ? ExitCode::Success : ExitCode::Failure);
    }
    const auto chosen = program.get_subcommands();
    const std::string command = chosen.empty() ? "" : " " + chosen.back()->get_name();
    const bool isUnknown = chosen.empty() && !firstArgument.empty() && !firstArgument.starts_with('-');
    const std::string what = isUnknown ? "unknown command '" + std::string(firstArgument) + "'" : error.what();
    writeError("pangkas-cli: " + printable(what) + "\nTry 'pangkas-cli" + command + " --help'.\n");
    return static_cast<int>(ExitCode::Usage);
}

int run(int argc, char** argv, const std::stop_token& token)
{
    CLI::App program("Compresses trained neural networks: prune, share weights, pack, prove, evaluate", "pangkas-cli");
    program.set_version_flag("--version", "pangkas-cli " PANGKAS_VERSION);
    program.require_subcommand(1);
    program.footer(programFooter);
    CommonOptions options;
    const std::array commands = {addInspect(program), addCompress(program), addBudget(program), addRepack(program), addUnpack(program),
        addVerify(program), addXray(program), addBenchmark(program), addEvaluate(program), addScan(program), addShrink(program),
        addTrain(program), addRetrain(program), addReproduceThesis(program), addReproduceLenet(program), addSample(program),
        addDoctor(program)};
    for (const Command& command : commands)
        addCommonOptions(*command.app, options);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return finishParsing(program, error, argc > 1 ? argv[1] : "");
    }

    setThreadLimit(options.threads);
    for (const Command& command : commands) {
        if (!command.app->parsed())
            continue;
        Session session(options, token);
        return static_cast<int>(session.finish(command.run(session)));
    }
    return static_cast<int>(ExitCode::Usage);
}

} // namespace

int main(int argc, char** argv)
{
    prepareEngineEnvironment();
    openStandardDescriptors();
    const std::stop_token token = watchForInterruption();
    int status = static_cast<int>(ExitCode::Failure);
    try {
        status = run(argc, argv, token);
    } catch (const std::bad_alloc&) {
        writeError("pangkas-cli: not enough memory\n");
    } catch (const std::exception& exception) {
        writeError(std::string("pangkas-cli: internal error: ") + exception.what() + "\n");
    }
    if (isOutPipeClosed()) { // end as every program does whose reader has gone
        std::signal(SIGPIPE, SIG_DFL);
        std::raise(SIGPIPE);
    }
    return status;
}
