// SPDX-License-Identifier: GPL-3.0-or-later
// Shared values of 32 codes at once with AVX2, for the products of packed layers. Only where PANGKAS_INFERENCE_X86 is defined and
// <immintrin.h> included.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pangkas {

inline constexpr std::size_t registerValues = 32; // shared values that fit into registers

/// Each byte of up to 32 floats in registers, so that one byte shuffle finds that byte of 32 weights.
struct BytePlanes
{
    __m256i low[4], high[4]; // values 0 to 15, 16 to 31
};

__attribute__((target("avx2"))) inline BytePlanes bytePlanes(const float* values)
{
    alignas(16) std::uint8_t bytes[8][16];
    for (std::size_t i = 0; i < registerValues; ++i)
        for (std::size_t byte = 0; byte < 4; ++byte)
            bytes[byte + 4 * (i / 16)][i % 16] = reinterpret_cast<const std::uint8_t*>(values + i)[byte];
    BytePlanes planes;
    for (int byte = 0; byte < 4; ++byte) {
        planes.low[byte] = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(bytes[byte])));
        planes.high[byte]
            = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(bytes[4 + byte])));
    }
    return planes;
}

struct Values32
{
    __m256 from0, from8, from16, from24;
};

__attribute__((target("avx2"))) inline __m256i eightBytes(const std::uint8_t* bytes)
{
    return _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes)));
}

__attribute__((target("avx2"))) inline __m256i shuffled(const BytePlanes& planes, int byte, __m256i inLow, __m256i inHigh)
{
    return _mm256_or_si256(
        _mm256_shuffle_epi8(planes.low[byte], inLow), _mm256_shuffle_epi8(planes.high[byte], inHigh));
}

__attribute__((target("avx2"))) inline Values32 valuesFromPlanes(const BytePlanes& planes, const std::uint8_t* from)
{
    const __m256i codes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    // A shuffle gives 0 where the highest bit is set: for the codes of the other half, and for 255 in both.
    const __m256i inLow = _mm256_adds_epu8(codes, _mm256_set1_epi8(0x70));
    const __m256i inHigh = _mm256_sub_epi8(codes, _mm256_set1_epi8(16));
    const __m256i byte0 = shuffled(planes, 0, inLow, inHigh), byte1 = shuffled(planes, 1, inLow, inHigh);
    const __m256i byte2 = shuffled(planes, 2, inLow, inHigh), byte3 = shuffled(planes, 3, inLow, inHigh);
    const __m256i low01 = _mm256_unpacklo_epi8(byte0, byte1), high01 = _mm256_unpackhi_epi8(byte0, byte1);
    const __m256i low23 = _mm256_unpacklo_epi8(byte2, byte3), high23 = _mm256_unpackhi_epi8(byte2, byte3);
    const __m256i rows0 = _mm256_unpacklo_epi16(low01, low23), rows4 = _mm256_unpackhi_epi16(low01, low23);
    const __m256i rows8 = _mm256_unpacklo_epi16(high01, high23), rows12 = _mm256_unpackhi_epi16(high01, high23);
    return {_mm256_castsi256_ps(_mm256_permute2x128_si256(rows0, rows4, 0x20)),
        _mm256_castsi256_ps(_mm256_permute2x128_si256(rows8, rows12, 0x20)),
        _mm256_castsi256_ps(_mm256_permute2x128_si256(rows0, rows4, 0x31)),
        _mm256_castsi256_ps(_mm256_permute2x128_si256(rows8, rows12, 0x31))};
}

__attribute__((target("avx2"))) inline Values32 valuesFromTable(const float* values, const std::uint8_t* codes)
{
    return {_mm256_i32gather_ps(values, eightBytes(codes), 4), _mm256_i32gather_ps(values, eightBytes(codes + 8), 4),
        _mm256_i32gather_ps(values, eightBytes(codes + 16), 4), _mm256_i32gather_ps(values, eightBytes(codes + 24), 4)};
}

} // namespace pangkas
