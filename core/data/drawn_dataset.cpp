// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawn_dataset.h"

#include "core/data/drawing/animal.h"
#include "core/data/drawing/background.h"
#include "core/data/drawing/disturbance.h"
#include "core/data/file_dataset.h"

#include <fmt/format.h>

#include <new>
#include <utility>

namespace pangkas {

namespace {

constexpr int largestCount = 1'000'000;
const std::vector<std::string> species = {"cats", "dogs"};

class DrawnDataset final : public Dataset
{
public:
    DrawnDataset(const DrawnSource& source, std::vector<std::string> classes, std::vector<int> labels)
        : m_drawn(source), m_source(source), m_classes(std::move(classes)), m_labels(std::move(labels))
    {
    }

    const DatasetSource& source() const override { return m_source; }
    const std::vector<std::string>& classes() const override { return m_classes; }
    std::size_t size() const override { return static_cast<std::size_t>(m_drawn.count); }
    int label(std::size_t index) const override { return m_labels[index % 2]; }
    std::string name(std::size_t index) const override { return fmt::format("drawn/{}/{}", species[index % 2], index); }
    const std::vector<DamagedImage>& damaged() const override { return m_damaged; }

    Result<Image> load(std::size_t index) const override
    {
        try {
            return drawAnimal(m_drawn.seed, m_drawn.split, static_cast<std::uint32_t>(index));
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "drawing an image");
        } catch (const std::exception& exception) { // OpenCV
            return fail(ErrorCode::Internal, exception.what());
        }
    }

private:
    DrawnSource m_drawn;
    DatasetSource m_source;
    std::vector<std::string> m_classes;
    std::vector<int> m_labels; // of cats and of dogs
    std::vector<DamagedImage> m_damaged;
};

} // namespace

Image drawAnimal(std::uint64_t seed, DrawnSplit split, std::uint32_t index)
{
    using namespace drawing;
    // The split is part of the stream's number, so that no image of one is in the other.
    const std::uint64_t stream =
        (split == DrawnSplit::Training ? std::uint64_t{1} << 32 : std::uint64_t{2} << 32) | index;
    Random random(seed, stream);
    Canvas canvas;
    Canvas scratch;
    drawBackground(canvas, random);

    const Animal animal = chooseAnimal(index % 2 == 0 ? Species::Cat : Species::Dog, random);
    const bool isHead = animal.pose == Pose::Head;
    const double unit =
        isHead ? 54 + 36 * random.uniform() : 34 + 15 * random.uniform(); // radius of the head in pixels
    const double x = 128 + 64 * (random.uniform() - 0.5), y = 128 + 60 * (random.uniform() - 0.5);
    const double turns = (isHead ? 0.16 : 0.1) * (random.uniform() - 0.5);
    const double stretch = 0.9 + 0.2 * random.uniform();
    const bool isMirrored = random.chance(0.5);
    const Frame frame = Frame()
                            .movedBy(x, isHead ? y + 14 : y)
                            .turnedBy(turns)
                            .scaledBy(isMirrored ? -unit * stretch : unit * stretch, unit / stretch);
    drawing::drawAnimal(canvas, scratch, frame, animal, random);
    drawOcclusion(canvas, random);
    disturb(canvas, random);
    return canvas.image();
}

Result<std::shared_ptr<const Dataset>> openDrawnDataset(const DrawnSource& source, const DatasetOptions& options)
{
    if (source.count < 2 || source.count > largestCount)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} drawn images asked for", source.count), {},
            fmt::format("Ask for 2 to {}", largestCount));
    PANGKAS_ASSIGN(std::vector<int> labels, matchClasses(species, options.classes, source));
    return std::make_shared<const DrawnDataset>(
        source, options.classes.empty() ? species : options.classes, std::move(labels));
}

} // namespace pangkas
