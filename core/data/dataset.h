// SPDX-License-Identifier: GPL-3.0-or-later
// A labelled set of images as the engine sees it: names, labels, and pixels on demand.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace pangkas {

/// 8-bit RGB, row-major, interleaved, no padding: 3 * width * height bytes.
struct Image
{
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;

    bool operator==(const Image&) const = default;
};

/// A folder per class; images at any depth below it. Classes and images in the order of their names (bytes).
struct FolderSource
{
    std::filesystem::path folder;
    bool operator==(const FolderSource&) const = default;
};

/// Lines `path<TAB>label`; relative paths start at the list's folder. Classes in the order of their names.
struct ListSource
{
    std::filesystem::path file;
    bool operator==(const ListSource&) const = default;
};

enum class DrawnSplit { Training, Validation };

/// Cats and dogs drawn from a seed; needs no file. Classes "cats" (0) and "dogs" (1), alternating.
struct DrawnSource
{
    std::uint64_t seed = 1;
    DrawnSplit split = DrawnSplit::Validation;
    int count = 800; // by default 2000 for training
    bool operator==(const DrawnSource&) const = default;
};

/// Digits of a pair of IDX files, MNIST's (core/data/idx_file.h), from one image to another, both included. The labels lie
/// beside the images. Classes "0" to "9".
struct IdxSource
{
    static constexpr std::size_t toTheEnd = static_cast<std::size_t>(-1);

    std::filesystem::path images;
    std::size_t first = 0; // counted from 0
    std::size_t last = toTheEnd;
    bool operator==(const IdxSource&) const = default;
};

using DatasetSource = std::variant<FolderSource, ListSource, DrawnSource, IdxSource>;

/// A folder, a list file, "sample:train" / "sample:val" (optionally "sample:val:COUNT[:SEED]"), or "idx:IMAGES" (optionally
/// "idx:IMAGES:FIRST-LAST"; for all of them the name of the file alone is enough), as users write it.
PANGKAS_EXPORT Result<DatasetSource> parseDatasetSource(const std::string& text);
PANGKAS_EXPORT std::string toString(const DatasetSource& source);

struct DatasetOptions
{
    /// Leave damaged images out instead of failing with damaged-images.
    bool skipDamaged = false;
    /// Class names that give the labels their numbers, e.g. a model's; empty: the data set's own order.
    std::vector<std::string> classes;

    bool operator==(const DatasetOptions&) const = default;
};

struct DamagedImage
{
    std::string name;
    std::string reason; // "JPEG ends early", "not an image"

    bool operator==(const DamagedImage&) const = default;
};

/// Immutable and thread-safe.
class PANGKAS_EXPORT Dataset
{
public:
    virtual ~Dataset() = default;
    virtual const DatasetSource& source() const = 0;
    virtual const std::vector<std::string>& classes() const = 0;
    virtual std::size_t size() const = 0;
    virtual int label(std::size_t index) const = 0; // index in classes()
    virtual std::string name(std::size_t index) const = 0; // relative path, or "drawn/cats/17"
    /// Decoded at full size, without rotation by EXIF (torchvision's loader doesn't rotate either).
    virtual Result<Image> load(std::size_t index) const = 0;
    /// What was found damaged when the set was opened, and left out.
    virtual const std::vector<DamagedImage>& damaged() const = 0;
};

} // namespace pangkas
