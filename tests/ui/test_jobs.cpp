// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_runner.h"

#include "tests/support/test_support.h"

#include <QSignalSpy>
#include <QThread>

#include <atomic>
#include <semaphore>

using namespace pangkas;

namespace {

using Value = Result<std::shared_ptr<const int>>;

Value valueOf(int value)
{
    return std::make_shared<const int>(value);
}

/// Work that tells it began and then waits until it is asked to stop.
JobRunner::Work<int> untilStopped(std::binary_semaphore& began)
{
    return [&began](const JobContext& job) -> Value {
        began.release();
        std::binary_semaphore stopped{0};
        const std::stop_callback wake(job.token(), [&stopped] { stopped.release(); });
        stopped.acquire();
        return fail(ErrorCode::Cancelled, {});
    };
}

} // namespace

class TestJobs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void resultsArriveOnTheGuiThread();
    void failures_data();
    void failures();
    void newestOfAKeyWins();
    void staleJobsWriteNoFiles();
    void jobsWithoutKeyRunInOrder();
    void lanesDontWaitForEachOther();
    void cancelRunning();
    void cancelQueued();
    void receiverGone();
    void progressArrives();
    void destructorStopsEverything();
};

void TestJobs::resultsArriveOnTheGuiThread()
{
    JobRunner runner;
    QSignalSpy ended(&runner, &JobRunner::ended);
    int got = 0;
    QThread* where = nullptr;
    std::atomic<bool> ranElsewhere = false;
    runner.start<int>(
        {JobLane::Long, [] { return QStringLiteral("count"); }, {}},
        [&, gui = QThread::currentThread()](const JobContext&) {
            ranElsewhere = QThread::currentThread() != gui;
            return valueOf(42);
        },
        this, [&](Value value) {
            where = QThread::currentThread();
            got = value ? **value : -1;
        });
    QVERIFY(!runner.isIdle(JobLane::Long));
    QVERIFY(ended.wait());
    QCOMPARE(got, 42);
    QCOMPARE(where, QThread::currentThread());
    QVERIFY(ranElsewhere);
    QVERIFY(runner.isIdle(JobLane::Long));
    QCOMPARE(ended.first().first().value<JobStatus>().state, JobState::Finished);
}

void TestJobs::failures_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("code");
    QTest::addRow("error") << 0 << int(ErrorCode::CorruptFile);
    QTest::addRow("out of memory") << 1 << int(ErrorCode::OutOfMemory);
    QTest::addRow("exception") << 2 << int(ErrorCode::Internal);
}

void TestJobs::failures()
{
    QFETCH(int, kind);
    QFETCH(int, code);
    JobRunner runner;
    QSignalSpy ended(&runner, &JobRunner::ended);
    int got = -1;
    runner.start<int>(
        {},
        [kind](const JobContext&) -> Value {
            if (kind == 1)
                throw std::bad_alloc();
            if (kind == 2)
                throw std::runtime_error("thrown");
            return fail(ErrorCode::CorruptFile, "here");
        },
        this, [&](Value value) { got = value ? -1 : int(value.error().code); });
    QVERIFY(ended.wait());
    QCOMPARE(got, code);
    QCOMPARE(ended.first().first().value<JobStatus>().state, JobState::Failed);
}

void TestJobs::newestOfAKeyWins()
{
    JobRunner runner;
    QSignalSpy ended(&runner, &JobRunner::ended);
    std::binary_semaphore began{0};
    QList<int> got;
    const auto done = [&](Value value) { got << (value ? **value : -1); };
    runner.start<int>({JobLane::Preview, {}, "preview"}, untilStopped(began), this, done);
    began.acquire();
    for (const int value : {1, 2, 3})
        runner.start<int>({JobLane::Preview, {}, "preview"}, [value](const JobContext&) { return valueOf(value); }, this, done);
    QTRY_COMPARE(ended.count(), 4);
    QCOMPARE(got, QList<int>{3}); // the older ones were stopped and say nothing
}

void TestJobs::staleJobsWriteNoFiles()
{
    JobRunner runner;
    QSignalSpy ended(&runner, &JobRunner::ended);
    std::binary_semaphore began{0};
    QStringList told;
    const auto tell = [&told](const char* name) {
        return [&told, name](Value value) { told << QStringLiteral("%1 %2").arg(QLatin1String(name), value ? "done" : "stopped"); };
    };
    JobRequest writing{JobLane::Long, {}, {}};
    writing.writesFile = true;
    runner.start<int>({JobLane::Long, {}, {}}, untilStopped(began), this, tell("running"));
    began.acquire();
    runner.start<int>(writing, [](const JobContext&) { return valueOf(1); }, this, tell("file"));
    runner.start<int>({JobLane::Long, {}, {}}, [](const JobContext&) { return valueOf(1); }, this, tell("waiting"));
    runner.cancelStale(JobLane::Preview); // another lane's
    runner.cancelStale(JobLane::Long);
    QTRY_COMPARE(ended.count(), 3);
    QCOMPARE(told, (QStringList{"running stopped", "file done", "waiting stopped"}));
}

