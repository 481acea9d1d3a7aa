// SPDX-License-Identifier: GPL-3.0-or-later
// The streams of a packed layer as a table: symbols, bits of a symbol against the entropy, bytes.
#pragma once

#include "core/container/xray.h"

#include <QAbstractTableModel>

#include <memory>

namespace pangkas {

class StreamModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Stream, Symbols, Bits, Entropy, Overhead, Bytes };
    static constexpr int columns = 6;

    using QAbstractTableModel::QAbstractTableModel;

    void setAccount(std::shared_ptr<const LayerAccount> account);
    const std::shared_ptr<const LayerAccount>& account() const { return m_account; }
    QString csv() const;
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::shared_ptr<const LayerAccount> m_account;
};

/// What a stream is called in the user's language; a name that isn't known stands for itself.
QString streamText(const std::string& name);

} // namespace pangkas
