// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/tensor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <cstring>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace pangkas {

std::string_view toString(ElementType type)
{
    switch (type) {
    case ElementType::Float32: return "float32";
    case ElementType::Float64: return "float64";
    case ElementType::Float16: return "float16";
    case ElementType::BFloat16: return "bfloat16";
    }
    return "float32";
}

std::string toString(const Shape& shape)
{
    return shape.empty() ? std::string("scalar") : fmt::format("{}", fmt::join(shape, " x "));
}

Result<std::size_t> elementCount(const Shape& shape)
{
    constexpr std::int64_t limit = std::int64_t{1} << 40;
    std::int64_t count = 1;
    for (const std::int64_t size : shape) {
        if (size < 0)
            return fail(ErrorCode::CorruptFile, fmt::format("negative size in shape {}", toString(shape)));
        if (__builtin_mul_overflow(count, size, &count) || count > limit)
            return fail(ErrorCode::LimitExceeded, fmt::format("shape {} has more than 2^40 elements", toString(shape)));
    }
    return static_cast<std::size_t>(count);
}

Result<FloatBuffer> FloatBuffer::allocate(std::size_t count)
{
    // Large blocks in large pages, where the system grants them: 151 MB take 72 page faults instead of 36,864, and the
    // matrix products miss fewer address translations.
    constexpr std::size_t cacheLine = 64, largePage = std::size_t{2} << 20;
    const bool isLarge = count * sizeof(float) >= 4 * largePage;
    const std::size_t alignment = isLarge ? largePage : cacheLine;
    FloatBuffer buffer;
    const std::size_t bytes = (std::max<std::size_t>(count, 1) * sizeof(float) + alignment - 1) / alignment * alignment;
    auto* data = static_cast<float*>(std::aligned_alloc(alignment, bytes));
    if (!data)
        return fail(ErrorCode::OutOfMemory, fmt::format("no memory for {} MB of weights", bytes >> 20), {},
            "Close other programs or use a smaller model");
#ifdef __linux__
    if (isLarge)
        ::madvise(data, bytes, MADV_HUGEPAGE); // a wish; ordinary pages serve as well
#endif
    buffer.m_data = std::shared_ptr<float[]>(data, std::free);
    buffer.m_size = count;
    return buffer;
}

std::shared_ptr<const float[]> FloatBuffer::release() &&
{
    m_size = 0;
    return std::move(m_data);
}

Tensor::Tensor(TensorInfo info, FloatBuffer&& buffer) : m_info(std::move(info)), m_size(buffer.size())
{
    assert(elementCount(m_info.shape) && *elementCount(m_info.shape) == m_size);
    m_values = std::move(buffer).release();
}

Tensor Tensor::fromValues(std::string name, Shape shape, std::span<const float> values)
{
    auto buffer = FloatBuffer::allocate(values.size());
    if (!buffer)
        throw std::bad_alloc();
    std::ranges::copy(values, buffer->values().begin());
    return Tensor(TensorInfo{std::move(name), std::move(shape), ElementType::Float32}, std::move(*buffer));
}

bool isBitIdentical(const Tensor& a, const Tensor& b)
{
    return a.name() == b.name() && a.shape() == b.shape() && a.size() == b.size()
        && (a.size() == 0 || std::memcmp(a.values().data(), b.values().data(), a.size() * sizeof(float)) == 0);
}

} // namespace pangkas
