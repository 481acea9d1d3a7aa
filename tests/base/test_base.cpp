// SPDX-License-Identifier: GPL-3.0-or-later
// Errors, hashing, random numbers, cancelling and parallel loops.
#include "core/base/error.h"
#include "core/base/hashing.h"
#include "core/base/job_context.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "tests/support/test_support.h"

#include <atomic>
#include <thread>
#include <numeric>
#include <set>
#include <stdexcept>

using namespace pangkas;

class TestBase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void describesErrors_data();
    void describesErrors();
    void codesHaveTheirOwnNames();
    void sha256_data();
    void sha256();
    void hashesPiecesAsTheWhole();
    void randomNumbersNeverChange();
    void randomNumbersStayInRange();
    void streamsDiffer();
    void cancels();
    void everyPieceRunsOnce();
    void exceptionsOfAPieceReachTheCaller();
    void beginsWithTheLargest();
    void givesTheFirstCause();
};

void TestBase::describesErrors_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("remedy");
    QTest::addColumn<QString>("text");
    QTest::addRow("all") << "a.pth" << "ends early" << "Download it again" << "a.pth: ends early. Download it again";
    QTest::addRow("no file") << "" << "ends early" << "Download it again" << "ends early. Download it again";
    QTest::addRow("fact alone") << "" << "ends early" << "" << "ends early";
    QTest::addRow("nothing but the code") << "a.pth" << "" << "" << "a.pth: corrupt-file";
}

void TestBase::describesErrors()
{
    QFETCH(QString, file);
    QFETCH(QString, detail);
    QFETCH(QString, remedy);
    QFETCH(QString, text);
    const Error error{ErrorCode::CorruptFile, detail.toStdString(), file.toStdString(), remedy.toStdString()};
    QCOMPARE(QString::fromStdString(describe(error)), text);
}

void TestBase::codesHaveTheirOwnNames()
{
    std::set<std::string_view> names;
    for (int code = 0; code <= int(ErrorCode::Internal); ++code)
        names.insert(toString(ErrorCode(code)));
    QCOMPARE(int(names.size()), int(ErrorCode::Internal) + 1);
}

void TestBase::sha256_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("digest");
    // FIPS 180-4's own examples.
    QTest::addRow("empty") << QByteArray("") << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::addRow("abc") << QByteArray("abc")
                         << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::addRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

void TestBase::sha256()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, digest);
    QCOMPARE(QByteArray::fromStdString(pangkas::sha256(text.toStdString())), digest);
}

void TestBase::hashesPiecesAsTheWhole()
{
    Sha256 hash;
    hash.add("ab");
    hash.add("");
    hash.add("c");
    QCOMPARE(hash.finish(), pangkas::sha256("abc"));
}

void TestBase::randomNumbersNeverChange()
{
    // Drawn images and initial weights depend on these: a change would be a change of the sample's format.
    // The expected numbers come from an implementation in another language.
    Random random(1);
    QCOMPARE(random.bits(), std::uint64_t{0xa73822ac2ea54ab1u});
    QCOMPARE(random.bits(), std::uint64_t{0x9403b3663716577cu});
    QCOMPARE(mixBits(0), std::uint64_t{0xe220a8397b1dcdafu}); // first output of SplitMix64 seeded with 0
}

void TestBase::randomNumbersStayInRange()
{
    Random random(7);
    std::set<int> seen;
    double sum = 0;
    for (int i = 0; i < 10'000; ++i) {
        const int value = random.between(-2, 3);
        QVERIFY(value >= -2 && value <= 3);
        seen.insert(value);
        const double uniform = random.uniform();
        QVERIFY(uniform >= 0 && uniform < 1);
        sum += uniform;
    }
    QCOMPARE(int(seen.size()), 6);
    QVERIFY(std::abs(sum / 10'000 - 0.5) < 0.02);
}

void TestBase::streamsDiffer()
{
    QVERIFY(Random(1, 0).bits() != Random(1, 1).bits());
    QVERIFY(Random(1, 0).bits() != Random(2, 0).bits());
    QCOMPARE(Random(5, 9).bits(), Random(5, 9).bits());
}

void TestBase::cancels()
{
    std::stop_source source;
    std::vector<Progress> seen;
    const JobContext job(source.get_token(), [&](const Progress& progress) { seen.push_back(progress); });
    VERIFY_OK(job.checkCancelled());
    job.report(Stage::Pruning, 1, 2, "fc6");
    QCOMPARE(int(seen.size()), 1);
    QVERIFY((seen[0] == Progress{Stage::Pruning, 1, 2, "fc6"}));
    source.request_stop();
    QVERIFY(job.isCancelled());
    VERIFY_FAILS(job.checkCancelled(), ErrorCode::Cancelled);
    QVERIFY(!JobContext().isCancelled());
}

void TestBase::everyPieceRunsOnce()
{
    for (const int threads : {1, 2, 7}) {
        setThreadLimit(threads);
        std::vector<std::atomic<int>> runs(1000);
        parallelFor(runs.size(), [&](std::size_t i) { ++runs[i]; });
        for (const auto& count : runs)
            QCOMPARE(count.load(), 1);
    }
    setThreadLimit(0);
    parallelFor(0, [](std::size_t) { QFAIL("nothing to do"); });
}

void TestBase::exceptionsOfAPieceReachTheCaller()
{
    QVERIFY_EXCEPTION_THROWN(
        parallelFor(100, [](std::size_t i) { if (i == 50) throw std::runtime_error("piece"); }), std::runtime_error);
}

void TestBase::beginsWithTheLargest()
{
    setThreadLimit(1);
    const std::vector<std::size_t> sizes = {3, 7, 3, 9};
    std::vector<std::size_t> order;
    VERIFY_OK(forEachLargestFirst(sizes, [&](std::size_t i) -> Result<void> {
        order.push_back(i);
        return {};
    }));
    QCOMPARE(order, (std::vector<std::size_t>{3, 1, 0, 2}));
    setThreadLimit(0);
    VERIFY_OK(forEachLargestFirst({}, [](std::size_t) -> Result<void> { return fail(ErrorCode::Internal, "called"); }));
}

void TestBase::givesTheFirstCause()
{
    setThreadLimit(1);
    const std::vector<std::size_t> sizes = {1, 2, 3};
    // The largest is worked on first and was cancelled; nothing begins after it, so it is the only error.
    const auto cancelled = forEachLargestFirst(sizes, [](std::size_t i) -> Result<void> {
        return i == 2 ? fail(ErrorCode::Cancelled, "cancelled") : fail(ErrorCode::CorruptFile, "begun after an error");
    });
    VERIFY_FAILS(cancelled, ErrorCode::Cancelled);
    const auto memory = forEachLargestFirst(
        sizes, [](std::size_t) -> Result<void> { throw std::bad_alloc(); });
    VERIFY_FAILS(memory, ErrorCode::OutOfMemory);
    setThreadLimit(3);
    // All three begin together; whoever ends first, the cause comes before what was cancelled because of it.
    std::atomic<int> begun{0};
    const auto cause = forEachLargestFirst(sizes, [&](std::size_t i) -> Result<void> {
        for (++begun; begun < 3;)
            std::this_thread::yield();
        return i == 0 ? fail(ErrorCode::Cancelled, "cancelled") : fail(ErrorCode::CorruptFile, std::to_string(i));
    });
    setThreadLimit(0);
    VERIFY_FAILS(cause, ErrorCode::CorruptFile);
    QCOMPARE(cause.error().detail, std::string("1"));
}

QTEST_APPLESS_MAIN(TestBase)
#include "test_base.moc"
