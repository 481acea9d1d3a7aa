// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/recipe_history_model.h"

#include "ui/models/number_text.h"
#include "ui/models/recipe_comparison.h"

#include <QLocale>

#include <algorithm>

namespace pangkas {

std::vector<HistoryLanes> historyLanes(const std::vector<HistoryState>& states)
{
    std::vector<HistoryLanes> rows;
    std::vector<std::uint64_t> open; // by lane: the state that the line leads to, 0 for a free lane
    for (auto state = states.rbegin(); state != states.rend(); ++state) {
        HistoryLanes row;
        auto own = std::ranges::find(open, state->id);
        row.hasChild = own != open.end();
        if (!row.hasChild) {
            own = std::ranges::find(open, std::uint64_t{0});
            if (own == open.end())
                own = open.insert(open.end(), 0);
        }
        row.lane = int(own - open.begin());
        for (std::size_t lane = 0; lane < open.size(); ++lane) {
            if (int(lane) == row.lane || open[lane] == 0)
                continue;
            (open[lane] == state->id ? row.joining : row.through).push_back(int(lane));
            if (open[lane] == state->id)
                open[lane] = 0;
        }
        row.hasParent = state->parent != 0;
        open[std::size_t(row.lane)] = state->parent;
        while (!open.empty() && open.back() == 0)
            open.pop_back();
        rows.push_back(std::move(row));
    }
    return rows;
}

RecipeHistoryModel::RecipeHistoryModel(const RecipeHistory& history, const ExperimentList& experiments, QObject* parent)
    : QAbstractListModel(parent), m_history(history), m_experiments(experiments)
{
    connect(&history, &RecipeHistory::changed, this, &RecipeHistoryModel::follow);
    connect(&experiments, &ExperimentList::changed, this, &RecipeHistoryModel::retranslate);
    follow();
}

void RecipeHistoryModel::follow()
{
    const std::vector<HistoryState>& states = m_history.states();
    const auto has = [&](std::uint64_t id) { return m_history.indexOf(id) >= 0; };
    // Only the newest states are ever added; those that are gone, the model may have anywhere.
    const bool isOther = !m_ids.empty() && std::ranges::none_of(m_ids, has);
    if (isOther)
        beginResetModel();
    else
        for (int i = int(m_ids.size()) - 1; i >= 0; --i) {
            if (has(m_ids[std::size_t(i)]))
                continue;
            const int row = stateOf(i);
            beginRemoveRows({}, row, row);
            m_ids.erase(m_ids.begin() + i);
            m_lanes.erase(m_lanes.begin() + row);
            endRemoveRows();
        }
    const std::size_t more = states.size() - (isOther ? 0 : m_ids.size());
    if (!isOther && more > 0)
        beginInsertRows({}, 0, int(more) - 1);
    m_ids.clear();
    for (const HistoryState& state : states)
        m_ids.push_back(state.id);
    m_lanes = historyLanes(states);
    m_laneCount = 0;
    for (const HistoryLanes& row : m_lanes) {
        m_laneCount = std::max(m_laneCount, row.lane + 1);
        for (const int lane : row.joining)
            m_laneCount = std::max(m_laneCount, lane + 1);
    }
    m_isAncestor.assign(states.size(), false);
    for (int i = m_history.current(); i >= 0; i = m_history.indexOf(states[std::size_t(i)].parent))
        m_isAncestor[std::size_t(i)] = true;
    if (isOther)
        endResetModel();
    else if (more > 0)
        endInsertRows();
    retranslate();
}

int RecipeHistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int RecipeHistoryModel::currentRow() const
{
    return m_history.current() < 0 ? -1 : int(m_ids.size()) - 1 - m_history.current();
}

QVariant RecipeHistoryModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const std::vector<HistoryState>& states = m_history.states();
    const int place = m_history.indexOf(m_ids[std::size_t(stateOf(index.row()))]);
    if (place < 0)
        return {}; // it is about to leave
    const auto number = std::size_t(place);
    const HistoryState& state = states[number];
    const int parent = m_history.indexOf(state.parent);
    const auto measured = [&]() -> QString {
        const auto& all = m_experiments.all();
        const auto found = std::find_if(all.rbegin(), all.rend(),
            [&](const Experiment& experiment) {
                return m_history.hasWeights(state, experiment.weights) && *experiment.recipe == *state.recipe;
            });
        return found == all.rend() ? QString()
                                   : QStringLiteral("%1 · %2").arg(bytesText(found->bytes), percentText(found->report->top1()));
    };
    switch (role) {
    case Qt::DisplayRole: {
        const QString text = m_history.textOf(state);
        const auto differences = parent < 0 ? std::vector<ComparedRow>()
                                            : recipeDifferences(*states[std::size_t(parent)].recipe, *state.recipe);
        return differences.size() == 1 ? tr("%1: %2 → %3").arg(text, differences[0].before, differences[0].after) : text;
    }
    case Qt::ToolTipRole: {
        QStringList lines{tr("Click to go to this state; it is one step that can be undone.")};
        if (parent >= 0) {
            for (const ComparedRow& row : recipeDifferences(*states[std::size_t(parent)].recipe, *state.recipe))
                lines << tr("%1 %2 → %3").arg(row.what, row.before, row.after);
        }
        if (lines.size() > 16)
            lines = lines.mid(0, 15) << QStringLiteral("…");
        return lines.join(QLatin1Char('\n'));
    }
    case CurrentRole:
        return int(number) == m_history.current();
    case AncestorRole:
        return number < m_isAncestor.size() && m_isAncestor[number];
    case TimeRole:
        return QLocale().toString(state.time.toLocalTime().time(), QLocale::ShortFormat);
    case ExperimentRole:
        return measured();
    default:
        return {};
    }
}

void RecipeHistoryModel::retranslate()
{
    if (!m_ids.empty())
        Q_EMIT dataChanged(index(0), index(int(m_ids.size()) - 1));
}

} // namespace pangkas
