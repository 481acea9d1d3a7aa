// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_batches.h"

#include "core/base/parallel.h"
#include "core/data/preprocessing.h"

#include <algorithm>
#include <condition_variable>
#include <new>
#include <thread>
#include <utility>

namespace pangkas {

namespace {

using Prepared = Result<std::shared_ptr<const Image>>;
using Prepare = std::function<Prepared(std::size_t position)>; // called on several threads

/// Positions 0, 1, 2... prepared by several threads, at most `ahead` further than what has been taken.
class Pipeline
{
public:
    Pipeline(std::size_t count, std::size_t ahead, Prepare prepare, const JobContext& job)
        : m_count(count), m_prepare(std::move(prepare)), m_job(job), m_ready(std::min(count, ahead))
    {
        const auto threads = std::min<std::size_t>(static_cast<std::size_t>(threadLimit()), m_ready.size());
        for (std::size_t i = 0; i < threads; ++i)
            m_threads.emplace_back([this] { run(); });
    }
    ~Pipeline()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isStopped = true;
        }
        m_room.notify_all();
    } // the threads join as they are destroyed

    /// The next position's image, in order.
    Prepared take()
    {
        std::unique_lock lock(m_mutex);
        auto& slot = m_ready[m_taken % m_ready.size()];
        m_arrived.wait(lock, [&] { return slot.has_value(); });
        Prepared image = std::move(*slot);
        slot.reset();
        ++m_taken;
        lock.unlock();
        m_room.notify_one();
        return image;
    }

private:
    void run()
    {
        for (;;) {
            std::size_t position = 0;
            {
                std::unique_lock lock(m_mutex);
                m_room.wait(
                    lock, [&] { return m_isStopped || m_next == m_count || m_next < m_taken + m_ready.size(); });
                if (m_isStopped || m_next == m_count)
                    return;
                position = m_next++;
            }
            Prepared image = prepare(position);
            {
                const std::lock_guard lock(m_mutex);
                m_ready[position % m_ready.size()] = std::move(image);
            }
            m_arrived.notify_one();
        }
    }

    Prepared prepare(std::size_t position) const
    {
        if (auto going = m_job.checkCancelled(); !going)
            return fail(std::move(going).error());
        try {
            return m_prepare(position);
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "not enough memory for an image");
        }
    }

    const std::size_t m_count;
    const Prepare m_prepare;
    const JobContext& m_job;
    std::mutex m_mutex;
    std::condition_variable m_room, m_arrived;
    std::vector<std::optional<Prepared>> m_ready; // position p is in slot p modulo their number
    std::size_t m_next = 0;
    std::size_t m_taken = 0;
    bool m_isStopped = false;
    std::vector<std::jthread> m_threads; // last: joined before anything that they use goes
};

Result<void> deliver(std::span<const std::size_t> indices, std::size_t batchSize, Prepare prepare,
    const JobContext& job, const BatchSink& sink)
{
    if (batchSize == 0)
        return fail(ErrorCode::InvalidArgument, "batches of 0 images", {}, "Choose a batch size of at least 1");
    PANGKAS_TRY(job.checkCancelled());
    if (indices.empty())
        return {};
    Pipeline pipeline(indices.size(), 2 * batchSize + static_cast<std::size_t>(threadLimit()), std::move(prepare), job);
    for (std::size_t first = 0; first < indices.size(); first += batchSize) {
        const std::size_t count = std::min(batchSize, indices.size() - first);
        ImageBatch batch;
        batch.first = first;
        batch.indices.assign(indices.begin() + static_cast<std::ptrdiff_t>(first),
            indices.begin() + static_cast<std::ptrdiff_t>(first + count));
        for (std::size_t i = 0; i < count; ++i) {
            PANGKAS_ASSIGN(auto image, pipeline.take());
            batch.images.push_back(std::move(image));
        }
        PANGKAS_TRY(job.checkCancelled());
        PANGKAS_TRY(sink(batch));
    }
    return {};
}

