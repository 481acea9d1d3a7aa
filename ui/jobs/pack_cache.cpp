// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/pack_cache.h"

#include <algorithm>

namespace pangkas {

std::shared_ptr<const LayerPack> PackCache::find(
    const std::shared_ptr<const SourceModel>& source, const LayerRecipe& recipe, std::uint64_t seed)
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
        return entry.pack->seed == seed && entry.pack->recipe == recipe && entry.source.lock() == source;
    });
    if (found == m_entries.end())
        return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, found);
    return m_entries.front().pack;
}

void PackCache::insert(const std::shared_ptr<const SourceModel>& source, std::shared_ptr<const LayerPack> pack)
{
    const std::lock_guard lock(m_mutex);
    m_memory += pack->memory;
    m_entries.push_front(Entry{source, std::move(pack)});
    while (m_memory > m_limit && m_entries.size() > 1) {
        m_memory -= m_entries.back().pack->memory;
        m_entries.pop_back();
    }
}

void PackCache::clear()
{
    const std::lock_guard lock(m_mutex);
    m_entries.clear();
    m_memory = 0;
    m_compressed.clear();
}

std::size_t PackCache::memory() const
{
    const std::lock_guard lock(m_mutex);
    return m_memory;
}

} // namespace pangkas
