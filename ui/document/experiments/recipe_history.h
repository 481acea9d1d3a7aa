// SPDX-License-Identifier: GPL-3.0-or-later
// All states that the recipe has been in, as a tree: what the undo stack forgets when an edit follows an undo is a
// branch here.
#pragma once

#include "ui/document/document.h"

#include <QDateTime>
#include <QObject>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace pangkas {

struct HistoryState
{
    std::uint64_t id = 0; // rises with time; never 0 in a history
    std::uint64_t parent = 0; // id of the state that was edited; 0 for the first
    std::shared_ptr<const Recipe> recipe;
    std::vector<bool> held; // by layer
    std::shared_ptr<const SourceModel> weights; // that the recipe compressed then
    RecipeEdit edit = RecipeEdit::Load; // what led here; without meaning in the first state
    int layer = -1; // of that edit; -1: all
    QDateTime time; // of the last change that was merged into it
};

/// Follows a document's undo stack. A gesture is one state, as it is one undo step. Beyond `limit` states the oldest go
/// that are no way to the present one.
class RecipeHistory : public QObject
{
    Q_OBJECT
public:
    explicit RecipeHistory(Document& document, std::size_t limit = 400, QObject* parent = nullptr);

    /// Oldest first, each after its parent; empty without a model.
    const std::vector<HistoryState>& states() const { return m_states; }
    /// Index of the state that the document is in, -1 without a model.
    int current() const { return m_current; }
    int indexOf(std::uint64_t id) const;
    /// Whether the state's weights are these; an empty hash stands for the opened model's own.
    bool hasWeights(const HistoryState& state, const std::string& hash) const;
    /// "Sparsity of fc6" in the window's language; the first state says so.
    QString textOf(const HistoryState& state) const;

    /// One undoable step; no new state arises.
    void goTo(int state);
    /// The tree of a project whose model the document has just been given. The present recipe must be `current`'s.
    void restore(std::vector<HistoryState> states, int current);

Q_SIGNALS:
    /// States or the current one.
    void changed();

private:
    void reset();
    void follow(int index);
    int find(const RecipeState& state) const;
    int parentOf(int state) const { return indexOf(m_states[std::size_t(state)].parent); }
    void append(int undoIndex);
    void shorten();

    Document& m_document;
    const std::size_t m_limit;
    std::vector<HistoryState> m_states;
    int m_current = -1;
    std::uint64_t m_lastId = 0;
    int m_index = 0; // of the undo stack when it was last looked at
};

} // namespace pangkas
