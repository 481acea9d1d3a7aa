// SPDX-License-Identifier: GPL-3.0-or-later
// The main job on a small network, and that its proofs notice what they are there to notice.
#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/pipeline/compress.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <limits>
#include <mutex>

using namespace pangkas;

class TestCompress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doesWhatTheRecipeSays_data();
    void doesWhatTheRecipeSays();
    void doesNotDependOnThreads();
    void doesNotDependOnOtherLayers();
    void paysForBits();
    void takesCodebooksByHand();
    void namesTheTensorThatIsWrong_data();
    void namesTheTensorThatIsWrong();
    void accountsForEveryByte();
    void provesWhatItWrote();
    void proofNoticesEveryDifference_data();
    void proofNoticesEveryDifference();
    void leavesNothingWhenItFails();
    void stopsWhenAsked();
    void reportsProgress();
    void verifiesAgainstTheModel();
};

namespace {

Architecture tinyNetwork()
{
    Architecture net{"tiny", "Tiny", 3, {}, {}, {}};
    net.layers = {{"conv1", LayerKind::Convolution, "c.weight", "c.bias", {4, 3, 5, 5}},
        {"fc2", LayerKind::Linear, "f.weight", "f.bias", {40, 30}}, {"fc3", LayerKind::Linear, "g.weight", "", {3, 40}}};
    return net;
}

ModelSnapshot tinyModel(std::uint64_t seed = 5)
{
    const auto tensor = [&](const char* name, const Shape& shape, std::uint64_t stream) {
        return Tensor::fromValues(name, shape, test::bellValues(*elementCount(shape), seed + stream, 0.1f));
    };
    return ModelSnapshot({tensor("c.weight", {4, 3, 5, 5}, 0), tensor("c.bias", {4}, 1), tensor("f.weight", {40, 30}, 2),
        tensor("f.bias", {40}, 3), tensor("g.weight", {3, 40}, 4)});
}

Recipe tinyRecipe(double sparsity = 0.75, int centroids = 7, bool enabled = true)
{
    Recipe recipe = emptyRecipe(tinyNetwork());
    recipe.layers[1].pruning = {PruningRule::Sparsity, sparsity};
    recipe.layers[1].sharing.centroids = centroids;
    recipe.layers[1].enabled = enabled;
    return recipe;
}

std::size_t zeros(const Tensor& tensor)
{
    return static_cast<std::size_t>(std::ranges::count(tensor.values(), 0.0f));
}

std::size_t entries(const QTemporaryDir& folder)
{
    const auto all = std::filesystem::directory_iterator(folder.path().toStdString());
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// A changed copy of one compressed layer in a model.
CompressedModel changed(CompressedModel model, std::size_t layer, const std::function<void(CompressedLayer&)>& change)
{
    auto copy = std::make_shared<CompressedLayer>(*model.layers[layer]);
    change(*copy);
    model.layers[layer] = std::move(copy);
    return model;
}

Tensor withValue(const Tensor& tensor, std::size_t index, float value)
{
    std::vector<float> values(tensor.values().begin(), tensor.values().end());
    values[index] = value;
    return Tensor::fromValues(tensor.name(), tensor.shape(), values);
}

/// AlexNet's reader and writer, its architecture by id, need all of its 57 M weights: the cheapest ones, zeros and a few.
ModelSnapshot sparseAlexnet(const Architecture& net)
{
    std::vector<Tensor> tensors;
    for (const LayerInfo& layer : net.layers) {
        auto buffer = FloatBuffer::allocate(*elementCount(layer.weightShape));
        std::ranges::fill(buffer->values(), 0.0f);
        for (std::size_t i = 0; i < buffer->size(); i += buffer->size() / 100)
            buffer->values()[i] = 0.01f * float(i % 7 + 1);
        tensors.emplace_back(TensorInfo{layer.weight, layer.weightShape, ElementType::Float32}, std::move(*buffer));
        tensors.push_back(Tensor::fromValues(
            layer.bias, {layer.weightShape[0]}, test::bellValues(static_cast<std::size_t>(layer.weightShape[0]), 3)));
    }
    return ModelSnapshot(std::move(tensors));
}

} // namespace

void TestCompress::doesWhatTheRecipeSays_data()
{
    QTest::addColumn<double>("sparsity");
    QTest::addColumn<int>("centroids");
    QTest::addColumn<bool>("enabled");
    QTest::addColumn<int>("form");
    QTest::addColumn<int>("zeros");
    QTest::addRow("nothing") << 0.0 << 0 << true << int(WeightForm::Dense) << 0;
    QTest::addRow("pruned") << 0.75 << 0 << true << int(WeightForm::Sparse) << 900;
    QTest::addRow("shared") << 0.0 << 7 << true << int(WeightForm::Shared) << 0;
    QTest::addRow("pruned and shared") << 0.75 << 7 << true << int(WeightForm::Shared) << 900;
    QTest::addRow("all pruned") << 1.0 << 7 << true << int(WeightForm::Shared) << 1200;
    QTest::addRow("switched off") << 0.75 << 7 << false << int(WeightForm::Dense) << 0;
}

void TestCompress::doesWhatTheRecipeSays()
{
    QFETCH(double, sparsity);
    QFETCH(int, centroids);
    QFETCH(bool, enabled);
    QFETCH(int, form);
    QFETCH(int, zeros);
    const ModelSnapshot model = tinyModel();
    const auto compressed = compressModel(tinyNetwork(), model, tinyRecipe(sparsity, centroids, enabled));
    VERIFY_OK(compressed);
    QCOMPARE(compressed->layers.size(), 3u);
    QCOMPARE(compressed->description.sourceHash, model.hash());
    QCOMPARE(compressed->description.architecture, std::string("tiny"));
    QVERIFY(*recipeFromJson(compressed->description.recipe) == tinyRecipe(sparsity, centroids, enabled));
    const CompressedLayer& layer = *compressed->layers[1];
    QCOMPARE(int(layer.weight.form), form);
    const auto decoded = decodeWeight(layer.weight);
    VERIFY_OK(decoded);
    QCOMPARE(int(::zeros(*decoded)), zeros);
    QVERIFY(layer.bias && isBitIdentical(*layer.bias, *model.find("f.bias")));
    QVERIFY(!compressed->layers[2]->bias);
    QVERIFY(isBitIdentical(*decodeWeight(compressed->layers[0]->weight), *model.find("c.weight")));
    if (layer.weight.form == WeightForm::Sparse) {
        for (std::size_t i = 0; i < decoded->size(); ++i)
            QVERIFY(decoded->values()[i] == 0 || decoded->values()[i] == model.find("f.weight")->values()[i]);
    }
    if (layer.weight.form == WeightForm::Shared && zeros < 1200) {
        double error = 0;
        for (std::size_t i = 0; i < decoded->size(); ++i) {
            const double difference = layer.weight.codes[i] ? decoded->values()[i] - model.find("f.weight")->values()[i] : 0;
            error += difference * difference;
        }
        QVERIFY(std::abs(error - layer.squaredError) < 1e-4 * error);
    }
}

void TestCompress::doesNotDependOnThreads()
{
    Recipe recipe = tinyRecipe();
    for (LayerRecipe& layer : recipe.layers)
        layer.sharing = {15, CentroidInit::Forgy, 100};
    const QTemporaryDir folder;
    std::vector<std::string> hashes;
    for (const int threads : {1, 2, 5}) {
        setThreadLimit(threads);
        const auto compressed = compressModel(tinyNetwork(), tinyModel(), recipe);
        VERIFY_OK(compressed);
        const auto packed = packLayers(*compressed);
        VERIFY_OK(packed);
        const auto written = writeProvedPack(*compressed, *packed, folder.filePath(QString::number(threads)).toStdString());
        VERIFY_OK(written);
        hashes.push_back(written->report.sha256);
    }
    setThreadLimit(0);
    QCOMPARE(hashes[1], hashes[0]);
    QCOMPARE(hashes[2], hashes[0]);
}

void TestCompress::doesNotDependOnOtherLayers()
{
    Recipe recipe = tinyRecipe();
    recipe.layers[1].sharing.init = CentroidInit::Forgy;
    const auto whole = compressModel(tinyNetwork(), tinyModel(), recipe);
    const auto alone = compressLayer(tinyNetwork().layers[1], tinyModel(), recipe.layers[1], recipe.seed);
    VERIFY_OK(whole);
    VERIFY_OK(alone);
    QVERIFY((*alone)->weight.codes == whole->layers[1]->weight.codes);
    QVERIFY((*alone)->weight.codebook == whole->layers[1]->weight.codebook);
}

void TestCompress::paysForBits()
{
    const QTemporaryDir folder;
    double error = -1;
    for (const Importance importance : {Importance::Equal, Importance::Magnitude}) {
        Recipe recipe = tinyRecipe(0.25, 31);
        recipe.layers[1].sharing = {31, CentroidInit::Optimal, 100, 0, importance};
        const auto plain = compressModel(tinyNetwork(), tinyModel(), recipe);
        VERIFY_OK(plain);
        QVERIFY(plain->layers[1]->squaredError > error);
        error = plain->layers[1]->squaredError;
        recipe.layers[1].sharing.bitPrice = 0.01;
        const auto priced = compressModel(tinyNetwork(), tinyModel(), recipe);
        VERIFY_OK(priced);
        QVERIFY(priced->layers[1]->squaredError > error);
        QVERIFY(priced->layers[1]->weight.codebook.centroids.size() < 31);
        const auto packed = packLayers(*plain), cheaper = packLayers(*priced);
        VERIFY_OK(packed);
        VERIFY_OK(cheaper);
        const auto dear = writeProvedPack(*plain, *packed, test::toPath(folder.filePath("plain.pkz")));
        VERIFY_OK(dear);
        // Its own recipe, applied anew, gives the same.
        const auto path = test::toPath(folder.filePath("priced.pkz"));
        const auto written = writeProvedPack(*priced, *cheaper, path);
        VERIFY_OK(written);
        QVERIFY(written->report.layers[1].bytes() < dear->report.layers[1].bytes());
        const auto again = recipeFromJson(priced->description.recipe);
        VERIFY_OK(again);
        QVERIFY(*again == recipe);
        const auto anew = compressModel(tinyNetwork(), tinyModel(), *again);
        VERIFY_OK(anew);
        VERIFY_OK(provePack(path, *anew));
    }
}

void TestCompress::takesCodebooksByHand()
{
    const QTemporaryDir folder;
    Recipe recipe = tinyRecipe(0.5);
    SharingSpec& sharing = recipe.layers[1].sharing;
    sharing.codebook = {{-0.2f, true}, {-0.1f, false}, {0.07f, true}, {0.15f, false}, {9, true}}; // 9 has no weight
    sharing.centroids = 5;
    for (const bool isFixed : {false, true}) {
        for (SetCentroid& centroid : sharing.codebook)
            centroid.isPinned = centroid.isPinned || isFixed;
        const auto model = compressModel(tinyNetwork(), tinyModel(), recipe);
        VERIFY_OK(model);
        const CompressedWeight& weight = model->layers[1]->weight;
        const std::vector<float>& values = weight.codebook.centroids;
        QCOMPARE(values.size(), 4u);
        QCOMPARE(values[0], -0.2f);
        QCOMPARE(values[2], 0.07f);
        QCOMPARE(values[1] == -0.1f && values[3] == 0.15f, isFixed);
        const ModelSnapshot source = tinyModel();
        const auto dense = source.find("f.weight")->values();
        for (std::size_t i = 0; i < dense.size(); ++i) {
            if (weight.codes[i] == 0)
                continue;
            const double distance = std::abs(double(dense[i]) - double(values[weight.codes[i] - 1u]));
            for (const float value : values)
                QVERIFY(distance <= std::abs(double(dense[i]) - double(value)));
        }
        const auto packed = packLayers(*model);
        VERIFY_OK(packed);
        const auto path = test::toPath(folder.filePath("by-hand.pkz"));
        VERIFY_OK(writeProvedPack(*model, *packed, path));
        const auto reader = PackReader::open(path);
        VERIFY_OK(reader);
        const auto again = recipeFromJson(reader->description().recipe);
        VERIFY_OK(again);
        QVERIFY(*again == recipe);
        const auto anew = compressModel(tinyNetwork(), tinyModel(), *again);
        VERIFY_OK(anew);
        VERIFY_OK(provePack(path, *anew));
    }
}

void TestCompress::namesTheTensorThatIsWrong_data()
{
    QTest::addColumn<ModelSnapshot>("model");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("name");
    const ModelSnapshot good = tinyModel();
    QTest::addRow("NaN") << good.with(withValue(*good.find("f.weight"), 17, std::nanf(""))) << int(ErrorCode::NotFinite) << "f.weight";
    QTest::addRow("infinity") << good.with(withValue(*good.find("f.weight"), 17, std::numeric_limits<float>::infinity()))
                              << int(ErrorCode::NotFinite) << "f.weight";
    QTest::addRow("missing") << ModelSnapshot({good.tensors()[0], good.tensors()[1], good.tensors()[2], good.tensors()[3]})
                             << int(ErrorCode::MissingTensor) << "g.weight";
    QTest::addRow("shape") << good.with(Tensor::fromValues("f.weight", {30, 40}, good.find("f.weight")->values()))
                           << int(ErrorCode::ShapeMismatch) << "f.weight";
    QTest::addRow("unknown") << good.with(Tensor::fromValues("extra", {1}, std::vector{1.0f})) << int(ErrorCode::UnknownName) << "extra";
}

void TestCompress::namesTheTensorThatIsWrong()
{
    QFETCH(ModelSnapshot, model);
    QFETCH(int, code);
    QFETCH(QString, name);
    const auto compressed = compressModel(tinyNetwork(), model, tinyRecipe());
    VERIFY_FAILS(compressed, ErrorCode(code));
    QVERIFY2(QString::fromStdString(compressed.error().detail).contains(name), compressed.error().detail.c_str());
}

void TestCompress::accountsForEveryByte()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("a.pkz"));
    const auto compressed = compressModel(tinyNetwork(), tinyModel(), tinyRecipe());
    VERIFY_OK(compressed);
    const auto packed = packLayers(*compressed);
    VERIFY_OK(packed);
    const auto written = writeProvedPack(*compressed, *packed, path);
    VERIFY_OK(written);
    const CompressionReport report = reportCompression(tinyNetwork(), *compressed, written->report);
    QCOMPARE(report.denseBytes, tinyModel().denseBytes());
    QCOMPARE(report.pack.fileBytes, std::uint64_t{std::filesystem::file_size(path)});
    std::uint64_t bytes = report.pack.containerBytes;
    for (const LayerReport& layer : report.layers)
        bytes += layer.packed.bytes();
    QCOMPARE(bytes, report.pack.fileBytes);
    const LayerReport& row = report.layers[1];
    QCOMPARE(row.layer, std::string("fc2"));
    QCOMPARE(row.weights, 1200u);
    QCOMPARE(row.stored, 300u);
    QCOMPARE(row.density(), 0.25);
    QCOMPARE(row.bits, 3);
    // Linear centroids in the gap around zero that pruning leaves get no weight and are dropped.
    const std::size_t centroids = compressed->layers[1]->weight.codebook.centroids.size();
    QVERIFY(centroids >= 4 && centroids <= 7);
    QCOMPARE(row.distinctValues, centroids + 1);
    QCOMPARE(row.denseBytes, std::uint64_t{4 * 1240});
    QCOMPARE(report.layers[0].bits, 32);
}

