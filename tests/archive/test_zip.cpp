// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/zip_reader.h"
#include "core/archive/zip_writer.h"
#include "core/base/random.h"
#include "tests/archive/damaged_files.h"
#include "tests/support/test_support.h"

#include <zlib.h>

#include <QProcess>
#include <QStandardPaths>

#include <functional>

using namespace pangkas;

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes(std::string_view text)
{
    const auto all = std::as_bytes(std::span(text.data(), text.size()));
    return Bytes(all.begin(), all.end());
}

Bytes deflated(const Bytes& from)
{
    z_stream stream = {};
    deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    Bytes to(deflateBound(&stream, from.size()));
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(from.data()));
    stream.avail_in = static_cast<uInt>(from.size());
    stream.next_out = reinterpret_cast<Bytef*>(to.data());
    stream.avail_out = static_cast<uInt>(to.size());
    deflate(&stream, Z_FINISH);
    to.resize(stream.total_out);
    deflateEnd(&stream);
    return to;
}

Bytes manyBytes(std::size_t count)
{
    Random random(count);
    Bytes all(count);
    for (std::byte& byte : all)
        byte = static_cast<std::byte>(random.below(7));
    return all;
}

/// An archive made by the writer.
Bytes archive(const std::function<void(ZipWriter&)>& fill, std::uint64_t zip64Threshold = 0xffffffff)
{
    Bytes all;
    ZipWriter writer([&all](std::span<const std::byte> some) -> Result<void> {
        all.insert(all.end(), some.begin(), some.end());
        return {};
    });
    writer.setZip64Threshold(zip64Threshold);
    fill(writer);
    if (!writer.finish() || writer.bytesWritten() != all.size())
        throw std::runtime_error("the archive wasn't written");
    return all;
}

void addTwo(ZipWriter& writer)
{
    const Bytes text = bytes("hello hello hello hello");
    (void)writer.addStored("folder/one.txt", text);
    (void)writer.addDeflated("two", deflated(text), text.size(), crc32(text));
}

template <typename T>
void put(Bytes& to, std::size_t at, T value)
{
    for (std::size_t i = 0; i < sizeof(T); ++i)
        to[at + i] = static_cast<std::byte>(value >> (8 * i));
}

std::size_t positionOf(const Bytes& in, std::string_view what, std::size_t from = 0)
{
    const std::string_view text(reinterpret_cast<const char*>(in.data()), in.size());
    const auto at = text.find(what, from);
    if (at == std::string_view::npos)
        throw std::runtime_error("not found");
    return at;
}

} // namespace

class TestZip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatWasWritten_data();
    void readsBackWhatWasWritten();
    void alignsStoredData();
    void dependsOnContentAlone();
    void refusesNames_data();
    void refusesNames();
    void manyEntries();
    void opensInOtherPrograms_data();
    void opensInOtherPrograms();
    void readsOtherWriters_data();
    void readsOtherWriters();
    void readsTorch();
    void refusesDamage_data();
    void refusesDamage();
    void survivesEveryMutation();
    void capsWhatItReads();

private:
    Result<ZipReader> open(const Bytes& all)
    {
        test::overwriteFile(m_path, all);
        auto file = InputFile::open(m_path);
        if (!file)
            return fail(file.error());
        return ZipReader::open(std::move(*file));
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_path = test::toPath(m_folder.filePath("test.zip"));
};

void TestZip::readsBackWhatWasWritten_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<quint64>("zip64Threshold");
    for (const int count : {0, 1, 15, 4096, 262'143, 262'144, 262'145, 1'000'000}) {
        QTest::addRow("%d bytes", count) << count << quint64(0xffffffff);
        QTest::addRow("%d bytes, all ZIP64", count) << count << quint64(0);
        QTest::addRow("%d bytes, some ZIP64", count) << count << quint64(4096);
    }
}

