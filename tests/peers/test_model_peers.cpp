// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch writes model files of every kind now, among them a whole AlexNet, and ours must read the same bits; ours
// writes a .safetensors file that Python reads back by the format's description.
#include "core/base/hashing.h"
#include "core/formats/safetensors_writer.h"
#include "tests/formats/expected_model.h"
#include "tests/support/test_support.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>

using namespace pangkas;

class TestModelPeers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsWhatPyTorchWrites_data();
    void readsWhatPyTorchWrites();
    void readsTheTrainedAlexNet();
    void writesWhatPythonReads();

private:
    bool isWanted() const { return qEnvironmentVariable("PANGKAS_PEERS") == "1"; }
    QByteArray runPython(const QStringList& arguments, bool& isGood);

    QTemporaryDir m_folder;
};

namespace {
QString script(const char* name)
{
    return QString::fromStdString((test::dataPath("..") / "peers" / name).lexically_normal().string());
}
} // namespace

QByteArray TestModelPeers::runPython(const QStringList& arguments, bool& isGood)
{
    QProcess python;
    python.start("/usr/bin/python3", arguments);
    isGood = python.waitForFinished(600'000) && python.exitStatus() == QProcess::NormalExit && python.exitCode() == 0;
    if (!isGood)
        qWarning("%s", python.readAllStandardError().constData());
    return python.readAllStandardOutput();
}

void TestModelPeers::initTestCase()
{
    if (!isWanted())
        QSKIP("needs python3-torch and python3-torchvision: scripts/test.sh --peers, or PANGKAS_PEERS=1");
    bool isGood = false;
    runPython({script("write_model_files.py"), m_folder.path(), "--all"}, isGood);
    QVERIFY2(isGood, "PyTorch couldn't write its files");
}

void TestModelPeers::readsWhatPyTorchWrites_data()
{
    if (isWanted())
        test::addExpectedFiles(test::toPath(m_folder.path()));
}

void TestModelPeers::readsWhatPyTorchWrites()
{
    QFETCH(QString, file);
    QFETCH(QJsonObject, expected);
    const QString found = test::difference(readModelFile(test::toPath(file)), expected);
    QVERIFY2(found.isEmpty(), qPrintable(found));
}

void TestModelPeers::readsTheTrainedAlexNet()
{
    const auto expand = test::sharedPath("models/expand_alexnet.py");
    if (expand.empty())
        QSKIP("no trained AlexNet in ../shared");
    bool isGood = false;
    runPython({QString::fromStdString(expand.string()), m_folder.path()}, isGood);
    QVERIFY(isGood);
    std::vector<std::int64_t> reported;
    const JobContext job({}, [&](const Progress& progress) { reported.push_back(progress.done); });
    const auto torch = readModelFile(test::toPath(m_folder.filePath("alexnet-cats-and-dogs.pth")), job);
    const auto plain = readModelFile(test::toPath(m_folder.filePath("alexnet-cats-and-dogs.safetensors")));
    VERIFY_OK(torch);
    VERIFY_OK(plain);
    QCOMPARE(torch->model.parameterCount(), 57'012'034u);
    QVERIFY(std::ranges::equal(torch->model.tensors(), plain->model.tensors(), isBitIdentical));
    QVERIFY(std::ranges::is_sorted(reported));
    QVERIFY(reported.size() > 20 && reported.size() < 150);
}

void TestModelPeers::writesWhatPythonReads()
{
    const auto values = test::bellValues(5000, 1);
    const ModelSnapshot model({Tensor::fromValues("conv.weight", {10, 5, 10, 10}, values),
        Tensor::fromValues("lapisan-é", {3}, std::array{1.0f, -0.0f, 2.5f}),
        Tensor::fromValues("scalar", {}, std::array{4.0f}), Tensor::fromValues("empty", {0, 4}, {})});
    const QString path = m_folder.filePath("ours.safetensors");
    VERIFY_OK(writeSafetensors(model, {{"architecture", "alexnet"}, {"catatan", "é\"\n"}}, test::toPath(path)));
    bool isGood = false;
    const auto read = QJsonDocument::fromJson(runPython({script("read_safetensors.py"), path}, isGood)).object();
    QVERIFY(isGood);
    QCOMPARE(read["metadata"].toObject(), (QJsonObject{{"architecture", "alexnet"}, {"catatan", "é\"\n"}}));
    const auto tensors = read["tensors"].toArray();
    QCOMPARE(tensors.size(), 4);
    for (qsizetype i = 0; i < tensors.size(); ++i) {
        const Tensor& tensor = model.tensors()[static_cast<std::size_t>(i)];
        QJsonArray shape;
        for (const auto size : tensor.shape())
            shape.append(static_cast<qint64>(size));
        QCOMPARE(tensors[i].toObject()["name"].toString(), QString::fromStdString(tensor.name()));
        QCOMPARE(tensors[i].toObject()["shape"].toArray(), shape);
        QCOMPARE(
            tensors[i].toObject()["sha256"].toString(), QString::fromStdString(sha256(std::as_bytes(tensor.values()))));
    }
}

QTEST_GUILESS_MAIN(TestModelPeers)
#include "test_model_peers.moc"
