// SPDX-License-Identifier: GPL-3.0-or-later
// What `pangkas-cli unpack` writes, in the programs it is written for: PyTorch, torchvision and NumPy.
#include "core/base/hashing.h"
#include "core/container/pack_reader.h"
#include "tests/cli/program.h"
#include "tests/support/test_support.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace pangkas;
using test::Outcome;

class TestExportPeers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opensInPyTorchAndNumPy_data();
    void opensInPyTorchAndNumPy();
    void torchvisionPredictsTheSame_data();
    void torchvisionPredictsTheSame();

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    /// Standard output of a Python program; empty, with a warning, when it failed.
    QByteArray python(const QStringList& arguments) const;
    /// A folder per class under `to` with links to the first `count` images of each class in `from`.
    static void link(const QString& from, const QString& to, int count);

    QTemporaryDir m_folder;
};

namespace {
QString script(const char* name)
{
    return QString::fromStdString((test::dataPath("..") / "peers" / name).lexically_normal().string());
}
} // namespace

QByteArray TestExportPeers::python(const QStringList& arguments) const
{
    QProcess process;
    process.start("/usr/bin/python3", arguments);
    if (process.waitForFinished(600'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return process.readAllStandardOutput();
    qWarning("%s", process.readAllStandardError().constData());
    return {};
}

void TestExportPeers::link(const QString& from, const QString& to, int count)
{
    for (const QString& name : QDir(from).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QDir images(from + '/' + name);
        QDir().mkpath(to + '/' + name);
        for (const QString& image : images.entryList(QDir::Files).first(count))
            QFile::link(images.absoluteFilePath(image), to + '/' + name + '/' + image);
    }
}

void TestExportPeers::initTestCase()
{
    if (qEnvironmentVariable("PANGKAS_PEERS") != "1")
        QSKIP("needs python3-torch and python3-torchvision: scripts/test.sh --peers, or PANGKAS_PEERS=1");
}

void TestExportPeers::opensInPyTorchAndNumPy_data()
{
    QTest::addColumn<QString>("pack");
    const auto golden = test::dataPath("").parent_path().parent_path() / "format";
    for (const char* name : {"golden-v1-forms.pkz", "golden-v1-alexnet.pkz"})
        QTest::addRow("%s", name) << QString::fromStdString((golden / name).string());
}

void TestExportPeers::opensInPyTorchAndNumPy()
{
    QFETCH(QString, pack);
    const auto reader = PackReader::open(test::toPath(pack));
    VERIFY_OK(reader);
    const auto model = reader->decode();
    VERIFY_OK(model);
    QJsonArray expected;
    for (const Tensor& tensor : model->tensors()) {
        QJsonArray shape;
        for (const auto size : tensor.shape())
            shape.append(static_cast<qint64>(size));
        expected.append(QJsonObject{{"name", QString::fromStdString(tensor.name())}, {"shape", shape},
            {"sha256", QString::fromStdString(sha256(std::as_bytes(tensor.values())))}});
    }
    QStringList files;
    for (const char* ending : {"pth", "npz", "safetensors"}) {
        files << path(QString("out.") + ending);
        const Outcome unpacked = test::run({"unpack", pack, "-o", files.back(), "--force"}, m_folder.path());
        QVERIFY2(unpacked.code == 0, unpacked.err);
    }
    const auto read =
        QJsonDocument::fromJson(python(QStringList{script("read_exports.py"), "tensors"} + files)).object();
    for (const QString& file : files)
        QCOMPARE(read[file].toArray(), expected);
}

void TestExportPeers::torchvisionPredictsTheSame_data()
{
    QTest::addColumn<bool>("isTrained");
    QTest::addRow("photographs of cats and dogs") << true;
    QTest::addRow("the built-in sample") << false;
}

void TestExportPeers::torchvisionPredictsTheSame()
{
    QFETCH(bool, isTrained);
    if (!test::hasEngine())
        QSKIP("built without the engine");
    constexpr int imagesPerClass = 30;
    QString model = "sample", images = path("drawn");
    if (isTrained) {
        const auto expand = test::sharedPath("models/expand_alexnet.py");
        const auto photographs = test::sharedPath("data/cats-and-dogs/val");
        if (expand.empty() || photographs.empty())
            QSKIP("no trained AlexNet or no photographs in ../shared");
        QVERIFY(!python({QString::fromStdString(expand.string()), m_folder.path()}).isEmpty());
        model = path("alexnet-cats-and-dogs.safetensors");
        images = path("photographs");
        link(QString::fromStdString(photographs.string()), images, imagesPerClass);
    } else {
        const Outcome drawn = test::run(
            {"sample", path("all"), "--count", "2", "--validation-count", QString::number(2 * imagesPerClass)},
            m_folder.path());
        QVERIFY2(drawn.code == 0, drawn.err);
        link(path("all/val"), images, imagesPerClass);
    }
    const QString pack = path("packed.pkz"), weights = path("decoded.pth");
    const Outcome packed =
        test::run({"compress", model, "-o", pack, "--preset", "deep-compression", "--force"}, m_folder.path());
    QVERIFY2(packed.code == 0, packed.err);
    const Outcome unpacked = test::run({"unpack", pack, "-o", weights, "--force"}, m_folder.path());
    QVERIFY2(unpacked.code == 0, unpacked.err);
    const Outcome evaluated = test::run({"evaluate", pack, "--data", images, "--json"}, m_folder.path());
    QVERIFY2(evaluated.code == 0, evaluated.err);
    const auto ours = QJsonDocument::fromJson(evaluated.out).object();
    const auto theirs =
        QJsonDocument::fromJson(python({script("read_exports.py"), "evaluate", weights, images})).object();
    QCOMPARE(ours["images"].toInt(), 2 * imagesPerClass);
    QCOMPARE(theirs["confusion"].toArray(), ours["confusion"].toArray());
    const double difference = std::abs(theirs["mean_loss"].toDouble() - ours["mean_loss"].toDouble());
    QVERIFY2(difference < 1e-4, qPrintable(QString::number(difference)));
}

QTEST_GUILESS_MAIN(TestExportPeers)
#include "test_export_peers.moc"
