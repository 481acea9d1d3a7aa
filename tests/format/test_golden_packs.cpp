// SPDX-License-Identifier: GPL-3.0-or-later
// Packed files as earlier versions wrote them. They are never written anew: whatever becomes of the format, a reader
// opens each of them and decodes it to the same bits.
#include "core/base/hashing.h"
#include "core/container/pack_reader.h"
#include "tests/support/test_support.h"

using namespace pangkas;
using namespace pangkas::test;

namespace {

std::filesystem::path goldenPath(const QString& name)
{
    return dataPath("").parent_path().parent_path() / "format" / name.toStdString();
}

QString hashOf(const Tensor& tensor)
{
    return QString::fromStdString(sha256(std::as_bytes(tensor.values())));
}

/// "fc6: classifier.1.weight 4096 x 9216, shared, deflate, 377 of 15: WEIGHT'S HASH BIAS' HASH", hashes cut short.
QString layerText(const PackedLayerInfo& info, const CompressedLayer& layer, const Tensor& weight)
{
    return QString("%1: %2 %3, %4, %5, %6 of %7: %8 %9")
        .arg(QString::fromStdString(info.name), QString::fromStdString(info.tensor),
            QString::fromStdString(toString(info.shape)), QString::fromUtf8(toString(info.form).data()),
            QString::fromStdString(info.coder))
        .arg(info.storedCount)
        .arg(info.centroids)
        .arg(hashOf(weight).left(16), layer.bias ? hashOf(*layer.bias).left(16) : "-");
}

QString descriptionText(const PackDescription& description)
{
    QStringList names;
    for (const std::string& name : description.classNames)
        names << QString::fromStdString(name);
    return QString("%1, %2 classes (%3), recipe %4, source %5")
        .arg(QString::fromStdString(description.architecture))
        .arg(description.classes)
        .arg(names.join("|"))
        .arg(QString::fromStdString(sha256(std::as_bytes(std::span(description.recipe)))).left(16))
        .arg(QString::fromStdString(description.sourceHash).left(16));
}

} // namespace

class TestGoldenPacks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodesToTheSameBits_data();
    void decodesToTheSameBits();
};

