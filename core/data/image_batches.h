// SPDX-License-Identifier: GPL-3.0-or-later
// Images of a data set in batches: read and prepared on several threads while the caller computes, delivered in order.
#pragma once

#include "core/architecture/preprocessing.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace pangkas {

/// Prepared images of one data set, kept for the next pass over it. Holds what comes first until `byteLimit` is
/// reached; another data set or another preparation empties it. Thread-safe.
class ImageCache
{
public:
    explicit ImageCache(std::size_t byteLimit = std::size_t{512} << 20) : m_limit(byteLimit) { }

    enum class Content : std::uint64_t {}; // what find() and keep() are about; another after each change of use

    /// Says what the images are of; no preprocessing: at full size. Forgets all that is of something else.
    Content use(const std::shared_ptr<const Dataset>& dataset, const std::optional<Preprocessing>& preprocessing);
    /// Nothing when it isn't kept, or the cache has since been put to another use.
    std::shared_ptr<const Image> find(Content content, std::size_t index) const;
    void keep(Content content, std::size_t index, std::shared_ptr<const Image> image);
    std::size_t bytes() const;
    void clear();

private:
    mutable std::mutex m_mutex;
    std::size_t m_limit;
    std::size_t m_bytes = 0;
    std::uint64_t m_content = 0;
    std::weak_ptr<const Dataset> m_dataset;
    std::optional<Preprocessing> m_preprocessing;
    std::vector<std::shared_ptr<const Image>> m_images;
};

struct ImageBatch
{
    std::size_t first = 0; // position of the batch's first image in the list of indices that was asked for
    std::vector<std::size_t> indices; // in the data set
    std::vector<std::shared_ptr<const Image>> images; // prepared, one for each index
};

/// Called on the caller's thread, batch after batch; an error ends the pass and is returned.
using BatchSink = std::function<Result<void>(const ImageBatch&)>;

/// Resized and cropped (resizeAndCrop): every image has preprocessing.cropSize squared pixels, for normalize().
/// Indices may repeat. damaged-images when an image can no longer be read.
Result<void> forEachBatch(const std::shared_ptr<const Dataset>& dataset, const Preprocessing& preprocessing,
    std::span<const std::size_t> indices, std::size_t batchSize, ImageCache* cache, const JobContext& job,
    const BatchSink& sink);

/// What a batch holds instead of the full-size image at a position of the list of indices; called on several threads.
using PrepareImage = std::function<Result<Image>(std::size_t position, const Image& fullSize)>;

/// The same with the caller's own preparation, e.g. random crops; the cache, if any, keeps the full-size images.
Result<void> forEachBatch(const std::shared_ptr<const Dataset>& dataset, const PrepareImage& prepare,
    std::span<const std::size_t> indices, std::size_t batchSize, ImageCache* cache, const JobContext& job,
    const BatchSink& sink);

} // namespace pangkas
