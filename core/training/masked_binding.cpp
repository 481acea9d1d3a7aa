// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/masked_binding.h"

#include "core/pruning/pattern_pruning.h"
#include "core/tensor/parts.h"
#include "core/training/sparsity_schedule.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

Result<bool> ScheduledMask::moveTo(
    double position, std::span<const float> weights, bool isForced, const JobContext& job)
{
    const int due = std::max(drawDue(m_schedule, position), static_cast<int>(m_draw));
    if (due < 0 || (due == m_draw && !isForced))
        return false;
    if (m_final < 0) {
        m_final = m_pruning.amount;
        if (m_pruning.rule != PruningRule::Sparsity) {
            PANGKAS_ASSIGN(const Mask mask, pruneByMagnitude(weights, m_pruning, job));
            m_final = weights.empty()
                ? 0
                : static_cast<double>(weights.size() - mask.keptCount()) / static_cast<double>(weights.size());
        }
    }
    const double amount = sparsityOfDraw(m_schedule, due, m_final);
    if (m_pruning.pattern.kind != PatternKind::None && m_final > 0) {
        PANGKAS_ASSIGN(m_mask, pruneTowardsPattern(weights, m_pruning, amount / m_final, job));
    } else {
        PANGKAS_ASSIGN(m_mask, pruneByMagnitude(weights, {PruningRule::Sparsity, amount}, job));
    }
    m_draw = due;
    return true;
}

bool ScheduledMask::isFinal() const
{
    return m_draw + 1 >= drawCount(m_schedule);
}

void ScheduledMask::write(StateWriter& writer) const
{
    writer.add(m_final);
    writer.add(m_draw);
    const Mask none(m_draw >= 0 ? 0 : m_weights); // a state's length tells nothing
    writer.addAll(std::span(m_draw >= 0 ? m_mask.words() : none.words()));
}

Result<void> ScheduledMask::read(StateReader& reader)
{
    PANGKAS_TRY(reader.read(m_final));
    PANGKAS_TRY(reader.read(m_draw));
    if (!(m_final == -1 || (m_final >= 0 && m_final <= 1)) || m_draw < -1 || m_draw >= drawCount(m_schedule))
        return StateReader::damaged();
    m_mask = Mask(m_weights);
    PANGKAS_TRY(reader.read(std::span(m_mask.words())));
    if (m_draw < 0)
        m_mask = Mask();
    return {};
}

Result<bool> MaskedBinding::moveTo(double position, const BoundNumbers& numbers, const JobContext& job)
{
    PANGKAS_ASSIGN(const bool isDrawn, m_mask.moveTo(position, numbers.latent, false, job));
    if (!isDrawn)
        return false;
    const std::size_t size = numbers.latent.size();
    PANGKAS_TRY(forEachPart(size, pieceCount(size), {}, [&](std::size_t, std::size_t begin, std::size_t end) {
        forEachDropped(m_mask.mask(), begin, end - begin, [&](std::size_t i) {
            numbers.latent[i] = 0;
            for (const std::span<float> state : numbers.latentState)
                state[i] = 0;
        });
    }));
    return true;
}

void MaskedBinding::takeGradient(std::size_t begin, const BoundNumbers&, std::span<float> gradient)
{
    if (m_mask.mask().size() > 0)
        forEachDropped(m_mask.mask(), begin, gradient.size(), [&](std::size_t i) { gradient[i - begin] = 0; });
}

void MaskedBinding::answer(std::size_t, const BoundNumbers&, std::span<float>) const
{
    // The weights behind are the answers: zeros have neither gradient nor momentum, and nothing of nothing decays.
}

std::vector<std::byte> MaskedBinding::state() const
{
    StateWriter writer;
    m_mask.write(writer);
    return std::move(writer).take();
}

Result<void> MaskedBinding::restore(std::span<const std::byte> state)
{
    StateReader reader(state);
    PANGKAS_TRY(m_mask.read(reader));
    return reader.finish();
}

Result<bool> SplicedBinding::moveTo(double position, const BoundNumbers& numbers, const JobContext& job)
{
    const auto epoch = static_cast<std::int64_t>(std::floor(position));
    const bool isForced = epoch > m_epoch && redrawsAt(static_cast<int>(epoch), m_epochs);
    m_epoch = epoch;
    return m_mask.moveTo(position, numbers.latent, isForced, job);
}

void SplicedBinding::answer(std::size_t begin, const BoundNumbers& numbers, std::span<float> to) const
{
    std::ranges::copy(numbers.latent.subspan(begin, to.size()), to.begin());
    if (m_mask.mask().size() > 0)
        forEachDropped(m_mask.mask(), begin, to.size(), [&](std::size_t i) { to[i - begin] = 0; });
}

std::vector<std::byte> SplicedBinding::state() const
{
    StateWriter writer;
    writer.add(m_epoch);
    m_mask.write(writer);
    return std::move(writer).take();
}

Result<void> SplicedBinding::restore(std::span<const std::byte> state)
{
    StateReader reader(state);
    PANGKAS_TRY(reader.read(m_epoch));
    PANGKAS_TRY(m_mask.read(reader));
    return reader.finish();
}

} // namespace pangkas
