// SPDX-License-Identifier: GPL-3.0-or-later
// Saves and copies the figures of the view in front: from the View menu, by keys, and from a plot's context menu.
#pragma once

#include "core/base/error.h"
#include "ui/views/figure.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <optional>

class QMenu;
class QPoint;
class QSettings;
class QWidget;

namespace pangkas {

class JobRunner;
class WindowActions;
class Workspace;

class FigureActions : public QObject
{
    Q_OBJECT
public:
    FigureActions(WindowActions& actions, Workspace& workspace, JobRunner& jobs, QSettings& settings, QWidget* window);

    /// Enables the actions as the view in front has figures.
    void updateActions();
    /// Takes the picture now and writes it in the background; saved() or failed() answers. The format is the one that
    /// the path ends in.
    void save(const Figure& figure, const QString& path);
    void copyPicture(const Figure& figure);
    void copyTable(const Figure& figure);

Q_SIGNALS:
    void saved(const QString& path);
    void copied(const QString& name);
    void failed(const pangkas::Error& error);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// The one with the focus, otherwise the first.
    std::optional<Figure> currentFigure() const;
    void askSave(const Figure& figure);
    void fill(QMenu& menu, const Figure& figure);
    void fillAll();
    void showMenu(const QPoint& place);

    WindowActions& m_actions;
    Workspace& m_workspace;
    JobRunner& m_jobs;
    QSettings& m_settings;
    QWidget* m_window;
};

} // namespace pangkas
