// SPDX-License-Identifier: GPL-3.0-or-later
// The window on an X server, moved by a pointer that the server moves: xdotool, not Qt's own events. Pictures of the
// screen stay in the build folder, under screenshots.
#include "tests/ui/window_test.h"
#include "ui/mainwindow/window_actions.h"

#include <QDir>
#include <QGuiApplication>
#include <QProcess>
#include <QScreen>
#include <QStandardPaths>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

class TestRealWindow : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void mouseDragsASlider();

private:
    void pointer(const QStringList& arguments);
    void keepScreen(const QString& name);
};

void TestRealWindow::initTestCase()
{
    if (QGuiApplication::platformName() != "xcb")
        QSKIP("not on an X server");
    if (QStandardPaths::findExecutable("xdotool").isEmpty())
        QSKIP("xdotool is not installed");
}

void TestRealWindow::pointer(const QStringList& arguments)
{
    QCOMPARE(QProcess::execute("xdotool", arguments), 0);
    QTest::qWait(30); // the server's events come back through the loop
}

void TestRealWindow::keepScreen(const QString& name)
{
    QDir artefacts(qEnvironmentVariable("PANGKAS_BINARY_DIR"));
    QVERIFY(artefacts.mkpath("screenshots"));
    QVERIFY(m_window->screen()->grabWindow(0).save(artefacts.filePath("screenshots/" + name)));
}

void TestRealWindow::mouseDragsASlider()
{
    m_window->move(0, 0);
    m_window->resize(1280, 800);
    m_window->actions().openSample->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_document->source(), 60'000);
    m_window->actions().presetNothing->trigger();
    constexpr int layer = 5; // fc6
    m_table->selectLayer(layer);
    pointer({"windowfocus", QString::number(m_window->winId())}); // no window manager does it
    QTRY_VERIFY(m_window->isActiveWindow());
    const auto at = [&](const QPoint& position) {
        const QPoint screen = m_table->viewport()->mapToGlobal(position);
        return QStringList{"mousemove", QString::number(screen.x()), QString::number(screen.y())};
    };
    QCOMPARE(step(layer), 0);
    const int undoSteps = m_document->undoStack().count();
    const QPoint start = handle(layer);
    pointer(at(start));
    pointer({"mousedown", "1"});
    for (int x = 5; x <= 80; x += 5)
        pointer(at(start + QPoint(x, 0)));
    keepScreen("real-window-drag.png");
    pointer({"mouseup", "1"});
    QVERIFY2(step(layer) > 300, qPrintable(QString::number(step(layer))));
    QCOMPARE(m_document->undoStack().count(), undoSteps + 1);
    QTRY_COMPARE_WITH_TIMEOUT(textOf("headlineBytesOrigin"), "packed", 120'000);
    keepScreen("real-window-packed.png");

    pointer({"key", "ctrl+z"});
    QTRY_COMPARE(step(layer), 0);
}

QTEST_MAIN(TestRealWindow)
#include "test_real_window.moc"
