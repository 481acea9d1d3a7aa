// SPDX-License-Identifier: GPL-3.0-or-later
// Codes that were made elsewhere, packed with each coder, and the network that comes out.
#include "core/base/parallel.h"
#include "core/coding/layer_coder.h"
#include "core/formats/safetensors_writer.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/repack.h"
#include "tests/formats/release_file.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace pangkas;

class TestRepack : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void packsARelease_data();
    void packsARelease();
    void packsAPackAgain_data();
    void packsAPackAgain();
    void keepsEveryForm();
    void doesNotDependOnThreads();
    void refuses_data();
    void refuses();
    void refusesUnknownCoders();
    void stopsWhenAsked();
    void packsTheRelease_data();
    void packsTheRelease();

private:
    static void addCoders();
    QString path(const QString& name) const { return m_folder.filePath(name); }
    Result<PackReport> repack(const QString& from, const QString& to, std::string_view coder);

    QTemporaryDir m_folder;
};

void TestRepack::addCoders()
{
    QTest::addColumn<QByteArray>("coder");
    for (const LayerCoder* coder : layerCoders())
        QTest::addRow("%s", std::string(coder->id()).c_str()) << QByteArray::fromStdString(std::string(coder->id()));
}

Result<PackReport> TestRepack::repack(const QString& from, const QString& to, std::string_view coder)
{
    PANGKAS_ASSIGN(OpenedCompressed opened, openCompressed(test::toPath(from)));
    const CompressedModel model = withCoder(std::move(opened.model), coder);
    PANGKAS_ASSIGN(const auto layers, packLayers(model));
    PANGKAS_ASSIGN(ProvedPack proved, writeProvedPack(model, layers, test::toPath(to)));
    return std::move(proved.report);
}

void TestRepack::initTestCase()
{
    test::writeBytes(test::toPath(path("release.net")), test::releaseFile(squeezenetOfCaffe(1000), 3));
}

void TestRepack::packsARelease_data() { addCoders(); }

void TestRepack::packsARelease()
{
    QFETCH(QByteArray, coder);
    const auto report = repack(path("release.net"), path("packed.pkz"), coder.toStdString());
    VERIFY_OK(report);
    std::uint64_t bytes = report->containerBytes;
    for (const LayerBytes& layer : report->layers)
        bytes += layer.bytes();
    QCOMPARE(bytes, report->fileBytes);

    // Opened anew it is the same network, bit by bit, and takes the same images.
    const auto release = openModel(path("release.net").toStdString()), packed = openModel(path("packed.pkz").toStdString());
    VERIFY_OK(release);
    VERIFY_OK(packed);
    QVERIFY(std::ranges::equal(release->model.tensors(), packed->model.tensors(), isBitIdentical));
    QVERIFY(release->architecture == squeezenetOfCaffe(1000));
    QVERIFY(packed->architecture == release->architecture);
    QCOMPARE(QByteArray::fromStdString(release->format), QByteArray("Deep Compression release"));
    const auto reader = PackReader::open(test::toPath(path("packed.pkz")));
    VERIFY_OK(reader);
    for (const PackedLayerInfo& layer : reader->layers()) {
        QVERIFY(layer.form == WeightForm::Shared);
        QCOMPARE(QByteArray::fromStdString(layer.coder), coder);
    }
    VERIFY_OK(verifyPack(test::toPath(path("packed.pkz"))));
}

void TestRepack::packsAPackAgain_data() { addCoders(); }

void TestRepack::packsAPackAgain()
{
    QFETCH(QByteArray, coder);
    VERIFY_OK(repack(path("release.net"), path("first.pkz"), layerCoders().front()->id()));
    VERIFY_OK(repack(path("first.pkz"), path("second.pkz"), coder.toStdString()));
    VERIFY_OK(repack(path("second.pkz"), path("third.pkz"), layerCoders().front()->id()));
    QVERIFY(test::bytesOf(test::toPath(path("first.pkz"))) == test::bytesOf(test::toPath(path("third.pkz"))));
}

