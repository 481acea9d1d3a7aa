// SPDX-License-Identifier: GPL-3.0-or-later
// What two packed files say differently, as a table.
#pragma once

#include "ui/views/xray/xray_file.h"

#include <QAbstractTableModel>

#include <memory>

namespace pangkas {

class DifferenceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int columns = 3; // where, this file, the other file

    using QAbstractTableModel::QAbstractTableModel;

    /// nullptr empties the table.
    void setComparison(QString name, std::shared_ptr<const XrayComparison> comparison);
    const std::shared_ptr<const XrayComparison>& comparison() const { return m_comparison; }
    void retranslate();
    QString csv() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString m_name; // of this file
    std::shared_ptr<const XrayComparison> m_comparison;
};

} // namespace pangkas
