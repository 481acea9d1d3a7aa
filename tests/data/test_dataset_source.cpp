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
        QTest::addRow("no IDX file named") << "idx:" << ErrorCode::InvalidArgument;
        QTest::addRow("a range alone") << "idx::0-9" << ErrorCode::InvalidArgument;
        QTest::addRow("no IDX file there") << "idx:/nowhere/images" << ErrorCode::FileNotFound;
        QTest::addRow("no IDX file there, with a range") << "idx:/nowhere/images:0-9" << ErrorCode::FileNotFound;
        QTest::addRow("no range") << "idx:/nowhere/images:" << ErrorCode::InvalidArgument;
        QTest::addRow("a single image") << "idx:/nowhere/images:7" << ErrorCode::InvalidArgument;
        QTest::addRow("no first image") << "idx:/nowhere/images:-7" << ErrorCode::InvalidArgument;
        QTest::addRow("a range backwards") << "idx:/nowhere/images:9-0" << ErrorCode::InvalidArgument;
        QTest::addRow("words for a range") << "idx:/nowhere/images:first-last" << ErrorCode::InvalidArgument;
        QTest::addRow("a range beyond numbers") << "idx:/nowhere/images:0-99999999999999999999" << ErrorCode::InvalidArgument;
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

    void readsIdx_data()
    {
        QTest::addColumn<QString>("name"); // of the file that is there
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("text"); // with "@/" for its folder
        QTest::addColumn<qulonglong>("first");
        QTest::addColumn<qulonglong>("last");
        const QByteArray idx("\0\0\x08\x03", 4);
        const qulonglong end = IdxSource::toTheEnd;
        QTest::addRow("all") << "images" << QByteArray("") << "idx:@/images" << 0ull << end;
        QTest::addRow("a range") << "images" << QByteArray("") << "idx:@/images:8000-9999" << 8000ull << 9999ull;
        QTest::addRow("one image") << "images" << QByteArray("") << "idx:@/images:3-3" << 3ull << 3ull;
        QTest::addRow("to the end") << "images" << QByteArray("") << "idx:@/images:8-" << 8ull << end;
        QTest::addRow("called like a range") << "a:1-2" << QByteArray("") << "idx:@/a:1-2" << 0ull << end;
        QTest::addRow("called like a range, with one") << "a:1-2" << QByteArray("") << "idx:@/a:1-2:5-6" << 5ull << 6ull;
        QTest::addRow("the file alone") << "images" << idx << "@/images" << 0ull << end;
        QTest::addRow("the file alone, gzip") << "images" << QByteArray("\x1f\x8b\x08\0", 4) << "@/images" << 0ull << end;
    }
    void readsIdx()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, text);
        const QTemporaryDir folder;
        const auto path = test::toPath(folder.filePath(name));
        test::writeBytes(path, std::as_bytes(std::span(content.constData(), std::size_t(content.size()))));
        const auto source = parseDatasetSource(text.replace("@", folder.path()).toStdString());
        VERIFY_OK(source);
        const auto* idx = std::get_if<IdxSource>(&*source);
        QVERIFY(idx);
        QCOMPARE(idx->images, path);
        QTEST(static_cast<qulonglong>(idx->first), "first");
        QTEST(static_cast<qulonglong>(idx->last), "last");
        const auto again = parseDatasetSource(toString(*source));
        VERIFY_OK(again);
        QVERIFY(*again == *source);
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
        QCOMPARE(toString(FolderSource{"idx:digits"}), std::string("./idx:digits"));
    }
};

QTEST_APPLESS_MAIN(TestDatasetSource)
#include "test_dataset_source.moc"