Result<void> checkIndices(const std::shared_ptr<const Dataset>& dataset, std::span<const std::size_t> indices)
{
    if (!dataset)
        return fail(ErrorCode::InvalidArgument, "no data set");
    if (std::any_of(indices.begin(), indices.end(), [&](std::size_t index) { return index >= dataset->size(); }))
        return fail(ErrorCode::InvalidArgument, "an image index is past the end of the data set");
    return {};
}

// From the cache, or made and put there.
Prepared fetch(
    ImageCache* cache, ImageCache::Content content, std::size_t index, const std::function<Result<Image>()>& make)
{
    if (cache)
        if (auto kept = cache->find(content, index))
            return kept;
    PANGKAS_ASSIGN(Image made, make());
    auto image = std::make_shared<const Image>(std::move(made));
    if (cache)
        cache->keep(content, index, image);
    return image;
}

} // namespace

ImageCache::Content ImageCache::use(
    const std::shared_ptr<const Dataset>& dataset, const std::optional<Preprocessing>& preprocessing)
{
    const std::lock_guard lock(m_mutex);
    if (m_dataset.lock() == dataset && m_preprocessing == preprocessing && m_images.size() == dataset->size())
        return Content{m_content};
    m_images.assign(dataset->size(), nullptr);
    m_bytes = 0;
    m_dataset = dataset;
    m_preprocessing = preprocessing;
    return Content{++m_content};
}

std::shared_ptr<const Image> ImageCache::find(Content content, std::size_t index) const
{
    const std::lock_guard lock(m_mutex);
    return content == Content{m_content} && index < m_images.size() ? m_images[index] : nullptr;
}

void ImageCache::keep(Content content, std::size_t index, std::shared_ptr<const Image> image)
{
    const std::lock_guard lock(m_mutex);
    if (content != Content{m_content} || index >= m_images.size() || m_images[index])
        return;
    if (image->pixels.size() > m_limit - std::min(m_limit, m_bytes))
        return;
    m_bytes += image->pixels.size();
    m_images[index] = std::move(image);
}

std::size_t ImageCache::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

void ImageCache::clear()
{
    const std::lock_guard lock(m_mutex);
    m_images.clear();
    m_bytes = 0;
    ++m_content;
    m_dataset.reset();
    m_preprocessing.reset();
}

Result<void> forEachBatch(const std::shared_ptr<const Dataset>& dataset, const Preprocessing& preprocessing,
    std::span<const std::size_t> indices, std::size_t batchSize, ImageCache* cache, const JobContext& job,
    const BatchSink& sink)
{
    PANGKAS_TRY(checkIndices(dataset, indices));
    const auto content = cache ? cache->use(dataset, preprocessing) : ImageCache::Content{};
    const auto prepare = [&](std::size_t position) {
        const std::size_t index = indices[position];
        return fetch(cache, content, index, [&]() -> Result<Image> {
            PANGKAS_ASSIGN(const Image fullSize, dataset->load(index));
            return resizeAndCrop(fullSize, preprocessing);
        });
    };
    return deliver(indices, batchSize, prepare, job, sink);
}

Result<void> forEachBatch(const std::shared_ptr<const Dataset>& dataset, const PrepareImage& prepareImage,
    std::span<const std::size_t> indices, std::size_t batchSize, ImageCache* cache, const JobContext& job,
    const BatchSink& sink)
{
    PANGKAS_TRY(checkIndices(dataset, indices));
    const auto content = cache ? cache->use(dataset, std::nullopt) : ImageCache::Content{};
    const auto prepare = [&](std::size_t position) -> Prepared {
        const std::size_t index = indices[position];
        PANGKAS_ASSIGN(const auto fullSize, fetch(cache, content, index, [&] { return dataset->load(index); }));
        PANGKAS_ASSIGN(Image prepared, prepareImage(position, *fullSize));
        return std::make_shared<const Image>(std::move(prepared));
    };
    return deliver(indices, batchSize, prepare, job, sink);
}

} // namespace pangkas
