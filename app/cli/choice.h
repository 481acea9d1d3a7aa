// SPDX-License-Identifier: GPL-3.0-or-later
// Options whose value is one of a few words.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <utility>
#include <vector>

namespace pangkas::cli {

/// Adds an option that takes one of these words; the help names them.
template <typename Value>
CLI::Option* addChoice(CLI::App& app, const std::string& name, Value& value, const std::string& help,
    std::vector<std::pair<std::string, Value>> words)
{
    std::string list;
    for (const auto& [word, unused] : words)
        list += (list.empty() ? "" : "|") + word;
    CLI::CheckedTransformer transformer(std::move(words));
    transformer.description(list); // in place of the values' numbers
    return app.add_option(name, value, help)->transform(transformer)->type_name("WORD");
}

} // namespace pangkas::cli
