// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/file_dataset.h"

#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/data/image_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <new>
#include <numeric>
#include <utility>

namespace pangkas {

namespace {

constexpr std::uint64_t largestFile = std::uint64_t{1} << 30;

std::filesystem::path pathOf(const std::filesystem::path& root, const ListedImage& image) { return root / image.path; }

class FileDataset final : public Dataset
{
public:
    FileDataset(DatasetSource source, std::filesystem::path root, std::vector<std::string> classes,
        std::vector<ListedImage> images, std::vector<DamagedImage> damaged)
        : m_source(std::move(source))
        , m_root(std::move(root))
        , m_classes(std::move(classes))
        , m_images(std::move(images))
        , m_damaged(std::move(damaged))
    {
    }

    const DatasetSource& source() const override { return m_source; }
    const std::vector<std::string>& classes() const override { return m_classes; }
    std::size_t size() const override { return m_images.size(); }
    int label(std::size_t index) const override { return static_cast<int>(m_images[index].label); }
    std::string name(std::size_t index) const override { return printable(m_images[index].path); }
    const std::vector<DamagedImage>& damaged() const override { return m_damaged; }

    Result<Image> load(std::size_t index) const override
    {
        try {
            const auto path = pathOf(m_root, m_images[index]);
            PANGKAS_ASSIGN(const auto bytes, readFile(path, largestFile));
            auto image = decodeImage(bytes);
            if (!image) {
                Error error = withFile(std::move(image).error(), printable(path.string()));
                if (error.code == ErrorCode::DamagedImages)
                    error.remedy = "Open the data set again: the file was whole when it was opened";
                return fail(std::move(error));
            }
            return image;
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "not enough memory for an image", name(index));
        }
    }

private:
    DatasetSource m_source;
    std::filesystem::path m_root;
    std::vector<std::string> m_classes;
    std::vector<ListedImage> m_images;
    std::vector<DamagedImage> m_damaged;
};

std::optional<std::string> examine(const std::filesystem::path& path)
{
    try {
        const auto bytes = readFile(path, largestFile);
        if (!bytes)
            return bytes.error().detail;
        return findDamage(*bytes);
    } catch (const std::bad_alloc&) {
        return "not enough memory to read the file";
    }
}

/// The reason for each image that can't be used, empty for the others.
Result<std::vector<std::string>> examineAll(const ImageListing& listing, const JobContext& job)
{
    const std::size_t count = listing.images.size();
    std::vector<std::string> reasons(count);
    std::atomic<std::size_t> done = 0;
    const std::size_t step = std::max<std::size_t>(1, count / 100);
    job.report(Stage::Checking, 0, static_cast<std::int64_t>(count));
    parallelFor(count, [&](std::size_t i) {
        if (job.isCancelled())
            return;
        if (auto reason = examine(pathOf(listing.root, listing.images[i])))
            reasons[i] = std::move(*reason);
        if (const std::size_t now = ++done; now % step == 0 || now == count)
            job.report(Stage::Checking, static_cast<std::int64_t>(now), static_cast<std::int64_t>(count));
    });
    PANGKAS_TRY(job.checkCancelled());
    return reasons;
}

std::string listed(const std::vector<DamagedImage>& damaged)
{
    constexpr std::size_t shown = 10;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, damaged.size()); ++i)
        text += fmt::format("{}{} ({})", i == 0 ? "" : ", ", damaged[i].name, damaged[i].reason);
    if (damaged.size() > shown)
        text += fmt::format(" and {} more", damaged.size() - shown);
    return text;
}

std::string listed(const std::vector<std::string>& classes)
{
    constexpr std::size_t shown = 12;
    if (classes.size() <= shown)
        return fmt::format("{}", fmt::join(classes, ", "));
    return fmt::format("{} and {} more", fmt::join(classes.begin(), classes.begin() + shown, ", "), classes.size() - shown);
}

std::string pathOf(const DatasetSource& source)
{
    return std::holds_alternative<DrawnSource>(source) ? std::string() : printable(toString(source));
}

} // namespace

Result<std::vector<int>> matchClasses(
    const std::vector<std::string>& classes, const std::vector<std::string>& wanted, const DatasetSource& source)
{
    std::vector<int> numbers(classes.size());
    if (wanted.empty()) {
        std::iota(numbers.begin(), numbers.end(), 0);
        return numbers;
    }
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const auto place = std::find(wanted.begin(), wanted.end(), classes[i]);
        if (place == wanted.end())
            return fail(ErrorCode::ClassMismatch,
                fmt::format("the class \"{}\" is not among the model's; the data set has {}; the model has {}",
                    classes[i], listed(classes), listed(wanted)),
                pathOf(source), "Choose a data set of the model's classes, or name its classes as the model does");
        numbers[i] = static_cast<int>(place - wanted.begin());
    }
    return numbers;
}

Result<std::shared_ptr<const Dataset>> openFiles(
    DatasetSource source, ImageListing listing, const DatasetOptions& options, const JobContext& job)
{
    if (listing.classes.size() < 2)
        return fail(ErrorCode::EmptyDataset,
            fmt::format("a single class, \"{}\"", listing.classes.empty() ? "" : listing.classes[0]), pathOf(source),
            "Add a folder, or lines, for a second class");
    // The model's own names say more than the data set's table.
    const std::vector<std::string>& wanted = options.classes.empty() ? listing.numbering : options.classes;
    PANGKAS_ASSIGN(const std::vector<int> numbers, matchClasses(listing.classes, wanted, source));
    PANGKAS_ASSIGN(std::vector<std::string> reasons, examineAll(listing, job));

    std::vector<DamagedImage> damaged = std::move(listing.damaged);
    std::vector<ListedImage> images;
    std::vector<std::size_t> imagesOfClass(listing.classes.size());
    for (std::size_t i = 0; i < listing.images.size(); ++i) {
        ListedImage& image = listing.images[i];
        if (!reasons[i].empty()) {
            damaged.push_back({printable(image.path), std::move(reasons[i])});
            continue;
        }
        ++imagesOfClass[image.label];
        image.label = static_cast<std::uint32_t>(numbers[image.label]);
        images.push_back(std::move(image));
    }
    if (!damaged.empty() && !options.skipDamaged)
        return fail(ErrorCode::DamagedImages,
            fmt::format(
                "{} of {} images cannot be used: {}", damaged.size(), images.size() + damaged.size(), listed(damaged)),
            pathOf(source), "Replace them, or leave them out by choice (--skip-damaged)");
    if (const auto filled =
            std::count_if(imagesOfClass.begin(), imagesOfClass.end(), [](std::size_t n) { return n > 0; });
        filled < 2)
        return fail(ErrorCode::EmptyDataset,
            fmt::format("{} with images that can be used; {} damaged: {}", filled == 0 ? "no class" : "a single class",
                damaged.size(), listed(damaged)),
            pathOf(source), "Replace the damaged images");
    return std::make_shared<const FileDataset>(std::move(source), std::move(listing.root),
        wanted.empty() ? std::move(listing.classes) : wanted, std::move(images), std::move(damaged));
}

} // namespace pangkas
