// SPDX-License-Identifier: GPL-3.0-or-later
// The recipe's history as a list, newest first, with the lanes in which its branches are drawn beside it.
#pragma once

#include "ui/document/experiments/experiment_list.h"
#include "ui/document/experiments/recipe_history.h"

#include <QAbstractListModel>

#include <cstdint>
#include <vector>

namespace pangkas {

/// What is drawn left of a row. Lanes are numbered from the left.
struct HistoryLanes
{
    int lane = 0; // where the state's dot is
    bool hasChild = false; // a line goes up from the dot
    bool hasParent = false; // and down
    std::vector<int> through; // lanes that pass
    std::vector<int> joining; // lanes of branches that began here and come from above

    bool operator==(const HistoryLanes&) const = default;
};

/// Rows newest first, each the parent of some row above it.
std::vector<HistoryLanes> historyLanes(const std::vector<HistoryState>& states);

class RecipeHistoryModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        CurrentRole = Qt::UserRole, // whether the document is in this state
        AncestorRole, // whether undoing leads here
        TimeRole, // text
        ExperimentRole, // text: what was measured of this state; empty
    };

    RecipeHistoryModel(const RecipeHistory& history, const ExperimentList& experiments, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    const HistoryLanes& lanes(int row) const { return m_lanes[std::size_t(row)]; }
    int laneCount() const { return m_laneCount; }
    int stateOf(int row) const { return int(m_ids.size()) - 1 - row; } // index in states()
    int currentRow() const;
    void retranslate();

private:
    void follow();

    const RecipeHistory& m_history;
    const ExperimentList& m_experiments;
    std::vector<std::uint64_t> m_ids; // of the states, oldest first: what views were told
    std::vector<HistoryLanes> m_lanes; // newest first
    std::vector<bool> m_isAncestor; // by state
    int m_laneCount = 0;
};

} // namespace pangkas
