// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/shared_binding.h"

#include "core/quantization/code_assignment.h"
#include "core/tensor/parts.h"
#include "core/training/binding_state.h"
#include "core/training/sparsity_schedule.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace pangkas {

namespace {

constexpr std::size_t codes = 256;

/// Numbers of each code. Four tables: neighbours often have the same code, and would wait for each other's sums.
template <typename Number>
using CodeTables = std::array<std::array<Number, codes>, 4>;

} // namespace

SharedBinding::SharedBinding(const BindingSpec& spec, const BindingSize& size)
    : m_spec(spec)
    , m_size(size)
    , m_redraw(spec.kind == BindingKind::Priced ? Redraw::All : spec.reassign ? Redraw::Labels : Redraw::Never)
    , m_codes(size.weights)
{
}

Result<bool> SharedBinding::moveTo(double position, const BoundNumbers& numbers, const JobContext& job)
{
    const auto epoch = static_cast<std::int64_t>(std::floor(position));
    const bool isFirst = m_epoch < 0;
    if (!isFirst && (m_redraw == Redraw::Never || epoch <= m_epoch))
        return false;
    if (!isFirst && !redrawsAt(static_cast<int>(epoch), m_size.epochs))
        return false;
    PANGKAS_TRY(withoutExceptions([&] {
        return isFirst || m_redraw == Redraw::All ? drawAll(numbers, job) : drawLabels(numbers, job);
    }));
    m_epoch = epoch;
    return true;
}

Result<void> SharedBinding::drawAll(const BoundNumbers& numbers, const JobContext& job)
{
    PANGKAS_ASSIGN(const Mask mask, pruneByMagnitude(numbers.latent, m_spec.pruning, job));
    PANGKAS_ASSIGN(const Clustering clustering, clusterWeights(numbers.latent, mask, m_spec.sharing, m_size.seed, job));
    PANGKAS_ASSIGN(m_codes, assignCodes(numbers.latent, mask, clustering.codebook, clustering.bounds, job));
    std::ranges::fill(numbers.shared, 0.0f);
    std::ranges::copy(clustering.codebook.centroids, numbers.shared.begin());
    for (const std::span<float> state : numbers.sharedState) // of centroids that are no more
        std::ranges::fill(state, 0.0f);
    count();
    return {};
}

Result<void> SharedBinding::drawLabels(const BoundNumbers& numbers, const JobContext& job)
{
    std::vector<std::uint8_t> inUse; // codes in the order of their centroids, which may have crossed
    for (std::size_t code = 1; code <= sharedCount(); ++code) {
        if (m_counts[code] > 0)
            inUse.push_back(static_cast<std::uint8_t>(code));
    }
    std::ranges::stable_sort(inUse, {}, [&](std::uint8_t code) { return numbers.shared[code - 1]; });
    const auto isSame = [&](std::uint8_t a, std::uint8_t b) { return numbers.shared[a - 1u] == numbers.shared[b - 1u]; };
    inUse.erase(std::unique(inUse.begin(), inUse.end(), isSame), inUse.end());
    Codebook codebook;
    for (const std::uint8_t code : inUse)
        codebook.centroids.push_back(numbers.shared[code - 1]);
    Mask mask(m_codes.size());
    for (std::size_t i = 0; i < m_codes.size(); ++i) {
        if (m_codes[i] != 0)
            mask.keep(i);
    }
    PANGKAS_ASSIGN(m_codes, assignCodes(numbers.latent, mask, codebook, job));
    for (std::uint8_t& code : m_codes) {
        if (code != 0)
            code = inUse[code - 1u];
    }
    count();
    return {};
}

void SharedBinding::count()
{
    CodeTables<std::size_t> tables = {};
    for (std::size_t i = 0; i < m_codes.size(); ++i)
        ++tables[i % 4][m_codes[i]];
    for (std::size_t code = 0; code < codes; ++code)
        m_counts[code] = tables[0][code] + tables[1][code] + tables[2][code] + tables[3][code];
}

void SharedBinding::takeGradient(std::size_t begin, const BoundNumbers&, std::span<float> gradient)
{
    CodeTables<double> tables = {};
    const std::uint8_t* const labels = m_codes.data() + begin;
    for (std::size_t i = 0; i < gradient.size(); ++i)
        tables[i % 4][labels[i]] += static_cast<double>(gradient[i]);
    std::vector<double> sums(codes);
    for (std::size_t code = 0; code < codes; ++code)
        sums[code] = (tables[0][code] + tables[1][code]) + (tables[2][code] + tables[3][code]);
    m_sums.add(begin, std::move(sums));
    if (m_redraw == Redraw::Labels) { // what is pruned stays so
        for (std::size_t i = 0; i < gradient.size(); ++i)
            gradient[i] = labels[i] == 0 ? 0.0f : gradient[i];
    }
}

std::vector<float> SharedBinding::sharedGradient()
{
    const std::vector<double> sums = m_sums.take(codes);
    std::vector<float> gradient(sharedCount());
    for (std::size_t c = 0; c < gradient.size(); ++c) {
        if (m_counts[c + 1] > 0)
            gradient[c] = static_cast<float>(sums[c + 1] / static_cast<double>(m_counts[c + 1]));
    }
    return gradient;
}

double SharedBinding::squaredLength(std::span<const float> sharedGradient) const
{
    double sum = 0;
    for (std::size_t c = 0; c < sharedGradient.size(); ++c) {
        const auto gradient = static_cast<double>(sharedGradient[c]);
        sum += static_cast<double>(m_counts[c + 1]) * gradient * gradient;
    }
    return sum;
}

void SharedBinding::answer(std::size_t begin, const BoundNumbers& numbers, std::span<float> to) const
{
    std::array<float, codes> values = {};
    for (std::size_t c = 0; c < numbers.shared.size(); ++c)
        values[c + 1] = numbers.shared[c] + 0.0f; // a centroid of -0 is not told from a pruned weight
    const std::uint8_t* const labels = m_codes.data() + begin;
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] = values[labels[i]];
}

std::vector<std::byte> SharedBinding::state() const
{
    StateWriter writer;
    writer.add(m_epoch);
    writer.addAll(std::span(m_codes));
    return std::move(writer).take();
}

Result<void> SharedBinding::restore(std::span<const std::byte> state)
{
    StateReader reader(state);
    PANGKAS_TRY(reader.read(m_epoch));
    PANGKAS_TRY(reader.read(std::span(m_codes)));
    PANGKAS_TRY(reader.finish());
    if (std::ranges::any_of(m_codes, [&](std::uint8_t code) { return code > sharedCount(); }))
        return StateReader::damaged();
    count();
    return {};
}

} // namespace pangkas
