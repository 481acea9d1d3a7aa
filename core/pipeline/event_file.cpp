// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/event_file.h"

#include "core/base/crc32c.h"
#include "core/base/file.h"

#include <fmt/format.h>

#include <atomic>
#include <bit>
#include <chrono>
#include <string_view>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace pangkas {

namespace {

// Field numbers of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
enum EventField { WallTime = 1, Step = 2, FileVersion = 3, SummaryMessage = 5 };
enum SummaryField { ValueMessage = 1 };
enum ValueField { Tag = 1, SimpleValue = 2 };
enum WireType { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

template <typename Number>
void appendLittleEndian(std::string& to, Number number)
{
    for (std::size_t i = 0; i < sizeof number; ++i)
        to.push_back(static_cast<char>((number >> (8 * i)) & 0xff));
}

void appendVarint(std::string& to, std::uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        to.push_back(static_cast<char>((number & 0x7f) | 0x80));
    to.push_back(static_cast<char>(number));
}

void appendKey(std::string& to, int field, WireType type) { appendVarint(to, static_cast<std::uint64_t>(field << 3 | type)); }

void appendBytes(std::string& to, int field, std::string_view bytes)
{
    appendKey(to, field, Bytes);
    appendVarint(to, bytes.size());
    to += bytes;
}

std::uint32_t maskedCrc(std::string_view bytes)
{
    return std::rotr(crc32c(std::as_bytes(std::span(bytes.data(), bytes.size()))), 15) + 0xa282ead8u;
}

std::string record(std::string_view data)
{
    std::string bytes;
    appendLittleEndian(bytes, static_cast<std::uint64_t>(data.size()));
    appendLittleEndian(bytes, maskedCrc(bytes));
    bytes += data;
    appendLittleEndian(bytes, maskedCrc(data));
    return bytes;
}

/// An event so far: its time.
std::string eventNow()
{
    const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    std::string event;
    appendKey(event, WallTime, Fixed64);
    appendLittleEndian(event, std::bit_cast<std::uint64_t>(now));
    return event;
}

} // namespace

Result<EventFile> EventFile::create(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return fail(systemError(error.value(), "cannot make the folder", folder));
    static std::atomic<unsigned> serial{0};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    const auto path = folder / fmt::format("events.out.tfevents.{:010}.pangkas.{}.{}", seconds.count(), ::getpid(), serial++);
    PANGKAS_ASSIGN(GrowingFile file, GrowingFile::open(path, GrowingFile::Mode::New));
    std::string event = eventNow();
    appendBytes(event, FileVersion, "brain.Event:2");
    PANGKAS_TRY(file.append(record(event)));
    return EventFile(std::move(file));
}

Result<void> EventFile::add(std::int64_t step, std::span<const ScalarValue> scalars)
{
    std::string summary;
    for (const ScalarValue& scalar : scalars) {
        std::string value;
        appendBytes(value, Tag, scalar.tag);
        appendKey(value, SimpleValue, Fixed32);
        appendLittleEndian(value, std::bit_cast<std::uint32_t>(static_cast<float>(scalar.value)));
        appendBytes(summary, ValueMessage, value);
    }
    std::string event = eventNow();
    appendKey(event, Step, Varint);
    appendVarint(event, static_cast<std::uint64_t>(step));
    appendBytes(event, SummaryMessage, summary);
    return m_file.append(record(event));
}

} // namespace pangkas
