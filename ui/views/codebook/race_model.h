// SPDX-License-Identifier: GPL-3.0-or-later
// The race of the starts as a table: a row for the present codebook, one for each start and one for the optimum.
#pragma once

#include "ui/models/row_model.h"

#include <cstdint>

namespace pangkas {

struct RaceRow
{
    enum class Runner { Present, Linear, Density, Forgy, Optimal };

    Runner runner = Runner::Present;
    QString name;
    int iteration = -1; // -1: not found by iterations
    int iterations = 0; // at the end
    bool isConverged = false;
    double meanError = 0; // at `iteration`
    double aboveOptimum = -1; // (error - least error) / least error; -1: nothing to divide by
    double bits = 0; // order-0 entropy of the codes per survivor, at the end
    std::uint64_t bytes = 0; // of the layer, at the end; 0: not known
    bool isMeasured = false;
    bool isChosen = false; // what the recipe says

    bool operator==(const RaceRow&) const = default;
};

class RaceModel : public RowModel<RaceRow, 6>
{
    Q_OBJECT
public:
    enum class Column { Start, Iteration, Error, AboveOptimum, Bits, Bytes };
    enum Role { MeasuredRole = Qt::UserRole, ChosenRole };

    using RowModel::RowModel;

    QString csv() const;

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString displayText(const RaceRow& row, Column column) const;
    QString toolTip(const RaceRow& row, Column column) const;
};

} // namespace pangkas
