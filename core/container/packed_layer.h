// SPDX-License-Identifier: GPL-3.0-or-later
// A layer ready to be written: what the manifest says of it and its streams as they go into the file.
#pragma once

#include "core/container/manifest.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pangkas {

struct PackedStream
{
    std::vector<std::byte> bytes; // as in the file
    bool isDeflated = false;
    std::uint64_t size = 0; // inflated
    std::uint32_t crc = 0; // of the inflated bytes
};

class PackedLayer
{
public:
    PackedLayer(LayerFacts facts, std::vector<PackedStream> streams)
        : m_facts(std::move(facts)), m_streams(std::move(streams))
    {
    }

    const LayerFacts& facts() const { return m_facts; }
    /// One for each of facts().streams, in the same order.
    const std::vector<PackedStream>& streams() const { return m_streams; }

private:
    LayerFacts m_facts;
    std::vector<PackedStream> m_streams;
};

} // namespace pangkas
