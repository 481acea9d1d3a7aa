// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows besides the work: welcome page, tour, shortcut sheet.
#include "ui/mainwindow/main_window.h"

#include "ui/mainwindow/recent_files.h"
#include "ui/mainwindow/shortcut_list.h"
#include "ui/mainwindow/tour_steps.h"
#include "ui/mainwindow/workspace.h"
#include "ui/widgets/layer_table_view.h"
#include "ui/widgets/shortcut_sheet.h"
#include "ui/widgets/tour.h"
#include "ui/widgets/welcome_page.h"

#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>

namespace pangkas {

bool MainWindow::isWorkShown() const
{
    return m_pages->currentWidget() == m_workspace;
}

void MainWindow::showWork()
{
    m_pages->setCurrentWidget(m_workspace);
    m_workspace->table().setFocus();
    if (m_offersTour) {
        m_offersTour = false;
        // Once the parts that it points at have their places.
        QMetaObject::invokeMethod(this, &MainWindow::startTour, Qt::QueuedConnection);
    }
}

void MainWindow::showWelcome()
{
    m_welcome->setRecent(m_recent->paths());
    m_welcome->setHasWork(m_workbench.document().source() != nullptr);
    m_pages->setCurrentWidget(m_welcome);
    m_welcome->setFocus();
}

void MainWindow::prepareSample()
{
    m_isPreparing = true;
    m_workbench.openModel(QString::fromLatin1(sampleModelName.data(), qsizetype(sampleModelName.size())));
}

void MainWindow::offerTour()
{
    m_offersTour = !m_settings.value("tourSeen", false).toBool();
}

void MainWindow::startTour()
{
    if (m_tour)
        return;
    // The tour is one of the work.
    if (!isWorkShown()) {
        if (!m_workbench.document().source()) {
            m_offersTour = true;
            m_isPreparing = false;
            m_workbench.openModel(QString::fromLatin1(sampleModelName.data(), qsizetype(sampleModelName.size())));
            return;
        }
        m_offersTour = false;
        showWork();
    }
    m_tour = new Tour(tourSteps, *this);
    connect(m_tour, &Tour::ended, this, [this] {
        m_settings.setValue("tourSeen", true);
        m_workspace->table().setFocus();
    });
}

void MainWindow::showShortcuts()
{
    if (!m_shortcuts) {
        m_shortcuts = new ShortcutSheet([this] { return shortcutList(*menuBar()); }, this);
        m_shortcuts->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_shortcuts->open();
}

} // namespace pangkas
