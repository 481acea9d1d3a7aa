// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/scalar_type.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace pangkas {

static_assert(std::endian::native == std::endian::little, "weights are copied from little-endian files as they are");

namespace {

struct NamedType
{
    std::string_view key;
    ScalarType type;
};

constexpr std::array torchStorages{
    NamedType{"FloatStorage", {"float32", 4, ElementType::Float32}},
    NamedType{"DoubleStorage", {"float64", 8, ElementType::Float64}},
    NamedType{"HalfStorage", {"float16", 2, ElementType::Float16}},
    NamedType{"BFloat16Storage", {"bfloat16", 2, ElementType::BFloat16}},
    NamedType{"LongStorage", {"int64", 8, {}}},
    NamedType{"IntStorage", {"int32", 4, {}}},
    NamedType{"ShortStorage", {"int16", 2, {}}},
    NamedType{"CharStorage", {"int8", 1, {}}},
    NamedType{"ByteStorage", {"uint8", 1, {}}},
    NamedType{"BoolStorage", {"bool", 1, {}}},
    NamedType{"ComplexFloatStorage", {"complex64", 8, {}}},
    NamedType{"ComplexDoubleStorage", {"complex128", 16, {}}},
    NamedType{"UntypedStorage", {"untyped", 1, {}}},
};

constexpr std::array safetensorsTypes{
    NamedType{"F32", {"float32", 4, ElementType::Float32}},
    NamedType{"F64", {"float64", 8, ElementType::Float64}},
    NamedType{"F16", {"float16", 2, ElementType::Float16}},
    NamedType{"BF16", {"bfloat16", 2, ElementType::BFloat16}},
    NamedType{"I64", {"int64", 8, {}}},
    NamedType{"I32", {"int32", 4, {}}},
    NamedType{"I16", {"int16", 2, {}}},
    NamedType{"I8", {"int8", 1, {}}},
    NamedType{"U64", {"uint64", 8, {}}},
    NamedType{"U32", {"uint32", 4, {}}},
    NamedType{"U16", {"uint16", 2, {}}},
    NamedType{"U8", {"uint8", 1, {}}},
    NamedType{"BOOL", {"bool", 1, {}}},
    NamedType{"C64", {"complex64", 8, {}}},
    NamedType{"F8_E4M3", {"float8_e4m3", 1, {}}},
    NamedType{"F8_E5M2", {"float8_e5m2", 1, {}}},
};

const ScalarType* typeByKey(std::span<const NamedType> types, std::string_view key)
{
    const auto found = std::ranges::find(types, key, &NamedType::key);
    return found == types.end() ? nullptr : &found->type;
}

template <typename T>
T loadUnaligned(const std::byte* from)
{
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

float fromFloat16(std::uint16_t bits)
{
    const std::uint32_t sign = std::uint32_t{bits & 0x8000u} << 16;
    const std::uint32_t exponent = (bits >> 10) & 0x1f;
    std::uint32_t fraction = bits & 0x3ffu;
    if (exponent == 0x1f) // infinity and NaN; NaN's quiet bit is set as the processor's own conversion does
        return std::bit_cast<float>(sign | 0x7f800000u | (fraction << 13) | (fraction ? 0x00400000u : 0u));
    if (exponent == 0) {
        // A subnormal is fraction x 2^-24, which float32 holds exactly.
        const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
        return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
    }
    return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (fraction << 13));
}

} // namespace

std::size_t bytesOf(ElementType type)
{
    switch (type) {
    case ElementType::Float32: return 4;
    case ElementType::Float64: return 8;
    case ElementType::Float16:
    case ElementType::BFloat16: return 2;
    }
    return 4;
}

const ScalarType* scalarTypeOfStorage(std::string_view storageClass)
{
    return typeByKey(torchStorages, storageClass);
}

const ScalarType* scalarTypeOfSafetensors(std::string_view dtype)
{
    return typeByKey(safetensorsTypes, dtype);
}

void convertToFloat(ElementType type, const std::byte* from, std::size_t count, float* to)
{
    switch (type) {
    case ElementType::Float32:
        if (count != 0)
            std::memcpy(to, from, count * sizeof(float));
        return;
    case ElementType::Float64:
        for (std::size_t i = 0; i < count; ++i)
            to[i] = static_cast<float>(loadUnaligned<double>(from + i * sizeof(double)));
        return;
    case ElementType::Float16:
        for (std::size_t i = 0; i < count; ++i)
            to[i] = fromFloat16(loadUnaligned<std::uint16_t>(from + i * 2));
        return;
    case ElementType::BFloat16:
        for (std::size_t i = 0; i < count; ++i)
            to[i] = std::bit_cast<float>(std::uint32_t{loadUnaligned<std::uint16_t>(from + i * 2)} << 16);
        return;
    }
}

} // namespace pangkas
