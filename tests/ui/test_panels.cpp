// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs that run and that ended, and the log: what they show, copy and forget.
#include "tests/support/test_support.h"
#include "ui/jobs/job_runner.h"
#include "ui/models/log_filter_model.h"
#include "ui/widgets/finished_job_row.h"
#include "ui/widgets/job_row.h"
#include "ui/widgets/job_text.h"
#include "ui/widgets/jobs_panel.h"
#include "ui/widgets/log_panel.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLocale>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QToolButton>
#include <QTreeView>

#include <semaphore>

using namespace pangkas;

namespace {

using Value = Result<std::shared_ptr<const int>>;

JobRunner::Work<int> untilStopped()
{
    return [](const JobContext& job) -> Value {
        std::binary_semaphore stopped{0};
        const std::stop_callback wake(job.token(), [&stopped] { stopped.release(); });
        stopped.acquire();
        return fail(ErrorCode::Cancelled, {});
    };
}

} // namespace

class TestPanels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void durations_data();
    void durations();
    void timesLeft_data();
    void timesLeft();
    void cancelAll();
    void endedJobsAreListed_data();
    void endedJobsAreListed();
    void titlesFollowTheLanguage();
    void onlyTheLastAreKept();
    void logIsFiltered();
    void logIsCopiedAndCleared();
    void logAsText();
};

