// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/coder/stream_model.h"

#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace pangkas {

QString streamText(const std::string& name)
{
    if (name == "gaps")
        return QCoreApplication::translate("pangkas::Streams", "positions");
    if (name == "codes")
        return QCoreApplication::translate("pangkas::Streams", "codes");
    if (name == "mixed")
        return QCoreApplication::translate("pangkas::Streams", "positions and codes");
    if (name == "codebook")
        return QCoreApplication::translate("pangkas::Streams", "codebook");
    if (name == "values")
        return QCoreApplication::translate("pangkas::Streams", "values");
    if (name == "bias")
        return QCoreApplication::translate("pangkas::Streams", "biases");
    return QString::fromStdString(name);
}

void StreamModel::setAccount(std::shared_ptr<const LayerAccount> account)
{
    if (account == m_account)
        return;
    beginResetModel();
    m_account = std::move(account);
    endResetModel();
}

void StreamModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

int StreamModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_account ? 0 : int(m_account->streams.size());
}

int StreamModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant StreamModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const StreamAccount& stream = m_account->streams[std::size_t(index.row())];
    const auto column = Column(index.column());
    if (role == Qt::TextAlignmentRole)
        return int((column == Column::Stream ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        if (column == Column::Stream && stream.symbols == 0)
            return tr("Floats, which are stored as they are or deflated by the container");
        if (column == Column::Bytes)
            return stream.isDeflated ? tr("%1, deflated").arg(exactBytesText(stream.bytes)) : exactBytesText(stream.bytes);
        return headerData(index.column(), Qt::Horizontal, Qt::ToolTipRole);
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const double symbols = double(stream.symbols);
    const QString none = QStringLiteral("–");
    switch (column) {
    case Column::Stream:
        return streamText(stream.name);
    case Column::Symbols:
        return stream.symbols ? countText(std::int64_t(stream.symbols)) : none;
    case Column::Bits:
        return stream.symbols ? QLocale().toString(8 * double(stream.bytes) / symbols, 'f', 4) : none;
    case Column::Entropy:
        return stream.symbols ? QLocale().toString(stream.entropyBits / symbols, 'f', 4) : none;
    case Column::Overhead: {
        if (!(stream.entropyBits > 0))
            return none;
        const QString text = percentText(stream.overhead(), 2);
        return stream.overhead() < 0 ? text : QStringLiteral("+%1").arg(text);
    }
    case Column::Bytes:
        return exactBytesText(stream.bytes);
    }
    return {};
}

QVariant StreamModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole)
        return int((column == Column::Stream ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isName = role == Qt::DisplayRole;
    switch (column) {
    case Column::Stream:
        return isName ? tr("Stream") : tr("A part of the layer in the packed file");
    case Column::Symbols:
        return isName ? tr("Symbols") : tr("How many symbols the stream holds, fillers and escapes among them");
    case Column::Bits:
        return isName ? tr("Bits each") : tr("Bits of a symbol: the stream's bytes, tables among them, divided by its symbols");
    case Column::Entropy:
        return isName ? tr("Entropy") : tr("Shannon entropy of order 0: what a symbol needs that is coded independently of the others");
    case Column::Overhead:
        return isName ? tr("Overhead") : tr("Bytes beyond the entropy; below zero where a coder finds order between symbols");
    case Column::Bytes:
        return isName ? tr("Bytes") : tr("Bytes of the stream in the packed file");
    }
    return {};
}

QString StreamModel::csv() const
{
    QString text = QStringLiteral("stream,symbols,entropy_bits,bytes,deflated\n");
    for (int row = 0; row < rowCount(); ++row) {
        const StreamAccount& stream = m_account->streams[std::size_t(row)];
        text += QStringLiteral("%1,%2,%3,%4,%5\n")
                    .arg(QString::fromStdString(stream.name))
                    .arg(stream.symbols)
                    .arg(stream.entropyBits, 0, 'g', 12)
                    .arg(stream.bytes)
                    .arg(stream.isDeflated);
    }
    return text;
}

} // namespace pangkas
