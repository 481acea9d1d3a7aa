// SPDX-License-Identifier: GPL-3.0-or-later
// Looks through a packed file: what every byte of it is, and what each stream costs against the entropy of its symbols.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/coding/layer_coder.h"
#include "core/container/pack_reader.h"
#include "core/container/packed_layer.h"
#include "core/container/paper_columns.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pangkas {

enum class RegionKind {
    File,
    Header, // of an entry of the archive
    Manifest,
    Layer,
    Stream,
    CodeTable,
    Directory, // of the archive, with its end record
};

PANGKAS_EXPORT std::string_view toString(RegionKind kind);

/// A part of a packed file. Regions that have parts are made up of them without a gap, but for streams, whose bytes
/// outside of code tables are symbols.
struct Region
{
    RegionKind kind = RegionKind::File;
    std::string name; // the layer's, the stream's, the entry's
    std::uint64_t offset = 0; // in the file
    std::uint64_t bytes = 0;
    std::vector<Region> parts; // ascending
};

struct StreamAccount
{
    std::string name; // "gaps"
    std::uint64_t bytes = 0; // in the file
    bool isDeflated = false;
    /// Symbols of the coder, escapes and fillers among them; 0 where a stream holds floats or tables.
    std::uint64_t symbols = 0;
    double entropyBits = 0; // order-0 Shannon entropy of all these symbols together
    std::string hash; // as in the manifest
    std::vector<std::uint64_t> counts = {}; // of each symbol from 0 on; empty where `symbols` is 0

    /// What the stream takes beyond the entropy, as a share of it: 0.004; negative where a coder finds more order.
    double overhead() const { return entropyBits > 0 ? 8 * double(bytes) / entropyBits - 1 : 0; }
};

struct LayerAccount
{
    PackedLayerInfo info;
    PaperColumns columns;
    std::vector<StreamAccount> streams;
    std::vector<CodeTable> tables; // offsets within their stream, inflated
    /// Order-0 entropy of the layer's codes, zero among them: what a coder could reach that knows how often each code
    /// occurs but not where.
    double jointEntropyBits = 0;
    /// Whether coding the decoded layer again gives these streams, bit for bit.
    bool isReproduced = false;

    PANGKAS_EXPORT std::uint64_t bytes() const;
    double bitsPerWeight() const { return columns.weights ? 8 * double(bytes()) / double(columns.weights) : 0; }
};

struct Xray
{
    Region file;
    std::vector<LayerAccount> layers;
    std::uint64_t containerBytes = 0; // all that isn't a stream
};

/// What the file's directory and manifest say of its bytes: all regions but the code tables, which only a look into the
/// streams shows. Reads nothing but what the reader knows already, so it is there for a file with damaged streams too.
PANGKAS_EXPORT Region packRegions(const PackReader& reader);

/// The same of one layer that was packed and not yet written: codes it again for the symbols' statistics.
/// internal unless `packed` was made of `layer`.
PANGKAS_EXPORT Result<LayerAccount> accountPackedLayer(
    const CompressedLayer& layer, const PackedLayer& packed, const JobContext& job = {});

/// Decodes every layer and codes it again for the symbols' statistics: costs about what packing the file does, with
/// memory for one layer. The errors of PackReader.
PANGKAS_EXPORT Result<Xray> xrayPack(const PackReader& reader, const JobContext& job = {});

} // namespace pangkas
