// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/coder/coder_model.h"

#include "ui/models/layer_text.h"
#include "ui/models/number_text.h"

#include <QFont>
#include <QLocale>

namespace pangkas {

QVariant CoderModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CoderRow& row = this->row(index);
    const auto column = Column(index.column());
    const bool isKnown = row.state == CoderRow::State::Measured;
    switch (role) {
    case Qt::TextAlignmentRole:
        return int((column == Column::Coder || column == Column::State ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(row.isChosen);
        return font;
    }
    case Qt::ToolTipRole:
        if (column == Column::Coder)
            return coderExplanation(row.choice);
        if (column == Column::Bytes && isKnown)
            return tr("%1 of the layer in the packed file: coded and counted").arg(exactBytesText(row.bytes));
        return headerData(index.column(), Qt::Horizontal, Qt::ToolTipRole);
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        break;
    default:
        return {};
    }
    switch (column) {
    case Column::Coder:
        return row.winner.empty() ? coderText(row.choice)
                                  : tr("%1: %2", "a choice of several coders, and the one it takes")
                                        .arg(coderText(row.choice), coderText(row.winner));
    case Column::Bytes:
        return isKnown ? exactBytesText(row.bytes) : QStringLiteral("–");
    case Column::BitsPerWeight:
        return isKnown ? QLocale().toString(row.bitsPerWeight, 'f', 4) : QStringLiteral("–");
    case Column::State:
        switch (row.state) {
        case CoderRow::State::Waiting:
            return tr("not measured", "a coder");
        case CoderRow::State::Running:
            return tr("coding…");
        case CoderRow::State::Measured:
            return row.isSmallest ? tr("measured, the smallest") : tr("measured");
        case CoderRow::State::Failed:
            return tr("failed");
        }
    }
    return {};
}

QVariant CoderModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole)
        return int((column == Column::Coder || column == Column::State ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isName = role == Qt::DisplayRole;
    switch (column) {
    case Column::Coder:
        return isName ? tr("Coder") : tr("How positions and codes become bytes; nothing is lost, whichever it is");
    case Column::Bytes:
        return isName ? tr("Bytes") : tr("Bytes of the layer in the packed file, codebook and bias among them");
    case Column::BitsPerWeight:
        return isName ? tr("Bits a weight") : tr("Bits of the layer in the packed file for each of its weights, zeros among them");
    case Column::State:
        return isName ? tr("State") : tr("Measured: the layer was coded and the bytes were counted");
    }
    return {};
}

QString CoderModel::csv() const
{
    QString text = QStringLiteral("choice,coder,bytes,bits_per_weight,measured\n");
    for (const CoderRow& row : rows()) {
        const bool isKnown = row.state == CoderRow::State::Measured;
        text += QStringLiteral("%1,%2,%3,%4,%5\n")
                    .arg(QString::fromStdString(row.choice), QString::fromStdString(row.winner.empty() ? row.choice : row.winner))
                    .arg(row.bytes)
                    .arg(row.bitsPerWeight, 0, 'g', 9)
                    .arg(isKnown);
    }
    return text;
}

} // namespace pangkas
