// SPDX-License-Identifier: GPL-3.0-or-later
// Reads packed files (.pkz) and distrusts every number in them.
#pragma once

#include "core/base/export.h"
#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/compressed_model.h"
#include "core/container/pack_writer.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace pangkas {

class PackStreams;
struct Manifest;

struct PackedLayerInfo
{
    std::string name; // "fc6"
    std::string tensor; // "classifier.1.weight"
    Shape shape;
    WeightForm form = WeightForm::Dense;
    std::string coder; // "deflate"
    std::size_t storedCount = 0; // survivors
    std::size_t centroids = 0;
    std::string decodedHash; // SHA-256 of the decoded weight's bytes (float32, little-endian, row-major)
    std::optional<std::string> biasTensor; // "classifier.1.bias"
    Shape biasShape;
};

class PANGKAS_EXPORT PackReader
{
public:
    /// Reads the ZIP's directory and the manifest and checks them against each other and the file's size.
    static Result<PackReader> open(const std::filesystem::path& path);
    PackReader(PackReader&&) noexcept;
    PackReader& operator=(PackReader&&) noexcept;
    ~PackReader();

    const PackDescription& description() const;
    int formatVersion() const;
    const std::vector<PackedLayerInfo>& layers() const;
    /// Bytes per stream as they are in this file. sha256 is left empty here: it costs reading the file.
    PackReport accounting() const;
    /// What an X-ray looks into: the manifest and where the streams lie.
    const Manifest& manifest() const;
    const PackStreams& streams() const;
    /// Decodes one layer; checks CRC and hash of each stream, every gap and code, and decodedHash.
    Result<CompressedLayer> readLayer(std::size_t index, const JobContext& job = {}) const;
    /// The layer's bias without its weights; its stream's hash is checked.
    Result<std::optional<Tensor>> readBias(std::size_t index, const JobContext& job = {}) const;
    /// All layers as dense float tensors, weight then bias; layers are decoded in parallel. Besides the result it needs
    /// the streams and codes (a byte per weight) of as many layers as there are threads.
    Result<ModelSnapshot> decode(const JobContext& job = {}) const;

private:
    struct Contents;
    explicit PackReader(std::unique_ptr<Contents> contents);
    std::unique_ptr<Contents> m_contents;
};

} // namespace pangkas
