// SPDX-License-Identifier: GPL-3.0-or-later
// Which files belong to a data set: found below a folder, or read from a list.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pangkas {

struct ListedImage
{
    std::string path; // absolute or below ImageListing::root, as bytes
    std::uint32_t label = 0;
};

struct ImageListing
{
    std::filesystem::path root;
    std::vector<std::string> classes; // printable(), in the order of the names' bytes
    std::vector<ListedImage> images;
    std::vector<DamagedImage> damaged; // folders that can't be listed
    /// All classes in the order of their numbers, where the folder has a class table (class_table.h); empty where there is none.
    std::vector<std::string> numbering;
};

/// Every sub-folder is a class; its images lie at any depth, links to folders followed but no folder listed twice for
/// a class. Hidden files, and files that neither look like images nor are called so, don't count. With a class table every
/// class must stand in it (class-mismatch).
Result<ImageListing> listFolder(const FolderSource& source, const JobContext& job);

/// Lines `path<TAB>label`; the last tab counts. Empty lines don't.
Result<ImageListing> listFile(const ListSource& source, const JobContext& job);

/// The text as valid UTF-8 without control characters: other bytes become "\x0a".
std::string printable(std::string_view bytes);

} // namespace pangkas