void TestZip::readsBackWhatWasWritten()
{
    QFETCH(int, count);
    QFETCH(quint64, zip64Threshold);
    const Bytes content = manyBytes(static_cast<std::size_t>(count));
    const auto reader = open(archive(
        [&](ZipWriter& writer) {
            VERIFY_OK(writer.addStored("stored", content));
            VERIFY_OK(writer.addDeflated("a/deflated", deflated(content), content.size(), crc32(content)));
            VERIFY_OK(writer.addStored("na\u00efve", content, 64));
        },
        zip64Threshold));
    VERIFY_OK(reader);
    QCOMPARE(reader->entries().size(), 3u);
    QCOMPARE(reader->find("nothing"), nullptr);
    for (const ZipEntry& entry : reader->entries()) {
        QCOMPARE(reader->find(entry.name), &entry);
        QCOMPARE(entry.isDeflated, entry.name == "a/deflated");
        const auto back = reader->read(entry, content.size());
        VERIFY_OK(back);
        QVERIFY(*back == content);
    }
}

void TestZip::alignsStoredData()
{
    for (const std::size_t alignment : {1u, 2u, 8u, 64u, 4096u}) {
        const auto reader = open(archive([&](ZipWriter& writer) {
            for (std::size_t i = 0; i < 70; ++i)
                VERIFY_OK(writer.addStored("entry" + std::string(i, 'x'), manyBytes(i), alignment));
        }));
        VERIFY_OK(reader);
        for (const ZipEntry& entry : reader->entries()) {
            QCOMPARE(entry.dataOffset % alignment, 0u);
            VERIFY_OK(reader->read(entry, 100));
        }
    }
}

void TestZip::dependsOnContentAlone()
{
    const Bytes first = archive(addTwo);
    QVERIFY(first == archive(addTwo));
    // 2 x (local 30 + central 46 + 2 x name) + end 22 + data: nothing hidden.
    const std::size_t data = 23 + deflated(bytes("hello hello hello hello")).size();
    QCOMPARE(first.size(), 2u * (30 + 46) + 2 * (14 + 3) + 22 + data);
}

void TestZip::refusesNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("code");
    const auto row = [](const char* title, const QByteArray& name, ErrorCode code = ErrorCode::InvalidArgument) {
        QTest::addRow("%s", title) << name << int(code);
    };
    row("empty", "");
    row("absolute", "/etc/passwd");
    row("upwards", "a/../../b");
    row("only dots", "..");
    row("here", "./a");
    row("empty part", "a//b");
    row("NUL", QByteArray("a\0b", 3));
    row("backslash", "a\\b");
    row("not UTF-8", "a\xff");
    row("overlong UTF-8", "a\xc0\xaf");
    row("surrogate", "a\xed\xa0\x80");
    row("too long", QByteArray(65536, 'x'));
    row("twice", "taken", ErrorCode::DuplicateName);
}

void TestZip::refusesNames()
{
    QFETCH(QByteArray, name);
    QFETCH(int, code);
    ZipWriter writer([](std::span<const std::byte>) -> Result<void> { return {}; });
    VERIFY_OK(writer.addStored("taken", {}));
    VERIFY_FAILS(writer.addStored(name.toStdString(), {}), ErrorCode(code));
    if (name.isEmpty() || name.size() > 1000 || name == "taken")
        return;
    // The same name smuggled past the writer, with the UTF-8 flag where it isn't ASCII.
    Bytes all = archive([&](ZipWriter& good) { VERIFY_OK(good.addStored(std::string(name.size(), 'x'), {})); });
    for (const std::size_t start : {std::size_t{0}, std::size_t(30 + name.size())}) {
        const std::size_t at = positionOf(all, std::string(name.size(), 'x'), start);
        std::ranges::copy(
            std::as_bytes(std::span(name.data(), std::size_t(name.size()))), all.begin() + std::ptrdiff_t(at));
        put(all, start + (start ? 8 : 6), std::uint16_t{0x0800});
    }
    VERIFY_FAILS(open(all), ErrorCode::CorruptFile);
}

