// SPDX-License-Identifier: GPL-3.0-or-later
// All keys of the window, to be searched.
#pragma once

#include <QDialog>
#include <QString>

#include <functional>
#include <vector>

class QLineEdit;
class QSortFilterProxyModel;
class QStandardItemModel;
class QTreeView;

namespace pangkas {

struct ShortcutSection
{
    struct Key
    {
        QString name; // "Open Model"
        QString keys; // "Ctrl+O", several parted by ", "
        QString explanation; // may be empty
    };
    QString title;
    std::vector<Key> keys;
};

class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    /// Asks again when the language changes.
    using Source = std::function<std::vector<ShortcutSection>()>;
    explicit ShortcutSheet(Source source, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    Source m_source;
    QLineEdit* m_search;
    QStandardItemModel* m_model;
    QSortFilterProxyModel* m_found;
    QTreeView* m_view;
};

} // namespace pangkas
