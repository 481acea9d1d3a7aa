// SPDX-License-Identifier: GPL-3.0-or-later
// Where two states differ, in words: what was measured, then the recipes layer by layer.
#pragma once

#include "core/pipeline/recipe.h"
#include "ui/document/experiments/experiment.h"

#include <QAbstractTableModel>
#include <QString>

#include <cstdint>
#include <memory>
#include <vector>

namespace pangkas {

struct ComparedState
{
    QString title;
    std::shared_ptr<const Recipe> recipe;
    std::uint64_t bytes = 0; // 0: not known
    std::shared_ptr<const EvaluationReport> report; // nullptr: not measured
    MeasuredOn on;
};

/// A line of the comparison; where both say the same there is none, but for what was measured.
struct ComparedRow
{
    QString what;
    QString before, after;
    QString toolTip;

    bool operator==(const ComparedRow&) const = default;
};

/// "90.0 %", "|w| < 0.013", "0.5 σ", "–" for a layer that isn't pruned.
QString pruningText(const PruningSpec& pruning);

/// The recipes' differences alone.
std::vector<ComparedRow> recipeDifferences(const Recipe& before, const Recipe& after);
/// Bytes, accuracy, the paired verdict where both were measured on the same images, then recipeDifferences().
std::vector<ComparedRow> compareStates(const ComparedState& before, const ComparedState& after);

/// Three columns: what, before, after; their headers are the states' titles.
class ComparisonModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setStates(const ComparedState& before, const ComparedState& after);
    void clear();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void fill(std::vector<ComparedRow> rows, const QString& before, const QString& after);

    std::vector<ComparedRow> m_rows;
    QString m_titles[2];
};

} // namespace pangkas
