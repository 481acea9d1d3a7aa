// SPDX-License-Identifier: GPL-3.0-or-later
// What a packed file says about itself in manifest.json, as a value. docs/pkz-format.md describes every key.
#pragma once

#include "core/base/result.h"
#include "core/container/compressed_model.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

inline constexpr std::string_view manifestEntry = "manifest.json";
inline constexpr std::string_view packFormat = "pangkas-packed-network";
inline constexpr std::string_view streamsEntry = "streams"; // since version 2: all streams, one after the other
inline constexpr int packVersion = 2; // the one that is written; all up to it are read

// Limits that no network known today comes near; a reader refuses what exceeds them before it allocates anything.
inline constexpr std::uint64_t largestManifest = std::uint64_t{64} << 20; // bytes
inline constexpr std::uint64_t largestLayer = std::uint64_t{1} << 31; // weights
inline constexpr std::uint64_t largestModel = std::uint64_t{1} << 32; // weights and biases: 16 GiB when decoded
inline constexpr std::size_t largestRank = 8; // dimensions
// Pruned weights take no room in a file, so a small one may stand for much memory: at most for a VGG (512 MB), and for more
// as far as its bytes could hold it (deflate shrinks to a 1032nd at best).
inline constexpr std::uint64_t weightsOfAnyFile = std::uint64_t{1} << 27;
inline constexpr std::uint64_t weightsPerByte = 1032;
inline constexpr int largestClassCount = 1 << 20;

struct StreamFacts
{
    std::string name; // "gaps"
    std::uint64_t bytes = 0; // in the file
    std::uint64_t size = 0; // inflated; `bytes` where nothing is deflated
    bool isDeflated = false;
    std::uint64_t rawBytes = 0; // before the coder
    std::string hash; // streamHash() of the bytes in the file; version 1: SHA-256 of the inflated bytes

    bool operator==(const StreamFacts&) const = default;
};

struct LayerFacts
{
    std::string name; // "fc6"
    std::string tensor; // "classifier.1.weight"
    Shape shape;
    WeightForm form = WeightForm::Dense;
    std::string coder;
    std::uint64_t stored = 0; // weights
    std::uint64_t centroids = 0;
    double squaredError = 0;
    std::string decodedHash; // of the weight
    std::optional<std::string> biasTensor;
    Shape biasShape;
    std::vector<StreamFacts> streams;

    bool operator==(const LayerFacts&) const = default;
};

struct Manifest
{
    int version = packVersion;
    std::string producer; // "Pangkas 0.1.0"
    PackDescription description;
    std::vector<LayerFacts> layers;

    bool operator==(const Manifest&) const = default;
};

/// The first 16 digits of the bytes' SHA-256: enough against chance, and a file of many small layers stays small.
std::string streamHash(std::span<const std::byte> bytes);

/// "layers/fc6/gaps", a stream's own entry in version 1.
std::string streamEntry(std::string_view layer, std::string_view stream);

/// Checks what the writer and the reader ask alike: names, duplicates, classes, counts and sums of sizes.
Result<void> checkManifest(const Manifest& manifest);

/// JSON in one line. invalid-argument when the recipe isn't JSON of an object or a text isn't UTF-8.
Result<std::string> toJson(const Manifest& manifest);

/// corrupt-file, naming the key; newer-format, naming the features or the version that this program doesn't know.
/// Has passed checkManifest(); streams are checked against their layers by the reader. In version 1 the streams' sizes
/// are left 0: the ZIP's directory has them.
Result<Manifest> manifestFromJson(std::string_view text);

} // namespace pangkas
