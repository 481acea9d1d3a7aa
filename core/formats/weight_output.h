// SPDX-License-Identifier: GPL-3.0-or-later
// A file of weights as it is being written: in steps between which the job is asked, and told how far it is.
#pragma once

#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace pangkas {

class WeightOutput
{
public:
    /// `weightBytes`: of all tensors together, what progress is measured by.
    static Result<WeightOutput> create(
        const std::filesystem::path& path, std::uint64_t weightBytes, const JobContext& job);

    /// Structure of the file.
    Result<void> write(std::span<const std::byte> bytes);
    Result<void> write(std::string_view text);
    /// Numbers of the tensor of this name.
    Result<void> writeWeights(std::span<const std::byte> bytes, std::string_view tensor);
    /// Flushes the file to disk and gives it its name.
    Result<void> commit();

private:
    WeightOutput(OutputFile file, std::uint64_t weightBytes, const JobContext& job);

    OutputFile m_file;
    std::uint64_t m_total;
    std::uint64_t m_done = 0, m_reported = 0;
    JobContext m_job;
};

/// CRC-32 of these parts after one another; fails only when cancelled.
Result<std::uint32_t> crc32Of(std::span<const std::span<const std::byte>> parts, const JobContext& job);

} // namespace pangkas
