// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/open_dataset.h"

#include "core/data/drawn_dataset.h"
#include "core/data/file_dataset.h"
#include "core/data/idx_dataset.h"
#include "core/data/image_listing.h"

#include <new>
#include <utility>

namespace pangkas {

Result<std::shared_ptr<const Dataset>> openDataset(
    const DatasetSource& source, const DatasetOptions& options, const JobContext& job)
{
    try {
        PANGKAS_TRY(job.checkCancelled());
        if (const auto* drawn = std::get_if<DrawnSource>(&source))
            return openDrawnDataset(*drawn, options);
        if (const auto* idx = std::get_if<IdxSource>(&source))
            return openIdxDataset(*idx, options);
        const auto* folder = std::get_if<FolderSource>(&source);
        PANGKAS_ASSIGN(
            ImageListing listing, folder ? listFolder(*folder, job) : listFile(std::get<ListSource>(source), job));
        return openFiles(source, std::move(listing), options, job);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory for the list of images", toString(source));
    }
}

} // namespace pangkas