void TestCompress::provesWhatItWrote()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("a.pkz"));
    const auto compressed = compressModel(tinyNetwork(), tinyModel(), tinyRecipe());
    VERIFY_OK(compressed);
    const auto packed = packLayers(*compressed);
    VERIFY_OK(packed);
    const auto written = writeProvedPack(*compressed, *packed, path);
    VERIFY_OK(written);
    QCOMPARE(entries(folder), 1u);
    QCOMPARE(written->proof.tensors, 5u);
    QCOMPARE(written->proof.values, tinyModel().parameterCount());
    const auto reader = PackReader::open(path);
    VERIFY_OK(reader);
    const auto decoded = reader->decode();
    VERIFY_OK(decoded);
    QCOMPARE(written->proof.modelHash, decoded->hash());
}

void TestCompress::proofNoticesEveryDifference_data()
{
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("change");
    QTest::addColumn<QString>("says");
    QTest::addRow("a code") << 1 << 0 << "fc2: f.weight[";
    QTest::addRow("the last bit of a centroid") << 1 << 1 << "fc2: f.weight[";
    QTest::addRow("a bias") << 1 << 2 << "fc2: f.bias[3]";
    QTest::addRow("a bias that isn't there") << 1 << 3 << "fc2";
    QTest::addRow("a dense weight's sign of zero") << 2 << 4 << "fc3: g.weight[5]";
    QTest::addRow("a name") << 1 << 5 << "f.other";
    QTest::addRow("a shape") << 1 << 6 << "30 x 40";
    QTest::addRow("a layer's name") << 1 << 7 << "fc2";
    QTest::addRow("a survivor") << 0 << 8 << "conv1: c.weight[";
    QTest::addRow("a layer more") << 0 << 9 << "layers";
}

