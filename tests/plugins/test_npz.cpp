// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy archives through the plugin, loaded as the programs load it.
#include "core/archive/zip_writer.h"
#include "core/extension/plugin_host.h"
#include "tests/support/test_support.h"

#include <cstring>

using namespace pangkas;

class TestNpz : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsWhatNumPyWrote_data();
    void readsWhatNumPyWrote();
    void refuses_data();
    void refuses();
    void refusesObjects();
    void survivesDamage_data();
    void survivesDamage();
    void knowsItsOwn();

private:
    const ModelImporter* importer() const { return m_extensions.importers.find("numpy-archive"); }
    Extensions m_extensions;
};

namespace {

QByteArray npy(const QByteArray& literal, const QByteArray& numbers, char major = 1)
{
    QByteArray file("\x93NUMPY", 6);
    file += major;
    file += '\0';
    file += char(literal.size() & 255);
    file += char(literal.size() >> 8);
    return file + literal + numbers;
}

std::filesystem::path writeArchive(const QTemporaryDir& folder, const QByteArray& array, const char* name = "w.npy")
{
    std::vector<std::byte> bytes;
    ZipWriter zip([&](std::span<const std::byte> part) -> Result<void> {
        bytes.insert(bytes.end(), part.begin(), part.end());
        return {};
    });
    if (!zip.addStored(name, std::as_bytes(std::span(array.constData(), std::size_t(array.size())))) || !zip.finish())
        qFatal("cannot write the archive");
    const auto path = test::toPath(folder.filePath("test.npz"));
    test::writeBytes(path, bytes);
    return path;
}

} // namespace

void TestNpz::initTestCase()
{
    const auto statuses = loadPlugins(pluginFolders(), m_extensions);
    for (const PluginStatus& status : statuses)
        QVERIFY2(status.isLoaded(), status.error ? describe(*status.error).c_str() : "");
    QVERIFY(importer());
}

void TestNpz::readsWhatNumPyWrote_data()
{
    QTest::addColumn<QString>("file");
    QTest::addRow("stored") << "plugins/stored.npz";
    QTest::addRow("deflated") << "plugins/deflated.npz";
}

void TestNpz::readsWhatNumPyWrote()
{
    QFETCH(QString, file);
    const auto path = test::dataPath(file.toStdString());
    const auto input = InputFile::open(path);
    VERIFY_OK(input);
    QVERIFY(importer()->recognizes(*input));
    const auto read = importer()->read(path, {});
    VERIFY_OK(read);
    for (const char* name : {"plain", "fortran", "half", "double", "big"}) {
        const Tensor* tensor = read->model.find(name);
        QVERIFY2(tensor, name);
        QCOMPARE(tensor->shape(), (Shape{2, 3, 4}));
        for (std::size_t i = 0; i < 24; ++i)
            QCOMPARE(tensor->values()[i], float(i) / 8 - 1);
    }
    QVERIFY(read->model.find("half")->info().storedAs == ElementType::Float16);
    QCOMPARE(test::toText(*read->model.find("scalar")), QByteArray("scalar : 2.5"));
    QCOMPARE(read->model.find("empty")->size(), 0u);
    QVERIFY(!read->model.find("steps"));
    QCOMPARE(QByteArray::fromStdString(read->notes.at(0)), QByteArray("left out 'steps': not floating-point numbers"));
}

void TestNpz::refuses_data()
{
    QTest::addColumn<QByteArray>("array");
    QTest::addColumn<int>("code");
    const QByteArray four(16, '\0');
    QTest::addRow("good, as a check of this test")
        << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n", four) << -1;
    QTest::addRow("no NumPy array") << QByteArray("PK but no array at all") << int(ErrorCode::CorruptFile);
    QTest::addRow("later version") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", four, 9)
                                   << int(ErrorCode::NewerFormat);
    QTest::addRow("objects") << npy("{'descr': '|O', 'fortran_order': False, 'shape': (4,), }", four)
                             << int(ErrorCode::ForbiddenContent);
    QTest::addRow("records") << npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,), }", four)
                             << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("text") << npy("{'descr': '<U4', 'fortran_order': False, 'shape': (1,), }", four)
                          << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("code in the header") << npy("{'descr': __import__('os'), 'shape': (4,), }", four)
                                        << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("doubled key") << npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", four)
                                 << int(ErrorCode::CorruptFile);
    QTest::addRow("missing key") << npy("{'descr': '<f4', 'shape': (4,), }", four) << int(ErrorCode::CorruptFile);
    QTest::addRow("trailing text") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), } x", four)
                                   << int(ErrorCode::CorruptFile);
    QTest::addRow("too few numbers") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", four)
                                     << int(ErrorCode::CorruptFile);
    QTest::addRow("too many numbers") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", four)
                                      << int(ErrorCode::CorruptFile);
    QTest::addRow("negative size") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-4,), }", four)
                                   << int(ErrorCode::CorruptFile);
    QTest::addRow("huge size") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 4), }", four)
                               << int(ErrorCode::LimitExceeded);
    QTest::addRow("size above 64 bits") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", four)
                                        << int(ErrorCode::CorruptFile);
    QTest::addRow("33 dimensions") << npy("{'descr': '<f4', 'fortran_order': False, 'shape': (" + QByteArray("1,").repeated(33) + "), }",
        QByteArray(4, '\0')) << int(ErrorCode::CorruptFile);
}

void TestNpz::refuses()
{
    QFETCH(QByteArray, array);
    QFETCH(int, code);
    const QTemporaryDir folder;
    const auto read = importer()->read(writeArchive(folder, array), {});
    if (code < 0) {
        VERIFY_OK(read);
        return;
    }
    VERIFY_FAILS(read, ErrorCode(code));
    QVERIFY2(describe(read.error()).find("array 'w'") != std::string::npos, describe(read.error()).c_str());
}

void TestNpz::refusesObjects()
{
    VERIFY_FAILS(importer()->read(test::dataPath("plugins/objects.npz"), {}), ErrorCode::ForbiddenContent);
}

void TestNpz::survivesDamage_data()
{
    QTest::addColumn<QString>("file");
    QTest::addRow("stored") << "plugins/stored.npz";
    QTest::addRow("deflated") << "plugins/deflated.npz";
}

void TestNpz::survivesDamage()
{
    QFETCH(QString, file);
    const auto good = test::bytesOf(test::dataPath(file.toStdString()));
    const auto expected = importer()->read(test::dataPath(file.toStdString()), {});
    VERIFY_OK(expected);
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("damaged.npz"));
    for (std::size_t i = 0; i < good.size(); i += 3) {
        auto damaged = good;
        damaged[i] ^= std::byte(1u << (i % 8));
        std::filesystem::remove(path);
        FILE* out = std::fopen(path.c_str(), "wb"); // not atomically: 3,000 flushes to disk would show
        std::fwrite(damaged.data(), 1, damaged.size(), out);
        std::fclose(out);
        if (const auto read = importer()->read(path, {}))
            QVERIFY2(read->model.hash() == expected->model.hash(), qPrintable(QString("byte %1 changed the weights").arg(i)));
    }
}

void TestNpz::knowsItsOwn()
{
    const QTemporaryDir folder;
    const auto path = writeArchive(folder, "x", "manifest.json");
    QVERIFY(!importer()->recognizes(*InputFile::open(path)));
    test::writeBytes(path, std::vector<std::byte>(10));
    QVERIFY(!importer()->recognizes(*InputFile::open(path)));
}

QTEST_APPLESS_MAIN(TestNpz)
#include "test_npz.moc"
