// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/block_product.h"

#include "core/inference/x86_intrinsics.h"
#ifdef PANGKAS_INFERENCE_X86
#include "core/inference/shared_values_avx2.h"
#endif

#include <algorithm>

namespace pangkas {

namespace {

/// How far ahead bytes are asked for: the processor's own looking ahead ends with each page.
[[maybe_unused]] constexpr std::size_t bytesAhead = 3072;

/// What a kernel gets: one slice, some images.
struct Slice
{
    const BlockLayout& layout;
    const std::uint8_t* bytes;
    const float* x;
    std::size_t stride; // from one image's activations to the next one's
};

using Sums = float (*)[blockRows]; // of each image
using Kernel = void (*)(const Slice& slice, Sums sums);

/// Counts the weights of a block and then goes on to the next one.
struct Place
{
    std::size_t kept, of;
    std::size_t left = kept;

    const float* next(const float* x)
    {
        const bool isEnd = --left == 0;
        left = isEnd ? kept : left;
        return isEnd ? x + of : x;
    }
};

template <std::size_t Bits>
void multiplyPortable(const Slice& slice, Sums sums)
{
    constexpr std::size_t perByte = 8 / Bits, positionBytes = Bits * blockRows * groupSteps / 8;
    const BlockLayout& layout = slice.layout;
    std::fill_n(sums[0], blockRows, 0.0f);
    Place place{layout.kept, layout.of};
    const float* x = slice.x;
    const std::uint8_t* group = slice.bytes;
    for (std::size_t i = 0; i < layout.groups; ++i, group += positionBytes + blockRows * groupSteps) {
        for (std::size_t step = 0; step < groupSteps; ++step) {
            const std::uint8_t* const positions = group + step / perByte * blockRows;
            const std::uint8_t* const codes = group + positionBytes + step * blockRows;
            for (std::size_t row = 0; row < blockRows; ++row) {
                const std::size_t position = positions[row] >> step % perByte * Bits & ((1u << Bits) - 1);
                sums[0][row] += layout.values[codes[row]] * x[position];
            }
            x = place.next(x);
        }
    }
}

#ifdef PANGKAS_INFERENCE_X86

constexpr std::size_t avx2Images = 2, avx512Images = 4; // together; more sums would leave no register

template <std::size_t Bits>
__attribute__((target("avx2"))) inline __m256 lookedUp(const float* x, __m256i positions)
{
    if constexpr (Bits == 2)
        return _mm256_permutevar_ps(_mm256_broadcast_ps(reinterpret_cast<const __m128*>(x)), positions);
    else
        return _mm256_blendv_ps(_mm256_permutevar8x32_ps(_mm256_loadu_ps(x), positions),
            _mm256_permutevar8x32_ps(_mm256_loadu_ps(x + 8), positions), _mm256_castsi256_ps(_mm256_slli_epi32(positions, 28)));
}

template <std::size_t Bits, bool InRegisters, std::size_t Images>
__attribute__((target("avx2"))) void multiplyAvx2(const Slice& slice, Sums sums)
{
    constexpr std::size_t perByte = 8 / Bits, positionBytes = Bits * blockRows * groupSteps / 8;
    const BlockLayout& layout = slice.layout;
    const float* const values = layout.values.data();
    const BytePlanes planes = bytePlanes(values);
    __m256 sums0[Images], sums8[Images], sums16[Images], sums24[Images];
#pragma GCC unroll 2
    for (std::size_t image = 0; image < Images; ++image)
        sums0[image] = sums8[image] = sums16[image] = sums24[image] = _mm256_setzero_ps();
    Place place{layout.kept, layout.of};
    const float* x = slice.x;
    const std::uint8_t* group = slice.bytes;
    for (std::size_t i = 0; i < layout.groups; ++i, group += positionBytes + blockRows * groupSteps) {
        for (std::size_t line = 0; line < positionBytes + blockRows * groupSteps; line += 64)
            _mm_prefetch(reinterpret_cast<const char*>(group) + bytesAhead + line, _MM_HINT_T0);
#pragma GCC unroll 4
        for (std::size_t step = 0; step < groupSteps; ++step) {
            const std::uint8_t* const positions = group + step / perByte * blockRows;
            const int shift = int(step % perByte * Bits);
            const __m256i at0 = _mm256_srli_epi32(eightBytes(positions), shift);
            const __m256i at8 = _mm256_srli_epi32(eightBytes(positions + 8), shift);
            const __m256i at16 = _mm256_srli_epi32(eightBytes(positions + 16), shift);
            const __m256i at24 = _mm256_srli_epi32(eightBytes(positions + 24), shift);
            const std::uint8_t* const codes = group + positionBytes + step * blockRows;
            const Values32 weights = InRegisters ? valuesFromPlanes(planes, codes) : valuesFromTable(values, codes);
#pragma GCC unroll 2
            for (std::size_t image = 0; image < Images; ++image) {
                const float* const xs = x + image * slice.stride;
                sums0[image] = _mm256_add_ps(sums0[image], _mm256_mul_ps(weights.from0, lookedUp<Bits>(xs, at0)));
                sums8[image] = _mm256_add_ps(sums8[image], _mm256_mul_ps(weights.from8, lookedUp<Bits>(xs, at8)));
                sums16[image] = _mm256_add_ps(sums16[image], _mm256_mul_ps(weights.from16, lookedUp<Bits>(xs, at16)));
                sums24[image] = _mm256_add_ps(sums24[image], _mm256_mul_ps(weights.from24, lookedUp<Bits>(xs, at24)));
            }
            x = place.next(x);
        }
    }
#pragma GCC unroll 2
    for (std::size_t image = 0; image < Images; ++image) {
        _mm256_storeu_ps(sums[image], sums0[image]);
        _mm256_storeu_ps(sums[image] + 8, sums8[image]);
        _mm256_storeu_ps(sums[image] + 16, sums16[image]);
        _mm256_storeu_ps(sums[image] + 24, sums24[image]);
    }
}

__attribute__((target("avx512f"))) inline __m512i sixteenBytes(const std::uint8_t* bytes)
{
    return _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
}

template <bool InRegisters>
__attribute__((target("avx512f"))) inline __m512 valuesOf(const std::uint8_t* codes, __m512 low, __m512 high, const float* values)
{
    if constexpr (InRegisters)
        return _mm512_permutex2var_ps(low, sixteenBytes(codes), high);
    else
        return _mm512_i32gather_ps(sixteenBytes(codes), values, 4);
}

template <std::size_t Bits, bool InRegisters, std::size_t Images>
__attribute__((target("avx512f"))) void multiplyAvx512(const Slice& slice, Sums sums)
{
    constexpr std::size_t perByte = 8 / Bits, positionBytes = Bits * blockRows * groupSteps / 8;
    const BlockLayout& layout = slice.layout;
    const float* const values = layout.values.data();
    const __m512 low = _mm512_loadu_ps(values), high = _mm512_loadu_ps(values + 16);
    __m512 sums0[Images], sums16[Images];
#pragma GCC unroll 4
    for (std::size_t image = 0; image < Images; ++image)
        sums0[image] = sums16[image] = _mm512_setzero_ps();
    Place place{layout.kept, layout.of};
    const float* x = slice.x;
    const std::uint8_t* group = slice.bytes;
    for (std::size_t i = 0; i < layout.groups; ++i, group += positionBytes + blockRows * groupSteps) {
        for (std::size_t line = 0; line < positionBytes + blockRows * groupSteps; line += 64)
            _mm_prefetch(reinterpret_cast<const char*>(group) + bytesAhead + line, _MM_HINT_T0);
        __m512i at0 = _mm512_setzero_si512(), at16 = _mm512_setzero_si512();
#pragma GCC unroll 4
        for (std::size_t step = 0; step < groupSteps; ++step) {
            if (step % perByte == 0) {
                at0 = sixteenBytes(group + step / perByte * blockRows);
                at16 = sixteenBytes(group + step / perByte * blockRows + 16);
            }
            const std::uint8_t* const codes = group + positionBytes + step * blockRows;
            const __m512 weights0 = valuesOf<InRegisters>(codes, low, high, values);
            const __m512 weights16 = valuesOf<InRegisters>(codes + 16, low, high, values);
#pragma GCC unroll 4
            for (std::size_t image = 0; image < Images; ++image) {
                const float* const xs = x + image * slice.stride;
                __m512 x0, x16; // lookups use the lowest bits of a position and leave the others alone
                if constexpr (Bits == 2) {
                    const __m512 block = _mm512_broadcast_f32x4(_mm_loadu_ps(xs));
                    x0 = _mm512_permutevar_ps(block, at0);
                    x16 = _mm512_permutevar_ps(block, at16);
                } else {
                    const __m512 block = _mm512_loadu_ps(xs);
                    x0 = _mm512_permutexvar_ps(at0, block);
                    x16 = _mm512_permutexvar_ps(at16, block);
                }
                sums0[image] = _mm512_add_ps(sums0[image], _mm512_mul_ps(weights0, x0));
                sums16[image] = _mm512_add_ps(sums16[image], _mm512_mul_ps(weights16, x16));
            }
            at0 = _mm512_srli_epi32(at0, Bits);
            at16 = _mm512_srli_epi32(at16, Bits);
            x = place.next(x);
        }
    }
#pragma GCC unroll 4
    for (std::size_t image = 0; image < Images; ++image) {
        _mm512_storeu_ps(sums[image], sums0[image]);
        _mm512_storeu_ps(sums[image] + 16, sums16[image]);
    }
}

#endif

/// A kernel for so many images at once and one for a single one.
struct Kernels
{
    Kernel one = nullptr, several = nullptr;
    std::size_t images = 1;
};

template <std::size_t Bits>
Kernels kernelsFor(Instructions instructions, [[maybe_unused]] bool inRegisters)
{
#ifdef PANGKAS_INFERENCE_X86
    if (instructions == Instructions::Avx512)
        return inRegisters
            ? Kernels{multiplyAvx512<Bits, true, 1>, multiplyAvx512<Bits, true, avx512Images>, avx512Images}
            : Kernels{multiplyAvx512<Bits, false, 1>, multiplyAvx512<Bits, false, avx512Images>, avx512Images};
    if (instructions == Instructions::Avx2)
        return inRegisters ? Kernels{multiplyAvx2<Bits, true, 1>, multiplyAvx2<Bits, true, avx2Images>, avx2Images}
                           : Kernels{multiplyAvx2<Bits, false, 1>, multiplyAvx2<Bits, false, avx2Images>, avx2Images};
#else
    (void)instructions;
#endif
    return {multiplyPortable<Bits>, multiplyPortable<Bits>, 1};
}

} // namespace

std::vector<float> spacedActivations(const BlockLayout& layout, std::span<const float> activations, std::size_t images)
{
    const std::size_t stride = layout.readColumns();
    std::vector<float> spaced(images * stride);
    for (std::size_t image = 0; image < images; ++image)
        std::ranges::copy(activations.subspan(image * layout.columns, layout.columns),
            spaced.begin() + static_cast<std::ptrdiff_t>(image * stride));
    return spaced;
}

void multiplyBlocks(Instructions instructions, const BlockLayout& layout, std::size_t firstSlice, std::size_t lastSlice,
    std::span<const float> spaced, std::size_t images, std::span<float> outputs)
{
    // A place without a weight has the code behind the last centroid's.
    const bool inRegisters = layout.valueCount < 32;
    const Kernels kernels = layout.positionBits() == 2 ? kernelsFor<2>(instructions, inRegisters) : kernelsFor<4>(instructions, inRegisters);
    const std::size_t stride = layout.readColumns(), sliceBytes = layout.groups * layout.groupBytes();
    alignas(64) float sums[4][blockRows];
    for (std::size_t i = firstSlice; i < lastSlice; ++i) { // a slice stays in a cache for all images
        const std::size_t firstRow = i * blockRows, rows = std::min(blockRows, layout.rows - firstRow);
        for (std::size_t image = 0; image < images;) {
            const std::size_t count = images - image >= kernels.images ? kernels.images : 1;
            (count == 1 ? kernels.one : kernels.several)(
                {layout, layout.bytes.data() + i * sliceBytes, spaced.data() + image * stride, stride}, sums);
            for (std::size_t done = 0; done < count; ++done, ++image)
                std::copy_n(sums[done], rows, outputs.data() + image * layout.rows + firstRow);
        }
    }
}

} // namespace pangkas
