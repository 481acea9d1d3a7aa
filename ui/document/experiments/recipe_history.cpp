// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/experiments/recipe_history.h"

#include "ui/document/change_recipe_command.h"

#include <QCoreApplication>

#include <algorithm>

namespace pangkas {

RecipeHistory::RecipeHistory(Document& document, std::size_t limit, QObject* parent)
    : QObject(parent), m_document(document), m_limit(std::max<std::size_t>(limit, 2))
{
    connect(&document, &Document::sourceChanged, this, &RecipeHistory::reset);
    connect(&document.undoStack(), &QUndoStack::indexChanged, this, &RecipeHistory::follow);
    if (document.source())
        reset();
}

int RecipeHistory::indexOf(std::uint64_t id) const
{
    const auto found = std::ranges::lower_bound(m_states, id, {}, &HistoryState::id);
    return found != m_states.end() && found->id == id ? int(found - m_states.begin()) : -1;
}

bool RecipeHistory::hasWeights(const HistoryState& state, const std::string& hash) const
{
    return state.weights && state.weights->hash == (hash.empty() ? m_document.original()->hash : hash);
}

QString RecipeHistory::textOf(const HistoryState& state) const
{
    const int parent = indexOf(state.parent);
    if (parent < 0)
        return QCoreApplication::translate("pangkas::RecipeHistory", "Start");
    const auto& layers = state.recipe->layers;
    const bool isOfLayer = state.layer >= 0 && std::size_t(state.layer) < layers.size();
    const HistoryState& before = m_states[std::size_t(parent)];
    return ChangeRecipeCommand::editText(state.edit,
        isOfLayer ? QString::fromStdString(layers[std::size_t(state.layer)].layer) : QString(),
        ChangeRecipeCommand::changedLayers(
            {before.recipe, before.held, before.weights}, {state.recipe, state.held, state.weights}));
}

void RecipeHistory::reset()
{
    m_states = {{++m_lastId, 0, m_document.recipe(), m_document.recipeState().held, m_document.source(), RecipeEdit::Load, -1, QDateTime::currentDateTimeUtc()}};
    m_current = 0;
    m_index = m_document.undoStack().index();
    Q_EMIT changed();
}

void RecipeHistory::restore(std::vector<HistoryState> states, int current)
{
    Q_ASSERT(!states.empty() && *states[std::size_t(current)].recipe == *m_document.recipe());
    m_states = std::move(states);
    m_current = current;
    m_lastId = std::max(m_lastId, m_states.back().id);
    m_index = m_document.undoStack().index();
    shorten();
    Q_EMIT changed();
}

int RecipeHistory::find(const RecipeState& state) const
{
    const auto found = std::ranges::find_if(m_states, [&](const HistoryState& known) {
        return known.recipe == state.recipe && known.held == state.held && known.weights == state.weights; // the very same object: undo swaps pointers
    });
    return found == m_states.end() ? -1 : int(found - m_states.begin());
}

void RecipeHistory::follow(int index)
{
    const int before = m_index;
    m_index = index;
    if (m_current < 0)
        return;
    const RecipeState& document = m_document.recipeState();
    HistoryState& present = m_states[std::size_t(m_current)];
    if (document.recipe == present.recipe && document.held == present.held && document.weights == present.weights)
        return; // something else was done
    const auto children = std::ranges::count(m_states, present.id, &HistoryState::parent);
    if (const int known = find(document); known >= 0) {
        // A gesture that came back to where it began leaves no step.
        const bool isObsolete = index < before && m_document.undoStack().count() == index && children == 0;
        if (isObsolete && known < m_current)
            m_states.erase(m_states.begin() + m_current);
        m_current = known;
    } else if (index == before && children == 0 && present.parent != 0) {
        present.recipe = document.recipe; // a gesture goes on
        present.held = document.held;
        present.weights = document.weights;
        present.time = QDateTime::currentDateTimeUtc();
    } else if (index > before) {
        append(index);
    }
    Q_EMIT changed();
}

void RecipeHistory::append(int undoIndex)
{
    HistoryState state{++m_lastId, m_states[std::size_t(m_current)].id, m_document.recipe(), m_document.recipeState().held,
        m_document.source(), RecipeEdit::Load, -1, QDateTime::currentDateTimeUtc()};
    if (const auto* command
        = dynamic_cast<const ChangeRecipeCommand*>(m_document.undoStack().command(undoIndex - 1))) {
        state.edit = command->edit();
        state.layer = command->layer();
    }
    m_states.push_back(std::move(state));
    m_current = int(m_states.size()) - 1;
    shorten();
}

void RecipeHistory::shorten()
{
    while (m_states.size() > m_limit) {
        std::vector<bool> isNeeded(m_states.size(), false); // on the way to the current state, or with children
        for (int i = m_current; i >= 0; i = parentOf(i))
            isNeeded[std::size_t(i)] = true;
        for (const HistoryState& state : m_states) {
            if (const int parent = indexOf(state.parent); parent >= 0)
                isNeeded[std::size_t(parent)] = true;
        }
        auto gone = std::ranges::find(isNeeded, false) - isNeeded.begin();
        if (std::size_t(gone) == m_states.size()) {
            gone = 0; // one long branch: its beginning goes
            m_states[1].parent = 0;
        }
        m_states.erase(m_states.begin() + gone);
        m_current -= gone <= m_current ? 1 : 0;
    }
}

void RecipeHistory::goTo(int state)
{
    if (state < 0 || std::size_t(state) >= m_states.size() || state == m_current)
        return;
    const RecipeState target{m_states[std::size_t(state)].recipe, m_states[std::size_t(state)].held,
        m_states[std::size_t(state)].weights};
    if (!(target == m_document.recipeState()))
        return m_document.restore(target, RecipeEdit::Restore);
    m_current = state; // two states that are equal: there is nothing to undo
    Q_EMIT changed();
}

} // namespace pangkas
