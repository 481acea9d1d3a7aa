// SPDX-License-Identifier: GPL-3.0-or-later
// The classes of the data set with their images and the shares that both networks recognise.
#pragma once

#include "core/engine/evaluation_report.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace pangkas {

class ClassTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Class, Images, Dense, Compressed, Change };
    static constexpr int columns = 5;
    enum Role {
        SortRole = Qt::UserRole, // numbers; what is unknown comes first
        ClassRole, // the class's number
        ShareRole, // of Dense and Compressed: 0 to 1, invalid while unknown
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Either may be nullptr. Classes without an image are left out.
    void setReports(std::shared_ptr<const EvaluationReport> dense, std::shared_ptr<const EvaluationReport> compressed);
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        int index = 0;
        std::int64_t images = 0; // the compressed network's, or the dense one's
        std::int64_t denseImages = 0, denseRight = 0;
        std::int64_t compressedImages = 0, compressedRight = 0;
        bool operator==(const Row&) const = default;
    };
    QVariant share(const Row& row, Column column) const;

    std::vector<std::string> m_classes;
    std::vector<Row> m_rows;
};

} // namespace pangkas
