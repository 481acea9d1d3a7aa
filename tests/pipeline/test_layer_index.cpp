// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/layer_index.h"

#include "core/coding/layer_coder.h"
#include "core/container/packed_layer.h"
#include "core/container/pack_writer.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/open_model.h"
#include "tests/support/test_support.h"

#include <QProcess>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(LayerRecipe)

namespace {

constexpr std::int64_t columns = 600;

/// Columns that are mostly dead, as those of inputs that hardly ever fire.
std::vector<float> striped(std::size_t count)
{
    std::vector<float> weights = bellValues(count, 8, 0.02f);
    for (std::size_t i = 0; i < count; ++i)
        if (i % columns * 7919 % columns > columns / 4)
            weights[i] *= 0.1f;
    return weights;
}

/// Every other block of rows nearly dead.
std::vector<float> banded(std::size_t count)
{
    std::vector<float> weights = bellValues(count, 9, 0.02f);
    for (std::size_t i = 0; i < count; ++i)
        if (i / columns / 40 % 2)
            weights[i] *= 0.05f;
    return weights;
}

ModelSnapshot modelOf(const std::vector<float>& weights)
{
    const auto rows = static_cast<std::int64_t>(weights.size()) / columns;
    return ModelSnapshot(std::vector{Tensor::fromValues("a.weight", {rows, columns}, weights)});
}

/// Of all streams; 0 where it can't be packed, which no prediction is.
double packedBytes(CompressedLayer layer, std::string_view coder)
{
    layer.coder = coder;
    const auto packed = packLayer(layer);
    double bytes = 0;
    if (packed)
        for (const StreamFacts& stream : (*packed)->facts().streams)
            bytes += double(stream.bytes);
    return bytes;
}

} // namespace

class TestLayerIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void predictsWhatIsPacked_data();
    void predictsWhatIsPacked();
    void predictsTrainedNetwork_data();
    void predictsTrainedNetwork();
    void countsPatternsExactly_data();
    void countsPatternsExactly();
    void refuses();

private:
    const std::map<QString, ModelSnapshot> m_models = {{"bell", modelOf(bellValues(250 * columns, 7, 0.02f))},
        {"dead columns", modelOf(striped(250 * columns))}, {"dead rows", modelOf(banded(250 * columns))}};
    std::map<QString, std::pair<LayerIndex, LayerIndex>> m_indices; // without and with the costs of "max"
    std::optional<OpenedModel> m_trained;
    std::map<QString, LayerIndex> m_trainedIndices; // by layer
};

void TestLayerIndex::predictsWhatIsPacked_data()
{
    QTest::addColumn<QString>("weights");
    QTest::addColumn<LayerRecipe>("recipe");
    const QString bell = "bell", stripes = "dead columns", bands = "dead rows";
    const auto recipe = [](double sparsity, int centroids) {
        return LayerRecipe{"a", true, {PruningRule::Sparsity, sparsity}, {centroids}, "deflate"};
    };
    for (const double sparsity : {0.3, 0.65, 0.9}) {
        QTest::addRow("bell, %.2f, 31 centroids", sparsity) << bell << recipe(sparsity, 31);
        QTest::addRow("dead columns, %.2f, 31 centroids", sparsity) << stripes << recipe(sparsity, 31);
    }
    QTest::addRow("dead rows") << bands << recipe(0.8, 31);
    QTest::addRow("255 centroids") << bell << recipe(0.63, 255);
    QTest::addRow("nothing pruned") << bell << recipe(0, 31);
    QTest::addRow("all pruned") << bell << recipe(1, 31);
    QTest::addRow("not shared") << bell << recipe(0.8, 0);
    QTest::addRow("dense") << bell << recipe(0, 0);
    LayerRecipe weighed = recipe(0.8, 31);
    weighed.sharing.importance = Importance::Magnitude;
    QTest::newRow("importances") << bell << weighed;
    for (const double price : {0.003, 0.03, 0.2}) {
        LayerRecipe priced = recipe(0.8, 255);
        priced.sharing.bitPrice = price;
        QTest::addRow("bit price %g", price) << bell << priced;
        QTest::addRow("bit price %g, dead columns", price) << stripes << priced;
        priced.sharing.importance = Importance::Magnitude;
        QTest::addRow("bit price %g and importances", price) << bell << priced;
    }
    LayerRecipe few = recipe(0.6, 15);
    few.sharing.bitPrice = 0.001;
    QTest::newRow("fewer codes than the price asks for") << bell << few;
    LayerRecipe joined = recipe(0.2, 31);
    joined.sharing.bitPrice = 0.3;
    QTest::newRow("one code for both sides of zero") << bell << joined;
    LayerRecipe sigma = recipe(0, 31);
    sigma.pruning = {PruningRule::Sigma, 1.2};
    QTest::addRow("1.2 sigma") << bell << sigma;
}

