// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/compress.h"

#include "core/base/file.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace pangkas {

namespace {

/// A name beside the target that goes away unless the file got the target's name.
class StagedName
{
public:
    explicit StagedName(std::filesystem::path target) : m_target(std::move(target))
    {
        static std::atomic<unsigned> serial{0};
        m_name = m_target.parent_path() / fmt::format(".pangkas-{}-{}.unproved", ::getpid(), serial++);
    }
    StagedName(const StagedName&) = delete;
    StagedName& operator=(const StagedName&) = delete;
    ~StagedName()
    {
        if (!m_isRenamed)
            ::unlink(m_name.c_str());
    }

    const std::filesystem::path& name() const { return m_name; }

    Result<void> rename()
    {
        if (::rename(m_name.c_str(), m_target.c_str()) != 0)
            return fail(systemError(errno, "cannot replace the file", m_target));
        m_isRenamed = true;
        // The rename must survive a power cut, as OutputFile::commit() sees to for its own.
        const auto folder = m_target.parent_path();
        const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor >= 0) {
            ::fsync(descriptor);
            ::close(descriptor);
        }
        return {};
    }

private:
    std::filesystem::path m_target;
    std::filesystem::path m_name;
    bool m_isRenamed = false;
};

/// Errors are about the file that the user named.
Failure aboutTarget(Error error, const std::filesystem::path& path)
{
    if (error.code != ErrorCode::Cancelled)
        error.file = path.string();
    return fail(std::move(error));
}

} // namespace

Result<ProvedPack> writeProvedPack(const CompressedModel& model, const std::vector<std::shared_ptr<const PackedLayer>>& layers,
    const std::filesystem::path& path, const JobContext& job)
{
    std::error_code ignored;
    std::filesystem::path target = path;
    if (std::filesystem::is_symlink(path, ignored)) // the link stays, the file that it leads to is replaced
        target = std::filesystem::weakly_canonical(path, ignored);
    if (target.empty() || std::filesystem::is_directory(target, ignored))
        return fail(ErrorCode::InvalidArgument, "is a folder, not a file name", path.string(), "Give a file name");
    StagedName staged(target);
    auto report = writePack(model.description, layers, staged.name(), job);
    if (!report)
        return aboutTarget(std::move(report).error(), path);
    auto proof = provePack(staged.name(), model, job);
    if (!proof)
        return aboutTarget(std::move(proof).error(), path);
    PANGKAS_TRY(job.checkCancelled());
    if (auto renamed = staged.rename(); !renamed)
        return aboutTarget(std::move(renamed).error(), path);
    return ProvedPack{std::move(*report), std::move(*proof)};
}

} // namespace pangkas