void TestGoldenPacks::decodesToTheSameBits_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("fileHash"); // so that nobody replaces the file and the figures together unseen
    QTest::addColumn<int>("version");
    QTest::addColumn<QString>("description");
    QTest::addColumn<QStringList>("layers");
    QTest::addColumn<QString>("modelHash");
    // Every form, with and without positions, biases and codebooks.
    const auto forms = QStringList{"conv1: conv1.weight 4 x 3 x 5 x 5, shared, deflate, 250 of 200: 9ce4e2a55fd42492 "
                       "60b3b2011d8c1ba6",
               "fc6: fc6.weight 30 x 300, shared, deflate, 23 of 31: f1debcbb767c36ac -",
               "full: full.weight 10 x 12, shared, deflate, 120 of 255: 7af0876770126d34 62313f232f0497ec",
               "none: none.weight 6 x 10, shared, deflate, 0 of 7: 2dfba633817046c7 035e593ca75d494c",
               "sparse: sparse.weight 10 x 30, sparse, deflate, 58 of 0: 8a1ede4ff2ef3e71 2e79a4066bc13f70",
               "whole: whole.weight 5 x 6, sparse, deflate, 30 of 0: 407b0cc5c25e3921 -",
               "gone: gone.weight 5 x 6, sparse, deflate, 0 of 0: 6edd9f6f9cc92cde 847570e52e07ea0c",
               "dense: dense.weight 8 x 9, dense, deflate, 72 of 0: 047a4fff3ad5a54d bc0b1a82c7e8b4b2",
               "empty: empty.weight 0 x 30, dense, deflate, 0 of 0: e3b0c44298fc1c14 -",
               "utf8: lapisan \u00e9/\"x\" 5 x 8, shared, deflate, 20 of 3: 3e524aee46358750 392e80914f66e8d4",
               "zero: zero.weight 40, shared, deflate, 18 of 3: 4434c687020b59b6 127a8b33bfaf5311",
               "scalar: scalar.weight scalar, shared, deflate, 1 of 1: d99e58435243d9fe d0f27d0830b8848c"};
    QTest::addRow("version 1, every form")
        << "golden-v1-forms.pkz"
        << "0d92a854207d2f21e51031511b9b044be11d8d9dfe6a92678e2ef9962036be9f" << 1
        << "alexnet, 2 classes (cat|dog, \u00e9l\u00e8ve \"7\"), recipe c1cb5a9bed85d158, source aaaaaaaaaaaaaaaa"
        << forms
        << "a332fedaa4759e65885b3299ae58febb6240239db1e6faedbdfab27a3e332109";
    // AlexNet of noise at its real sizes, compressed to next to nothing: gaps of many steps, a layer without weights.
    const auto alexnet = QStringList{"conv1: features.0.weight 64 x 3 x 11 x 11, shared, deflate, 2 of 2: 0efe9a1385d41205 "
                       "08c14b2c5a65b58c",
               "conv2: features.3.weight 192 x 64 x 5 x 5, shared, deflate, 31 of 31: 2e265526a38d85ea "
               "f48d5d9704fc3abd",
               "conv3: features.6.weight 384 x 192 x 3 x 3, shared, deflate, 66 of 66: e601afecab77b1f9 "
               "2a252e32a1ec5c80",
               "conv4: features.8.weight 256 x 384 x 3 x 3, shared, deflate, 88 of 88: eb6e0365dc4c3017 "
               "f409f76e391bca33",
               "conv5: features.10.weight 256 x 256 x 3 x 3, shared, deflate, 59 of 59: e83309150a075abf "
               "f409f76e391bca33",
               "fc6: classifier.1.weight 4096 x 9216, shared, deflate, 377 of 8: f98bdfba5b3210a9 eb16a4b4c908ca18",
               "fc7: classifier.4.weight 4096 x 4096, shared, deflate, 168 of 8: 7621aa5f662186f8 eb16a4b4c908ca18",
               "fc8: classifier.6.weight 3 x 4096, shared, deflate, 0 of 0: 2aae7dc846aaf25f 4f24b44b65519f7c"};
    QTest::addRow("version 1, AlexNet")
        << "golden-v1-alexnet.pkz"
        << "8c22e919a33b234e8ba8b13edac06f636b9aa7e8a804f00c00e84df02375479d" << 1
        << "alexnet, 3 classes (bird|cat|dog), recipe 67e246c244eecde4, source 5c3dafc4e783f395"
        << alexnet
        << "a5fc508394fc7a9e5501ae6eb3a8b7a74ffd63061595bcc52f9fd95288e8a8e6";
    // The same networks as version 2 holds them, once by each coder.
    const auto by = [](const char* coder, QStringList layers) {
        return layers.replaceInStrings(", deflate,", QString(", %1,").arg(coder));
    };
    const auto addForms = [&](const char* coder, const char* fileHash) {
        QTest::addRow("version 2, every form, %s", coder)
            << QString("golden-v2-forms-%1.pkz").arg(coder) << fileHash << 2
            << "alexnet, 2 classes (cat|dog, \u00e9l\u00e8ve \"7\"), recipe c1cb5a9bed85d158, source aaaaaaaaaaaaaaaa"
            << by(coder, forms) << "a332fedaa4759e65885b3299ae58febb6240239db1e6faedbdfab27a3e332109";
    };
    addForms("deflate", "9ac655da23b224c5006e38af421afa114ed2c9bc28835afd376b731711ca1ee6");
    addForms("deep-compression", "02a6cfd5d569f2f55eadb3716472e780f96d4dc034460195713f343f8191d132");
    addForms("fast", "afd00864cb054b1aa2a868b575eed87746b14497ec971fa68c297566f9fc706b");
    addForms("max", "968fdace46c9a7396c3d76d85448240ad42b0878632a3e088d81806582d4d7a7");
    QTest::addRow("version 2, AlexNet, max, in segments")
        << "golden-v2-alexnet-max.pkz"
        << "c898579cff95028003ff2be4dc0c1bb2a4cebdc6d55318e1fcb5fad064395c48" << 2
        << "alexnet, 3 classes (bird|cat|dog), recipe 12513d6aa50a5f34, source 5c3dafc4e783f395"
        << by("max", alexnet) << "a5fc508394fc7a9e5501ae6eb3a8b7a74ffd63061595bcc52f9fd95288e8a8e6";
    QTest::addRow("version 1, nothing") << "golden-v1-empty.pkz"
                                        << "bd64d6da46d2df3f88ef4d859338a5c699a337ffd9ad91e82d504a54124f870b" << 1
                                        << ", 0 classes (), recipe e3b0c44298fc1c14, source " << QStringList{}
                                        << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
}

void TestGoldenPacks::decodesToTheSameBits()
{
    QFETCH(QString, file);
    QFETCH(QString, fileHash);
    QFETCH(int, version);
    QFETCH(QString, description);
    QFETCH(QStringList, layers);
    QFETCH(QString, modelHash);
    const auto path = goldenPath(file);
    QCOMPARE(QString::fromStdString(sha256(bytesOf(path))), fileHash);
    const auto reader = PackReader::open(path);
    VERIFY_OK(reader);
    QCOMPARE(reader->formatVersion(), version);
    QCOMPARE(descriptionText(reader->description()), description);
    QStringList read;
    for (std::size_t i = 0; i < reader->layers().size(); ++i) {
        const auto layer = reader->readLayer(i);
        VERIFY_OK(layer);
        const auto weight = decodeWeight(layer->weight);
        VERIFY_OK(weight);
        const PackedLayerInfo& info = reader->layers()[i];
        QCOMPARE(hashOf(*weight), QString::fromStdString(info.decodedHash));
        read << layerText(info, *layer, *weight);
    }
    QCOMPARE(read.join('\n'), layers.join('\n'));
    const auto model = reader->decode();
    VERIFY_OK(model);
    QCOMPARE(QString::fromStdString(model->hash()), modelHash);
}

QTEST_APPLESS_MAIN(TestGoldenPacks)
#include "test_golden_packs.moc"