void TestLayerIndex::predictsWhatIsPacked()
{
    QFETCH(QString, weights);
    QFETCH(LayerRecipe, recipe);
    const ModelSnapshot& model = m_models.at(weights);
    const LayerInfo layer{"a", LayerKind::Linear, "a.weight", "", model.tensors()[0].shape()};
    if (!m_indices.contains(weights)) {
        auto built = LayerIndex::build(layer, model);
        VERIFY_OK(built);
        auto measured = built->withMaxCosts(layer, model);
        VERIFY_OK(measured);
        m_indices.emplace(weights, std::pair(std::move(*built), std::move(*measured)));
    }
    const LayerIndex &index = m_indices.at(weights).first, &exact = m_indices.at(weights).second;
    const auto compressed = compressLayer(layer, model, recipe, 1);
    VERIFY_OK(compressed);
    const LayerNumbers numbers = index.numbers(recipe);
    const auto stored = double((*compressed)->weight.form == WeightForm::Dense ? model.parameterCount()
                                                                               : (*compressed)->weight.storedCount());
    QVERIFY(std::abs(double(numbers.stored) - stored) <= 0.002 * double(model.parameterCount()));
    QVERIFY(!index.hasMaxCosts() && exact.hasMaxCosts());
    double smallest = HUGE_VAL;
    for (const LayerCoder* coder : layerCoders()) {
        const double real = packedBytes(**compressed, coder->id());
        const PredictedBytes predicted = exact.predictedBytes(recipe, coder->id());
        QVERIFY(!predicted.isBound);
        // With few codes deflate finds repetitions by chance, and pays for them.
        const double tolerance = recipe.sharing.bitPrice > 0 && coder->id() == "deflate" ? 0.09 : 0.03;
        QVERIFY2(std::abs(double(predicted.bytes) - real) <= tolerance * real + 16,
            qPrintable(QString("%1: %2 predicted, %3 packed")
                           .arg(QLatin1String(coder->id().data(), qsizetype(coder->id().size())))
                           .arg(predicted.bytes)
                           .arg(real)));
        if (coder->id() != "max")
            smallest = std::min(smallest, double(predicted.bytes));
    }
    const double max = double(exact.predictedBytes(recipe, "max").bytes);
    QCOMPARE(double(exact.predictedBytes(recipe, "auto").bytes), std::min(smallest, max));
    for (const char* coder : {"max", "auto"}) {
        const PredictedBytes bound = index.predictedBytes(recipe, coder);
        QCOMPARE(double(bound.bytes), smallest);
        QCOMPARE(bound.isBound, stored > 0 && (recipe.sharing.centroids > 0 || numbers.zeros > 0));
    }
}

void TestLayerIndex::predictsTrainedNetwork_data()
{
    QTest::addColumn<QString>("layer");
    QTest::addColumn<LayerRecipe>("recipe");
    QTest::addColumn<double>("tolerance");
    const auto recipe = [](double sparsity, int centroids, double bitPrice, Importance importance) {
        return LayerRecipe{"", true, {PruningRule::Sparsity, sparsity},
            {centroids, CentroidInit::Linear, 100, bitPrice, importance}, "auto"};
    };
    using enum Importance;
    for (const double sparsity : {0.0, 0.6, 0.9})
        QTest::addRow("conv2 at %.2f", sparsity) << "conv2" << recipe(sparsity, 255, 0, Equal) << 0.02;
    QTest::newRow("conv2, compact") << "conv2" << recipe(0.4, 255, 0.003, Magnitude) << 0.02;
    QTest::newRow("conv5, compact") << "conv5" << recipe(0.4, 255, 0.003, Magnitude) << 0.02;
    QTest::newRow("fc7 at 0.9") << "fc7" << recipe(0.9, 31, 0, Equal) << 0.06;
    QTest::newRow("fc7, compact") << "fc7" << recipe(0.8, 31, 0.1, Magnitude) << 0.06;
    QTest::newRow("fc8, compact") << "fc8" << recipe(0.8, 31, 0.1, Magnitude) << 0.06;
}

