// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the real window as a whole: pages, headline, languages, themes, settings, closing.
#include "ui/mainwindow/main_window.h"

#include "tests/ui/window_test.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/plots/histogram_plot.h"
#include "ui/views/histogram/histogram_view.h"

#include <QAction>
#include <QActionGroup>
#include <QDoubleSpinBox>
#include <QImage>
#include <QMenuBar>
#include <QtTest>

#include <atomic>
#include <semaphore>
#include <thread>

using namespace pangkas;
using namespace pangkas::test;

class TestMainWindow : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void welcomeUntilThereIsAModel();
    void selectionShowsItsHistogram();
    void headlineGoesFromPredictedToPacked();
    void denseFigureSaysThatItGrows();
    void languagesAndThemes();
    void everyActionHasATextAndItsOwnShortcut();
    void settingsAreRemembered();
    void closingStopsJobs();
    void benchmarkSliderEvent();
    void benchmarkNewWindow();
};

void TestMainWindow::welcomeUntilThereIsAModel()
{
    auto* welcome = m_window->findChild<QWidget*>("welcome");
    QVERIFY(welcome->isVisible());
    QVERIFY(!m_table->isVisible());
    QVERIFY(!m_window->actions().exportPack->isEnabled());
    QVERIFY(!m_window->actions().evaluate->isEnabled());
    openSmall();
    QVERIFY(!welcome->isVisible());
    QVERIFY(m_window->actions().exportPack->isEnabled());
    QVERIFY(m_window->windowTitle().contains("small.pth"));
}

void TestMainWindow::selectionShowsItsHistogram()
{
    openSmall();
    m_document->changeRecipe(*m_document->recipe(), RecipeEdit::Load);
    m_table->model()->setData(cell(0, Column::Sparsity), 500);
    const HistogramPlot& plot = *m_window->workspace().histogram().plot();
    QCOMPARE(plot.threshold(), 0.0);
    QTRY_VERIFY(textOf("figureZeros").startsWith("0.0"));
    m_table->selectLayer(0);
    const double threshold = m_document->source()->profiles[0]->thresholdForSparsity(0.5);
    QTRY_COMPARE(plot.threshold(), threshold);
    QVERIFY(textOf("figureZeros").startsWith("50.0"));
    m_window->actions().logarithmic->trigger();
    QVERIFY(!plot.isLogarithmic());
}

void TestMainWindow::headlineGoesFromPredictedToPacked()
{
    openSmall();
    QTRY_COMPARE(textOf("headlineBytesOrigin"), "packed");
    const QString before = textOf("headlineBytes");
    m_table->model()->setData(cell(fc6, Column::Sparsity), 900);
    QCOMPARE(textOf("headlineBytesOrigin"), "predicted"); // at once, in the same event
    QVERIFY(textOf("headlineBytes") != before);
    QTRY_COMPARE(textOf("headlineBytesOrigin"), "packed");
    m_window->actions().undo->trigger();
    QTRY_COMPARE(textOf("headlineBytesOrigin"), "packed");
    QCOMPARE(textOf("headlineBytes"), before);
}

void TestMainWindow::denseFigureSaysThatItGrows()
{
    openSmall();
    auto report = std::make_shared<EvaluationReport>();
    report->total = 200;
    report->images = 100;
    report->correct = 80;
    Results& results = m_window->workbench().results();
    results.setDensePartial(report);
    QTRY_COMPARE(textOf("headlineDense"), "dense 80.0 %, so far");
    auto whole = std::make_shared<EvaluationReport>(*report);
    whole->images = 200;
    whole->correct = 170;
    results.setDense(whole);
    QTRY_COMPARE(textOf("headlineDense"), "dense 85.0 %");
}

void TestMainWindow::languagesAndThemes()
{
    openSmall();
    const QString english = m_window->actions().evaluate->text();
    for (const char* code : {"id", "en"}) {
        m_window->chooseLanguage(code);
        QCoreApplication::sendPostedEvents();
        for (const Theme theme : {Theme::Dark, Theme::Light}) {
            m_window->applyTheme(theme);
            const QImage picture = m_window->grab().toImage();
            const QColor ground = picture.pixelColor(picture.width() / 2, 3);
            QCOMPARE(ground.lightness() < 128, theme == Theme::Dark);
        }
        if (code == QLatin1String("id"))
            QVERIFY(m_window->actions().evaluate->text() != english);
    }
    QCOMPARE(m_window->actions().evaluate->text(), english);
}

void TestMainWindow::everyActionHasATextAndItsOwnShortcut()
{
    QStringList shortcuts;
    for (const QAction* action : m_window->menuBar()->findChildren<QAction*>()) {
        if (action->isSeparator())
            continue;
        for (const QKeySequence& shortcut : action->shortcuts()) {
            QVERIFY2(!shortcuts.contains(shortcut.toString()), qPrintable(shortcut.toString()));
            shortcuts << shortcut.toString();
        }
    }
    for (const QAction* menu : m_window->menuBar()->actions()) {
        QVERIFY(!menu->text().isEmpty());
        for (const QAction* action : menu->menu()->actions())
            QVERIFY2(action->isSeparator() || !action->text().isEmpty(), qPrintable(action->objectName()));
    }
    QVERIFY(shortcuts.size() >= 12);
}

void TestMainWindow::settingsAreRemembered()
{
    m_window->applyTheme(Theme::Dark);
    m_window->chooseLanguage("id");
    m_window->actions().logarithmic->setChecked(false);
    m_window->close();
    m_window = std::make_unique<MainWindow>(*m_settings);
    QVERIFY(isDark(m_window->palette()));
    QVERIFY(!m_window->actions().logarithmic->isChecked());
    QVERIFY(!m_window->workspace().histogram().isLogarithmic());
    QCOMPARE(m_window->actions().languages->checkedAction()->data().toString(), "id");
    // Fields follow the language's notation of numbers, also those that were there before.
    const auto* field = m_window->findChild<QDoubleSpinBox*>("figureZeros");
    QCOMPARE(field->locale().decimalPoint(), ",");
    m_window->chooseLanguage("en");
    QCOMPARE(field->locale().decimalPoint(), ".");
    m_table = nullptr;
}

void TestMainWindow::closingStopsJobs()
{
    openSmall();
    std::binary_semaphore began{0};
    std::atomic<bool> isStopped = false;
    m_window->workbench().jobs().start<int>(
        {JobLane::Long, [] { return QStringLiteral("waits"); }, {}},
        [&](const JobContext& job) -> Result<std::shared_ptr<const int>> {
            began.release();
            while (!job.isCancelled())
                std::this_thread::yield();
            isStopped = true;
            return fail(ErrorCode::Cancelled, {});
        },
        this, [](Result<std::shared_ptr<const int>>) { });
    began.acquire();
    m_window->close();
    QTRY_VERIFY(isStopped);
}

void TestMainWindow::benchmarkSliderEvent()
{
    openSmall();
    int next = 0;
    m_document->beginGesture();
    // A movement with everything that follows in the same turn of the event loop: figures, table, histogram, headline.
    QBENCHMARK {
        m_table->model()->setData(cell(fc6, Column::Sparsity), next = (next + 7) % 1000);
        QCoreApplication::processEvents();
    }
    m_document->endGesture();
}

void TestMainWindow::benchmarkNewWindow()
{
    QBENCHMARK {
        MainWindow window(*m_settings);
        window.show();
        QCoreApplication::processEvents();
    }
}

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
