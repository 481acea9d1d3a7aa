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
    const auto found = std::ranges::lower_bound(m_states, id, {}, &RecipeState::id);
    return found != m_states.end() && found->id == id ? int(found - m_states.begin()) : -1;
}

QString RecipeHistory::textOf(const RecipeState& state) const
{
    if (state.parent == 0)
        return QCoreApplication::translate("pangkas::RecipeHistory", "Start");
    const auto& layers = state.recipe->layers;
    const bool isOfLayer = state.layer >= 0 && std::size_t(state.layer) < layers.size();
    return ChangeRecipeCommand::editText(
        state.edit, isOfLayer ? QString::fromStdString(layers[std::size_t(state.layer)].layer) : QString());
}

void RecipeHistory::reset()
{
    m_states = {{++m_lastId, 0, m_document.recipe(), RecipeEdit::Load, -1, QDateTime::currentDateTimeUtc()}};
    m_current = 0;
    m_index = m_document.undoStack().index();
    Q_EMIT changed();
}

void RecipeHistory::restore(std::vector<RecipeState> states, int current)
{
    Q_ASSERT(!states.empty() && *states[std::size_t(current)].recipe == *m_document.recipe());
    m_states = std::move(states);
    m_current = current;
    m_lastId = std::max(m_lastId, m_states.back().id);
    m_index = m_document.undoStack().index();
    shorten();
    Q_EMIT changed();
}

int RecipeHistory::find(const std::shared_ptr<const Recipe>& recipe) const
{
    const auto found = std::ranges::find(m_states, recipe, &RecipeState::recipe);
    return found == m_states.end() ? -1 : int(found - m_states.begin());
}

void RecipeHistory::follow(int index)
{
    const int before = m_index;
    m_index = index;
    if (m_current < 0)
        return;
    const auto& recipe = m_document.recipe();
    RecipeState& present = m_states[std::size_t(m_current)];
    if (recipe == present.recipe)
        return; // something else was done
    const auto children = std::ranges::count(m_states, present.id, &RecipeState::parent);
    if (const int known = find(recipe); known >= 0) {
        m_current = known; // undo, redo, or a state that was gone to
    } else if (index == before && children == 0 && present.parent != 0) {
        present.recipe = recipe; // a gesture goes on
        present.time = QDateTime::currentDateTimeUtc();
    } else if (index < before) {
        // A gesture that came back to where it began leaves no step, and an undo to before a restored project no state.
        const int parent = parentOf(m_current);
        if (parent >= 0 && *m_states[std::size_t(parent)].recipe == *recipe) {
            m_states[std::size_t(parent)].recipe = recipe;
            if (children == 0 && m_document.undoStack().count() == index)
                m_states.erase(m_states.begin() + m_current);
            m_current = parent;
        }
    } else {
        append(recipe, index);
    }
    Q_EMIT changed();
}

void RecipeHistory::append(std::shared_ptr<const Recipe> recipe, int undoIndex)
{
    RecipeState state{++m_lastId, m_states[std::size_t(m_current)].id, std::move(recipe), RecipeEdit::Load, -1,
        QDateTime::currentDateTimeUtc()};
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
        for (const RecipeState& state : m_states) {
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
    const auto recipe = m_states[std::size_t(state)].recipe;
    if (*recipe != *m_document.recipe())
        return m_document.restoreRecipe(recipe);
    m_current = state; // two states that are equal: there is nothing to undo
    Q_EMIT changed();
}

} // namespace pangkas
