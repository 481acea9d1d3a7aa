// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in data set: cats and dogs drawn from a seed, the same pixels on every machine.
//
// Nothing but shape tells the species apart: ears, muzzle, eyes, whiskers, tongue, tail. Each of these cues is
// there most of the time, not always; coats, backgrounds, light, noise and occlusion follow one distribution for both.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace pangkas {

/// Image `index` of a split, 256 x 256: a cat where the index is even, a dog where it is odd. Splits share no image.
Image drawAnimal(std::uint64_t seed, DrawnSplit split, std::uint32_t index);

/// invalid-argument for a count below 2 or above a million; class-mismatch when options.classes lacks "cats" or "dogs".
Result<std::shared_ptr<const Dataset>> openDrawnDataset(const DrawnSource& source, const DatasetOptions& options = {});

/// PNG files FOLDER/cats/00000.png, FOLDER/dogs/00001.png, ... The folder must not exist or be empty (file-exists);
/// it appears complete or not at all.
Result<void> writeDrawnDataset(const DrawnSource& source, const std::filesystem::path& folder, const JobContext& job);

} // namespace pangkas
