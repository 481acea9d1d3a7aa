// SPDX-License-Identifier: GPL-3.0-or-later
// A bounded queue from the thread that reads to those that compute.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace pangkas {

template <typename T>
class BatchQueue
{
public:
    BatchQueue(std::size_t capacity, std::stop_token stop) : m_capacity(capacity), m_stop(std::move(stop)) { }

    /// Waits for room; drops the value once stopped.
    void put(T value)
    {
        std::unique_lock lock(m_mutex);
        if (m_changed.wait(lock, m_stop, [this] { return m_values.size() < m_capacity; }) && !m_stop.stop_requested())
            m_values.push_back(std::move(value));
        m_changed.notify_all();
    }

    /// Waits for a value; none once stopped, or closed and empty.
    std::optional<T> take()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, m_stop, [this] { return m_isClosed || !m_values.empty(); });
        if (m_stop.stop_requested() || m_values.empty())
            return std::nullopt;
        std::optional<T> value(std::move(m_values.front()));
        m_values.pop_front();
        m_changed.notify_all();
        return value;
    }

    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
        m_changed.notify_all();
    }

private:
    const std::size_t m_capacity;
    const std::stop_token m_stop;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<T> m_values;
    bool m_isClosed = false;
};

} // namespace pangkas
