// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/packed_product.h"

#include "core/inference/x86_intrinsics.h"
#ifdef PANGKAS_INFERENCE_X86
#include "core/inference/shared_values_avx2.h"
#endif

#include <algorithm>
#include <array>

namespace pangkas {

namespace {

/// How far ahead blocks are asked for: the processor's own looking ahead ends with each page.
[[maybe_unused]] constexpr std::size_t blocksAhead = 48;

struct Slices
{
    const PackedLayout& layout;
    std::size_t first = 0;
    std::size_t last = 0;

    const PackedBlock* begin(std::size_t slice) const { return layout.blocks.data() + layout.sliceBegins[slice]; }
    const PackedBlock* end(std::size_t slice) const { return layout.blocks.data() + layout.sliceBegins[slice + 1]; }
};

void storeRows(const Slices& slices, std::size_t slice, const float* sums, float* outputs)
{
    const std::size_t lanes = std::min(sliceRows, slices.layout.rows - slice * sliceRows);
    const std::uint32_t* rows = slices.layout.rowOf.data() + slice * sliceRows;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        outputs[rows[lane]] = sums[lane];
}

void multiplyPortable(const Slices& slices, const float* x, float* outputs)
{
    const float* values = slices.layout.values.data();
    for (std::size_t slice = slices.first; slice < slices.last; ++slice) {
        std::array<float, sliceRows> sums = {};
        std::array<std::uint32_t, sliceRows> columns = {};
        for (const PackedBlock* block = slices.begin(slice); block != slices.end(slice); ++block)
            for (std::size_t step = 0; step < blockSteps; ++step)
                for (std::size_t lane = 0; lane < sliceRows; ++lane) {
                    const std::size_t place = step * sliceRows + lane;
                    columns[lane] += block->deltas[place];
                    sums[lane] += values[block->codes[place]] * x[columns[lane]];
                }
        storeRows(slices, slice, sums.data(), outputs);
    }
}

constexpr std::size_t portableTile = 4;

void multiplyTilePortable(const Slices& slices, const float* tile, std::size_t images, float* outputs)
{
    const float* values = slices.layout.values.data();
    for (std::size_t slice = slices.first; slice < slices.last; ++slice) {
        float sums[sliceRows][portableTile] = {};
        std::array<std::uint32_t, sliceRows> columns = {};
        for (const PackedBlock* block = slices.begin(slice); block != slices.end(slice); ++block)
            for (std::size_t place = 0; place < blockSteps * sliceRows; ++place) {
                const std::size_t lane = place % sliceRows;
                columns[lane] += block->deltas[place];
                const float value = values[block->codes[place]];
                const float* x = tile + std::size_t{columns[lane]} * portableTile;
                for (std::size_t image = 0; image < portableTile; ++image)
                    sums[lane][image] += value * x[image];
            }
        for (std::size_t image = 0; image < images; ++image) {
            std::array<float, sliceRows> ofImage;
            for (std::size_t lane = 0; lane < sliceRows; ++lane)
                ofImage[lane] = sums[lane][image];
            storeRows(slices, slice, ofImage.data(), outputs + image * slices.layout.rows);
        }
    }
}

#ifdef PANGKAS_INFERENCE_X86

constexpr std::size_t avx2Tile = 8;
constexpr std::size_t avx512Tile = 16;

__attribute__((target("avx2"))) inline __m256 addProducts(__m256 sums, __m256 weights, const float* x, __m256i columns)
{
    return _mm256_add_ps(sums, _mm256_mul_ps(weights, _mm256_i32gather_ps(x, columns, 4)));
}

template <bool InRegisters>
__attribute__((target("avx2"))) void multiplyAvx2(const Slices& slices, const float* x, float* outputs)
{
    const float* values = slices.layout.values.data();
    const BytePlanes planes = bytePlanes(values);
    for (std::size_t slice = slices.first; slice < slices.last; ++slice) {
        // No arrays here: the compiler would keep them in memory.
        __m256 sums0 = _mm256_setzero_ps(), sums8 = _mm256_setzero_ps();
        __m256i columns0 = _mm256_setzero_si256(), columns8 = _mm256_setzero_si256();
        const PackedBlock* last = slices.end(slice);
        for (const PackedBlock* block = slices.begin(slice); block != last; ++block) {
            _mm_prefetch(reinterpret_cast<const char*>(block) + blocksAhead * sizeof(PackedBlock), _MM_HINT_T0);
            const std::uint8_t* const codes = block->codes.data();
            const Values32 weights = InRegisters ? valuesFromPlanes(planes, codes) : valuesFromTable(values, codes);
            columns0 = _mm256_add_epi32(columns0, eightBytes(block->deltas.data()));
            columns8 = _mm256_add_epi32(columns8, eightBytes(block->deltas.data() + 8));
            sums0 = addProducts(sums0, weights.from0, x, columns0);
            sums8 = addProducts(sums8, weights.from8, x, columns8);
            columns0 = _mm256_add_epi32(columns0, eightBytes(block->deltas.data() + 16));
            columns8 = _mm256_add_epi32(columns8, eightBytes(block->deltas.data() + 24));
            sums0 = addProducts(sums0, weights.from16, x, columns0);
            sums8 = addProducts(sums8, weights.from24, x, columns8);
        }
        alignas(32) float ofRows[sliceRows];
        _mm256_store_ps(ofRows, sums0);
        _mm256_store_ps(ofRows + 8, sums8);
        storeRows(slices, slice, ofRows, outputs);
    }
}

__attribute__((target("avx2"))) void multiplyTileAvx2(
    const Slices& slices, const float* tile, std::size_t images, float* outputs)
{
    const float* values = slices.layout.values.data();
    for (std::size_t slice = slices.first; slice < slices.last; ++slice) {
        alignas(32) float ofImages[sliceRows][avx2Tile];
        for (std::size_t half = 0; half < sliceRows; half += 8) { // sixteen sums would leave no register
            __m256 sums[8];
            for (__m256& sum : sums)
                sum = _mm256_setzero_ps();
            __m256i columns = _mm256_setzero_si256();
            const PackedBlock* last = slices.end(slice);
            for (const PackedBlock* block = slices.begin(slice); block != last; ++block)
                for (std::size_t step = 0; step < blockSteps; ++step) {
                    const std::size_t place = step * sliceRows + half;
                    columns = _mm256_add_epi32(columns, eightBytes(block->deltas.data() + place));
                    alignas(32) std::uint32_t column[8];
                    _mm256_store_si256(reinterpret_cast<__m256i*>(column), columns);
#pragma GCC unroll 8
                    for (std::size_t lane = 0; lane < 8; ++lane)
                        sums[lane] = _mm256_add_ps(sums[lane],
                            _mm256_mul_ps(_mm256_broadcast_ss(values + block->codes[place + lane]),
                                _mm256_load_ps(tile + std::size_t{column[lane]} * avx2Tile)));
                }
#pragma GCC unroll 8
            for (std::size_t lane = 0; lane < 8; ++lane)
                _mm256_store_ps(ofImages[half + lane], sums[lane]);
        }
        for (std::size_t image = 0; image < images; ++image) {
            float ofRows[sliceRows];
            for (std::size_t lane = 0; lane < sliceRows; ++lane)
                ofRows[lane] = ofImages[lane][image];
            storeRows(slices, slice, ofRows, outputs + image * slices.layout.rows);
        }
    }
}

template <bool InRegisters>
__attribute__((target("avx512f"))) void multiplyAvx512(const Slices& slices, const float* x, float* outputs)
{
    const float* values = slices.layout.values.data();
    const __m512 low = _mm512_loadu_ps(values), high = _mm512_loadu_ps(values + 16);
    const __m512i none = _mm512_set1_epi32(noWeight);
    for (std::size_t slice = slices.first; slice < slices.last; ++slice) {
        __m512 sums = _mm512_setzero_ps();
        __m512i columns = _mm512_setzero_si512();
        const PackedBlock* last = slices.end(slice);
        for (const PackedBlock* block = slices.begin(slice); block != last; ++block) {
            _mm_prefetch(reinterpret_cast<const char*>(block) + blocksAhead * sizeof(PackedBlock), _MM_HINT_T0);
#pragma GCC unroll 2
            for (std::size_t place = 0; place < blockSteps * sliceRows; place += sliceRows) {
                const __m512i codes = _mm512_cvtepu8_epi32(
                    _mm_load_si128(reinterpret_cast<const __m128i*>(block->codes.data() + place)));
                columns = _mm512_add_epi32(columns,
                    _mm512_cvtepu8_epi32(_mm_load_si128(reinterpret_cast<const __m128i*>(block->deltas.data() + place))));
                const __mmask16 isWeight = _mm512_cmpneq_epi32_mask(codes, none);
                __m512 weights;
                if constexpr (InRegisters)
                    weights = _mm512_maskz_permutex2var_ps(isWeight, low, codes, high);
                else
                    weights = _mm512_mask_i32gather_ps(_mm512_setzero_ps(), isWeight, codes, values, 4);
                const __m512 inputs = _mm512_mask_i32gather_ps(_mm512_setzero_ps(), isWeight, columns, x, 4);
                sums = _mm512_add_ps(sums, _mm512_mul_ps(weights, inputs));
            }
        }
        alignas(64) float ofRows[sliceRows];
        _mm512_store_ps(ofRows, sums);
        storeRows(slices, slice, ofRows, outputs);
    }
}

__attribute__((target("avx512f"))) void multiplyTileAvx512(
    const Slices& slices, const float* tile, std::size_t images, float* outputs)
{
    const float* values = slices.layout.values.data();
    for (std::size_t slice = slices.first; slice < slices.last; ++slice) {
        __m512 sums[sliceRows];
        for (__m512& sum : sums)
            sum = _mm512_setzero_ps();
        __m512i columns = _mm512_setzero_si512();
        const PackedBlock* last = slices.end(slice);
        for (const PackedBlock* block = slices.begin(slice); block != last; ++block)
            for (std::size_t place = 0; place < blockSteps * sliceRows; place += sliceRows) {
                columns = _mm512_add_epi32(columns,
                    _mm512_cvtepu8_epi32(_mm_load_si128(reinterpret_cast<const __m128i*>(block->deltas.data() + place))));
                alignas(64) std::uint32_t column[sliceRows];
                _mm512_store_si512(column, columns);
#pragma GCC unroll 16
                for (std::size_t lane = 0; lane < sliceRows; ++lane)
                    sums[lane] = _mm512_add_ps(sums[lane],
                        _mm512_mul_ps(_mm512_set1_ps(values[block->codes[place + lane]]),
                            _mm512_load_ps(tile + std::size_t{column[lane]} * avx512Tile)));
            }
        alignas(64) float ofImages[sliceRows][avx512Tile];
#pragma GCC unroll 16
        for (std::size_t lane = 0; lane < sliceRows; ++lane)
            _mm512_store_ps(ofImages[lane], sums[lane]);
        for (std::size_t image = 0; image < images; ++image) {
            float ofRows[sliceRows];
            for (std::size_t lane = 0; lane < sliceRows; ++lane)
                ofRows[lane] = ofImages[lane][image];
            storeRows(slices, slice, ofRows, outputs + image * slices.layout.rows);
        }
    }
}

#endif

} // namespace

std::size_t tileImages(Instructions instructions)
{
#ifdef PANGKAS_INFERENCE_X86
    if (instructions != Instructions::Portable)
        return instructions == Instructions::Avx512 ? avx512Tile : avx2Tile;
#endif
    (void)instructions;
    return portableTile;
}

void multiplyPacked(Instructions instructions, const PackedLayout& layout, std::size_t firstSlice,
    std::size_t lastSlice, std::span<const float> activations, std::span<float> outputs)
{
    auto multiply = multiplyPortable;
#ifdef PANGKAS_INFERENCE_X86
    const bool inRegisters = layout.valueCount <= registerValues;
    if (instructions == Instructions::Avx512)
        multiply = inRegisters ? multiplyAvx512<true> : multiplyAvx512<false>;
    else if (instructions == Instructions::Avx2)
        multiply = inRegisters ? multiplyAvx2<true> : multiplyAvx2<false>;
#else
    (void)instructions;
#endif
    multiply({layout, firstSlice, lastSlice}, activations.data(), outputs.data());
}

void multiplyPackedTile(Instructions instructions, const PackedLayout& layout, std::size_t firstSlice,
    std::size_t lastSlice, std::span<const float> tile, std::size_t images, std::span<float> outputs)
{
    auto multiply = multiplyTilePortable;
#ifdef PANGKAS_INFERENCE_X86
    if (instructions == Instructions::Avx512)
        multiply = multiplyTileAvx512;
    else if (instructions == Instructions::Avx2)
        multiply = multiplyTileAvx2;
#else
    (void)instructions;
#endif
    multiply({layout, firstSlice, lastSlice}, tile.data(), images, outputs.data());
}

void fillTile(std::span<const float> activations, std::size_t columns, std::size_t images, std::size_t width,
    std::span<float> tile)
{
    constexpr std::size_t strip = 16; // columns: what is written stays in the nearest cache
    for (std::size_t from = 0; from < columns; from += strip) {
        const std::size_t to = std::min(columns, from + strip);
        for (std::size_t image = 0; image < width; ++image)
            for (std::size_t column = from; column < to; ++column)
                tile[column * width + image] = image < images ? activations[image * columns + column] : 0.0f;
    }
}

} // namespace pangkas
