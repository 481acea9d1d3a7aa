// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/container/weight_values.h"

#include "core/base/hashing.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace pangkas {

static_assert(std::endian::native == std::endian::little, "packed files hold little-endian floats, copied as they are");

namespace {

constexpr std::size_t chunkValues = std::size_t{64} << 10;

Result<void> checkCount(const char* what, std::size_t found, std::size_t expected)
{
    if (found != expected)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} {} instead of {}", found, what, expected));
    return {};
}

} // namespace

Result<void> checkFinite(std::span<const float> values)
{
    const auto found = std::ranges::find_if(values, [](float value) { return !std::isfinite(value); });
    if (found != values.end())
        return fail(ErrorCode::NotFinite, fmt::format("{} at {}", *found, found - values.begin()));
    return {};
}

Result<void> checkWeight(const CompressedWeight& weight)
{
    PANGKAS_ASSIGN(const std::size_t count, elementCount(weight.shape));
    switch (weight.form) {
    case WeightForm::Dense:
        PANGKAS_TRY(checkCount("weights", weight.dense.size(), count));
        return checkFinite(weight.dense.values());
    case WeightForm::Sparse:
        PANGKAS_TRY(checkCount("bits in the mask", weight.mask.size(), count));
        PANGKAS_TRY(checkCount("survivors", weight.survivors.size(), weight.mask.keptCount()));
        return checkFinite(weight.survivors);
    case WeightForm::Shared: {
        PANGKAS_TRY(checkCount("codes", weight.codes.size(), count));
        const std::size_t centroids = weight.codebook.centroids.size();
        if (centroids > 255)
            return fail(ErrorCode::InvalidArgument, fmt::format("{} centroids, more than 255", centroids));
        std::uint8_t highest = 0;
        for (const std::uint8_t code : weight.codes) // sixteen at a time, which max_element() isn't
            highest = std::max(highest, code);
        if (highest > centroids)
            return fail(ErrorCode::InvalidArgument, fmt::format("code {} with {} centroids", highest, centroids));
        return checkFinite(weight.codebook.centroids);
    }
    }
    return fail(ErrorCode::Internal, "unknown weight form");
}

WeightValues::WeightValues(const CompressedWeight& weight)
    : m_weight(weight)
{
    if (weight.form == WeightForm::Shared)
        std::ranges::copy(weight.codebook.centroids, m_values.begin() + 1);
}

void WeightValues::next(std::span<float> to)
{
    if (m_weight.form == WeightForm::Sparse) {
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] = m_weight.mask.isKept(m_position + i) ? m_weight.survivors[m_survivor++] : 0.0f;
    } else {
        read(m_position, to);
    }
    m_position += to.size();
}

void WeightValues::read(std::size_t position, std::span<float> to) const
{
    if (m_weight.form == WeightForm::Dense) {
        std::ranges::copy(m_weight.dense.values().subspan(position, to.size()), to.begin());
        return;
    }
    const std::uint8_t* codes = m_weight.codes.data() + position;
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] = m_values[codes[i]];
}

Result<std::string> hashWeight(const CompressedWeight& weight, const JobContext& job)
{
    Sha256 hash;
    WeightValues values(weight);
    std::vector<float> chunk(chunkValues);
    PANGKAS_ASSIGN(std::size_t left, elementCount(weight.shape));
    while (left > 0) {
        PANGKAS_TRY(job.checkCancelled());
        const auto part = std::span(chunk).first(std::min(left, chunk.size()));
        values.next(part);
        hash.add(std::as_bytes(part));
        left -= part.size();
    }
    return hash.finish();
}

} // namespace pangkas
