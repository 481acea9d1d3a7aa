// SPDX-License-Identifier: GPL-3.0-or-later
// Files that PyTorch wrote, with expected.json beside them (tests/peers/write_model_files.py writes both).
#pragma once

#include "core/formats/model_reader.h"

#include <QJsonObject>
#include <QString>

#include <filesystem>

namespace pangkas::test {

/// Adds a row per file of expected.json to the current table; columns: file (QString), expected (QJsonObject).
void addExpectedFiles(const std::filesystem::path& folder);

/// Empty when reading gave what `expected` says, bit for bit; otherwise the first difference.
QString difference(const Result<ModelFile>& read, const QJsonObject& expected);

} // namespace pangkas::test
