// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/parts.h"

#include "core/base/parallel.h"
#include "core/tensor/float_bits.h"

#include <fmt/format.h>

#include <algorithm>

namespace pangkas {

std::size_t partsForThreads()
{
    // A few parts per thread even out cores that another program slows down; each part may have tables of its own.
    return std::clamp<std::size_t>(static_cast<std::size_t>(threadLimit()) * 4, 1, 32);
}

std::size_t partBegin(std::size_t size, std::size_t parts, std::size_t part)
{
    const std::size_t blocks = (size + 63) / 64;
    const std::size_t block = blocks / parts * part + std::min(part, blocks % parts);
    return std::min(block * 64, size);
}

Result<void> forEachPart(std::size_t size, std::size_t parts, const JobContext& job,
    const std::function<void(std::size_t part, std::size_t begin, std::size_t end)>& work)
{
    parallelFor(parts, [&](std::size_t part) {
        const std::size_t end = partBegin(size, parts, part + 1);
        for (std::size_t begin = partBegin(size, parts, part); begin < end && !job.isCancelled(); begin += pieceSize)
            work(part, begin, std::min(begin + pieceSize, end));
    });
    return job.checkCancelled();
}

Failure notFiniteError(std::span<const float> weights, std::size_t from)
{
    const auto found = std::find_if(weights.begin() + static_cast<std::ptrdiff_t>(from), weights.end(),
        [](float weight) { return magnitudeBits(weight) >= infinityBits; });
    return fail(ErrorCode::NotFinite, fmt::format("weight {} is {}", found - weights.begin(), *found));
}

} // namespace pangkas