void TestPanels::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestPanels::durations_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("text");
    QTest::addRow("nothing") << qint64(0) << "0.0 s";
    QTest::addRow("tenths") << qint64(1234) << "1.2 s";
    QTest::addRow("seconds") << qint64(12'600) << "13 s";
    QTest::addRow("almost a minute") << qint64(59'700) << "1 min 0 s";
    QTest::addRow("minutes") << qint64(185'000) << "3 min 5 s";
}

void TestPanels::durations()
{
    QFETCH(qint64, milliseconds);
    QFETCH(QString, text);
    QCOMPARE(durationText(milliseconds), text);
}

void TestPanels::timesLeft_data()
{
    QTest::addColumn<int>("done");
    QTest::addColumn<int>("total");
    QTest::addColumn<qint64>("stageMs");
    QTest::addColumn<qint64>("left");
    QTest::addRow("half") << 50 << 100 << qint64(4000) << qint64(4000);
    QTest::addRow("a quarter") << 25 << 100 << qint64(1000) << qint64(3000);
    QTest::addRow("too early to say") << 50 << 100 << qint64(100) << qint64(-1);
    QTest::addRow("too little to say") << 1 << 100 << qint64(4000) << qint64(-1);
    QTest::addRow("unknown total") << 5 << 0 << qint64(4000) << qint64(-1);
    QTest::addRow("done") << 100 << 100 << qint64(4000) << qint64(-1);
}

void TestPanels::timesLeft()
{
    QFETCH(int, done);
    QFETCH(int, total);
    QFETCH(qint64, stageMs);
    QFETCH(qint64, left);
    Progress progress;
    progress.done = done;
    progress.total = total;
    QCOMPARE(timeLeft(progress, stageMs), left);
}

void TestPanels::cancelAll()
{
    JobRunner runner;
    JobsPanel panel(runner);
    auto* all = panel.findChild<QToolButton*>("cancelAllJobs");
    QVERIFY(!all->isEnabled());
    QSignalSpy ended(&runner, &JobRunner::ended);
    for (const JobLane lane : {JobLane::Long, JobLane::Long, JobLane::Opening})
        runner.start<int>({lane, [] { return QStringLiteral("waits"); }, {}}, untilStopped(), this, [](Value) { });
    QCOMPARE(panel.findChildren<JobRow*>().size(), 3);
    QVERIFY(all->isEnabled());
    all->click();
    QTRY_COMPARE(ended.size(), 3);
    QVERIFY(!all->isEnabled());
    QCOMPARE(panel.findChildren<FinishedJobRow*>().size(), 3);
    auto* clear = panel.findChild<QToolButton*>("clearJobs");
    QVERIFY(clear->isEnabled());
    clear->click();
    QVERIFY(!clear->isEnabled());
    QTRY_COMPARE(panel.findChildren<FinishedJobRow*>().size(), 0);
}

void TestPanels::endedJobsAreListed_data()
{
    QTest::addColumn<int>("lane");
    QTest::addColumn<bool>("fails");
    QTest::addColumn<int>("rows");
    QTest::addRow("asked for") << int(JobLane::Long) << false << 1;
    QTest::addRow("asked for, fails") << int(JobLane::Opening) << true << 1;
    QTest::addRow("follows a slider") << int(JobLane::Preview) << false << 0;
    QTest::addRow("follows a slider, fails") << int(JobLane::Preview) << true << 1;
}

void TestPanels::endedJobsAreListed()
{
    QFETCH(int, lane);
    QFETCH(bool, fails);
    QFETCH(int, rows);
    JobRunner runner;
    JobsPanel panel(runner);
    QSignalSpy ended(&runner, &JobRunner::ended);
    runner.start<int>(
        {JobLane(lane), [] { return QStringLiteral("Opening it"); }, {}},
        [fails](const JobContext&) -> Value {
            if (fails)
                return tl::unexpected(Error{ErrorCode::CorruptFile, "offset 4096 past the end", "/tmp/model.pth", "copy it again"});
            return std::make_shared<const int>(1);
        },
        this, [](Value) { });
    QVERIFY(ended.wait());
    const auto finished = panel.findChildren<FinishedJobRow*>();
    QCOMPARE(finished.size(), rows);
    if (rows == 0)
        return;
    const QString failure = finished.front()->findChild<QLabel*>("jobFailure")->text();
    QCOMPARE(failure.contains("model.pth"), fails);
    QCOMPARE(failure.contains("offset 4096"), fails);
    QCOMPARE(failure.contains("copy it again"), fails);
    QVERIFY(finished.front()->findChild<QLabel*>("jobDuration")->text().endsWith(" s"));
}

void TestPanels::titlesFollowTheLanguage()
{
    JobRunner runner;
    JobsPanel panel(runner);
    QString word = "Opening it";
    QSignalSpy ended(&runner, &JobRunner::ended);
    const auto title = [&word] { return word; };
    runner.start<int>({JobLane::Opening, title, {}}, [](const JobContext&) -> Value { return std::make_shared<const int>(1); }, this, [](Value) { });
    QVERIFY(ended.wait());
    const JobId running = runner.start<int>({JobLane::Long, title, {}}, untilStopped(), this, [](Value) { });
    const auto* row = panel.findChild<JobRow*>();
    const auto* finished = panel.findChild<FinishedJobRow*>();
    QVERIFY(row && finished);
    for (const QString& now : {QString("Membukanya"), QString("Opening it")}) {
        word = now;
        for (const QWidget* one : {static_cast<const QWidget*>(row), static_cast<const QWidget*>(finished)}) {
            QEvent change(QEvent::LanguageChange);
            QApplication::sendEvent(const_cast<QWidget*>(one), &change);
            QCOMPARE(one->findChild<QLabel*>("jobTitle")->text(), now);
            QCOMPARE(one->findChild<QLabel*>("jobTitle")->toolTip(), now);
        }
        QVERIFY(row->findChild<QToolButton*>()->accessibleName().endsWith(now));
    }
    runner.cancel(running);
    QTRY_COMPARE(ended.size(), 2);
}

void TestPanels::onlyTheLastAreKept()
{
    JobRunner runner;
    JobsPanel panel(runner);
    QSignalSpy ended(&runner, &JobRunner::ended);
    for (int i = 0; i < 30; ++i)
        runner.start<int>({JobLane::Long, [] { return QStringLiteral("counts"); }, {}},
            [](const JobContext&) -> Value { return std::make_shared<const int>(1); }, this, [](Value) { });
    QTRY_COMPARE(ended.size(), 30);
    QTRY_COMPARE(panel.findChildren<FinishedJobRow*>().size(), 20);
}

void TestPanels::logIsFiltered()
{
    LogModel log(4);
    LogFilterModel shown(log);
    QAbstractItemModelTester tester(&shown, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const LogLevel level : {LogLevel::Notice, LogLevel::Success, LogLevel::Warning, LogLevel::Failure})
        log.add(level, QString::number(int(level)));
    const auto texts = [&] {
        QStringList all;
        for (int row = 0; row < shown.rowCount(); ++row)
            all << shown.index(row, int(LogModel::Column::Text)).data().toString();
        return all.join(' ');
    };
    QCOMPARE(texts(), "0 1 2 3");
    shown.setLeast(LogLevel::Warning);
    QCOMPARE(texts(), "2 3");
    log.add(LogLevel::Notice, "unseen"); // and the oldest goes
    log.add(LogLevel::Failure, "seen");
    QCOMPARE(texts(), "2 3 seen");
    shown.setLeast(LogLevel::Failure);
    QCOMPARE(texts(), "3 seen");
    log.clear();
    QCOMPARE(texts(), "");
}

void TestPanels::logIsCopiedAndCleared()
{
    LogModel log;
    LogPanel panel(log);
    auto* copy = panel.findChild<QToolButton*>("copyLogButton");
    auto* clear = panel.findChild<QToolButton*>("clearLogButton");
    QVERIFY(!copy->isEnabled() && !clear->isEnabled());
    log.add(LogLevel::Notice, "opened");
    log.add(LogLevel::Failure, "failed", "because");
    log.add(LogLevel::Failure, "failed again");
    panel.setLeast(LogLevel::Failure);
    QCOMPARE(panel.least(), LogLevel::Failure);
    copy->click();
    QCOMPARE(QApplication::clipboard()->text(), log.plainText(1) + log.plainText(2));
    auto* view = panel.findChild<QTreeView*>("log");
    view->selectionModel()->select(view->model()->index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    copy->click();
    QCOMPARE(QApplication::clipboard()->text(), log.plainText(2));
    QSignalSpy save(&panel, &LogPanel::saveWanted);
    panel.findChild<QToolButton*>("saveLogButton")->click();
    QCOMPARE(save.size(), 1);
    clear->click();
    QCOMPARE(log.rowCount(), 0);
    QVERIFY(!clear->isEnabled());
}

void TestPanels::logAsText()
{
    LogModel log;
    log.add(LogLevel::Warning, "Größe unbekannt", "erste\nzweite");
    const QString text = log.plainText();
    static const QRegularExpression pattern(
        "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)  warning  Größe unbekannt\n    erste\n    zweite\n$");
    QVERIFY2(pattern.match(text).hasMatch(), qPrintable(text));
}

QTEST_MAIN(TestPanels)
#include "test_panels.moc"
