// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "tests/support/test_support.h"

#include <csignal>
#include <filesystem>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace pangkas;

class TestFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAllOrNothing();
    void keepsTheLinkAndTheOldFile();
    void leavesPipesAlone();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void readsOnlyWhatIsThere();
    void diskFullLeavesTheOldFile();
};

namespace {
std::size_t entries(const QTemporaryDir& folder)
{
    const auto all = std::filesystem::directory_iterator(folder.path().toStdString());
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}
}

void TestFile::writesAllOrNothing()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("a"));
    VERIFY_OK(writeFileAtomically(path, "first"));
    {
        auto file = OutputFile::create(path);
        VERIFY_OK(file);
        VERIFY_OK(file->write("half of the sec"));
        QCOMPARE(entries(folder), 2u);
    }
    QCOMPARE(entries(folder), 1u);
    QCOMPARE(*readTextFile(path), std::string("first"));
    VERIFY_OK(writeFileAtomically(path, "second"));
    QCOMPARE(*readTextFile(path), std::string("second"));
}

void TestFile::keepsTheLinkAndTheOldFile()
{
    const QTemporaryDir folder;
    const auto target = test::toPath(folder.filePath("target")), link = test::toPath(folder.filePath("link"));
    VERIFY_OK(writeFileAtomically(target, "old"));
    std::filesystem::create_symlink(target, link);
    VERIFY_OK(writeFileAtomically(link, "new"));
    QVERIFY(std::filesystem::is_symlink(link));
    QCOMPARE(*readTextFile(target), std::string("new"));
    QVERIFY(isSameFile(target, link));
}

void TestFile::leavesPipesAlone()
{
    const QTemporaryDir folder;
    const auto pipe = test::toPath(folder.filePath("pipe"));
    QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);
    VERIFY_FAILS(writeFileAtomically(pipe, "text"), ErrorCode::InvalidArgument);
    VERIFY_FAILS(writeFileAtomically(test::toPath(folder.path()), "text"), ErrorCode::InvalidArgument);
    QVERIFY(std::filesystem::is_fifo(pipe));
    QCOMPARE(entries(folder), 1u);
}

void TestFile::namesWhatIsWrong_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("code");
    QTest::addRow("nothing there") << "/nowhere/at/all" << int(ErrorCode::FileNotFound);
    QTest::addRow("a folder") << "/tmp" << int(ErrorCode::InvalidArgument);
    QTest::addRow("a device") << "/dev/null" << int(ErrorCode::InvalidArgument);
}

void TestFile::namesWhatIsWrong()
{
    QFETCH(QString, path);
    QFETCH(int, code);
    const auto file = InputFile::open(test::toPath(path));
    VERIFY_FAILS(file, ErrorCode(code));
    QCOMPARE(QString::fromStdString(file.error().file), path);
}

void TestFile::readsOnlyWhatIsThere()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("a"));
    VERIFY_OK(writeFileAtomically(path, "0123456789"));
    const auto file = InputFile::open(path);
    VERIFY_OK(file);
    QCOMPARE(file->read(8, 2)->size(), 2u);
    VERIFY_FAILS(file->read(8, 3), ErrorCode::TruncatedFile);
    VERIFY_FAILS(file->read(11, 0), ErrorCode::TruncatedFile);
    // A length near 2^64 must neither wrap around nor be allocated.
    VERIFY_FAILS(file->read(1, ~std::uint64_t{0}), ErrorCode::TruncatedFile);
    VERIFY_FAILS(readFile(path, 9), ErrorCode::LimitExceeded);
}

void TestFile::diskFullLeavesTheOldFile()
{
    if (!std::filesystem::exists("/dev/full"))
        QSKIP("no /dev/full");
    // RLIMIT_FSIZE stands in for a full disk: write(2) fails in the middle of a file.
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("a"));
    VERIFY_OK(writeFileAtomically(path, "old"));
    struct sigaction ignore = {}, previous = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &ignore, &previous);
    rlimit before = {};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{4096, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto written = writeFileAtomically(path, std::string(100'000, 'x'));
    setrlimit(RLIMIT_FSIZE, &before);
    sigaction(SIGXFSZ, &previous, nullptr);
    QVERIFY(!written);
    QCOMPARE(*readTextFile(path), std::string("old"));
    QCOMPARE(entries(folder), 1u);
}

QTEST_APPLESS_MAIN(TestFile)
#include "test_file.moc"