void TestCompress::proofNoticesEveryDifference()
{
    QFETCH(int, layer);
    QFETCH(int, change);
    QFETCH(QString, says);
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("a.pkz"));
    Recipe recipe = tinyRecipe();
    recipe.layers[0].pruning = {PruningRule::Sparsity, 0.5};
    const ModelSnapshot model = tinyModel().with(withValue(*tinyModel().find("g.weight"), 5, 0.0f));
    const auto compressed = compressModel(tinyNetwork(), model, recipe);
    VERIFY_OK(compressed);
    const auto packed = packLayers(*compressed);
    VERIFY_OK(packed);
    VERIFY_OK(writePack(compressed->description, *packed, path));
    VERIFY_OK(provePack(path, *compressed));

    CompressedModel other = changed(*compressed, static_cast<std::size_t>(layer), [&](CompressedLayer& l) {
        switch (change) {
        case 0: {
            auto used = std::ranges::find_if(l.weight.codes, [](std::uint8_t c) { return c > 1; });
            --*used;
            break;
        }
        case 1: l.weight.codebook.centroids[3] = std::nextafter(l.weight.codebook.centroids[3], 1.0f); break;
        case 2: l.bias = withValue(*l.bias, 3, 1.0f); break;
        case 3: l.bias.reset(); break;
        case 4: l.weight.dense = withValue(l.weight.dense, 5, -0.0f); break;
        case 5: l.weight.tensor = "f.other"; break;
        case 6: l.weight.shape = {30, 40}; break;
        case 7: l.name = "fc9"; break;
        case 8: l.weight.survivors[10] *= -1; break;
        default: break;
        }
    });
    if (change == 9)
        other.layers.pop_back();
    const auto proof = provePack(path, other);
    VERIFY_FAILS(proof, ErrorCode::NotEqual);
    QVERIFY2(QString::fromStdString(proof.error().detail).contains(says), proof.error().detail.c_str());
    QCOMPARE(proof.error().file, path.string());
    // The same difference, met while writing: the file never gets its name.
    const auto target = test::toPath(folder.filePath("b.pkz"));
    VERIFY_FAILS(writeProvedPack(other, *packed, target), ErrorCode::NotEqual);
    QVERIFY(!std::filesystem::exists(target));
    QCOMPARE(entries(folder), 1u);
}

