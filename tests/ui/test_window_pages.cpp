// SPDX-License-Identifier: GPL-3.0-or-later
// Welcome page, shortcut sheet, tour, and what the window remembers of its layout.
#include "tests/ui/window_test.h"
#include "ui/mainwindow/shortcut_list.h"
#include "ui/mainwindow/tour_steps.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/views/view.h"
#include "ui/widgets/log_panel.h"
#include "ui/widgets/shortcut_sheet.h"
#include "ui/widgets/tour.h"
#include "ui/widgets/welcome_page.h"

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

class TestWindowPages : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void sampleWaitsBehindTheWelcomePage();
    void welcomeAndBack();
    void recentModels();
    void shortcutsOfAllActions();
    void shortcutsAreSearched();
    void tourByKeys();
    void tourSpeaksTheLanguage();
    void tourIsOfferedOnce();
    void themeChosenBeforeTheWindowIsShown();
    void layoutIsRemembered();
    void logIsSaved();
};

void TestWindowPages::sampleWaitsBehindTheWelcomePage()
{
    QSignalSpy opened(&m_window->workbench(), &Workbench::modelOpened);
    m_window->prepareSample();
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), 60000);
    auto* welcome = m_window->findChild<WelcomePage*>();
    QVERIFY(welcome->isVisible());
    QVERIFY(!m_window->actions().exportPack->isEnabled()); // nothing happens unseen
    QCOMPARE(m_window->windowTitle(), "Pangkas[*]");
    m_window->actions().openSample->trigger();
    QVERIFY(!welcome->isVisible()); // at once
    QVERIFY(m_window->actions().exportPack->isEnabled());
    QCOMPARE(opened.size(), 1);
}

void TestWindowPages::welcomeAndBack()
{
    QVERIFY(!m_window->actions().welcome->isEnabled());
    openSmall();
    m_table->model()->setData(cell(fc6, Column::Sparsity), 300);
    m_window->actions().welcome->trigger();
    auto* welcome = m_window->findChild<WelcomePage*>();
    QVERIFY(welcome->isVisible());
    QVERIFY(!m_window->actions().undo->isEnabled());
    auto* back = welcome->findChild<QToolButton*>("backToWork");
    QVERIFY(back->isVisible());
    back->click();
    QVERIFY(!welcome->isVisible());
    QVERIFY(m_window->actions().undo->isEnabled());
    QCOMPARE(step(fc6), 300);
}

void TestWindowPages::recentModels()
{
    m_settings->setValue("recentModels", QStringList{"/models/one & two.pth", "/models/three.pth"});
    auto* welcome = m_window->findChild<WelcomePage*>();
    welcome->setRecent(m_settings->value("recentModels").toStringList());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    const auto buttons = welcome->findChildren<QToolButton*>("recentModel");
    QCOMPARE(buttons.size(), 2);
    QSignalSpy wanted(welcome, &WelcomePage::recentWanted);
    buttons[1]->click();
    QCOMPARE(wanted.first().first().toString(), "/models/three.pth");
}

void TestWindowPages::shortcutsOfAllActions()
{
    QStringList listed;
    for (const ShortcutSection& section : shortcutList(*m_window->menuBar())) {
        QVERIFY(!section.title.isEmpty() && !section.title.contains('&'));
        for (const ShortcutSection::Key& key : section.keys) {
            QVERIFY2(!key.name.isEmpty() && !key.keys.isEmpty(), qPrintable(key.name + key.keys));
            listed << key.keys.split(", ");
        }
    }
    for (const QAction* menu : m_window->menuBar()->actions()) {
        for (const QAction* action : menu->menu()->actions()) {
            for (const QKeySequence& key : action->shortcuts())
                QVERIFY2(listed.contains(key.toString(QKeySequence::NativeText)), qPrintable(action->objectName()));
        }
    }
}

void TestWindowPages::shortcutsAreSearched()
{
    m_window->actions().shortcuts->trigger();
    auto* sheet = m_window->findChild<ShortcutSheet*>();
    QVERIFY(sheet && sheet->isVisible());
    auto* search = sheet->findChild<QLineEdit*>("shortcutSearch");
    const QAbstractItemModel& found = *sheet->findChild<QTreeView*>("shortcuts")->model();
    QVERIFY(found.rowCount() > 4);
    search->setText("open data set");
    QCOMPARE(found.rowCount(), 1);
    QCOMPARE(found.rowCount(found.index(0, 0)), 1);
    QVERIFY(found.index(0, 1, found.index(0, 0)).data().toString().contains("Ctrl+D"));
    search->setText("ctrl+d");
    QCOMPARE(found.rowCount(), 1);
    search->setText("no such thing");
    QCOMPARE(found.rowCount(), 0);
    m_window->chooseLanguage("id");
    QCoreApplication::sendPostedEvents();
    search->clear();
    QVERIFY(found.rowCount() > 4);
    sheet->reject();
}

void TestWindowPages::tourByKeys()
{
    openSmall();
    m_window->startTour();
    QPointer<Tour> tour = m_window->findChild<Tour*>();
    QVERIFY(tour && tour->steps() >= 6);
    QVERIFY(tour->isAncestorOf(m_window->focusWidget()));
    QStringList titles;
    for (int i = 0; i + 1 < tour->steps(); ++i) {
        titles << textOf("tourTitle");
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Right);
        QCOMPARE(tour->step(), i + 1);
        QVERIFY(tour->rect().contains(tour->findChild<QWidget*>("card")->geometry()));
    }
    titles.removeDuplicates();
    QCOMPARE(titles.size(), tour->steps() - 1);
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Left);
    QCOMPARE(tour->step(), tour->steps() - 2);
    for (int i = 0; i < 7; ++i) { // the focus stays in it
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Tab);
        QVERIFY(tour->isAncestorOf(m_window->focusWidget()));
    }
    QVERIFY(!m_settings->value("tourSeen").toBool());
    QTest::keyClick(tour, Qt::Key_Escape);
    QTRY_VERIFY(!tour);
    QVERIFY(m_settings->value("tourSeen").toBool());
    QVERIFY(m_table->hasFocus());
}

