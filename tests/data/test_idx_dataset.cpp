// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/idx_dataset.h"
#include "core/data/idx_file.h"
#include "core/data/open_dataset.h"

#include "tests/support/test_support.h"

#include <zlib.h>

#include <set>

using namespace pangkas;

namespace {

QByteArray number(quint32 value)
{
    QByteArray bytes(4, 0);
    qToBigEndian(value, bytes.data());
    return bytes;
}

/// An IDX file of unsigned bytes: "0 0 8 rank", the sizes, and as many values as they say: 0, 1, 2...
QByteArray idx(std::initializer_list<quint32> sizes)
{
    QByteArray bytes("\0\0\x08", 3);
    bytes += char(sizes.size());
    quint32 count = 1;
    for (const quint32 size : sizes) {
        bytes += number(size);
        count *= size;
    }
    for (quint32 i = 0; i < count; ++i)
        bytes += char(i);
    return bytes;
}

QByteArray labels(const QByteArray& values)
{
    return QByteArray("\0\0\x08\x01", 4) + number(quint32(values.size())) + values;
}

QByteArray gzip(const QByteArray& bytes)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray packed(int(deflateBound(&stream, uLong(bytes.size()))) + 32, 0);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = uInt(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(packed.size() - int(stream.avail_out));
    deflateEnd(&stream);
    return packed;
}

std::span<const std::byte> view(const QByteArray& bytes)
{
    return std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size())));
}

} // namespace

class TestIdxDataset : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path path(const char* name) const { return test::toPath(m_folder.filePath(name)); }
    void write(const char* name, const QByteArray& bytes) const { test::writeBytes(path(name), view(bytes)); }

