// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a packed file as a tree with columns: bytes, place, and what the symbols cost against their entropy.
#pragma once

#include "ui/views/xray/xray_file.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace pangkas {

class ByteTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum class Column { Part, Bytes, Share, Offset, Symbols, BitsPerSymbol, Entropy, Overhead };
    static constexpr int columns = 8;

    using QAbstractItemModel::QAbstractItemModel;

    /// The tree's root is the file; `account` may be nullptr and must be of the same file.
    void setFile(std::shared_ptr<const ByteNode> file, std::shared_ptr<const XrayAccount> account);
    void retranslate();
    QModelIndex indexOf(const BytePath& path) const;
    BytePath pathOf(const QModelIndex& index) const;
    /// A line per node with its path, in the "C" locale; numbers of streams where they are known.
    QString csv() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// Of a whole stream; nullptr for other nodes and before it is known.
    const StreamAccount* streamOf(const ByteNode& node) const;
    const LayerAccount* layerOf(const ByteNode& node) const;

private:
    /// Every node in order, with its place: what indexes point to.
    struct Entry
    {
        const ByteNode* node = nullptr;
        int parent = -1;
        int row = 0;
        std::vector<int> parts;
    };
    int add(const ByteNode& node, int parent, int row);

    std::shared_ptr<const ByteNode> m_file;
    std::shared_ptr<const XrayAccount> m_account;
    std::vector<Entry> m_entries; // the file first
};

} // namespace pangkas