void TestZip::manyEntries()
{
    const auto fill = [](std::size_t count) {
        return [count](ZipWriter& writer) {
            for (std::size_t i = 0; i < count; ++i)
                VERIFY_OK(writer.addStored(std::to_string(i), {}));
        };
    };
    const auto reader = open(archive(fill(65'536))); // needs the ZIP64 end record for its count
    VERIFY_OK(reader);
    QCOMPARE(reader->entries().size(), 65'536u);
    QCOMPARE(reader->entries().back().name, std::string("65535"));
    ZipWriter writer([](std::span<const std::byte>) -> Result<void> { return {}; });
    fill(65'536)(writer);
    VERIFY_FAILS(writer.addStored("one more", {}), ErrorCode::LimitExceeded);
}

void TestZip::opensInOtherPrograms_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addRow("unzip") << QStringList{"unzip", "-t", "%1"};
    QTest::addRow("python") << QStringList{"python3", "-c",
        "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n"
        "assert z.read('folder/one.txt') == z.read('two') == b'hello hello hello hello'\n"
        "assert [i.date_time for i in z.infolist()] == [(1980, 1, 1, 0, 0, 0)] * len(z.infolist())",
        "%1"};
}

void TestZip::opensInOtherPrograms()
{
    QFETCH(QStringList, command);
    const QString program = command.takeFirst();
    if (QStandardPaths::findExecutable(program).isEmpty())
        QSKIP("the program is not installed");
    command.last() = QString::fromStdString(m_path.string());
    for (const std::uint64_t threshold : {std::uint64_t{0xffffffff}, std::uint64_t{0}}) {
        VERIFY_OK(open(archive(
            [](ZipWriter& writer) {
                addTwo(writer);
                VERIFY_OK(writer.addStored("aligned", bytes("x"), 64));
                VERIFY_OK(writer.addStored("caf\u00e9", bytes("y")));
            },
            threshold)));
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, command);
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAll().constData());
    }
}

void TestZip::readsOtherWriters_data()
{
    QTest::addColumn<QStringList>("command");
    const auto python = [](const char* title, const char* body) {
        QTest::addRow("python %s", title)
            << QStringList{"python3", "-c", QString("import sys, zipfile\n") + body, "%1"};
    };
    python("stored", "z = zipfile.ZipFile(sys.argv[1], 'w')\nz.writestr('a', b'hello' * 1000)");
    python("deflated", "z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\nz.writestr('a', b'hello' * 1000)");
    python("streamed",
        "class Out:\n  def __init__(s, f): s.f = f\n  def write(s, b): return s.f.write(b)\n"
        "  def flush(s): s.f.flush()\n"
        "z = zipfile.ZipFile(Out(open(sys.argv[1], 'wb')), 'w', zipfile.ZIP_DEFLATED)\n"
        "z.writestr('a', b'hello' * 1000)\nz.writestr('b', b'')\nz.close()");
    python("ZIP64",
        "z = zipfile.ZipFile(sys.argv[1], 'w')\nwith z.open('a', 'w', force_zip64=True) as f: f.write(b'hello' * "
        "1000)");
    python("UTF-8",
        "z = zipfile.ZipFile(sys.argv[1], 'w')\nz.writestr('a', b'hello' * 1000)\nz.writestr('caf\\u00e9/', b'')");
    QTest::addRow("Info-ZIP") << QStringList{
        "sh", "-c", "cd $(dirname $0) && printf 'hello%.0s' $(seq 1000) > a && rm -f $0 && zip -q $0 a", "%1"};
    QTest::addRow("Info-ZIP streamed") << QStringList{
        "sh", "-c", "cd $(dirname $0) && printf 'hello%.0s' $(seq 1000) > a && zip -q - a | cat > $0", "%1"};
}

void TestZip::readsOtherWriters()
{
    QFETCH(QStringList, command);
    const QString program = command.takeFirst();
    if (QStandardPaths::findExecutable(program == "sh" ? "zip" : program).isEmpty())
        QSKIP("the program is not installed");
    command.last() = QString::fromStdString(m_path.string());
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, command);
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAll().constData());
    auto file = InputFile::open(m_path);
    VERIFY_OK(file);
    const auto reader = ZipReader::open(std::move(*file));
    VERIFY_OK(reader);
    const ZipEntry* entry = reader->find("a");
    QVERIFY(entry);
    const auto content = reader->read(*entry, 5000);
    VERIFY_OK(content);
    for (std::size_t i = 0; i < content->size(); ++i)
        QCOMPARE(std::to_integer<char>((*content)[i]), "hello"[i % 5]);
    QCOMPARE(content->size(), 5000u);
}