void TestCompress::leavesNothingWhenItFails()
{
    const QTemporaryDir folder;
    const auto compressed = compressModel(tinyNetwork(), tinyModel(), tinyRecipe());
    VERIFY_OK(compressed);
    const auto packed = packLayers(*compressed);
    VERIFY_OK(packed);
    VERIFY_FAILS(writeProvedPack(*compressed, *packed, folder.filePath("none/a.pkz").toStdString()), ErrorCode::FileNotFound);
    VERIFY_FAILS(writeProvedPack(*compressed, *packed, folder.path().toStdString()), ErrorCode::InvalidArgument);
    std::stop_source source;
    source.request_stop();
    VERIFY_FAILS(writeProvedPack(*compressed, *packed, folder.filePath("a.pkz").toStdString(), JobContext(source.get_token())),
        ErrorCode::Cancelled);
    QCOMPARE(entries(folder), 0u);
}

void TestCompress::stopsWhenAsked()
{
    std::stop_source source;
    // Asked to stop from within: after the first report of the job.
    const JobContext job(source.get_token(), [&](const Progress&) { source.request_stop(); });
    VERIFY_FAILS(compressModel(tinyNetwork(), tinyModel(), tinyRecipe(), job), ErrorCode::Cancelled);
    const auto compressed = compressModel(tinyNetwork(), tinyModel(), tinyRecipe());
    VERIFY_FAILS(packLayers(*compressed, job), ErrorCode::Cancelled);
}

