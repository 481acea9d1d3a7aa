// SPDX-License-Identifier: GPL-3.0-or-later
// Named implementations of an interface, in the order in which they were added.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <string_view>
#include <vector>

namespace pangkas {

/// T has `std::string_view id() const`, unique within the registry.
template <typename T>
class Registry
{
public:
    /// duplicate-name when the id is taken: the first one stays.
    Result<void> add(std::unique_ptr<const T> item)
    {
        if (find(item->id()))
            return fail(ErrorCode::DuplicateName, "'" + std::string(item->id()) + "' is already registered");
        m_items.push_back(std::move(item));
        return {};
    }

    /// nullptr when there is none of that id.
    const T* find(std::string_view id) const
    {
        for (const auto& item : m_items) {
            if (item->id() == id)
                return item.get();
        }
        return nullptr;
    }

    const std::vector<std::unique_ptr<const T>>& all() const { return m_items; }

private:
    std::vector<std::unique_ptr<const T>> m_items;
};

} // namespace pangkas
