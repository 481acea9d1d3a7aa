// SPDX-License-Identifier: GPL-3.0-or-later
// The shared values of a layer as a table: value, whether it is pinned, how many weights have it.
#pragma once

#include "ui/models/row_model.h"

#include <cstddef>
#include <vector>

namespace pangkas {

/// A shared value as it is shown, with the weights that are nearest to it.
struct ShownCentroid
{
    double value = 0;
    std::size_t size = 0;
    bool isPinned = false;

    bool operator==(const ShownCentroid&) const = default;
};

class CentroidModel : public RowModel<ShownCentroid, 5>
{
    Q_OBJECT
public:
    enum class Column { Code, Value, Pinned, Weights, Share };

    using RowModel::RowModel;

    void setCentroids(std::vector<ShownCentroid> centroids);
    /// Whether values and pins can be edited.
    void setEditable(bool editable);
    QString csv() const;

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// What the user asked for; the model changes when setCentroids() says so.
    void valueEdited(int row, double value);
    void pinEdited(int row, bool pinned);

private:
    std::size_t m_all = 0; // weights
    bool m_isEditable = false;
};

} // namespace pangkas
