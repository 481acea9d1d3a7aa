// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/dense_product.h"

#include "core/inference/x86_intrinsics.h"

#include <algorithm>

namespace pangkas {

namespace {

struct Product
{
    const float* weights;
    std::size_t rows, columns;
    std::size_t firstRow, lastRow;
    const float* activations;
    std::size_t images;
    float* outputs;
};

/// One block of results: Rows rows from `row` on for Images images from `image` on.
template <int Rows, int Images>
struct PortableBlock
{
    static void run(const Product& p, std::size_t row, std::size_t image)
    {
        constexpr std::size_t lanes = 8;
        float sums[Rows][Images][lanes] = {};
        const float* w = p.weights + row * p.columns;
        const float* x = p.activations + image * p.columns;
        std::size_t column = 0;
        for (; column + lanes <= p.columns; column += lanes)
            for (int r = 0; r < Rows; ++r)
                for (int i = 0; i < Images; ++i)
                    for (std::size_t lane = 0; lane < lanes; ++lane)
                        sums[r][i][lane] += w[r * p.columns + column + lane] * x[i * p.columns + column + lane];
        for (int r = 0; r < Rows; ++r)
            for (int i = 0; i < Images; ++i) {
                float sum = 0;
                for (const float part : sums[r][i])
                    sum += part;
                for (std::size_t c = column; c < p.columns; ++c)
                    sum += w[r * p.columns + c] * x[i * p.columns + c];
                p.outputs[(image + i) * p.rows + row + r] = sum;
            }
    }
};

#ifdef PANGKAS_INFERENCE_X86

template <int Rows, int Images>
struct Avx2Block
{
    __attribute__((target("avx2,fma"))) static void run(const Product& p, std::size_t row, std::size_t image)
    {
        __m256 sums[Rows][Images];
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
            for (int i = 0; i < Images; ++i)
                sums[r][i] = _mm256_setzero_ps();
        const float* w = p.weights + row * p.columns;
        const float* x = p.activations + image * p.columns;
        std::size_t column = 0;
        for (; column + 8 <= p.columns; column += 8) {
            __m256 inputs[Images];
#pragma GCC unroll 4
            for (int i = 0; i < Images; ++i)
                inputs[i] = _mm256_loadu_ps(x + i * p.columns + column);
#pragma GCC unroll 4
            for (int r = 0; r < Rows; ++r) {
                const __m256 weights = _mm256_loadu_ps(w + r * p.columns + column);
#pragma GCC unroll 4
                for (int i = 0; i < Images; ++i)
                    sums[r][i] = _mm256_fmadd_ps(weights, inputs[i], sums[r][i]);
            }
        }
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
            for (int i = 0; i < Images; ++i) {
                alignas(32) float parts[8];
                _mm256_store_ps(parts, sums[r][i]);
                float sum = 0;
                for (const float part : parts)
                    sum += part;
                for (std::size_t c = column; c < p.columns; ++c)
                    sum += w[r * p.columns + c] * x[i * p.columns + c];
                p.outputs[(image + i) * p.rows + row + r] = sum;
            }
    }
};

template <int Rows, int Images>
struct Avx512Block
{
    __attribute__((target("avx512f"))) static void run(const Product& p, std::size_t row, std::size_t image)
    {
        __m512 sums[Rows][Images];
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
            for (int i = 0; i < Images; ++i)
                sums[r][i] = _mm512_setzero_ps();
        const float* w = p.weights + row * p.columns;
        const float* x = p.activations + image * p.columns;
        for (std::size_t column = 0; column < p.columns; column += 16) {
            const std::size_t left = p.columns - column;
            const __mmask16 there = left >= 16 ? 0xffff : static_cast<__mmask16>((1u << left) - 1);
            __m512 inputs[Images];
#pragma GCC unroll 4
            for (int i = 0; i < Images; ++i)
                inputs[i] = _mm512_maskz_loadu_ps(there, x + i * p.columns + column);
#pragma GCC unroll 4
            for (int r = 0; r < Rows; ++r) {
                const __m512 weights = _mm512_maskz_loadu_ps(there, w + r * p.columns + column);
#pragma GCC unroll 4
                for (int i = 0; i < Images; ++i)
                    sums[r][i] = _mm512_fmadd_ps(weights, inputs[i], sums[r][i]);
            }
        }
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
            for (int i = 0; i < Images; ++i)
                p.outputs[(image + i) * p.rows + row + r] = _mm512_reduce_add_ps(sums[r][i]);
    }
};

#endif

template <template <int, int> class Block, int Rows>
void multiplyRows(const Product& p, std::size_t row)
{
    std::size_t image = 0;
    for (; image + 4 <= p.images; image += 4)
        Block<Rows, 4>::run(p, row, image);
    for (; image < p.images; ++image)
        Block<Rows, 1>::run(p, row, image);
}

/// The weights of the rows of a block stay in a cache for all images.
template <template <int, int> class Block, int Rows>
void multiply(const Product& p)
{
    std::size_t row = p.firstRow;
    for (; row + Rows <= p.lastRow; row += Rows)
        multiplyRows<Block, Rows>(p, row);
    for (; row < p.lastRow; ++row)
        multiplyRows<Block, 1>(p, row);
}

} // namespace

void multiplyDense(Instructions instructions, std::span<const float> weights, std::size_t rows, std::size_t columns,
    std::size_t firstRow, std::size_t lastRow, std::span<const float> activations, std::size_t images,
    std::span<float> outputs)
{
    const Product product{weights.data(), rows, columns, firstRow, lastRow, activations.data(), images, outputs.data()};
#ifdef PANGKAS_INFERENCE_X86
    if (instructions == Instructions::Avx512)
        return multiply<Avx512Block, 4>(product);
    if (instructions == Instructions::Avx2)
        return images == 1 ? multiply<Avx2Block, 4>(product) : multiply<Avx2Block, 2>(product); // sixteen registers
#else
    (void)instructions;
#endif
    multiply<PortableBlock, 1>(product);
}

} // namespace pangkas
