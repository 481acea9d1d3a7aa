// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/rans_rows.h"

#include <algorithm>

#if defined(__x86_64__) && defined(__GNUC__)
#define PANGKAS_RANS_X86
// GCC 12 takes the undefined upper halves in its own header for a mistake.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#endif

namespace pangkas {

namespace {

constexpr std::uint32_t mask = (1u << ransFrequencyBits) - 1;

using States = std::array<std::uint32_t, ransLanes>;

template <std::size_t Lanes>
std::size_t decodeScalar(const std::uint32_t* entries, States& states, const std::byte*& words, const std::byte* last,
    std::byte* bytes, std::size_t rows)
{
    std::array<std::uint32_t, Lanes> x;
    std::copy_n(states.begin(), Lanes, x.begin()); // where nothing else can point to
    const std::byte* from = words;
    std::size_t row = 0;
    for (; row < rows && from <= last; ++row) {
        for (std::size_t lane = 0; lane < Lanes; ++lane) {
            const std::uint32_t entry = entries[x[lane] & mask];
            bytes[row * Lanes + lane] = static_cast<std::byte>(entry);
            const std::uint32_t next = (entry >> 20) * (x[lane] >> ransFrequencyBits) + (entry >> 8 & mask);
            const auto word = std::to_integer<std::uint32_t>(from[0]) | std::to_integer<std::uint32_t>(from[1]) << 8;
            // Without a branch: nobody can foresee it.
            const std::uint32_t needs = next < ransLowest;
            x[lane] = next << (needs << 4) | (word & -needs);
            from += needs << 1;
        }
    }
    std::copy_n(x.begin(), Lanes, states.begin());
    words = from;
    return row;
}

#ifdef PANGKAS_RANS_X86

/// Which of the next eight words each of eight lanes takes, by the mask of the lanes that take one.
struct WordOrders
{
    constexpr WordOrders()
    {
        for (unsigned lanes = 0; lanes < 256; ++lanes)
            for (unsigned lane = 0, taken = 0; lane < 8; ++lane)
                order[lanes][lane] = lanes >> lane & 1 ? taken++ : 0;
    }
    alignas(32) std::uint32_t order[256][8] = {};
};
constexpr WordOrders wordOrders;

__attribute__((target("avx2,popcnt"))) std::size_t decodeAvx2(
    const std::uint32_t* entries, States& states, const std::byte*& words, const std::byte* last, std::byte* bytes,
    std::size_t rows)
{
    const __m256i lowBits = _mm256_set1_epi32(mask), byteBits = _mm256_set1_epi32(255);
    const __m256i lowest = _mm256_set1_epi32(ransLowest);
    __m256i x[4];
    for (int i = 0; i < 4; ++i)
        x[i] = _mm256_load_si256(reinterpret_cast<const __m256i*>(states.data() + 8 * i));
    const std::byte* from = words;
    std::size_t row = 0;
    for (; row < rows && from <= last; ++row) {
        __m256i decoded[4];
        for (int i = 0; i < 4; ++i) {
            const __m256i entry = _mm256_i32gather_epi32(
                reinterpret_cast<const int*>(entries), _mm256_and_si256(x[i], lowBits), 4);
            decoded[i] = _mm256_and_si256(entry, byteBits);
            const __m256i next = _mm256_add_epi32(
                _mm256_mullo_epi32(_mm256_srli_epi32(entry, 20), _mm256_srli_epi32(x[i], ransFrequencyBits)),
                _mm256_and_si256(_mm256_srli_epi32(entry, 8), lowBits));
            const __m256i needs = _mm256_cmpgt_epi32(lowest, next); // signed, but states are below 2^31
            const auto lanes = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(needs)));
            const __m256i order = _mm256_load_si256(reinterpret_cast<const __m256i*>(wordOrders.order[lanes]));
            const __m256i word = _mm256_permutevar8x32_epi32(
                _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))), order);
            x[i] = _mm256_blendv_epi8(next, _mm256_or_si256(_mm256_slli_epi32(next, 16), word), needs);
            from += 2 * _mm_popcnt_u32(lanes);
        }
        const __m256i packed = _mm256_packus_epi16(
            _mm256_packus_epi32(decoded[0], decoded[1]), _mm256_packus_epi32(decoded[2], decoded[3]));
        const __m256i inOrder = _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(bytes + row * ransLanes), inOrder);
    }
    for (int i = 0; i < 4; ++i)
        _mm256_store_si256(reinterpret_cast<__m256i*>(states.data() + 8 * i), x[i]);
    words = from;
    return row;
}

