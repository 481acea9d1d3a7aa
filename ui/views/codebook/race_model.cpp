// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/codebook/race_model.h"

#include "ui/models/number_text.h"

#include <QFont>
#include <QLocale>

namespace pangkas {

QVariant RaceModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RaceRow& row = this->row(index);
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return displayText(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::TextAlignmentRole:
        return int((column == Column::Start ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(row.isChosen);
        return font;
    }
    case MeasuredRole:
        return row.isMeasured;
    case ChosenRole:
        return row.isChosen;
    default:
        return {};
    }
}

QString RaceModel::displayText(const RaceRow& row, Column column) const
{
    switch (column) {
    case Column::Start:
        return row.name;
    case Column::Iteration:
        return row.iteration < 0 ? QStringLiteral("–")
                                 : tr("%1 of %2", "iterations").arg(countText(row.iteration), countText(row.iterations));
    case Column::Error:
        return smallNumberText(row.meanError, 4);
    case Column::AboveOptimum:
        return row.aboveOptimum < 0 ? QStringLiteral("–") : QStringLiteral("+%1").arg(percentText(row.aboveOptimum, 2));
    case Column::Bits:
        return QLocale().toString(row.bits, 'f', 3);
    case Column::Bytes:
        return row.bytes == 0 ? QStringLiteral("–")
            : row.isMeasured  ? bytesText(row.bytes)
                              : QStringLiteral("≈ %1").arg(bytesText(row.bytes));
    }
    return {};
}

QString RaceModel::toolTip(const RaceRow& row, Column column) const
{
    switch (column) {
    case Column::Start:
        return row.isChosen ? tr("What the recipe says") : tr("Click to choose it for the recipe");
    case Column::Iteration:
        return row.iteration < 0 ? tr("Found without iterations")
            : row.isConverged    ? tr("Converged after %n iteration(s)", nullptr, row.iterations)
                                 : tr("Stopped by the recipe's limit of %n iteration(s)", nullptr, row.iterations);
    case Column::Bytes:
        return row.bytes == 0 ? tr("Not known yet")
            : row.isMeasured  ? tr("%1 of the layer in the packed file: coded and counted").arg(exactBytesText(row.bytes))
                              : tr("About %1, predicted from the entropy of positions and codes; not yet coded")
                                   .arg(bytesText(row.bytes));
    default:
        return headerData(int(column), Qt::Horizontal, Qt::ToolTipRole).toString();
    }
}

QVariant RaceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole)
        return int((column == Column::Start ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isName = role == Qt::DisplayRole;
    switch (column) {
    case Column::Start:
        return isName ? tr("Start") : tr("Where k-means starts; optimal is the least squared error there is");
    case Column::Iteration:
        return isName ? tr("Iteration") : tr("Rounds of assigning and averaging: shown, and until the end");
    case Column::Error:
        return isName ? tr("MSE") : tr("Mean squared error of the surviving weights at the iteration shown");
    case Column::AboveOptimum:
        return isName ? tr("Above optimum") : tr("How much larger the error is than the least one with as many values");
    case Column::Bits:
        return isName ? tr("Bits") : tr("Bits of a survivor's code on the average: the entropy of the codes at the end");
    case Column::Bytes:
        return isName ? tr("Bytes") : tr("Bytes of the layer in the packed file; ≈ marks a prediction");
    }
    return {};
}

QString RaceModel::csv() const
{
    QString text = QStringLiteral("start,iteration,iterations,mse,above_optimum,bits,bytes,measured\n");
    static constexpr const char* names[] = {"present", "linear", "density", "forgy", "optimal"};
    for (const RaceRow& row : rows()) {
        text += QStringLiteral("%1,%2,%3,%4,%5,%6,%7,%8\n")
                    .arg(QLatin1String(names[int(row.runner)]))
                    .arg(row.iteration)
                    .arg(row.iterations)
                    .arg(row.meanError, 0, 'g', 9)
                    .arg(row.aboveOptimum, 0, 'g', 9)
                    .arg(row.bits, 0, 'g', 9)
                    .arg(row.bytes)
                    .arg(row.isMeasured);
    }
    return text;
}

} // namespace pangkas
