// SPDX-License-Identifier: GPL-3.0-or-later
// The budget in the window, on measured curves that the test brings along.
#include "tests/ui/window_test.h"

#include "ui/mainwindow/workspace.h"
#include "ui/plots/front_plot.h"
#include "ui/views/budget/budget_view.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace pangkas;
using namespace pangkas::test;

class TestBudgetView : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void saysThatAScanIsNeeded();
    void findsARecipeWithinTheBytes();
    void saysWhatIsOutOfReach();
    void screenshots();

private:
    BudgetView& view() const
    {
        auto* found = m_window->findChild<BudgetView*>();
        m_window->workspace().showView(found);
        return *found;
    }
    QPushButton& button() const { return *m_window->findChild<QPushButton*>("budgetSolve"); }
    /// As a scan leaves them; deeper layers mind less.
    void measureAll();
};

void TestBudgetView::measureAll()
{
    auto scan = std::make_shared<Scan>();
    scan->rows.push_back({"dense", 0, 0, 0, 200, 180, 0.3});
    for (std::size_t i = 0; i < m_document->recipe()->layers.size(); ++i) {
        for (int level = 0; level <= 19; ++level) {
            const double loss = 0.5 / double(i + 1) * std::pow(level / 19.0, 3);
            scan->rows.push_back({m_document->recipe()->layers[i].layer, level * 0.05, m_document->source()->weightCount(i), 0, 200,
                180 - std::int64_t(100 * loss), 0.3 + loss});
        }
    }
    m_window->workbench().results().setSensitivity(scan);
}

void TestBudgetView::saysThatAScanIsNeeded()
{
    openSmall();
    view();
    QTRY_VERIFY(!button().isEnabled());
    QCOMPARE(button().text(), "Measure and Find It");
    measureAll();
    QTRY_COMPARE(button().text(), "Find It");
}

void TestBudgetView::findsARecipeWithinTheBytes()
{
    openSmall();
    view();
    measureAll();
    m_window->findChild<QDoubleSpinBox*>("budgetMegabytes")->setValue(0.005);
    QTRY_VERIFY(button().isEnabled());
    const auto before = m_document->recipe();
    QTest::mouseClick(&button(), Qt::LeftButton);
    QTRY_VERIFY(m_document->recipe() != before);
    Results& results = m_window->workbench().results();
    QTRY_VERIFY(results.isPackingCurrent());
    const auto bytes = results.packing()->report.fileBytes;
    QVERIFY2(bytes <= 5000 && bytes > 4000, qPrintable(QString::number(bytes)));
    QVERIFY(textOf("budgetOutcome").contains("packed"));
    m_document->undoStack().undo();
    QCOMPARE(m_document->recipe(), before);
}

void TestBudgetView::saysWhatIsOutOfReach()
{
    openSmall();
    view();
    measureAll();
    m_window->findChild<QDoubleSpinBox*>("budgetMegabytes")->setValue(0.001);
    QTRY_VERIFY(button().isEnabled());
    const auto before = m_document->recipe();
    QTest::mouseClick(&button(), Qt::LeftButton);
    QTRY_VERIFY(textOf("budgetOutcome").contains("out of reach"));
    QCOMPARE(m_document->recipe(), before);
}

void TestBudgetView::screenshots()
{
    const QString folder = qEnvironmentVariable("PANGKAS_SCREENSHOTS");
    if (folder.isEmpty())
        QSKIP("PANGKAS_SCREENSHOTS is not set");
    openSmall();
    view();
    measureAll();
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        m_window->applyTheme(theme);
        for (const QSize size : {QSize(1024, 700), QSize(1440, 900)}) {
            m_window->resize(size);
            QTest::qWait(400);
            QVERIFY(m_window->grab().save(QStringLiteral("%1/budget-%2-%3.png").arg(folder, theme == Theme::Light ? "light" : "dark").arg(size.width())));
        }
    }
}

QTEST_MAIN(TestBudgetView)
#include "test_budget_view.moc"