void TestWindowPages::tourSpeaksTheLanguage()
{
    openSmall();
    m_window->startTour();
    auto* tour = m_window->findChild<Tour*>();
    tour->showStep(2);
    QEvent change(QEvent::LanguageChange);
    QApplication::sendEvent(tour, &change);
    QCOMPARE(tour->step(), 2);
    QCOMPARE(textOf("tourTitle"), tourSteps()[2].title);
    for (const TourStep& step : tourSteps())
        QVERIFY(!step.title.isEmpty() && step.text.size() > 40);
    tour->end();
}

void TestWindowPages::tourIsOfferedOnce()
{
    m_window->offerTour();
    openSmall();
    QTRY_VERIFY(m_window->findChild<Tour*>());
    m_window->findChild<QPushButton*>("tourSkip")->click();
    QTRY_VERIFY(!m_window->findChild<Tour*>());
    m_window->offerTour();
    setSmallSource(*m_document, 2);
    QCoreApplication::processEvents();
    QVERIFY(!m_window->findChild<Tour*>());
}

void TestWindowPages::themeChosenBeforeTheWindowIsShown()
{
    m_window = std::make_unique<MainWindow>(*m_settings);
    m_window->applyTheme(Theme::Light);
    m_window->applyTheme(Theme::Dark);
    m_window->show();
    m_table = &m_window->workspace().table();
    m_document = &m_window->workbench().document();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    openSmall();
    const auto ground = [](QWidget* widget) { return widget->grab().toImage().pixelColor(widget->width() - 4, widget->height() / 2); };
    auto* search = m_window->findChild<QLineEdit*>("layerSearch");
    QVERIFY(ground(m_table).lightness() < 128);
    QVERIFY(ground(search).lightness() < 128);
    m_window->applyTheme(Theme::Light);
    QVERIFY(ground(m_table).lightness() > 128);
    QVERIFY(ground(search).lightness() > 128);
    m_window->applyTheme(Theme::Dark);
    QVERIFY(ground(m_table).lightness() < 128);
    QVERIFY(search->palette().color(QPalette::Text).lightness() > 128);
}

void TestWindowPages::layoutIsRemembered()
{
    openSmall();
    const int hidden = int(Column::Ratio), shown = int(Column::Density);
    m_table->setColumnHidden(hidden, true);
    m_table->setColumnHidden(shown, false);
    m_table->sortByColumn(int(Column::Parameters), Qt::DescendingOrder);
    m_table->header()->resizeSection(int(Column::Layer), 143);
    m_window->findChild<LogPanel*>()->setLeast(LogLevel::Warning);
    auto sizes = [&](const char* name) { return m_window->findChild<QSplitter*>(name)->sizes(); };
    const char* names[] = {"verticalSplitter", "mainSplitter", "bottomSplitter"};
    for (const char* name : names) {
        auto* splitter = m_window->findChild<QSplitter*>(name);
        QList<int> moved = splitter->sizes();
        moved[0] -= 40;
        moved[1] += 40;
        splitter->setSizes(moved);
    }
    QList<QList<int>> before;
    for (const char* name : names)
        before << sizes(name);
    View* last = m_window->workspace().views().back();
    m_window->workspace().showView(last);
    const QString view = last->objectName();
    m_window->close();
    m_window = std::make_unique<MainWindow>(*m_settings);
    m_table = &m_window->workspace().table();
    m_document = &m_window->workbench().document();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    openSmall();
    QVERIFY(m_table->isColumnHidden(hidden));
    QVERIFY(!m_table->isColumnHidden(shown));
    QCOMPARE(m_table->header()->sortIndicatorSection(), int(Column::Parameters));
    QCOMPARE(m_table->header()->sortIndicatorOrder(), Qt::DescendingOrder);
    QCOMPARE(m_table->model()->index(0, int(Column::Layer)).data().toString(), "fc6"); // sorted, not only marked
    QCOMPARE(m_table->columnWidth(int(Column::Layer)), 143);
    QCOMPARE(m_window->findChild<LogPanel*>()->least(), LogLevel::Warning);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(sizes(names[i]), before[i]);
    QCOMPARE(m_window->workspace().currentView()->objectName(), view);
}

void TestWindowPages::logIsSaved()
{
    QVERIFY(!m_window->actions().saveLog->isEnabled());
    m_window->log().add(LogLevel::Warning, "Größe");
    QVERIFY(m_window->actions().saveLog->isEnabled());
    const QString expected = m_window->log().plainText();
    m_window->actions().saveLog->trigger();
    auto* dialog = m_window->findChild<QFileDialog*>();
    QVERIFY(dialog);
    const QString path = m_folder->filePath("log.txt");
    Q_EMIT dialog->fileSelected(path);
    dialog->reject();
    QTRY_COMPARE(m_window->log().rowCount(), 2);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), expected);
    QCOMPARE(m_settings->value("logFolder").toString(), m_folder->path());
}

QTEST_MAIN(TestWindowPages)
#include "test_window_pages.moc"