void TestLayerIndex::predictsTrainedNetwork()
{
    QFETCH(QString, layer);
    QFETCH(LayerRecipe, recipe);
    QFETCH(double, tolerance);
    if (!m_trained) {
        const auto expand = sharedPath("models/expand_alexnet.py");
        if (expand.empty())
            QSKIP("no trained AlexNet in ../shared");
        QTemporaryDir folder;
        if (QProcess::execute("/usr/bin/python3", {QString::fromStdString(expand.string()), folder.path()}) != 0)
            QSKIP("Python or NumPy is missing: the trained AlexNet stays packed");
        auto opened = openModel(toPath(folder.filePath("alexnet-cats-and-dogs.safetensors")));
        VERIFY_OK(opened);
        m_trained = std::move(*opened);
    }
    const OpenedModel* opened = &*m_trained;
    const LayerInfo* info = opened->architecture.find(layer.toStdString());
    QVERIFY(info);
    if (!m_trainedIndices.contains(layer)) {
        const auto index = LayerIndex::build(*info, opened->model);
        VERIFY_OK(index);
        auto measured = index->withMaxCosts(*info, opened->model);
        VERIFY_OK(measured);
        m_trainedIndices.emplace(layer, std::move(*measured));
    }
    const LayerIndex& exact = m_trainedIndices.at(layer);
    recipe.layer = info->name;
    const auto compressed = compressLayer(*info, opened->model, recipe, 1);
    VERIFY_OK(compressed);
    for (const char* coder : {"fast", "max"}) {
        const double real = packedBytes(**compressed, coder), predicted = double(exact.predictedBytes(recipe, coder).bytes);
        QVERIFY2(std::abs(predicted - real) <= tolerance * real,
            qPrintable(QString("%1: %2 predicted, %3 packed").arg(coder).arg(predicted).arg(real)));
    }
}

void TestLayerIndex::countsPatternsExactly_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<double>("sparsity");
    QTest::addColumn<bool>("isPatterned");
    QTest::addRow("two of four") << QByteArray("2:4") << 0.5 << true;
    QTest::addRow("one of three, which divides nothing") << QByteArray("1:3") << 2.0 / 3 << true;
    QTest::addRow("groups") << QByteArray("balanced-7") << 0.87 << true;
    QTest::addRow("more groups than rows") << QByteArray("balanced-5000") << 0.87 << false;
    QTest::addRow("nothing pruned") << QByteArray("balanced-7") << 0.0 << false;
    QTest::addRow("none") << QByteArray("none") << 0.87 << false;
}

void TestLayerIndex::countsPatternsExactly()
{
    QFETCH(QByteArray, pattern);
    QFETCH(double, sparsity);
    QFETCH(bool, isPatterned);
    const ModelSnapshot& model = m_models.at("bell");
    const LayerInfo layer{"a", LayerKind::Linear, "a.weight", "", model.tensors()[0].shape()};
    const auto index = LayerIndex::build(layer, model);
    VERIFY_OK(index);
    LayerRecipe recipe{"a", true, {PruningRule::Sparsity, sparsity, *patternFromText(pattern.toStdString())}, {31}, "deflate"};
    const LayerNumbers numbers = index->numbers(recipe);
    QCOMPARE(numbers.hasPattern, isPatterned);
    QVERIFY(numbers.stored + numbers.zeros == model.parameterCount());
    if (isPatterned) {
        const auto compressed = compressLayer(layer, model, recipe, 1);
        VERIFY_OK(compressed);
        QCOMPARE(numbers.stored, (*compressed)->weight.storedCount());
        const auto decoded = decodeWeight((*compressed)->weight);
        VERIFY_OK(decoded);
        QCOMPARE(std::size_t(std::ranges::count(decoded->values(), 0.0f)), std::size_t(numbers.zeros));
    } else if (recipe.pruning.pattern.kind != PatternKind::None && sparsity > 0) {
        VERIFY_FAILS(compressLayer(layer, model, recipe, 1), ErrorCode::InvalidArgument);
    }
}

void TestLayerIndex::refuses()
{
    std::vector<float> weights = bellValues(10 * columns, 1);
    const LayerInfo other{"b", LayerKind::Linear, "b.weight", "", {10, columns}};
    VERIFY_FAILS(LayerIndex::build(other, modelOf(weights)), ErrorCode::MissingTensor);
    const LayerInfo layer{"a", LayerKind::Linear, "a.weight", "", {10, columns}};
    std::stop_source source;
    source.request_stop();
    VERIFY_FAILS(LayerIndex::build(layer, modelOf(weights), JobContext(source.get_token())), ErrorCode::Cancelled);
    const auto index = LayerIndex::build(layer, modelOf(weights));
    VERIFY_OK(index);
    VERIFY_FAILS(index->withMaxCosts(other, modelOf(weights)), ErrorCode::MissingTensor);
    VERIFY_FAILS(
        index->withMaxCosts(layer, modelOf(weights), JobContext(source.get_token())), ErrorCode::Cancelled);
    weights[5] = HUGE_VALF;
    VERIFY_FAILS(LayerIndex::build(layer, modelOf(weights)), ErrorCode::NotFinite);
}

QTEST_APPLESS_MAIN(TestLayerIndex)
#include "test_layer_index.moc"
