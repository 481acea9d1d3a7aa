// SPDX-License-Identifier: GPL-3.0-or-later
// A walk through the whole program as somebody might take it who tries everything once: no warning may be heard.
#include "tests/ui/window_test.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/views/view.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QRegularExpression>
#include <QTimer>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

class TestWalk : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyView_data();
    void everyView();
    void everyAction();
    void withoutAModel();

private:
    /// Every entry of the menus but those that end the program.
    QList<QAction*> allActions() const;
    void openSample();
    void settle();
    static void failOnWarnings();

    QTimer m_dismiss; // what an action opens is closed again, as by Escape
};

void TestWalk::initTestCase()
{
    // Where everything of the user's own would go otherwise.
    QVERIFY(!qEnvironmentVariable("XDG_DATA_HOME").isEmpty());
    m_dismiss.setInterval(30);
    connect(&m_dismiss, &QTimer::timeout, [] {
        if (QWidget* popup = QApplication::activePopupWidget())
            popup->close();
        else if (QWidget* modal = QApplication::activeModalWidget())
            modal->close();
    });
    m_dismiss.start();
}

QList<QAction*> TestWalk::allActions() const
{
    QList<QAction*> actions, waiting = m_window->menuBar()->actions();
    while (!waiting.isEmpty()) {
        QAction* action = waiting.takeFirst();
        if (action->menu())
            waiting += action->menu()->actions();
        else if (!action->isSeparator() && action != m_window->actions().quit)
            actions << action;
    }
    return actions;
}

void TestWalk::failOnWarnings()
{
    // The one thing that the offscreen platform always has to say.
    QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support propagateSizeHints)"));
}

void TestWalk::settle()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_window->workbench().jobs().jobs().empty(), 120'000);
    QTest::qWait(1);
}

void TestWalk::openSample()
{
    m_window->actions().openSample->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_document->source(), 60'000);
    settle();
}

void TestWalk::everyView_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("theme");
    QTest::addRow("English, light") << "en" << int(Theme::Light);
    QTest::addRow("Indonesian, dark") << "id" << int(Theme::Dark);
}

void TestWalk::everyView()
{
    QFETCH(QString, language);
    QFETCH(int, theme);
    failOnWarnings();
    openSample();
    for (QAction* action : m_window->actions().themes->actions())
        if (action->data().toInt() == theme)
            action->trigger();
    for (QAction* action : m_window->actions().languages->actions())
        if (action->data().toString() == language)
            action->trigger();
    QDir artefacts(qEnvironmentVariable("PANGKAS_BINARY_DIR"));
    QVERIFY(artefacts.mkpath("screenshots"));
    for (const QSize& size : {QSize(1024, 700), QSize(1440, 900)}) {
        m_window->resize(size);
        for (View* view : m_window->workspace().views()) {
            m_window->workspace().showView(view);
            QVERIFY(view->isVisible());
            QVERIFY(!view->title().isEmpty() && !view->explanation().isEmpty());
            QVERIFY2(!view->objectName().isEmpty(), qPrintable(view->title()));
            for (int layer = 0; layer < m_table->model()->rowCount(); ++layer)
                m_table->selectLayer(layer);
            m_table->selectLayer(5);
            QTest::qWait(50);
            settle();
            // No view may ask for more room than a small screen has.
            QVERIFY2(m_window->width() <= size.width() && m_window->height() <= size.height(), qPrintable(view->title()));
            const QString name = QStringLiteral("screenshots/%1-%2-%3.png").arg(view->objectName(), language).arg(size.width());
            QVERIFY(m_window->grab().save(artefacts.filePath(name)));
        }
    }
    // An edit while each view is in front, undone again.
    for (View* view : m_window->workspace().views()) {
        m_window->workspace().showView(view);
        m_table->model()->setData(cell(5, Column::Sparsity), 850);
        QTest::qWait(20);
        m_window->actions().undo->trigger();
        QTest::qWait(20);
    }
    settle();
}

void TestWalk::everyAction()
{
    failOnWarnings();
    openSample();
    const qsizetype count = allActions().size();
    QVERIFY(count > 25);
    for (qsizetype i = 0; i < count; ++i) {
        const QList<QAction*> actions = allActions();
        if (i >= actions.size())
            break; // lists of recent files change
        if (!actions[i]->isEnabled())
            continue;
        actions[i]->trigger();
        QTest::qWait(40);
    }
    m_window->workbench().cancel();
    settle();
    QVERIFY(m_window->isVisible());
    QVERIFY(m_document->source());
}

void TestWalk::withoutAModel()
{
    failOnWarnings();
    for (const QPointer<QAction> action : allActions()) {
        if (action && action->isEnabled() && action != m_window->actions().openSample)
            action->trigger();
        QTest::qWait(5);
    }
    for (View* view : m_window->workspace().views())
        m_window->workspace().showView(view);
    m_window->workbench().cancel();
    settle();
}

QTEST_MAIN(TestWalk)
#include "test_walk.moc"
