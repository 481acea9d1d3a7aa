// SPDX-License-Identifier: GPL-3.0-or-later
// The shared values of a layer as a table: value, whether it is pinned, how many weights have it.
#pragma once

#include <QAbstractTableModel>

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

class CentroidModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Code, Value, Pinned, Weights, Share };
    static constexpr int columns = 5;

    using QAbstractTableModel::QAbstractTableModel;

    void setCentroids(std::vector<ShownCentroid> centroids);
    const std::vector<ShownCentroid>& centroids() const { return m_centroids; }
    /// Whether values and pins can be edited.
    void setEditable(bool editable);
    QString csv() const;
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// What the user asked for; the model changes when setCentroids() says so.
    void valueEdited(int row, double value);
    void pinEdited(int row, bool pinned);

private:
    std::vector<ShownCentroid> m_centroids;
    std::size_t m_all = 0; // weights
    bool m_isEditable = false;
};

} // namespace pangkas