void TestZip::readsTorch()
{
    auto file = InputFile::open(test::dataPath("archive/torch-1.13.pth"));
    VERIFY_OK(file);
    const auto reader = ZipReader::open(std::move(*file));
    VERIFY_OK(reader);
    QCOMPARE(reader->entries().size(), 4u);
    const ZipEntry* entry = reader->find("torch-1.13/data/1");
    QVERIFY(entry);
    QCOMPARE(entry->dataOffset % 64, 0u);
    std::array<float, 3> values = {};
    VERIFY_OK(reader->readInto(*entry, std::as_writable_bytes(std::span(values))));
    QVERIFY((values == std::array<float, 3>{1, -2, 3}));
}

void TestZip::refusesDamage_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("code");
    const Bytes good = archive(addTwo);
    const std::size_t second = positionOf(good, "PK\3\4", 1);
    const std::size_t central = positionOf(good, "PK\1\2");
    const std::size_t central2 = positionOf(good, "PK\1\2", central + 1);
    const std::size_t end = good.size() - 22;
    const auto row = [&](const char* title, const std::function<void(Bytes&)>& damage,
                         ErrorCode code = ErrorCode::CorruptFile) {
        Bytes bad = good;
        damage(bad);
        QTest::addRow("%s", title) << QByteArray(reinterpret_cast<const char*>(bad.data()), qsizetype(bad.size()))
                                   << int(code);
    };
    row(
        "empty", [](Bytes& b) { b.clear(); }, ErrorCode::EmptyFile);
    row(
        "21 bytes", [](Bytes& b) { b.resize(21); }, ErrorCode::TruncatedFile);
    row(
        "cut in the data", [](Bytes& b) { b.resize(40); }, ErrorCode::TruncatedFile);
    row("cut before its last byte", [](Bytes& b) { b.pop_back(); });
    row("a byte behind", [](Bytes& b) { b.push_back({}); });
    row("a byte in front", [](Bytes& b) { b.insert(b.begin(), std::byte{}); });
    row("comment", [&](Bytes& b) { put(b, end + 20, std::uint16_t{1}), b.push_back({}); });
    row("two archives in one", [](Bytes& b) { b.insert(b.begin(), b.begin(), b.end()); });
    row(
        "several disks", [&](Bytes& b) { put(b, end + 4, std::uint16_t{1}); }, ErrorCode::UnsupportedFormat);
    row("fewer entries than listed", [&](Bytes& b) { put(b, end + 8, std::uint32_t{0x00010001}); });
    row("more entries than listed", [&](Bytes& b) { put(b, end + 8, std::uint32_t{0x00030003}); });
    row("absurd entry count", [&](Bytes& b) { put(b, end + 8, std::uint32_t{0xfffefffe}); });
    row("directory size past the file", [&](Bytes& b) { put(b, end + 12, std::uint32_t{0xfffffffe}); });
    row("ZIP64 promised and not there", [&](Bytes& b) { put(b, end + 12, std::uint32_t{0xffffffff}); });
    row(
        "encrypted", [&](Bytes& b) { put(b, 6, std::uint16_t{1}), put(b, central + 8, std::uint16_t{1}); },
        ErrorCode::UnsupportedFormat);
    row(
        "unknown flag", [&](Bytes& b) { put(b, 6, std::uint16_t{0x20}), put(b, central + 8, std::uint16_t{0x20}); },
        ErrorCode::UnsupportedFormat);
    row(
        "method 12", [&](Bytes& b) { put(b, second + 8, std::uint16_t{12}), put(b, central2 + 10, std::uint16_t{12}); },
        ErrorCode::UnsupportedFormat);
    row("another method in the local header", [&](Bytes& b) { put(b, second + 8, std::uint16_t{0}); });
    row("another name in the local header", [&](Bytes& b) { b[second + 30] = std::byte{'x'}; });
    row("another size in the local header", [&](Bytes& b) { put(b, second + 22, std::uint32_t{24}); });
    row("another CRC in the local header", [&](Bytes& b) { put(b, second + 14, std::uint32_t{24}); });
    row("sizes 0 without a descriptor", [&](Bytes& b) { put(b, second + 18, std::uint64_t{0}); });
    row("stored with two sizes",
        [&](Bytes& b) { put(b, 22, std::uint32_t{24}), put(b, central + 24, std::uint32_t{24}); });
    row("overlap", [&](Bytes& b) { put(b, central2 + 42, std::uint32_t{0}); });
    row("offset near 2^32", [&](Bytes& b) { put(b, central2 + 42, std::uint32_t{0xfffffffe}); });
    row("saturated without ZIP64", [&](Bytes& b) { put(b, central2 + 42, std::uint32_t{0xffffffff}); });
    row("entry comment",
        [&](Bytes& b) { put(b, central + 28, std::uint16_t{13}), put(b, central + 32, std::uint16_t{1}); });
    row("gap between entries", [&](Bytes& b) {
        b.insert(b.begin() + std::ptrdiff_t(second), std::byte{});
        put(b, central2 + 1 + 42, std::uint32_t(second + 1));
        put(b, end + 1 + 16, std::uint32_t(central + 1));
    });
    row("descriptor promised and not there",
        [&](Bytes& b) { put(b, 6, std::uint16_t{8}), put(b, central + 8, std::uint16_t{8}); });
    row("bomb", [&](Bytes& b) {
        put(b, second + 22, std::uint32_t{0xf0000000}), put(b, central2 + 24, std::uint32_t{0xf0000000});
    });
}

