// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

namespace pangkas::cli {

CLI::App& reproduceStudies(CLI::App& program)
{
    const auto found = program.get_subcommands([](CLI::App* one) { return one->get_name() == "reproduce"; });
    if (!found.empty())
        return *found.front();
    CLI::App* app = program.add_subcommand("reproduce", "Repeats a study from the literature on your data and writes a report");
    app->require_subcommand(1);
    return *app;
}

} // namespace pangkas::cli
