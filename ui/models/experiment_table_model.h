// SPDX-License-Identifier: GPL-3.0-or-later
// The experiments of a document as a table.
#pragma once

#include "core/engine/paired_comparison.h"
#include "ui/document/document.h"
#include "ui/document/experiments/experiment_list.h"

#include <QAbstractTableModel>

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pangkas {

class ExperimentTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Star, Name, Bytes, Ratio, Top1, Loss, Verdict, Data, Time, Note };
    static constexpr int columns = 10;
    /// EditRole: Star a bool, Name and Note text.
    enum Role {
        SortRole = Qt::UserRole, // numbers where the text is one
        IdRole, // any column: Experiment::id
        PresentRole, // any column: whether its recipe is the document's
        OnPresentDataRole, // any column: whether it was measured on the document's data set and preprocessing
    };

    ExperimentTableModel(const Document& document, ExperimentList& experiments, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    int rowOf(std::uint64_t id) const; // -1: none
    bool isOnPresentData(const Experiment& experiment) const;
    /// With the dense network, where that was measured on the same.
    const PairedComparison* againstDense(const Experiment& experiment) const;
    void retranslate();
    /// All rows as text in the "C" locale with a header line.
    QString csv() const;

private:
    void follow();
    void refreshRows();
    QString displayText(const Experiment& experiment, Column column) const;
    QVariant sortValue(const Experiment& experiment, Column column) const;
    QString toolTip(const Experiment& experiment, Column column) const;

    const Document& m_document;
    ExperimentList& m_experiments;
    std::vector<Experiment> m_rows; // what views were told
    using Reports = std::pair<const EvaluationReport*, const EvaluationReport*>;
    mutable std::map<std::uint64_t, std::pair<Reports, std::optional<PairedComparison>>> m_comparisons;
};

} // namespace pangkas
