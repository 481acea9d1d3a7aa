// SPDX-License-Identifier: GPL-3.0-or-later
// Scalars for TensorBoard: a file of TFRecords, each a protobuf Event.
//
// A record: 8 bytes of length, masked CRC-32C of these, the data, masked CRC-32C of the data; integers little-endian. The
// mask: rotated right by 15 bits, plus 0xa282ead8. The first event states the version ("brain.Event:2"), each other one
// holds the wall time, the step and a Summary with a simple_value for each tag.
#pragma once

#include "core/base/export.h"
#include "core/base/growing_file.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace pangkas {

struct ScalarValue
{
    std::string tag; // "train/loss": TensorBoard groups by what is before the slash
    double value = 0; // stored as a float
};

class PANGKAS_EXPORT EventFile
{
public:
    /// Makes the folder, if need be, and in it a file of a name of its own (events.out.tfevents.SECONDS.pangkas.PID.N):
    /// TensorBoard shows a folder's files as one run.
    static Result<EventFile> create(const std::filesystem::path& folder);

    const std::filesystem::path& path() const { return m_file.path(); }
    /// In the file when it returns.
    Result<void> add(std::int64_t step, std::span<const ScalarValue> scalars);

private:
    explicit EventFile(GrowingFile file) : m_file(std::move(file)) { }
    GrowingFile m_file;
};

} // namespace pangkas
