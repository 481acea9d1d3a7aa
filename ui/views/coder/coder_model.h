// SPDX-License-Identifier: GPL-3.0-or-later
// One layer under every coder that a recipe may name, as a table.
#pragma once

#include "ui/models/row_model.h"

#include <cstdint>
#include <string>

namespace pangkas {

struct CoderRow
{
    enum class State { Waiting, Running, Measured, Failed };

    std::string choice; // as in recipes: "auto"
    std::string winner; // the coder that wrote it, where the choice is one of several; otherwise empty
    State state = State::Waiting;
    std::uint64_t bytes = 0; // of the whole layer
    double bitsPerWeight = 0; // of all weights
    bool isChosen = false;
    bool isSmallest = false;

    bool operator==(const CoderRow&) const = default;
};

class CoderModel : public RowModel<CoderRow, 4>
{
    Q_OBJECT
public:
    enum class Column { Coder, Bytes, BitsPerWeight, State };

    using RowModel::RowModel;

    QString csv() const;

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
};

} // namespace pangkas
