// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets and evaluation in the real window, with the real engine where it is built.
#include "tests/ui/window_test.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/widgets/damaged_images_dialog.h"
#include "ui/widgets/preprocessing_dialog.h"

#include <QAction>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

class TestWindowEvaluation : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void evaluatesAndCancels();
    void preprocessingIsAskedFor();
    void otherPreprocessingForgetsAccuracy();
    void damagedImagesAreAskedFor();
};

void TestWindowEvaluation::evaluatesAndCancels()
{
    openSmall();
    if (!openImages() && message().contains("engine"))
        QSKIP("the engine is not built");
    QVERIFY2(m_document->dataset(), qPrintable(message()));
    QVERIFY(m_window->actions().evaluate->isEnabled());
    QCOMPARE(textOf("headlineAccuracyOrigin"), "not measured");

    // Cancelled before it begins: nothing is measured, nothing is reported as a failure.
    m_window->actions().evaluate->trigger();
    m_window->actions().cancel->trigger();
    QTRY_VERIFY(m_window->workbench().jobs().isIdle(JobLane::Long));
    QVERIFY(!m_window->workbench().results().compressed().report);
    QVERIFY(message().isEmpty());

    m_window->actions().evaluate->trigger();
    QVERIFY(!m_window->actions().evaluate->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(textOf("headlineAccuracyOrigin"), "measured", 30000);
    const Results& results = m_window->workbench().results();
    QCOMPARE(results.compressed().report->images, 24);
    QCOMPARE(results.dense()->images, 24);
    // Nothing is pruned: the decoded network is the dense one.
    QCOMPARE(results.compressed().report->correct, results.dense()->correct);

    m_table->model()->setData(cell(fc6, Column::Sparsity), 1000);
    QCOMPARE(textOf("headlineAccuracyOrigin"), "out of date");
    m_window->actions().undo->trigger();
    QCOMPARE(textOf("headlineAccuracyOrigin"), "measured");

    QSignalSpy exported(&m_window->workbench(), &Workbench::exported);
    m_window->workbench().exportPack(m_folder->filePath("evaluated.pkz"));
    QTRY_VERIFY_WITH_TIMEOUT(!exported.isEmpty(), 30000);
    QCOMPARE(textOf("headlineAccuracyOrigin"), "measured on the file");
    QCOMPARE(results.compressed().report->correct, results.dense()->correct);
}

void TestWindowEvaluation::damagedImagesAreAskedFor()
{
    writeImages(2);
    m_window->workbench().openDataset(m_folder->filePath("images"));
    DamagedImagesDialog* dialog = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT(
        (dialog = m_window->findChild<DamagedImagesDialog*>()) != nullptr || !message().isEmpty(), 30000);
    if (!dialog && message().contains("engine"))
        QSKIP("the engine is not built");
    QVERIFY2(dialog, qPrintable(message()));
    QVERIFY(dialog->findChild<QPlainTextEdit*>()->toPlainText().contains("broken1.jpg"));
    QVERIFY(!m_document->dataset());
    dialog->accept();
    QTRY_VERIFY(m_document->dataset());
    QCOMPARE(m_document->dataset()->size(), 24u);
    QCOMPARE(m_document->dataset()->damaged().size(), 2u);
}

void TestWindowEvaluation::preprocessingIsAskedFor()
{
    QVERIFY(!m_window->actions().preprocessing->isEnabled());
    openSmall();
    const Preprocessing own = m_document->preprocessing();
    m_window->actions().preprocessing->trigger();
    auto* dialog = m_window->findChild<PreprocessingDialog*>();
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->isVisible());
    dialog->findChild<QSpinBox*>("crop")->setValue(36);
    dialog->findChild<QDoubleSpinBox*>("mean2")->setValue(0.5);
    dialog->accept();
    Preprocessing expected = own;
    expected.cropSize = 36;
    expected.mean[2] = 0.5f;
    QVERIFY(m_document->preprocessing() == expected);
    QVERIFY(!m_window->isWindowModified()); // the recipe is the same
    m_window->actions().undo->trigger();
    QVERIFY(m_document->preprocessing() == own);

    // A question about a model that is gone meanwhile has no answer.
    QTRY_VERIFY(!m_window->findChild<PreprocessingDialog*>());
    m_window->actions().preprocessing->trigger();
    QPointer<PreprocessingDialog> late = m_window->findChild<PreprocessingDialog*>();
    setSmallSource(*m_document, 7);
    QTRY_VERIFY(!late);
}

void TestWindowEvaluation::otherPreprocessingForgetsAccuracy()
{
    openSmall();
    if (!openImages() && message().contains("engine"))
        QSKIP("the engine is not built");
    QVERIFY2(m_document->dataset(), qPrintable(message()));
    Results& results = m_window->workbench().results();
    m_window->workbench().evaluate();
    QTRY_COMPARE_WITH_TIMEOUT(textOf("headlineAccuracyOrigin"), "measured", 30000);
    const Preprocessing own = m_document->preprocessing();
    const double loss = results.dense()->meanLoss;
    QVERIFY(m_window->findChild<QLabel*>("headlineAccuracy")->toolTip().contains("centre 32 x 32"));

    Preprocessing other = own;
    other.cropSize = 20;
    other.deviation = {0.5f, 0.5f, 0.5f};
    m_document->setPreprocessing(other);
    QVERIFY(!results.dense());
    QCOMPARE(textOf("headlineAccuracyOrigin"), "not measured");
    m_window->workbench().evaluate();
    QTRY_COMPARE_WITH_TIMEOUT(textOf("headlineAccuracyOrigin"), "measured", 30000);
    QVERIFY(results.dense()->preprocessing == other);
    QVERIFY(results.compressed().report->preprocessing == other);
    QVERIFY(results.dense()->meanLoss != loss); // the network has seen other pixels
    QVERIFY(m_window->findChild<QLabel*>("headlineAccuracy")->toolTip().contains("centre 20 x 20"));

    // What runs for the preprocessing before is stopped and says nothing.
    m_window->workbench().evaluate();
    m_document->undoStack().undo();
    QTRY_VERIFY(m_window->workbench().jobs().isIdle(JobLane::Long));
    QVERIFY(m_document->preprocessing() == own);
    QVERIFY(!results.dense() && !results.compressed().report && !results.partial().report);
    QVERIFY(message().isEmpty());
}

QTEST_MAIN(TestWindowEvaluation)
#include "test_window_evaluation.moc"
