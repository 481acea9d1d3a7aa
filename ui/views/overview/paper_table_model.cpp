// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/overview/paper_table_model.h"

#include "ui/models/number_text.h"

#include <QFont>
#include <QLocale>
#include <QRegularExpression>

namespace pangkas {
namespace {

double shareOf(std::uint64_t bytes, std::uint64_t dense)
{
    return dense ? double(bytes) / double(dense) : 0;
}

QString bitsText(const std::optional<double>& bits)
{
    return bits ? QLocale().toString(*bits, 'f', 1) : QStringLiteral("–");
}

} // namespace

void PaperTableModel::addUp()
{
    m_total = {};
    m_codeBits = m_indexBits = 0;
    if (!m_figures)
        return;
    double codedCodeBits = 0, codedIndexBits = 0;
    bool hasCodes = !m_figures->layers.empty(), hasIndices = hasCodes;
    for (const LayerStages& layer : m_figures->layers) {
        const PaperColumns& columns = layer.columns;
        const auto stored = double(columns.stored);
        m_total.columns.weights += columns.weights;
        m_total.columns.stored += columns.stored;
        m_total.columns.entries += columns.entries;
        m_total.columns.denseBytes += columns.denseBytes;
        m_total.columns.pruned += columns.pruned;
        m_total.columns.quantized += columns.quantized;
        m_codeBits += stored * columns.codeBits;
        m_indexBits += stored * columns.indexBits;
        codedCodeBits += stored * layer.codedCodeBits.value_or(0);
        codedIndexBits += stored * layer.codedIndexBits.value_or(0);
        // An average says something only where every layer has a stream of its own; no positions are no bits.
        hasCodes = hasCodes && (layer.codedCodeBits || stored == 0);
        hasIndices = hasIndices && (layer.codedIndexBits || columns.indexBits == 0 || stored == 0);
    }
    if (const auto stored = double(m_total.columns.stored); stored > 0) {
        m_codeBits /= stored;
        m_indexBits /= stored;
        if (hasCodes)
            m_total.codedCodeBits = codedCodeBits / stored;
        if (hasIndices)
            m_total.codedIndexBits = codedIndexBits / stored;
    }
    m_total.bytes = m_figures->bytes;
}

void PaperTableModel::setFigures(std::shared_ptr<const StageFigures> figures)
{
    const int before = rowCount();
    const int after = figures ? int(figures->layers.size()) + 1 : 0;
    if (before != after)
        beginResetModel();
    m_figures = std::move(figures);
    addUp();
    if (before != after)
        endResetModel();
    else if (after > 0)
        Q_EMIT dataChanged(index(0, 0), index(after - 1, columns - 1));
}

void PaperTableModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

int PaperTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_figures ? 0 : int(m_figures->layers.size()) + 1;
}

int PaperTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant PaperTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto row = std::size_t(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::TextAlignmentRole:
        return int((column == Column::Layer ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole:
        if (row == m_figures->layers.size()) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    default:
        return {};
    }
}

QString PaperTableModel::text(std::size_t row, Column column) const
{
    const bool isTotal = row == m_figures->layers.size();
    const LayerStages& layer = isTotal ? m_total : m_figures->layers[row];
    const PaperColumns& columns = layer.columns;
    const auto rate = [&](std::uint64_t bytes, int decimals) {
        const QString share = percentText(shareOf(bytes, columns.denseBytes), decimals);
        return isTotal && bytes ? tr("%1 (%2)", "share of the dense bytes and ratio")
                                      .arg(share, ratioText(double(columns.denseBytes) / double(bytes)))
                                : share;
    };
    switch (column) {
    case Column::Layer:
        return isTotal ? tr("File") : QString::fromStdString(layer.name);
    case Column::Weights:
        return countText(std::int64_t(columns.weights));
    case Column::Kept:
        return columns.weights ? percentText(double(columns.stored) / double(columns.weights)) : QStringLiteral("–");
    case Column::CodeBits:
        return isTotal ? QLocale().toString(m_codeBits, 'f', 1) : countText(columns.codeBits);
    case Column::CodedCodeBits:
        return bitsText(layer.codedCodeBits);
    case Column::IndexBits:
        return isTotal ? QLocale().toString(m_indexBits, 'f', 1) : countText(columns.indexBits);
    case Column::CodedIndexBits:
        return bitsText(layer.codedIndexBits);
    case Column::Pruned:
        return percentText(shareOf(columns.pruned, columns.denseBytes)); // the paper gives no ratio here
    case Column::Quantized:
        return rate(columns.quantized, 2);
    case Column::Coded:
        return rate(layer.bytes[std::size_t(ByteStage::Coded)], 2);
    case Column::Bytes:
        return countText(std::int64_t(layer.bytes[std::size_t(ByteStage::Coded)]));
    }
    return {};
}

QString PaperTableModel::toolTip(std::size_t row, Column column) const
{
    const bool isTotal = row == m_figures->layers.size();
    const LayerStages& layer = isTotal ? m_total : m_figures->layers[row];
    const PaperColumns& columns = layer.columns;
    switch (column) {
    case Column::Kept:
        return tr("%1 of %2 weights are stored").arg(countText(std::int64_t(columns.stored)), countText(std::int64_t(columns.weights)));
    case Column::IndexBits:
        return isTotal ? tr("Average over the stored weights")
                       : tr("%1 entries: the stored weights and fillers where a distance is too long for its bits")
                             .arg(countText(std::int64_t(columns.entries)));
    case Column::Pruned:
        return tr("%1, counted").arg(exactBytesText(columns.pruned));
    case Column::Quantized:
        return tr("%1, counted").arg(exactBytesText(columns.quantized));
    case Column::Coded:
    case Column::Bytes:
        return isTotal
            ? tr("%1 in the packed file, %2 of them container").arg(exactBytesText(layer.bytes[std::size_t(ByteStage::Coded)]),
                  exactBytesText(m_figures->containerBytes))
            : tr("%1 in the packed file").arg(exactBytesText(layer.bytes[std::size_t(ByteStage::Coded)]));
    default:
        return headerData(int(column), Qt::Horizontal, Qt::ToolTipRole).toString();
    }
}

QVariant PaperTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole)
        return int((column == Column::Layer ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isName = role == Qt::DisplayRole;
    switch (column) {
    case Column::Layer:
        return isName ? tr("Layer") : tr("The layer's name in the literature");
    case Column::Weights:
        return isName ? tr("Weights") : tr("Weights of the layer, without its biases");
    case Column::Kept:
        return isName ? tr("Weights %\n(P)") : tr("Share of the weights that are stored after pruning");
    case Column::CodeBits:
        return isName ? tr("Weight bits\n(P+Q)") : tr("Bits of a weight's code, all of the same length; 32 where weights are not shared");
    case Column::CodedCodeBits:
        return isName ? tr("Weight bits\n(P+Q+H)")
                      : tr("Bits of the codes per stored weight in the packed file; – where the coder mixes codes and positions");
    case Column::IndexBits:
        return isName ? tr("Index bits\n(P+Q)")
                      : tr("Bits of the distance to the weight before, 4 or 5, whichever takes less with its fillers; 0 where nothing is pruned");
    case Column::CodedIndexBits:
        return isName ? tr("Index bits\n(P+Q+H)")
                      : tr("Bits of the positions per stored weight in the packed file; – where the coder mixes codes and positions");
    case Column::Pruned:
        return isName ? tr("Rate\n(P)") : tr("Bytes against dense bytes: a float and an index per entry, and the bias. Counted, not written.");
    case Column::Quantized:
        return isName ? tr("Rate\n(P+Q)") : tr("Bytes against dense bytes: a code and an index per entry, codebook and bias. Counted, not written.");
    case Column::Coded:
        return isName ? tr("Rate\n(P+Q+H)") : tr("Bytes in the packed file against dense bytes, whatever the layer's coder");
    case Column::Bytes:
        return isName ? tr("Packed\nbytes") : tr("Bytes of the layer's streams in the packed file; the last row has the whole file");
    }
    return {};
}

QString PaperTableModel::csv() const
{
    QString text = QStringLiteral("layer,weights,stored,code_bits,index_bits,index_entries,coded_code_bits,coded_index_bits,"
                                  "dense_bytes,pruned_bytes,quantized_bytes,packed_bytes\n");
    if (!m_figures)
        return text;
    const auto bits = [](const std::optional<double>& value) { return value ? QString::number(*value, 'f', 4) : QString(); };
    const auto add = [&](const QStringList& cells) { text += cells.join(QLatin1Char(',')) + QLatin1Char('\n'); };
    const auto number = [](std::uint64_t value) { return QString::number(value); };
    for (const LayerStages& layer : m_figures->layers) {
        const PaperColumns& c = layer.columns;
        QString name = QString::fromStdString(layer.name);
        if (name.contains(QRegularExpression(QStringLiteral("[\",\n]"))))
            name = QLatin1Char('"') + name.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
        add({name, number(c.weights), number(c.stored), QString::number(c.codeBits), QString::number(c.indexBits),
            number(c.entries), bits(layer.codedCodeBits), bits(layer.codedIndexBits), number(c.denseBytes), number(c.pruned),
            number(c.quantized), number(layer.bytes[std::size_t(ByteStage::Coded)])});
    }
    const QString none;
    add({QStringLiteral("container"), none, none, none, none, none, none, none, none, none, none,
        number(m_figures->containerBytes)});
    const PaperColumns& c = m_total.columns;
    add({QStringLiteral("file"), number(c.weights), number(c.stored), none, none, number(c.entries), none, none,
        number(c.denseBytes), number(c.pruned), number(c.quantized), number(m_total.bytes[std::size_t(ByteStage::Coded)])});
    return text;
}

} // namespace pangkas
