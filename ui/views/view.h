// SPDX-License-Identifier: GPL-3.0-or-later
// One way of looking at the selected layer or at the whole model: a tab of the workspace.
#pragma once

#include "ui/views/figure.h"

#include <QTimer>
#include <QWidget>

#include <vector>

namespace pangkas {

class Workbench;

/// Knows when what it shows is out of date and brings it up to date while it is visible: at most once for each turn
/// of the event loop, however much has changed, and not at all while another tab is in front.
class View : public QWidget
{
    Q_OBJECT
public:
    enum class Subject { Layer, Model };

    /// Another model, recipe or data set and new figures or accuracies make the view stale by themselves.
    View(Workbench& workbench, Subject subject, QWidget* parent = nullptr);

    Subject subject() const { return m_subject; }
    /// On the view's tab and in the menu, in the window's language.
    virtual QString title() const = 0;
    /// What one sees there, in a sentence.
    virtual QString explanation() const = 0;
    /// Plots and tables that can be saved and copied from here.
    virtual std::vector<Figure> figures() { return {}; }

    /// A row of the layer table, -1 for none.
    void setLayer(int layer);

protected:
    Workbench& workbench() const { return m_workbench; }
    /// A layer of the present model, or -1.
    int layer() const;
    /// What is shown is out of date.
    void invalidate();
    /// Called only while the view is visible.
    virtual void refresh() = 0;
    /// All texts anew; a refresh follows.
    virtual void retranslate() = 0;
    /// Colours of plots anew; a refresh follows.
    virtual void applyColours() { }

    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    Workbench& m_workbench;
    const Subject m_subject;
    int m_layer = -1;
    bool m_isStale = true;
    QTimer m_soon;
};

} // namespace pangkas
