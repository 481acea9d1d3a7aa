// SPDX-License-Identifier: GPL-3.0-or-later
// The work itself: headline above, layers on the left, the selected layer on the right.
#pragma once

#include <QWidget>

class QLabel;
class QSplitter;

namespace pangkas {

class Document;
class HeadlineBar;
class LayerPanel;
class LayerTableModel;
class LayerTableView;
class Results;

class Workspace : public QWidget
{
    Q_OBJECT
public:
    Workspace(Document& document, const Results& results, QWidget* parent = nullptr);

    HeadlineBar& headline() { return *m_headline; }
    LayerTableView& table() { return *m_table; }
    LayerPanel& layerPanel() { return *m_panel; }
    QSplitter& splitter() { return *m_splitter; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    HeadlineBar* m_headline;
    QSplitter* m_splitter;
    QLabel* m_title;
    QLabel* m_keys;
    LayerTableModel* m_model;
    LayerTableView* m_table;
    LayerPanel* m_panel;
};

} // namespace pangkas
