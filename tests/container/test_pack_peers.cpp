// SPDX-License-Identifier: GPL-3.0-or-later
// The packed file in other programs: unzip, Python's zipfile and the Python reader that ships with the project.
#include "core/coding/layer_coder.h"
#include "tests/container/packs.h"

#include <QProcess>
#include <QStandardPaths>

using namespace pangkas;
using namespace pangkas::test;

namespace {

/// Output of a program that must succeed; empty when it failed (the test has its message then).
bool run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return true;
    qWarning("%s", process.readAll().constData());
    return false;
}

/// A Python with numpy, or an empty text.
QString findPython()
{
    for (const QString& candidate : {QString("/usr/bin/python3"), QStandardPaths::findExecutable("python3")}) {
        QProcess process;
        process.start(candidate, {"-c", "import numpy"});
        if (process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            return candidate;
    }
    return {};
}

/// Every form, and shapes with and without kernels.
std::vector<CompressedLayer> allForms()
{
    return {sharedLayer("conv1", {8, 3, 5, 5}, 0.84, 200, 1), sharedLayer("fc6", {30, 500}, 0.03, 31, 2),
        sharedLayer("full", {30, 30}, 1, 7, 3), sharedLayer("none", {30, 30}, 0, 7, 4),
        sharedLayer("one", {30, 30}, 0.3, 1, 10), sharedLayer("row", {700}, 0.2, 3, 11),
        sharedLayer("far", {1, 3000}, 0.001, 3, 12), sharedLayer("kernels", {6, 4, 3, 2}, 0.4, 16, 13),
        sparseLayer("sparse", {50, 60}, 0.2, 5), sparseLayer("whole", {50, 60}, 1, 6),
        sparseLayer("gone", {50, 60}, 0, 7), denseLayer("dense", {20, 30}, 8),
        withoutBias(denseLayer("empty", {0, 30}, 9))};
}

} // namespace

class TestPackPeers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        writeAll(allForms(), m_path);
    }

    void opensInUnzip()
    {
        if (QStandardPaths::findExecutable("unzip").isEmpty())
            QSKIP("unzip is not installed");
        QVERIFY(run("unzip", {"-tq", QString::fromStdString(m_path.string())}));
    }

    void opensInPythonsZipfile()
    {
        const QString python = QStandardPaths::findExecutable("python3");
        if (python.isEmpty())
            QSKIP("python3 is not installed");
        QVERIFY(run(python,
            {"-c", "import sys, zipfile; assert zipfile.ZipFile(sys.argv[1]).testzip() is None",
                QString::fromStdString(m_path.string())}));
    }

    void scriptDecodesTheSame_data()
    {
        QTest::addColumn<QString>("path");
        for (const LayerCoder* coder : layerCoders()) {
            const std::string id(coder->id());
            const auto path = toPath(m_folder.filePath(QString::fromStdString(id + ".pkz")));
            auto layers = allForms();
            for (CompressedLayer& layer : layers)
                layer.coder = id;
            writeAll(layers, path);
            QTest::addRow("%s", id.c_str()) << QString::fromStdString(path.string());
        }
        QTest::addRow("version 1") << QString::fromStdString(dataPath("container/version-1.pkz").string());
    }

    void scriptDecodesTheSame()
    {
        QFETCH(QString, path);
        const QString python = findPython();
        if (python.isEmpty())
            QSKIP("no Python with numpy");
        const QString raw = m_folder.filePath("raw");
        const char* program = "import sys; sys.dont_write_bytecode = True; sys.path.insert(0, sys.argv[1])\n"
                              "from read_pkz import read_pkz\n"
                              "arrays = read_pkz(sys.argv[2])\n"
                              "with open(sys.argv[3], 'wb') as out:\n"
                              "  for name, array in arrays.items():\n"
                              "    assert array.dtype == '<f4'\n"
                              "    out.write(f'{name} {list(array.shape)}\\n'.encode() + array.tobytes() + b'\\n')\n";
        QVERIFY(run(python, {"-c", program, scripts(), path, raw}));
        const auto reader = PackReader::open(toPath(path));
        VERIFY_OK(reader);
        const auto model = reader->decode();
        VERIFY_OK(model);
        QByteArray expected;
        for (const Tensor& tensor : model->tensors()) {
            QStringList sizes;
            for (const std::int64_t size : tensor.shape())
                sizes << QString::number(size);
            expected += QByteArray::fromStdString(tensor.name()) + " [" + sizes.join(", ").toUtf8() + "]\n";
            const auto bytes = std::as_bytes(tensor.values());
            expected += QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())) + '\n';
        }
        const auto written = bytesOf(toPath(raw));
        QVERIFY(expected == QByteArray(reinterpret_cast<const char*>(written.data()), qsizetype(written.size())));
    }

    void scriptWritesNumpyArchives()
    {
        const QString python = findPython();
        if (python.isEmpty())
            QSKIP("no Python with numpy");
        const QString npz = m_folder.filePath("out.npz");
        QVERIFY(run(python, {"-B", scripts() + "/read_pkz.py", QString::fromStdString(m_path.string()), npz}));
        QVERIFY(run(python,
            {"-c", "import sys, numpy; assert numpy.load(sys.argv[1])['dense.weight'].shape == (20, 30)", npz}));
    }

    void scriptIsShort()
    {
        const auto text = bytesOf(toPath(scripts() + "/read_pkz.py"));
        QVERIFY(std::ranges::count(text, std::byte{'\n'}) <= 150);
    }

private:
    static QString scripts()
    {
        return QString::fromStdString((dataPath("").parent_path().parent_path().parent_path() / "scripts").string());
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_path = toPath(m_folder.filePath("test.pkz"));
};

QTEST_APPLESS_MAIN(TestPackPeers)
#include "test_pack_peers.moc"
