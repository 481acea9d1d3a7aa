// SPDX-License-Identifier: GPL-3.0-or-later
// The layers of a document as a table: a row per layer, edits become undoable changes of the recipe.
#pragma once

#include "ui/document/document.h"
#include "ui/document/results.h"

#include <QAbstractTableModel>

#include <vector>

namespace pangkas {

class LayerTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Switch, Layer, Kind, Shape, Parameters, Sparsity, Bits, Init, Coder, Density, Packed, Ratio, Distinct };
    static constexpr int columns = 13;
    /// Besides these, EditRole holds: Sparsity the slider's step, Bits 0 (off) to 8, Init the CentroidInit (-1: by hand), Coder its
    /// name in the recipe.
    enum Role {
        ShareRole = Qt::UserRole, // Parameters: the layer's share of all parameters, in [0, 1]
        OriginRole, // Density, Packed, Ratio: Origin as int
        EnabledRole, // any column: whether the layer is compressed at all
        HeldRole, // any column: whether its sparsity was set by hand
        SensitivityRole, // Sparsity: QPolygonF of sparsity and accuracy lost (0 to 1), empty until measured
        SortRole, // what a column is sorted by: a number where it is one
    };

    LayerTableModel(Document& document, const Results& results, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    /// The same for several layers, as one undoable change.
    bool setValues(const std::vector<int>& rows, Column column, const QVariant& value, int role);
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// All texts anew, after the language changed.
    void retranslate();

private:
    QVariant displayText(std::size_t row, Column column) const;
    QVariant editValue(std::size_t row, Column column) const;
    QVariant sortValue(std::size_t row, Column column) const;
    QVariant sensitivity(std::size_t row) const;
    QString sensitivityText(std::size_t row) const;
    QString distinctText(std::size_t row) const;
    QString toolTip(std::size_t row, Column column) const;
    void refreshRows();

    Document& m_document;
    const Results& m_results;
    int m_rows = 0; // what views were told
};

} // namespace pangkas
