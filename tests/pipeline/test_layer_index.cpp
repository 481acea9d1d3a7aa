// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/layer_index.h"

#include "core/container/packed_layer.h"
#include "core/container/pack_writer.h"
#include "core/pipeline/compress.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(std::vector<float>)
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

} // namespace

class TestLayerIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void predictsWhatIsPacked_data();
    void predictsWhatIsPacked();
    void refuses();
};

void TestLayerIndex::predictsWhatIsPacked_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<LayerRecipe>("recipe");
    const std::size_t count = 500 * columns;
    const std::vector<float> bell = bellValues(count, 7, 0.02f), stripes = striped(count), bands = banded(count);
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
    LayerRecipe sigma = recipe(0, 31);
    sigma.pruning = {PruningRule::Sigma, 1.2};
    QTest::addRow("1.2 sigma") << bell << sigma;
}

void TestLayerIndex::predictsWhatIsPacked()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(LayerRecipe, recipe);
    const ModelSnapshot model = modelOf(weights);
    const LayerInfo layer{"a", LayerKind::Linear, "a.weight", "", model.tensors()[0].shape()};
    const auto index = LayerIndex::build(layer, model);
    VERIFY_OK(index);
    const auto compressed = compressLayer(layer, model, recipe, 1);
    VERIFY_OK(compressed);
    const LayerNumbers numbers = index->numbers(recipe);
    const auto stored = double((*compressed)->weight.form == WeightForm::Dense ? weights.size()
                                                                               : (*compressed)->weight.storedCount());
    QVERIFY(std::abs(double(numbers.stored) - stored) <= 0.002 * double(weights.size()));
    double smallest = HUGE_VAL;
    for (const char* coder : {"deflate", "deep-compression", "fast"}) {
        CompressedLayer coded = **compressed;
        coded.coder = coder;
        const auto packed = packLayer(coded);
        VERIFY_OK(packed);
        double real = 0;
        for (const StreamFacts& stream : (*packed)->facts().streams)
            real += double(stream.bytes);
        const PredictedBytes predicted = index->predictedBytes(recipe, coder);
        QVERIFY(!predicted.isBound);
        QVERIFY2(std::abs(double(predicted.bytes) - real) <= 0.03 * real + 16,
            qPrintable(QString("%1: %2 predicted, %3 packed").arg(coder).arg(predicted.bytes).arg(real)));
        smallest = std::min(smallest, double(predicted.bytes));
    }
    QCOMPARE(double(index->predictedBytes(recipe, "max").bytes), smallest);
    QCOMPARE(double(index->predictedBytes(recipe, "auto").bytes), smallest);
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
    weights[5] = HUGE_VALF;
    VERIFY_FAILS(LayerIndex::build(layer, modelOf(weights)), ErrorCode::NotFinite);
}

QTEST_APPLESS_MAIN(TestLayerIndex)
#include "test_layer_index.moc"
