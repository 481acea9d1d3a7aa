// SPDX-License-Identifier: GPL-3.0-or-later
// The layers in the columns of Deep Compression's tables (Han et al. 2016, tables 2 to 5), and a last row for the file.
#pragma once

#include "ui/views/overview/byte_stages.h"

#include <QAbstractTableModel>

namespace pangkas {

class PaperTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Layer, Weights, Kept, CodeBits, CodedCodeBits, IndexBits, CodedIndexBits, Pruned, Quantized, Coded, Bytes };
    static constexpr int columns = 11;

    using QAbstractTableModel::QAbstractTableModel;

    /// nullptr empties the table.
    void setFigures(std::shared_ptr<const StageFigures> figures);
    const std::shared_ptr<const StageFigures>& figures() const { return m_figures; }
    /// All texts anew, after the language changed.
    void retranslate();
    /// Whole bytes and counts, shares as fractions, in the "C" locale; a row per layer, the container, the file.
    QString csv() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void addUp();
    QString text(std::size_t row, Column column) const;
    QString toolTip(std::size_t row, Column column) const;

    std::shared_ptr<const StageFigures> m_figures;
    LayerStages m_total; // sums; bits coded per stored weight
    double m_codeBits = 0, m_indexBits = 0; // averages over the stored weights
};

} // namespace pangkas
