// SPDX-License-Identifier: GPL-3.0-or-later
// The work itself: headline above, layers on the left, the views of layer and model on the right.
#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QSplitter;
class QTabWidget;

namespace pangkas {

class HeadlineBar;
class HistogramView;
class LayerProxyModel;
class LayerTableModel;
class LayerTreeModel;
class LayerTableView;
class TargetBar;
class View;
class Workbench;
class TrainingView;
class XrayView;

class Workspace : public QWidget
{
    Q_OBJECT
public:
    explicit Workspace(Workbench& workbench, QWidget* parent = nullptr);

    HeadlineBar& headline() { return *m_headline; }
    LayerTableView& table() { return *m_table; }
    TargetBar& target() { return *m_target; }
    QLineEdit& search() { return *m_search; }
    HistogramView& histogram() { return *m_histogram; }
    XrayView& xray() { return *m_xray; }
    TrainingView& training() { return *m_training; }
    const std::vector<View*>& views() const { return m_views; }
    View* currentView() const;
    void showView(View* view);
    QSplitter& splitter() { return *m_splitter; }

Q_SIGNALS:
    void currentViewChanged(pangkas::View* view);
    /// On the view in front, where nothing has a menu of its own; a place on the screen.
    void contextMenuWanted(const QPoint& place);

protected:
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void retranslate();

    HeadlineBar* m_headline;
    QSplitter* m_splitter;
    QLabel* m_title;
    QLabel* m_keys;
    QLineEdit* m_search;
    LayerTableModel* m_model;
    LayerTreeModel* m_tree;
    LayerProxyModel* m_layers;
    LayerTableView* m_table;
    TargetBar* m_target;
    QTabWidget* m_tabs;
    std::vector<View*> m_views;
    HistogramView* m_histogram;
    XrayView* m_xray;
    TrainingView* m_training;
};

} // namespace pangkas
