// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weight_output.h"

#include "core/archive/zip_writer.h"

#include <algorithm>
#include <utility>

namespace pangkas {

namespace {
constexpr std::size_t stepBytes = 4u << 20;
}

WeightOutput::WeightOutput(OutputFile file, std::uint64_t weightBytes, const JobContext& job)
    : m_file(std::move(file)), m_total(weightBytes), m_job(job)
{
}

Result<WeightOutput> WeightOutput::create(
    const std::filesystem::path& path, std::uint64_t weightBytes, const JobContext& job)
{
    PANGKAS_ASSIGN(OutputFile file, OutputFile::create(path));
    return WeightOutput(std::move(file), weightBytes, job);
}

Result<void> WeightOutput::write(std::span<const std::byte> bytes)
{
    return m_file.write(bytes);
}

Result<void> WeightOutput::write(std::string_view text)
{
    return m_file.write(text);
}

Result<void> WeightOutput::writeWeights(std::span<const std::byte> bytes, std::string_view tensor)
{
    while (!bytes.empty()) {
        PANGKAS_TRY(m_job.checkCancelled());
        const auto step = bytes.first(std::min(bytes.size(), stepBytes));
        PANGKAS_TRY(m_file.write(step));
        bytes = bytes.subspan(step.size());
        m_done += step.size();
        if (m_done == m_total || m_done - m_reported >= m_total / 100) {
            m_job.report(Stage::Writing, static_cast<std::int64_t>(m_done), static_cast<std::int64_t>(m_total), tensor);
            m_reported = m_done;
        }
    }
    return {};
}

Result<void> WeightOutput::commit()
{
    PANGKAS_TRY(m_job.checkCancelled());
    return m_file.commit();
}

Result<std::uint32_t> crc32Of(std::span<const std::span<const std::byte>> parts, const JobContext& job)
{
    std::uint32_t crc = 0;
    for (auto part : parts) {
        while (!part.empty()) {
            PANGKAS_TRY(job.checkCancelled());
            const auto step = part.first(std::min(part.size(), stepBytes));
            crc = crc32(step, crc);
            part = part.subspan(step.size());
        }
    }
    return crc;
}

} // namespace pangkas
