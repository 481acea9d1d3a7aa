// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawn_dataset.h"

#include "core/base/file.h"
#include "core/base/parallel.h"

#include <fmt/format.h>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace pangkas {

namespace {

/// A folder that vanishes with what is in it, unless it is kept under its final name.
class TemporaryFolder
{
public:
    static Result<TemporaryFolder> createBeside(const std::filesystem::path& target)
    {
        static std::atomic<unsigned> serial = 0;
        const auto parent = target.parent_path();
        const auto path = (parent.empty() ? std::filesystem::path(".") : parent)
            / fmt::format(".pangkas-{}-{}.part", ::getpid(), serial++);
        std::error_code error;
        if (!std::filesystem::create_directory(path, error))
            return fail(systemError(error ? error.value() : EEXIST, "cannot make a folder here", target));
        return TemporaryFolder(path);
    }
    TemporaryFolder(TemporaryFolder&& other) noexcept : m_path(std::exchange(other.m_path, {})) { }
    TemporaryFolder& operator=(TemporaryFolder&&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        if (!m_path.empty())
            std::filesystem::remove_all(m_path, ignored);
    }

    const std::filesystem::path& path() const { return m_path; }
    /// An empty folder of the target's name is replaced.
    Result<void> keepAs(const std::filesystem::path& target)
    {
        std::error_code error;
        std::filesystem::rename(m_path, target, error);
        if (error)
            return fail(systemError(error.value(), "cannot give the folder its name", target));
        m_path.clear();
        return {};
    }

private:
    explicit TemporaryFolder(std::filesystem::path path) : m_path(std::move(path)) { }
    std::filesystem::path m_path;
};

// Not flushed to disk file by file, which takes minutes for thousands: what a power cut loses can be drawn again.
Result<void> writePlainly(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes)
{
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return fail(systemError(errno, "cannot create the file", path));
    std::size_t written = 0;
    int number = 0;
    while (written < bytes.size() && number == 0) {
        const ssize_t count = ::write(descriptor, bytes.data() + written, bytes.size() - written);
        if (count >= 0)
            written += static_cast<std::size_t>(count);
        else if (errno != EINTR)
            number = errno;
    }
    if (::close(descriptor) != 0 && number == 0)
        number = errno;
    if (number != 0)
        return fail(systemError(number, "cannot write", path));
    return {};
}

Result<void> writeImage(const DrawnSource& source, std::uint32_t index, const std::filesystem::path& folder)
{
    try {
        Image image = drawAnimal(source.seed, source.split, index);
        for (std::size_t i = 0; i < image.pixels.size(); i += 3)
            std::swap(image.pixels[i], image.pixels[i + 2]); // OpenCV writes BGR
        const cv::Mat pixels(image.height, image.width, CV_8UC3, image.pixels.data());
        std::vector<std::uint8_t> png;
        if (!cv::imencode(".png", pixels, png, {cv::IMWRITE_PNG_COMPRESSION, 3}))
            return fail(ErrorCode::Internal, "OpenCV cannot write PNG");
        return writePlainly(folder / (index % 2 == 0 ? "cats" : "dogs") / fmt::format("{:05}.png", index), png);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "drawing an image");
    } catch (const std::exception& exception) { // OpenCV
        return fail(ErrorCode::Internal, exception.what());
    }
}

Result<std::filesystem::path> checkTarget(const std::filesystem::path& folder)
{
    std::error_code error;
    // Through a link, and without a slash at the end, of which there is no parent.
    auto target = std::filesystem::weakly_canonical(folder.has_filename() ? folder : folder.parent_path(), error);
    if (folder.empty() || error)
        return fail(
            ErrorCode::InvalidArgument, "not the name of a folder", folder.string(), "Give the name of a new folder");
    const auto status = std::filesystem::status(target, error);
    if (std::filesystem::exists(status)) {
        if (!std::filesystem::is_directory(status))
            return fail(ErrorCode::FileExists, "is a file", target.string(), "Choose a new folder");
        const bool isEmpty = std::filesystem::is_empty(target, error);
        if (error)
            return fail(systemError(error.value(), "cannot list the folder", target));
        if (!isEmpty)
            return fail(ErrorCode::FileExists, "the folder exists and is not empty", target.string(),
                "Choose a new or an empty folder");
    }
    return target;
}

} // namespace

Result<void> writeDrawnDataset(const DrawnSource& source, const std::filesystem::path& folder, const JobContext& job)
{
    PANGKAS_ASSIGN(const auto dataset, openDrawnDataset(source)); // checks the count
    PANGKAS_ASSIGN(const auto target, checkTarget(folder));
    PANGKAS_TRY(job.checkCancelled());
    PANGKAS_ASSIGN(TemporaryFolder temporary, TemporaryFolder::createBeside(target));
    for (const std::string& name : dataset->classes()) {
        std::error_code error;
        std::filesystem::create_directory(temporary.path() / name, error);
        if (error)
            return fail(systemError(error.value(), "cannot make a folder", target));
    }

    const std::size_t count = dataset->size(), step = std::max<std::size_t>(1, count / 100);
    std::atomic<std::size_t> done = 0;
    std::atomic<bool> hasFailed = false;
    std::mutex mutex;
    std::optional<Error> failure;
    parallelFor(count, [&](std::size_t i) {
        if (job.isCancelled() || hasFailed)
            return;
        if (auto written = writeImage(source, static_cast<std::uint32_t>(i), temporary.path()); !written) {
            const std::lock_guard lock(mutex);
            hasFailed = true;
            failure = withFile(std::move(written).error(), target.string());
        } else if (const std::size_t now = ++done; now % step == 0 || now == count) {
            job.report(Stage::Drawing, static_cast<std::int64_t>(now), static_cast<std::int64_t>(count));
        }
    });
    PANGKAS_TRY(job.checkCancelled());
    if (failure)
        return fail(std::move(*failure));
    return temporary.keepAs(target);
}

} // namespace pangkas
