// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the whole window share: a window with a model, and short ways to what is in it.
#pragma once

#include "tests/ui/small_source.h"
#include "ui/mainwindow/main_window.h"
#include "ui/models/layer_table_model.h"
#include "ui/widgets/layer_table_view.h"

#include <QModelIndex>
#include <QObject>
#include <QPoint>
#include <QSettings>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace pangkas::test {

/// Each test has a window of its own, its settings in a folder of its own.
class WindowTest : public QObject
{
    Q_OBJECT
protected:
    using Column = LayerTableModel::Column;

    /// The model of small_source.h with nothing pruned, fc6 selected.
    void openSmall();
    /// SqueezeNet of two classes, which every program of ours knows, as a file of 3 MB.
    QString writeModel(const QString& name, std::uint64_t seed = 1);
    /// 24 images of two classes in the folder "images", and so many broken ones.
    void writeImages(int damaged);
    /// They are in the document afterwards; false without an engine.
    bool openImages();

    QString textOf(const char* label) const;
    /// What the bar below the menus says, empty while it is hidden.
    QString message() const;
    QModelIndex cell(int row, Column column) const { return m_table->model()->index(row, int(column)); }
    int step(int row) const { return cell(row, Column::Sparsity).data(Qt::EditRole).toInt(); }
    QPoint handle(int row) const;

    static constexpr int fc6 = 1;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    LayerTableView* m_table = nullptr;
    Document* m_document = nullptr;

private Q_SLOTS:
    void init();
    void cleanup();
};

} // namespace pangkas::test