void TestCompress::reportsProgress()
{
    std::mutex mutex;
    std::vector<Progress> seen;
    const JobContext job({}, [&](const Progress& progress) {
        const std::lock_guard lock(mutex);
        seen.push_back(progress);
    });
    const auto compressed = compressModel(tinyNetwork(), tinyModel(), tinyRecipe(), job);
    VERIFY_OK(compressed);
    QVERIFY(!seen.empty() && seen.size() <= 102);
    QCOMPARE(seen.back().done, seen.back().total);
    QCOMPARE(seen.back().total, std::int64_t{300 + 1200 + 120});
    QVERIFY(std::ranges::is_sorted(seen, {}, &Progress::done));
}

void TestCompress::verifiesAgainstTheModel()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("a.pkz"));
    const Architecture net = alexnet(2);
    const ModelSnapshot model = sparseAlexnet(net);
    Recipe recipe = emptyRecipe(net);
    for (LayerRecipe& layer : recipe.layers) {
        layer.pruning = {PruningRule::Threshold, 0.02};
        layer.sharing.centroids = 3;
    }
    const auto compressed = compressModel(net, model, recipe);
    VERIFY_OK(compressed);
    const auto packed = packLayers(*compressed);
    VERIFY_OK(packed);
    VERIFY_OK(writePack(compressed->description, *packed, path));
    const auto alone = verifyPack(path);
    VERIFY_OK(alone);
    const auto proof = verifyPackAgainst(path, model);
    VERIFY_OK(proof);
    QCOMPARE(proof->modelHash, alone->modelHash);
    QCOMPARE(proof->values, model.parameterCount());

    const ModelSnapshot other = model.with(withValue(*model.find("classifier.6.weight"), 1, 0.5f));
    const auto refused = verifyPackAgainst(path, other);
    VERIFY_FAILS(refused, ErrorCode::NotEqual);
    VERIFY_FAILS(verifyPackAgainst(path, tinyModel()), ErrorCode::NotEqual);

    // The same layers under another recipe, as a writer with a fault would leave them.
    PackDescription description = compressed->description;
    recipe.layers[7].sharing.centroids = 2;
    description.recipe = toJson(recipe);
    VERIFY_OK(writePack(description, *packed, path));
    const auto different = verifyPackAgainst(path, model);
    VERIFY_FAILS(different, ErrorCode::NotEqual);
    QVERIFY2(different.error().detail.find("fc8") != std::string::npos, different.error().detail.c_str());
}

QTEST_APPLESS_MAIN(TestCompress)
#include "test_compress.moc"