private Q_SLOTS:
    void init()
    {
        for (const auto& entry : std::filesystem::directory_iterator(test::toPath(m_folder.path())))
            std::filesystem::remove(entry);
    }

    void readsArrays_data()
    {
        QTest::addColumn<bool>("isGzip");
        QTest::addRow("plain") << false;
        QTest::addRow("gzip") << true;
    }
    void readsArrays()
    {
        QFETCH(bool, isGzip);
        const QByteArray bytes = idx({2, 3, 5});
        const auto array = parseIdx(view(isGzip ? gzip(bytes) : bytes), 3);
        VERIFY_OK(array);
        QCOMPARE(array->sizes, (std::vector<std::uint32_t>{2, 3, 5}));
        QCOMPARE(array->values.size(), 30u);
        QCOMPARE(int(array->values[29]), 29);
    }

    void refusesBadFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("detail"); // part of it
        const QByteArray good = idx({2, 3, 5}), packed = gzip(good);
        const auto row = [](const char* name, const QByteArray& bytes, ErrorCode code, const char* detail) {
            QTest::addRow("%s", name) << bytes << code << detail;
        };
        row("nothing", {}, ErrorCode::TruncatedFile, "ends before");
        row("three bytes", good.left(3), ErrorCode::TruncatedFile, "ends before");
        row("half a size", good.left(10), ErrorCode::TruncatedFile, "ends before");
        row("sizes alone", good.left(16), ErrorCode::TruncatedFile, "ends before");
        row("a byte short", good.chopped(1), ErrorCode::TruncatedFile, "ends before");
        row("a byte more", good + 'x', ErrorCode::CorruptFile, "1 bytes are left over");
        row("another magic", "PK\3\4" + good, ErrorCode::UnsupportedFormat, "not an IDX file");
        row("little-endian magic", QByteArray("\3\x08\0\0", 4) + good.mid(4), ErrorCode::UnsupportedFormat, "not an IDX file");
        row("floats", QByteArray("\0\0\x0d\3", 4) + good.mid(4), ErrorCode::UnsupportedFormat, "type 0x0d");
        row("labels", labels("\1\2"), ErrorCode::UnsupportedFormat, "1 dimensions; 3 are needed");
        row("many dimensions", QByteArray("\0\0\x08\xff", 4) + good.mid(4), ErrorCode::UnsupportedFormat, "255 dimensions");
        row("no images", idx({0, 3, 5}), ErrorCode::CorruptFile, "dimension 0 has the size 0");
        row("no width", idx({2, 3, 0}), ErrorCode::CorruptFile, "dimension 2 has the size 0");
        const QByteArray start("\0\0\x08\3", 4), huge = number(0xffffffff);
        row("sizes beyond 64 bits", start + huge + huge + huge, ErrorCode::LimitExceeded, "more than");
        row("sizes that wrap around to 0", start + number(1u << 31) + number(1u << 31) + number(4), ErrorCode::LimitExceeded, "more than");
        row("a gigabyte promised by 16 bytes", start + number(1u << 15) + number(1u << 10) + number(32), ErrorCode::TruncatedFile,
            "ends before");
        row("a gigabyte promised by gzip", gzip(start + number(1u << 15) + number(1u << 10) + number(32)), ErrorCode::TruncatedFile,
            "ends before");
        row("gzip alone", packed.left(2), ErrorCode::TruncatedFile, "gzip data end early");
        row("gzip cut short", packed.chopped(9), ErrorCode::TruncatedFile, "gzip data end early");
        row("gzip without its checksum", packed.chopped(8), ErrorCode::TruncatedFile, "gzip data end early");
        row("gzip of less", gzip(good.chopped(1)), ErrorCode::TruncatedFile, "ends before");
        row("gzip of more", gzip(good + 'x'), ErrorCode::CorruptFile, "goes on after");
        row("bytes after gzip", packed + "xy", ErrorCode::CorruptFile, "2 bytes are left over");
        row("gzip twice", packed + packed, ErrorCode::CorruptFile, "left over");
        QByteArray wrongSum = packed;
        wrongSum[wrongSum.size() - 8] = char(wrongSum[wrongSum.size() - 8] ^ 1);
        row("gzip's checksum wrong", wrongSum, ErrorCode::CorruptFile, "damaged gzip");
        row("gzip of no known method", QByteArray("\x1f\x8b\x07\0\0\0\0\0\0\0\0\0", 12), ErrorCode::CorruptFile, "damaged gzip");
    }
    void refusesBadFiles()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(ErrorCode, code);
        QFETCH(QString, detail);
        const auto array = parseIdx(view(bytes), 3);
        VERIFY_FAILS(array, code);
        QVERIFY2(QString::fromStdString(array.error().detail).contains(detail), array.error().detail.c_str());
    }

    void opensAPair_data()
    {
        QTest::addColumn<QString>("images");
        QTest::addColumn<QString>("labels");
        QTest::addRow("MNIST's names") << "train-images-idx3-ubyte" << "train-labels-idx1-ubyte";
        QTest::addRow("with a dot") << "train-images.idx3-ubyte" << "train-labels.idx1-ubyte";
        QTest::addRow("both gzip") << "t10k-images-idx3-ubyte.gz" << "t10k-labels-idx1-ubyte.gz";
        QTest::addRow("images inflated") << "t10k-images-idx3-ubyte" << "t10k-labels-idx1-ubyte.gz";
        QTest::addRow("labels inflated") << "t10k-images-idx3-ubyte.gz" << "t10k-labels-idx1-ubyte";
        QTest::addRow("short names") << "images" << "labels";
    }
    void opensAPair()
    {
        QFETCH(QString, images);
        QFETCH(QString, labels);
        const auto maybePacked = [](const QString& name, const QByteArray& bytes) { return name.endsWith(".gz") ? gzip(bytes) : bytes; };
        write(qPrintable(images), maybePacked(images, idx({4, 2, 3})));
        write(qPrintable(labels), maybePacked(labels, ::labels(QByteArray("\7\0\x9\7", 4))));
        const IdxSource source{path(qPrintable(images)), 1, 3};
        const auto opened = openDataset(source, {}, {});
        VERIFY_OK(opened);
        const Dataset& dataset = **opened;
        QCOMPARE(dataset.size(), 3u);
        QCOMPARE(dataset.classes().size(), 10u);
        QCOMPARE(dataset.classes()[9], std::string("9"));
        QCOMPARE(dataset.label(0), 0);
        QCOMPARE(dataset.label(1), 9);
        QCOMPARE(dataset.label(2), 7);
        QCOMPARE(dataset.name(2), (images + "#3").toStdString());
        QVERIFY(dataset.source() == DatasetSource(source));
        QVERIFY(dataset.damaged().empty());
        const auto image = dataset.load(0);
        VERIFY_OK(image);
        QVERIFY((*image == Image{3, 2, {6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 11}}));
    }

    void numbersClassesAsTheModel()
    {
        write("images", idx({2, 1, 1}));
        write("labels", labels("\1\2"));
        std::vector<std::string> names = {"9", "8", "7", "6", "5", "4", "3", "2", "1", "0"};
        const auto opened = openIdxDataset({path("images")}, {false, names});
        VERIFY_OK(opened);
        QCOMPARE((*opened)->label(0), 8);
        QCOMPARE((*opened)->label(1), 7);
        QCOMPARE((*opened)->classes(), names);
        VERIFY_FAILS(openIdxDataset({path("images")}, {false, {"cats", "dogs"}}), ErrorCode::ClassMismatch);
    }

    void refusesBadPairs_data()
    {
        QTest::addColumn<QByteArray>("images");
        QTest::addColumn<QByteArray>("labels"); // empty: no file
        QTest::addColumn<qulonglong>("first");
        QTest::addColumn<qulonglong>("last");
        QTest::addColumn<ErrorCode>("code");
        const qulonglong end = IdxSource::toTheEnd;
        const QByteArray images = idx({3, 2, 2}), good = labels("\1\2\3");
        QTest::addRow("no labels") << images << QByteArray() << 0ull << end << ErrorCode::FileNotFound;
        QTest::addRow("a label too few") << images << labels("\1\2") << 0ull << end << ErrorCode::CorruptFile;
        QTest::addRow("a label too many") << images << labels("\1\2\3\4") << 0ull << end << ErrorCode::CorruptFile;
        QTest::addRow("a label of 10") << images << labels("\1\2\x0a") << 0ull << end << ErrorCode::CorruptFile;
        QTest::addRow("a label of 255") << images << labels("\1\2\xff") << 0ull << end << ErrorCode::CorruptFile;
        QTest::addRow("images for labels") << images << images << 0ull << end << ErrorCode::UnsupportedFormat;
        QTest::addRow("labels for images") << good << good << 0ull << end << ErrorCode::UnsupportedFormat;
        QTest::addRow("damaged labels") << images << good.chopped(1) << 0ull << end << ErrorCode::TruncatedFile;
        QTest::addRow("one class") << images << labels("\1\1\1") << 0ull << end << ErrorCode::EmptyDataset;
        QTest::addRow("one class in the range") << images << good << 1ull << 1ull << ErrorCode::EmptyDataset;
        QTest::addRow("range past the end") << images << good << 0ull << 3ull << ErrorCode::InvalidArgument;
        QTest::addRow("range after the end") << images << good << 3ull << end << ErrorCode::InvalidArgument;
        QTest::addRow("range backwards") << images << good << 2ull << 1ull << ErrorCode::InvalidArgument;
    }
    void refusesBadPairs()
    {
        QFETCH(QByteArray, images);
        QFETCH(QByteArray, labels);
        QFETCH(qulonglong, first);
        QFETCH(qulonglong, last);
        QFETCH(ErrorCode, code);
        write("images", images);
        if (!labels.isEmpty())
            write("labels", labels);
        const auto opened = openIdxDataset({path("images"), std::size_t(first), std::size_t(last)});
        VERIFY_FAILS(opened, code);
        QVERIFY(!opened.error().file.empty());
    }

    void needsANameThatSaysImages()
    {
        write("digits", idx({2, 1, 1}));
        VERIFY_FAILS(openIdxDataset({path("digits")}), ErrorCode::InvalidArgument);
    }

    void readsMnist()
    {
        const auto images = test::sharedPath("data/mnist/t10k-images-idx3-ubyte.gz");
        if (images.empty())
            QSKIP("needs MNIST's test set");
        const auto opened = openIdxDataset({images, 8000, 9999});
        VERIFY_OK(opened);
        QCOMPARE((*opened)->size(), 2000u);
        std::set<int> seen;
        for (std::size_t i = 0; i < 2000; ++i)
            seen.insert((*opened)->label(i));
        QCOMPARE(seen.size(), 10u);
        const auto all = openIdxDataset({images});
        VERIFY_OK(all);
        QCOMPARE((*all)->size(), 10'000u);
        QCOMPARE((*all)->label(0), 7); // as everybody knows it
        const auto first = (*all)->load(0);
        VERIFY_OK(first);
        QCOMPARE(first->width, 28);
        QCOMPARE(first->height, 28);
    }
};

QTEST_APPLESS_MAIN(TestIdxDataset)
#include "test_idx_dataset.moc"