void TestZip::refusesDamage()
{
    QFETCH(QByteArray, content);
    QFETCH(int, code);
    VERIFY_FAILS(open(Bytes(reinterpret_cast<const std::byte*>(content.begin()),
                     reinterpret_cast<const std::byte*>(content.end()))),
        ErrorCode(code));
    if (!content.isEmpty())
        QCOMPARE(QString::fromStdString(open(bytes(content.toStdString())).error().file),
            QString::fromStdString(m_path.string()));
}

void TestZip::survivesEveryMutation()
{
    const Bytes expected = bytes("hello hello hello hello");
    int refused = 0, unchanged = 0;
    for (const std::uint64_t threshold : {std::uint64_t{0xffffffff}, std::uint64_t{0}}) {
        const Bytes good = archive(addTwo, threshold);
        const auto check = [&](const Bytes& bad) {
            const auto reader = open(bad);
            if (!reader) {
                ++refused;
                return;
            }
            for (const char* name : {"folder/one.txt", "two"}) {
                const ZipEntry* entry = reader->find(name);
                QVERIFY(entry);
                const auto content = reader->read(*entry, 1000);
                if (!content) {
                    ++refused;
                    return;
                }
                QVERIFY(*content == expected);
            }
            ++unchanged;
        };
        for (std::size_t at = 0; at < good.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                Bytes bad = good;
                bad[at] ^= std::byte(1 << bit);
                check(bad);
            }
            check(Bytes(good.begin(), good.begin() + std::ptrdiff_t(at)));
        }
        Random random(7);
        for (int i = 0; i < 2000; ++i)
            check(test::mutated(good, random));
    }
    // What may change without a reader seeing it: versions, dates, attributes, extra bytes that no method uses.
    QVERIFY2(unchanged < refused / 3, qPrintable(QString("%1 refused, %2 unchanged").arg(refused).arg(unchanged)));
}

void TestZip::capsWhatItReads()
{
    const Bytes content(100'000, std::byte{'x'});
    Bytes all = archive([&](ZipWriter& writer) {
        VERIFY_OK(writer.addDeflated("a", deflated(content), content.size(), crc32(content)));
        // Deflates to more and to less than it says.
        VERIFY_OK(writer.addDeflated("more", deflated(content), content.size() - 1, 0));
        VERIFY_OK(writer.addDeflated("less", deflated(content), content.size() + 1, 0));
    });
    const auto reader = open(all);
    VERIFY_OK(reader);
    VERIFY_OK(reader->read(*reader->find("a"), 100'000));
    VERIFY_FAILS(reader->read(*reader->find("a"), 99'999), ErrorCode::LimitExceeded);
    VERIFY_FAILS(reader->read(*reader->find("more"), 1 << 20), ErrorCode::CorruptFile);
    VERIFY_FAILS(reader->read(*reader->find("less"), 1 << 20), ErrorCode::CorruptFile);
}

QTEST_APPLESS_MAIN(TestZip)
#include "test_zip.moc"
