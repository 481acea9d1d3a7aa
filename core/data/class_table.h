// SPDX-License-Identifier: GPL-3.0-or-later
// The file that numbers the classes of a data set in folders, for networks that know more classes than there are folders.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace pangkas {

/// In the data set's folder: lines `number<TAB>class`, another tab and a description after it if need be; each number
/// from 0 on once, in any order, each class once.
inline constexpr char classTableName[] = "synsets.txt";

/// The classes by number, printable(); none when the folder has no table. corrupt-file, naming the line.
Result<std::vector<std::string>> readClassTable(const std::filesystem::path& folder);

} // namespace pangkas
