// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/xray/byte_tree_model.h"

#include "ui/models/number_text.h"

#include <QLocale>

namespace pangkas {

void ByteTreeModel::setFile(std::shared_ptr<const ByteNode> file, std::shared_ptr<const XrayAccount> account)
{
    beginResetModel();
    m_file = std::move(file);
    m_account = std::move(account);
    m_entries.clear();
    if (m_file)
        add(*m_file, -1, 0);
    endResetModel();
}

int ByteTreeModel::add(const ByteNode& node, int parent, int row)
{
    const int number = int(m_entries.size());
    m_entries.push_back({&node, parent, row, {}});
    std::vector<int> parts;
    for (std::size_t i = 0; i < node.parts.size(); ++i)
        parts.push_back(add(node.parts[i], number, int(i)));
    m_entries[std::size_t(number)].parts = std::move(parts);
    return number;
}

void ByteTreeModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        Q_EMIT dataChanged(createIndex(m_entries[i].row, 0, quintptr(i)), createIndex(m_entries[i].row, columns - 1, quintptr(i)));
}

QModelIndex ByteTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(0, column, quintptr(0));
    const Entry& entry = m_entries[std::size_t(parent.internalId())];
    return createIndex(row, column, quintptr(entry.parts[std::size_t(row)]));
}

QModelIndex ByteTreeModel::parent(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    const int parent = m_entries[std::size_t(index.internalId())].parent;
    return parent < 0 ? QModelIndex() : createIndex(m_entries[std::size_t(parent)].row, 0, quintptr(parent));
}

int ByteTreeModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return m_entries.empty() ? 0 : 1;
    return parent.column() == 0 ? int(m_entries[std::size_t(parent.internalId())].parts.size()) : 0;
}

int ByteTreeModel::columnCount(const QModelIndex&) const
{
    return columns;
}

QModelIndex ByteTreeModel::indexOf(const BytePath& path) const
{
    if (m_entries.empty())
        return {};
    QModelIndex found = index(0, 0);
    for (const int row : path) {
        const QModelIndex next = index(row, 0, found);
        if (!next.isValid())
            break;
        found = next;
    }
    return found;
}

BytePath ByteTreeModel::pathOf(const QModelIndex& index) const
{
    BytePath path;
    for (QModelIndex at = index.siblingAtColumn(0); at.isValid() && at.parent().isValid(); at = at.parent())
        path.insert(path.begin(), at.row());
    return path;
}

const LayerAccount* ByteTreeModel::layerOf(const ByteNode& node) const
{
    const bool isThere = m_account && node.layer >= 0 && std::size_t(node.layer) < m_account->xray.layers.size();
    return isThere ? &m_account->xray.layers[std::size_t(node.layer)] : nullptr;
}

const StreamAccount* ByteTreeModel::streamOf(const ByteNode& node) const
{
    const LayerAccount* layer = layerOf(node);
    const bool isStream = node.kind == RegionKind::Stream && !node.isSymbols;
    const bool isThere = layer && isStream && node.stream >= 0 && std::size_t(node.stream) < layer->streams.size();
    return isThere ? &layer->streams[std::size_t(node.stream)] : nullptr;
}

QVariant ByteTreeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ByteNode& node = *m_entries[std::size_t(index.internalId())].node;
    const auto column = Column(index.column());
    if (role == Qt::TextAlignmentRole)
        return int((column == Column::Part ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const StreamAccount* stream = streamOf(node);
    if (role == Qt::ToolTipRole) {
        if (stream && column == Column::Part)
            return tr("Hash in the manifest: %1%2").arg(QString::fromStdString(stream->hash),
                stream->isDeflated ? tr(", deflated by the container") : QString());
        return headerData(index.column(), Qt::Horizontal, Qt::ToolTipRole);
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const auto bits = [&](double all) {
        return stream && stream->symbols ? QLocale().toString(all / double(stream->symbols), 'f', 4) : QString();
    };
    switch (column) {
    case Column::Part:
        return nodeText(node);
    case Column::Bytes:
        return countText(std::int64_t(node.bytes));
    case Column::Share:
        return percentText(m_file->bytes ? double(node.bytes) / double(m_file->bytes) : 0, 2);
    case Column::Offset:
        return countText(std::int64_t(node.offset));
    case Column::Symbols:
        return stream && stream->symbols ? countText(std::int64_t(stream->symbols)) : QString();
    case Column::BitsPerSymbol:
        return bits(stream ? 8 * double(stream->bytes) : 0);
    case Column::Entropy:
        return bits(stream ? stream->entropyBits : 0);
    case Column::Overhead:
        return stream && stream->entropyBits > 0 ? percentText(stream->overhead(), 2) : QString();
    }
    return {};
}

QVariant ByteTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole)
        return int((column == Column::Part ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isName = role == Qt::DisplayRole;
    switch (column) {
    case Column::Part:
        return isName ? tr("Part") : tr("What these bytes are");
    case Column::Bytes:
        return isName ? tr("Bytes") : tr("In the file");
    case Column::Share:
        return isName ? tr("Share") : tr("Of the file's bytes");
    case Column::Offset:
        return isName ? tr("Offset") : tr("Of the first byte, from the beginning of the file");
    case Column::Symbols:
        return isName ? tr("Symbols") : tr("What the coder coded, escapes and fillers among them; counted by coding the decoded layer again");
    case Column::BitsPerSymbol:
        return isName ? tr("Bits each") : tr("Bits of the stream divided by its symbols");
    case Column::Entropy:
        return isName ? tr("Entropy") : tr("Order-0 Shannon entropy, in bits for each symbol");
    case Column::Overhead:
        return isName ? tr("Overhead") : tr("What the stream takes beyond the entropy; negative where the coder finds more order");
    }
    return {};
}

QString ByteTreeModel::csv() const
{
    QString text = QStringLiteral("path,kind,offset,bytes,symbols,entropy_bits\n");
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const ByteNode& node = *m_entries[i].node;
        QStringList names;
        for (int at = int(i); at >= 0; at = m_entries[std::size_t(at)].parent) {
            const ByteNode& above = *m_entries[std::size_t(at)].node;
            names.prepend(above.kind == RegionKind::Directory ? QStringLiteral("directory")
                    : above.isSymbols                         ? QStringLiteral("symbols")
                    : above.kind == RegionKind::CodeTable     ? QStringLiteral("code table")
                                                              : above.name);
        }
        QString path = names.join(QLatin1Char('/'));
        path = QLatin1Char('"') + path.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
        const StreamAccount* stream = streamOf(node);
        const bool hasSymbols = stream && stream->symbols;
        const std::string_view kind = node.isSymbols ? std::string_view("symbols") : toString(node.kind);
        text += QStringList{path, QString::fromUtf8(kind.data(), qsizetype(kind.size())), QString::number(node.offset),
            QString::number(node.bytes), hasSymbols ? QString::number(stream->symbols) : QString(),
            hasSymbols ? QString::number(stream->entropyBits, 'f', 1) : QString()}.join(QLatin1Char(','))
            + QLatin1Char('\n');
    }
    return text;
}

} // namespace pangkas