void TestRepack::keepsEveryForm()
{
    // A recipe with dense, pruned and shared layers; its packed file says afterwards which coder it has.
    const Architecture net = squeezenet(3);
    std::vector<Tensor> tensors;
    for (const LayerInfo& layer : net.layers) {
        tensors.push_back(Tensor::fromValues(
            layer.weight, layer.weightShape, test::bellValues(*elementCount(layer.weightShape), tensors.size(), 0.1f)));
        tensors.push_back(Tensor::fromValues(layer.bias, {layer.weightShape[0]}, test::bellValues(std::size_t(layer.weightShape[0]), 9)));
    }
    const ModelSnapshot model(std::move(tensors));
    Recipe recipe = emptyRecipe(net);
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        recipe.layers[i].pruning.amount = i % 3 == 0 ? 0 : 0.8;
        recipe.layers[i].sharing.centroids = i % 3 == 2 ? 15 : 0;
    }
    auto compressed = compressModel(net, model, recipe);
    VERIFY_OK(compressed);
    compressed->description.classNames = {"a", "b", "c"};
    const auto layers = packLayers(*compressed);
    VERIFY_OK(layers);
    VERIFY_OK(writePack(compressed->description, *layers, test::toPath(path("forms.pkz"))));
    for (const LayerCoder* coder : layerCoders()) {
        VERIFY_OK(repack(path("forms.pkz"), path("again.pkz"), coder->id()));
        VERIFY_OK(verifyPackAgainst(test::toPath(path("again.pkz")), model));
        const auto reader = PackReader::open(test::toPath(path("again.pkz")));
        VERIFY_OK(reader);
        QCOMPARE(reader->description().classNames, compressed->description.classNames);
        QCOMPARE(reader->description().sourceHash, compressed->description.sourceHash);
        const auto stated = recipeFromJson(reader->description().recipe);
        VERIFY_OK(stated);
        for (LayerRecipe& layer : recipe.layers)
            layer.coder = coder->id();
        QVERIFY(*stated == recipe);
    }
}

void TestRepack::doesNotDependOnThreads()
{
    std::vector<std::string> hashes;
    for (const int threads : {1, 4}) {
        setThreadLimit(threads);
        const auto report = repack(path("release.net"), path("threads.pkz"), layerCoders().back()->id());
        VERIFY_OK(report);
        hashes.push_back(report->sha256);
    }
    QCOMPARE(hashes[0], hashes[1]);
}

void TestRepack::refuses_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("code");
    QTest::addRow("nothing there") << "none.net" << int(ErrorCode::FileNotFound);
    QTest::addRow("dense weights") << "dense.safetensors" << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("empty") << "empty.net" << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("cut short") << "cut.net" << int(ErrorCode::TruncatedFile);
    QTest::addRow("a gap past the end") << "gap.net" << int(ErrorCode::CorruptFile);
    QTest::addRow("a packed file cut short") << "cut.pkz" << -1;
}

void TestRepack::refuses()
{
    QFETCH(QString, file);
    QFETCH(int, code);
    VERIFY_OK(writeSafetensors(test::model("w: 1 2"), {}, test::toPath(path("dense.safetensors"))));
    test::writeBytes(test::toPath(path("empty.net")), {});
    auto bytes = test::bytesOf(test::toPath(path("release.net")));
    test::writeBytes(test::toPath(path("cut.net")), std::span(bytes).first(bytes.size() - 10));
    std::fill(bytes.end() - 50'000, bytes.end() - 1, std::byte{0xff}); // conv10's gaps, all of them 15
    test::writeBytes(test::toPath(path("gap.net")), bytes);
    VERIFY_OK(repack(path("release.net"), path("whole.pkz"), "deflate"));
    const auto whole = test::bytesOf(test::toPath(path("whole.pkz")));
    test::writeBytes(test::toPath(path("cut.pkz")), std::span(whole).first(whole.size() / 2));
    const auto opened = openCompressed(test::toPath(path(file)));
    QVERIFY(!opened);
    if (code >= 0)
        QVERIFY2(opened.error().code == ErrorCode(code), describe(opened.error()).c_str());
    QCOMPARE(QString::fromStdString(opened.error().file), path(file));
    if (file == "gap.net")
        QVERIFY2(opened.error().detail.starts_with("conv10: gaps: entry"), opened.error().detail.c_str());
}

void TestRepack::refusesUnknownCoders()
{
    const auto opened = openCompressed(test::toPath(path("release.net")));
    VERIFY_OK(opened);
    VERIFY_FAILS(packLayers(withCoder(opened->model, "zip2000")), ErrorCode::UnknownName);
}

void TestRepack::stopsWhenAsked()
{
    const auto opened = openCompressed(test::toPath(path("release.net")));
    VERIFY_OK(opened);
    std::stop_source stop;
    stop.request_stop();
    const JobContext job(stop.get_token());
    VERIFY_FAILS(openCompressed(test::toPath(path("release.net")), job), ErrorCode::Cancelled);
    VERIFY_FAILS(packLayers(opened->model, job), ErrorCode::Cancelled);
}

void TestRepack::packsTheRelease_data() { addCoders(); }

void TestRepack::packsTheRelease()
{
    QFETCH(QByteArray, coder);
    const auto release = test::sharedPath("models/squeezenet-deep-compression.net");
    if (release.empty())
        QSKIP("no released SqueezeNet in ../shared");
    const auto report = repack(QString::fromStdString(release.string()), path("squeezenet.pkz"), coder.toStdString());
    VERIFY_OK(report);
    QVERIFY(report->fileBytes < 600'000); // 675,763 as released
    const auto opened = openModel(release.string()), packed = openModel(path("squeezenet.pkz").toStdString());
    VERIFY_OK(opened);
    VERIFY_OK(packed);
    QVERIFY(std::ranges::equal(opened->model.tensors(), packed->model.tensors(), isBitIdentical));
}

QTEST_APPLESS_MAIN(TestRepack)
#include "test_repack.moc"
