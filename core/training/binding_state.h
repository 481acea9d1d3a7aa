// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes that a binding leaves in a checkpoint: little-endian, in the order in which they are written.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

namespace pangkas {

class StateWriter
{
public:
    template <typename Number>
    void add(const Number& number)
    {
        addAll(std::span<const Number>(&number, 1));
    }
    template <typename Number>
    void addAll(std::span<const Number> numbers)
    {
        static_assert(std::is_trivially_copyable_v<Number>);
        const auto bytes = std::as_bytes(numbers);
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    }
    std::vector<std::byte> take() && { return std::move(m_bytes); }

private:
    std::vector<std::byte> m_bytes;
};

class StateReader
{
public:
    explicit StateReader(std::span<const std::byte> bytes) : m_bytes(bytes) { }

    /// corrupt-file when so many bytes are not left.
    template <typename Number>
    Result<void> read(std::span<Number> to)
    {
        static_assert(std::is_trivially_copyable_v<Number>);
        if (m_bytes.size() < to.size_bytes())
            return damaged();
        if (!to.empty())
            std::memcpy(to.data(), m_bytes.data(), to.size_bytes());
        m_bytes = m_bytes.subspan(to.size_bytes());
        return {};
    }
    template <typename Number>
    Result<void> read(Number& to)
    {
        return read(std::span<Number>(&to, 1));
    }
    Result<void> finish() const
    {
        if (!m_bytes.empty())
            return damaged();
        return {};
    }
    static Failure damaged() { return fail(ErrorCode::CorruptFile, "the state of a layer's binding is damaged"); }

private:
    std::span<const std::byte> m_bytes;
};

} // namespace pangkas
