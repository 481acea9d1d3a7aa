// SPDX-License-Identifier: GPL-3.0-or-later
// A text in a file: logs, tables, plans.
#pragma once

#include <QString>

#include <string>

namespace pangkas {

class Workbench;

/// Writes it in the background, whole or not at all. Workbench::noted() then says `note`, with the path as its details;
/// Workbench::failed() tells a failure.
void saveText(Workbench& workbench, const QString& path, std::string text, const QString& note);

} // namespace pangkas
