// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset.h"

#include "tests/support/test_support.h"

#include <sys/stat.h>

using namespace pangkas;

class TestDatasetSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheSample_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isTraining");
        QTest::addColumn<int>("count");
        QTest::addColumn<quint64>("seed");
        QTest::addRow("validation") << "sample:val" << false << 800 << quint64{1};
        QTest::addRow("training") << "sample:train" << true << 2000 << quint64{1};
        QTest::addRow("with a count") << "sample:val:64" << false << 64 << quint64{1};
        QTest::addRow("with a count and a seed") << "sample:train:50:18446744073709551615" << true << 50 << ~quint64{0};
    }
    void readsTheSample()
    {
        QFETCH(QString, text);
        const auto source = parseDatasetSource(text.toStdString());
        VERIFY_OK(source);
        const auto drawn = std::get<DrawnSource>(*source);
        QTEST(drawn.split == DrawnSplit::Training, "isTraining");
        QTEST(drawn.count, "count");
        QTEST(static_cast<quint64>(drawn.seed), "seed");
        const auto again = parseDatasetSource(toString(*source));
        VERIFY_OK(again);
        QVERIFY(*again == *source);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<ErrorCode>("code");
        QTest::addRow("nothing") << "" << ErrorCode::InvalidArgument;
        QTest::addRow("another part") << "sample:test" << ErrorCode::InvalidArgument;
        QTest::addRow("no part") << "sample:" << ErrorCode::InvalidArgument;
        QTest::addRow("no count") << "sample:val:" << ErrorCode::InvalidArgument;
        QTest::addRow("a word for a count") << "sample:val:many" << ErrorCode::InvalidArgument;
        QTest::addRow("one image") << "sample:val:1" << ErrorCode::InvalidArgument;
        QTest::addRow("negative") << "sample:val:-5" << ErrorCode::InvalidArgument;
        QTest::addRow("too many") << "sample:val:1000001" << ErrorCode::InvalidArgument;
        QTest::addRow("more than an int") << "sample:val:99999999999" << ErrorCode::InvalidArgument;
        QTest::addRow("seed too large") << "sample:val:8:18446744073709551616" << ErrorCode::InvalidArgument;
        QTest::addRow("something behind") << "sample:val:8:1:2" << ErrorCode::InvalidArgument;
        QTest::addRow("nothing there") << "/nowhere/to be found" << ErrorCode::FileNotFound;
    }
    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(ErrorCode, code);
        VERIFY_FAILS(parseDatasetSource(text.toStdString()), code);
    }

    void tellsFoldersFromLists()
    {
        const QTemporaryDir folder;
        const auto path = test::toPath(folder.path());
        test::writeBytes(path / "list.txt", {});
        const auto first = parseDatasetSource(path.string()), second = parseDatasetSource((path / "list.txt").string());
        VERIFY_OK(first);
        VERIFY_OK(second);
        QCOMPARE(std::get<FolderSource>(*first).folder, path);
        QCOMPARE(std::get<ListSource>(*second).file, path / "list.txt");
        QCOMPARE(toString(*first), path.string());
    }

    void refusesWhatIsNeitherFolderNorFile()
    {
        const QTemporaryDir folder;
        const auto pipe = test::toPath(folder.path()) / "pipe";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        VERIFY_FAILS(parseDatasetSource(pipe.string()), ErrorCode::InvalidArgument);
    }

    void writesAFolderCalledLikeTheSampleAsAPath()
    {
        QCOMPARE(toString(FolderSource{"sample:val"}), std::string("./sample:val"));
    }
};

QTEST_APPLESS_MAIN(TestDatasetSource)
#include "test_dataset_source.moc"
