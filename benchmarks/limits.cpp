// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/limits.h"

#include "benchmarks/measuring.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <mutex>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace pangkas::benchmarks {

namespace {

constexpr std::size_t lanes = 12; // sums side by side: enough to hide that each waits for itself
constexpr std::size_t rounds = 8'000'000;

/// Multiply-adds of `rounds` rounds; `sink` keeps them from being left out.
using Kernel = double (*)(volatile float& sink);

double portableRounds(volatile float& sink)
{
    constexpr std::size_t width = 4;
    std::array<float, lanes * width> sums = {};
    const float factor = sink + 0.999f;
    for (std::size_t round = 0; round < rounds / 8; ++round)
#pragma GCC unroll 48
        for (std::size_t i = 0; i < sums.size(); ++i)
            sums[i] = sums[i] * factor + factor;
    for (const float sum : sums)
        sink = sink + sum * 0;
    return double(rounds / 8) * lanes * width;
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) double avx2Rounds(volatile float& sink)
{
    __m256 sums[lanes];
    const __m256 factor = _mm256_set1_ps(sink + 0.999f);
    for (__m256& sum : sums)
        sum = factor;
    for (std::size_t round = 0; round < rounds; ++round)
#pragma GCC unroll 12
        for (std::size_t i = 0; i < lanes; ++i) // in registers
            sums[i] = _mm256_fmadd_ps(sums[i], factor, factor);
    for (const __m256& sum : sums)
        sink = sink + _mm256_cvtss_f32(sum) * 0;
    return double(rounds) * lanes * 8;
}

__attribute__((target("avx512f"))) double avx512Rounds(volatile float& sink)
{
    __m512 sums[lanes];
    const __m512 factor = _mm512_set1_ps(sink + 0.999f);
    for (__m512& sum : sums)
        sum = factor;
    for (std::size_t round = 0; round < rounds; ++round)
#pragma GCC unroll 12
        for (std::size_t i = 0; i < lanes; ++i) // in registers
            sums[i] = _mm512_fmadd_ps(sums[i], factor, factor);
    for (const __m512& sum : sums)
        sink = sink + _mm512_cvtss_f32(sum) * 0;
    return double(rounds) * lanes * 16;
}
#endif

double threadSeconds()
{
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

Kernel widestKernel()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return avx512Rounds;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return avx2Rounds;
#endif
    return portableRounds;
}

} // namespace

void flush([[maybe_unused]] const void* data, [[maybe_unused]] std::size_t bytes)
{
#if defined(__x86_64__)
    const char* begin = static_cast<const char*>(data);
    for (std::size_t i = 0; i < bytes; i += 64)
        _mm_clflush(begin + i);
    _mm_mfence();
#endif
}

double memoryBandwidth()
{
    constexpr std::size_t count = 64 << 20, streams = 16;
    std::vector<float> data(count, 1.0f);
    std::vector<double> rates;
    for (int run = 0; run < 7; ++run) {
        flush(data.data(), 4 * count);
        const double seconds = secondsOf([&] {
            std::array<float, streams> sums = {};
            for (std::size_t i = 0; i < count / streams; i += 16) // a line of each stream in turn
                for (std::size_t stream = 0; stream < streams; ++stream)
                    sums[stream] += data[stream * (count / streams) + i];
            volatile float sink = sums[0] + sums[7];
            (void)sink;
        });
        rates.push_back(4.0 * double(count) / seconds);
    }
    return *std::ranges::max_element(rates);
}

double multiplyAddRate(int threads)
{
    const Kernel kernel = widestKernel();
    double best = 0;
    for (int run = 0; run < 3; ++run) {
        std::mutex mutex;
        double rate = 0; // of all threads, each by its own processor time: others may be at work beside
        {
            std::vector<std::jthread> workers;
            for (int i = 0; i < threads; ++i)
                workers.emplace_back([&] {
                    volatile float sink = 0;
                    const double before = threadSeconds(), done = kernel(sink), seconds = threadSeconds() - before;
                    const std::lock_guard lock(mutex);
                    rate += done / seconds;
                });
        }
        best = std::max(best, rate);
    }
    return best;
}

} // namespace pangkas::benchmarks