__attribute__((target("avx512f,popcnt"))) std::size_t decodeAvx512(
    const std::uint32_t* entries, States& states, const std::byte*& words, const std::byte* last, std::byte* bytes,
    std::size_t rows)
{
    const __m512i lowBits = _mm512_set1_epi32(mask), lowest = _mm512_set1_epi32(ransLowest);
    __m512i x[2] = {_mm512_load_si512(states.data()), _mm512_load_si512(states.data() + 16)};
    const std::byte* from = words;
    std::size_t row = 0;
    for (; row < rows && from <= last; ++row) {
        __m512i next[2];
        __mmask16 needs[2];
        for (int i = 0; i < 2; ++i) {
            const __m512i entry = _mm512_i32gather_epi32(_mm512_and_si512(x[i], lowBits), entries, 4);
            _mm_storeu_si128(
                reinterpret_cast<__m128i*>(bytes + row * ransLanes + 16 * i), _mm512_cvtepi32_epi8(entry));
            next[i] = _mm512_add_epi32(
                _mm512_mullo_epi32(_mm512_srli_epi32(entry, 20), _mm512_srli_epi32(x[i], ransFrequencyBits)),
                _mm512_and_si512(_mm512_srli_epi32(entry, 8), lowBits));
            needs[i] = _mm512_cmplt_epu32_mask(next[i], lowest);
        }
        for (int i = 0; i < 2; ++i) {
            const __m512i word = _mm512_maskz_expand_epi32(
                needs[i], _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))));
            from += 2 * _mm_popcnt_u32(needs[i]);
            x[i] = _mm512_or_si512(_mm512_mask_slli_epi32(next[i], needs[i], next[i], 16), word);
        }
    }
    _mm512_store_si512(states.data(), x[0]);
    _mm512_store_si512(states.data() + 16, x[1]);
    words = from;
    return row;
}

#endif

} // namespace

RansInstructions bestRansInstructions()
{
#ifdef PANGKAS_RANS_X86
    static const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
    static const bool hasAvx512 = hasAvx2 && __builtin_cpu_supports("avx512f");
    return hasAvx512 ? RansInstructions::Avx512 : hasAvx2 ? RansInstructions::Avx2 : RansInstructions::Scalar;
#else
    return RansInstructions::Scalar;
#endif
}

void decodeRansRows(RansInstructions instructions, std::size_t lanes, RansEntries entries,
    std::array<std::uint32_t, ransLanes>& states, std::span<const std::byte>& words, std::span<std::byte>& bytes)
{
    if (words.size() < 2 * lanes)
        return;
    const std::byte* next = words.data();
    const std::byte* last = next + words.size() - 2 * lanes; // a row may begin here
    auto decode = lanes == fewRansLanes ? decodeScalar<fewRansLanes> : decodeScalar<ransLanes>;
#ifdef PANGKAS_RANS_X86
    if (lanes == ransLanes && instructions == RansInstructions::Avx512)
        decode = decodeAvx512;
    else if (lanes == ransLanes && instructions == RansInstructions::Avx2)
        decode = decodeAvx2;
#else
    (void)instructions;
#endif
    alignas(64) States aligned = states;
    const std::size_t rows = decode(entries.data(), aligned, next, last, bytes.data(), bytes.size() / lanes);
    states = aligned;
    words = words.subspan(static_cast<std::size_t>(next - words.data()));
    bytes = bytes.subspan(rows * lanes);
}

} // namespace pangkas
