// SPDX-License-Identifier: GPL-3.0-or-later
// Adaptive probabilities of a decision and their mixing in the logistic domain, in integers so that every machine
// gets the same ones; docs/max-coder.md has the arithmetic.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace pangkas {

/// Logistic functions in 1/256: x from -2047 to 2047 stands for ln(p / (1 - p)) = x / 256.
class Logistic
{
public:
    constexpr Logistic();

    /// Probability in 1/65536, from 22 to 65514.
    std::uint32_t squash(std::int64_t x) const
    {
        return m_squash[std::size_t(x < -2047 ? 1 : x > 2047 ? 4095 : x + 2048)];
    }
    /// `probability` in 1/4096.
    std::int32_t stretch(std::uint32_t probability) const { return m_stretch[probability]; }

private:
    std::array<std::uint16_t, 4096> m_squash{};
    std::array<std::int16_t, 4096> m_stretch{};
};

constexpr Logistic::Logistic()
{
    // 65536 / (1 + exp(-(i - 16) / 2)), rounded: written out because exp() is not the same everywhere.
    constexpr std::array<std::uint32_t, 33> knots = {22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812,
        11955, 17625, 24743, 32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374,
        65438, 65476, 65500, 65514};
    for (std::size_t i = 0; i < m_squash.size(); ++i) {
        const std::uint32_t part = i % 128;
        m_squash[i] =
            static_cast<std::uint16_t>((knots[i / 128] * (128 - part) + knots[i / 128 + 1] * part + 64) / 128);
    }
    // The inverse: the smallest x whose probability is at least the middle of the step.
    int x = -2047;
    for (std::size_t i = 0; i < m_stretch.size(); ++i) {
        while (x < 2047 && m_squash[static_cast<std::size_t>(x + 2048)] < i * 16 + 8)
            ++x;
        m_stretch[i] = static_cast<std::int16_t>(x);
    }
}

inline constexpr Logistic logistic;

/// The probability of a 1, learned from the decisions seen; the first ones weigh most.
class BitCounter
{
public:
    BitCounter() = default;
    /// `one`: probability in 1/65536. `seen`: as if that many decisions had shown it, up to 127.
    BitCounter(std::uint32_t one, std::uint32_t seen) : m_state(one << 16 | seen) { }

    /// In 1/4096.
    std::uint32_t probability() const { return m_state >> 20; }
    /// `memory`: how many decisions count, from 127 to 1023; the older ones are forgotten.
    void update(bool bit, std::uint32_t memory)
    {
        const std::uint32_t seen = m_state & 1023;
        const std::int64_t one = m_state >> 10;
        const std::int64_t target = bit ? (1 << 22) - 1 : 0;
        m_state = static_cast<std::uint32_t>(one + ((target - one) * rates[seen] >> 16)) << 10
            | (seen + (seen < memory ? 1 : 0));
    }

private:
    static constexpr auto rates = [] {
        std::array<std::uint16_t, 1024> all{};
        for (std::uint32_t i = 0; i < all.size(); ++i)
            all[i] = static_cast<std::uint16_t>((1U << 17) / (2 * i + 3));
        return all;
    }();
    std::uint32_t m_state = 1U << 31; // probability in 22 bits, decisions seen in 10
};

/// Weighs the opinions of `Inputs` counters, and a constant, so that those who were right count for more.
template <std::size_t Inputs>
class BitMixer
{
public:
    explicit BitMixer(std::int32_t weight = 0) { m_weights.fill(weight); }

    /// Codes a decision with `coder`, under the mixed probability of `counters`; all learn from it.
    template <typename Coder>
    bool code(Coder& coder, bool bit, const std::array<BitCounter*, Inputs>& counters, std::uint32_t memory)
    {
        std::array<std::int32_t, Inputs + 1> opinions;
        std::int64_t sum = std::int64_t{m_weights[Inputs]} * (opinions[Inputs] = 256);
        for (std::size_t i = 0; i < Inputs; ++i) {
            opinions[i] = logistic.stretch(counters[i]->probability());
            sum += std::int64_t{m_weights[i]} * opinions[i];
        }
        const std::uint32_t one = logistic.squash(sum >> 16);
        bit = coder.code(bit, one);
        const std::int64_t error = ((bit ? 65536 : 0) - std::int64_t{one}) * rates[m_seen];
        for (std::size_t i = 0; i <= Inputs; ++i)
            m_weights[i] = limited(m_weights[i] + ((opinions[i] * error + (1 << 19)) >> 20));
        for (BitCounter* counter : counters)
            counter->update(bit, memory);
        m_seen += m_seen < rates.size() - 1 ? 1 : 0;
        return bit;
    }

private:
    static std::int32_t limited(std::int64_t weight)
    {
        constexpr std::int64_t most = 1 << 24;
        return static_cast<std::int32_t>(weight < -most ? -most : weight > most ? most : weight);
    }
    static constexpr auto rates = [] {
        std::array<std::uint16_t, 1024> all{};
        for (std::uint32_t i = 0; i < all.size(); ++i)
            all[i] = static_cast<std::uint16_t>(6 + 6400 / (16 + i));
        return all;
    }();
    std::array<std::int32_t, Inputs + 1> m_weights;
    std::uint32_t m_seen = 0;
};

} // namespace pangkas
