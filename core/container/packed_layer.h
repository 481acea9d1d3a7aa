// SPDX-License-Identifier: GPL-3.0-or-later
// A layer ready to be written: what the manifest says of it and its streams as they go into the file.
#pragma once

#include "core/container/manifest.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pangkas {

class PackedLayer
{
public:
    PackedLayer(LayerFacts facts, std::vector<std::vector<std::byte>> streams)
        : m_facts(std::move(facts)), m_streams(std::move(streams))
    {
    }

    const LayerFacts& facts() const { return m_facts; }
    /// The bytes of each of facts().streams as they go into the file.
    const std::vector<std::vector<std::byte>>& streams() const { return m_streams; }

private:
    LayerFacts m_facts;
    std::vector<std::vector<std::byte>> m_streams;
};

} // namespace pangkas
