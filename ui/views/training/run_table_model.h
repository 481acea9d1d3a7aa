// SPDX-License-Identifier: GPL-3.0-or-later
// The runs as a table: what they were told, how far they came; the box in the first column shows them in the plots.
#pragma once

#include "ui/models/row_model.h"
#include "ui/views/training/training_run.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace pangkas {

struct RunRow
{
    std::uint64_t id = 0;
    int number = 0;
    QString plan;
    int epochs = 0;
    int plannedEpochs = 0;
    std::optional<double> best;
    std::optional<double> sparsity;
    std::int64_t seconds = 0; // a row is told anew when it changes
    RunState state = RunState::Waiting;
    bool isShown = true;
    bool isAdopted = false;
    bool canBeAdopted = false;

    bool operator==(const RunRow&) const = default;
};

class RunTableModel : public RowModel<RunRow, 7>
{
    Q_OBJECT
public:
    enum class Column { Run, Plan, State, Epochs, Best, Sparsity, Time };
    enum Role {
        IdRole = Qt::UserRole,
        AdoptedRole, // whether the document has its weights
        ColourRole, // which of the categories' colours its curves have: a number
    };

    using RowModel::RowModel;

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QString csv() const;

Q_SIGNALS:
    void shownChanged(quint64 id, bool shown);

private:
    QString displayText(const RunRow& row, Column column) const;
};

/// "trained", "diverged": in the window's language.
QString runStateText(RunState state);
/// Which of the categories' colours a run's curves have.
int runColour(int number);

} // namespace pangkas
