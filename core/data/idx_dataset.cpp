// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/idx_dataset.h"

#include "core/data/file_dataset.h"
#include "core/data/idx_file.h"
#include "core/data/image_file.h"
#include "core/data/image_listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <utility>

namespace pangkas {

namespace {

const std::vector<std::string> digitNames = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

/// One of both files.
struct Pair
{
    IdxArray images; // count x height x width
    IdxArray labels;
};

class IdxDataset final : public Dataset
{
public:
    IdxDataset(const IdxSource& source, Pair pair, std::size_t count, std::vector<std::string> classes, std::vector<int> numbers)
        : m_source(source)
        , m_fileName(printable(source.images.filename().string()))
        , m_first(source.first)
        , m_count(count)
        , m_pair(std::move(pair))
        , m_classes(std::move(classes))
        , m_numbers(std::move(numbers))
    {
    }

    const DatasetSource& source() const override { return m_source; }
    const std::vector<std::string>& classes() const override { return m_classes; }
    std::size_t size() const override { return m_count; }
    int label(std::size_t index) const override { return m_numbers[m_pair.labels.values[m_first + index]]; }
    std::string name(std::size_t index) const override { return fmt::format("{}#{}", m_fileName, m_first + index); }
    const std::vector<DamagedImage>& damaged() const override { return m_damaged; }

    Result<Image> load(std::size_t index) const override
    {
        try {
            const auto height = static_cast<int>(m_pair.images.sizes[1]), width = static_cast<int>(m_pair.images.sizes[2]);
            const std::size_t pixels = std::size_t{m_pair.images.sizes[1]} * m_pair.images.sizes[2];
            Image image{width, height, {}};
            image.pixels.reserve(3 * pixels);
            for (const std::uint8_t grey : std::span(m_pair.images.values).subspan((m_first + index) * pixels, pixels))
                image.pixels.insert(image.pixels.end(), 3, grey);
            return image;
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "not enough memory for an image", name(index));
        }
    }

private:
    DatasetSource m_source;
    std::string m_fileName;
    std::size_t m_first = 0, m_count = 0;
    Pair m_pair;
    std::vector<std::string> m_classes;
    std::vector<int> m_numbers; // of the ten digits
    std::vector<DamagedImage> m_damaged;
};

Result<Pair> readPair(const std::filesystem::path& imagesPath)
{
    PANGKAS_ASSIGN(IdxArray images, readIdx(imagesPath, 3));
    if (const auto wrong = checkImageSize(images.sizes[2], images.sizes[1]))
        return fail(ErrorCode::LimitExceeded, *wrong, imagesPath.string());
    PANGKAS_ASSIGN(const auto labelsPath, idxLabelsOf(imagesPath));
    PANGKAS_ASSIGN(IdxArray labels, readIdx(labelsPath, 1));
    if (labels.sizes[0] != images.sizes[0])
        return fail(ErrorCode::CorruptFile, fmt::format("{} labels for {} images", labels.sizes[0], images.sizes[0]),
            labelsPath.string(), "Give the two files that belong together");
    const auto wrong = std::ranges::find_if(labels.values, [](std::uint8_t label) { return label > 9; });
    if (wrong != labels.values.end())
        return fail(ErrorCode::CorruptFile, fmt::format("label {} is {}; digits are 0 to 9", wrong - labels.values.begin(), *wrong),
            labelsPath.string());
    return Pair{std::move(images), std::move(labels)};
}

} // namespace

Result<std::shared_ptr<const Dataset>> openIdxDataset(const IdxSource& source, const DatasetOptions& options)
try {
    PANGKAS_ASSIGN(Pair pair, readPair(source.images));
    const std::size_t all = pair.labels.values.size();
    const std::size_t last = source.last == IdxSource::toTheEnd ? all - 1 : source.last;
    if (source.first > last || last >= all)
        return fail(ErrorCode::InvalidArgument, fmt::format("images {} to {} of {}, which are 0 to {}", source.first, last, all, all - 1),
            source.images.string());
    const auto labels = std::span(pair.labels.values).subspan(source.first, last - source.first + 1);
    if (std::ranges::all_of(labels, [&](std::uint8_t label) { return label == labels[0]; }))
        return fail(ErrorCode::EmptyDataset, fmt::format("a single class, \"{}\"", labels[0]), source.images.string(),
            "Take more of the images");
    PANGKAS_ASSIGN(std::vector<int> numbers, matchClasses(digitNames, options.classes, source));
    return std::make_shared<const IdxDataset>(
        source, std::move(pair), labels.size(), options.classes.empty() ? digitNames : options.classes, std::move(numbers));
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "not enough memory for the images", source.images.string());
}

} // namespace pangkas
