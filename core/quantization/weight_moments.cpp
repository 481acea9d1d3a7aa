// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/weight_moments.h"

#include "core/tensor/parts.h"

namespace pangkas {

namespace {

constexpr std::size_t blockSize = 128;

} // namespace

Result<WeightMoments> WeightMoments::collect(const SortedWeights& weights, const JobContext& job)
{
    WeightMoments moments(weights);
    const std::size_t size = weights.size();
    const double mass = weights.massBefore(size).value();
    moments.m_shift = weights.sumBefore(size).value() / mass; // else squares would swallow a narrow layer's differences
    moments.m_blocks.resize(size / blockSize + 1);
    PANGKAS_TRY(forEachPart(size, pieceCount(size), job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t block = begin / blockSize; block < end / blockSize; ++block)
            moments.addTo(moments.m_blocks[block], block * blockSize, (block + 1) * blockSize);
    }));
    RangeMoments before;
    for (RangeMoments& block : moments.m_blocks) {
        const RangeMoments own = block;
        block = before;
        before.count += own.count;
        before.mass.add(own.mass.value());
        before.sum.add(own.sum.value());
        before.square.add(own.square.value());
    }
    moments.m_energy = moments.before(size).square.value() / mass + moments.m_shift * moments.m_shift;
    return moments;
}

RangeMoments WeightMoments::before(std::size_t position) const
{
    RangeMoments moments = m_blocks[position / blockSize];
    addTo(moments, position / blockSize * blockSize, position);
    return moments;
}

void WeightMoments::addTo(RangeMoments& moments, std::size_t begin, std::size_t end) const
{
    double mass = 0, sum = 0, square = 0; // neighbours are much alike: double is precise enough for a block of them
    for (std::size_t i = begin; i < end; ++i) {
        const double importance = m_weights->importance(i);
        const double difference = static_cast<double>(m_weights->value(i)) - m_shift;
        mass += importance;
        sum += importance * difference;
        square += importance * difference * difference;
    }
    moments.count += static_cast<double>(end - begin);
    moments.mass.add(mass);
    moments.sum.add(sum);
    moments.square.add(square);
}

} // namespace pangkas