void TestJobs::jobsWithoutKeyRunInOrder()
{
    JobRunner runner;
    QList<int> got;
    for (int i = 0; i < 20; ++i)
        runner.start<int>({JobLane::Long, {}, {}}, [i](const JobContext&) { return valueOf(i); }, this,
            [&](Value value) { got << **value; });
    QCOMPARE(runner.jobs().size(), 20u);
    QTRY_COMPARE(got.size(), 20);
    QVERIFY(std::is_sorted(got.begin(), got.end()));
}

void TestJobs::lanesDontWaitForEachOther()
{
    JobRunner runner;
    std::binary_semaphore began{0};
    bool previewed = false, stopped = false;
    runner.start<int>({JobLane::Long, {}, {}}, untilStopped(began), this, [&](Value) { stopped = true; });
    began.acquire();
    runner.start<int>(
        {JobLane::Preview, {}, {}}, [](const JobContext&) { return valueOf(1); }, this, [&](Value) { previewed = true; });
    QTRY_VERIFY(previewed);
    QVERIFY(!stopped);
}

void TestJobs::cancelRunning()
{
    JobRunner runner;
    QSignalSpy ended(&runner, &JobRunner::ended);
    std::binary_semaphore began{0};
    ErrorCode code = ErrorCode::Internal;
    const JobId id = runner.start<int>({}, untilStopped(began), this, [&](Value value) { code = value.error().code; });
    began.acquire();
    runner.cancel(id);
    QVERIFY(ended.wait());
    QVERIFY(code == ErrorCode::Cancelled);
    QCOMPARE(ended.first().first().value<JobStatus>().state, JobState::Cancelled);
}

void TestJobs::cancelQueued()
{
    JobRunner runner;
    QSignalSpy ended(&runner, &JobRunner::ended);
    std::binary_semaphore began{0};
    std::atomic<bool> ran = false;
    const JobId first = runner.start<int>({}, untilStopped(began), this, [](Value) { });
    const JobId second = runner.start<int>(
        {},
        [&](const JobContext&) {
            ran = true;
            return valueOf(1);
        },
        this, [](Value) { });
    began.acquire();
    runner.cancel(second);
    runner.cancel(first);
    QTRY_COMPARE(ended.count(), 2);
    QVERIFY(!ran);
}

void TestJobs::receiverGone()
{
    JobRunner runner;
    QSignalSpy ended(&runner, &JobRunner::ended);
    auto receiver = std::make_unique<QObject>();
    std::binary_semaphore go{0};
    bool told = false;
    runner.start<int>(
        {},
        [&go](const JobContext&) {
            go.acquire();
            return valueOf(1);
        },
        receiver.get(), [&](Value) { told = true; });
    receiver.reset();
    go.release();
    QVERIFY(ended.wait());
    QVERIFY(!told);
}

void TestJobs::progressArrives()
{
    JobRunner runner;
    QSignalSpy changed(&runner, &JobRunner::changed);
    std::binary_semaphore go{0};
    bool done = false;
    runner.start<int>(
        {},
        [&go](const JobContext& job) {
            for (int i = 0; i <= 1000; ++i)
                job.report(Stage::Evaluating, i, 2000);
            go.acquire();
            return valueOf(1);
        },
        this, [&](Value) { done = true; });
    const auto newest = [&] { return changed.isEmpty() ? 0 : changed.last().first().value<JobStatus>().progress.done; };
    QTRY_COMPARE(newest(), 1000);
    QVERIFY(changed.count() < 100); // throttled: not one for each report
    go.release();
    QTRY_VERIFY(done);
}

void TestJobs::destructorStopsEverything()
{
    bool told = false;
    {
        JobRunner runner;
        std::binary_semaphore began{0};
        runner.start<int>({JobLane::Long, {}, {}}, untilStopped(began), this, [&](Value) { told = true; });
        runner.start<int>({JobLane::Long, {}, {}}, [](const JobContext&) { return valueOf(1); }, this, [&](Value) { told = true; });
        began.acquire();
    }
    QCoreApplication::sendPostedEvents();
    QVERIFY(!told);
}

QTEST_GUILESS_MAIN(TestJobs)
#include "test_jobs.moc"
