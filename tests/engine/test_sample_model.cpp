// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/seeded_weights.h"
#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/container/pack_writer.h"
#include "core/engine/engine.h"
#include "core/pipeline/sample_model.h"
#include "core/pruning/magnitude_pruning.h"
#include "tests/support/test_support.h"

#include <cmath>

using namespace pangkas;

namespace {

std::filesystem::path shipped()
{
    return test::dataPath("").parent_path().parent_path().parent_path() / "resources" / sampleDifferenceName;
}

/// Every layer pruned by magnitude to the same sparsity.
ModelSnapshot pruned(const Architecture& net, const ModelSnapshot& model, double sparsity)
{
    ModelSnapshot result = model;
    for (const LayerInfo& layer : net.layers) {
        const Tensor& weight = *model.find(layer.weight);
        const auto mask = pruneByMagnitude(weight.values(), {PruningRule::Sparsity, sparsity});
        auto buffer = FloatBuffer::allocate(weight.size());
        for (std::size_t i = 0; i < weight.size(); ++i)
            buffer->values()[i] = mask->isKept(i) ? weight.values()[i] : 0.0f;
        result = result.with(Tensor(weight.info(), std::move(*buffer)));
    }
    return result;
}

} // namespace

class TestSampleModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareEngineEnvironment(); }
    void startsFromTheSameNumbers();
    void opensWhatItWrote();
    void refuses_data();
    void refuses();
    void theShippedSampleIsWhatItShouldBe();
    void theShippedSamplesHistogramsHaveNoStep();
    void theShippedSampleKnowsCatsFromDogs();
};

void TestSampleModel::startsFromTheSameNumbers()
{
    const Architecture net = alexnet(2);
    std::vector<std::string> hashes;
    for (const int threads : {1, 3}) {
        setThreadLimit(threads);
        const auto weights = seededWeights(net, 2012);
        setThreadLimit(0);
        VERIFY_OK(weights);
        VERIFY_OK(checkTensors(net, *weights));
        hashes.push_back(weights->find("features.0.weight")->size() == 23232 ? weights->hash() : "");
        const std::span<const float> fc6 = weights->find("classifier.1.weight")->values();
        double sum = 0, squares = 0;
        for (const float value : fc6) {
            sum += value;
            squares += double(value) * value;
        }
        const double deviation = std::sqrt(squares / double(fc6.size()));
        QVERIFY(std::abs(sum / double(fc6.size())) < deviation / 1000);
        QVERIFY(std::abs(deviation / initialDeviation(net, LayerId(5)) - 1) < 0.001);
    }
    QCOMPARE(hashes[0], hashes[1]);
    QVERIFY(!hashes[0].empty());
    const auto other = seededWeights(net, 2013);
    VERIFY_OK(other);
    QVERIFY(other->find("features.0.weight")->values()[0]
        != seededWeights(net, 2012)->find("features.0.weight")->values()[0]);
}

void TestSampleModel::opensWhatItWrote()
{
    const Architecture net = alexnet(2);
    const auto start = seededWeights(net, 5);
    VERIFY_OK(start);
    const auto masks = sampleMasks(net, *start, {});
    VERIFY_OK(masks);
    QCOMPARE(masks->size(), 2u);
    // "Training": what the masks allow moves outwards by a tenth of its value, conv1 as a whole.
    ModelSnapshot trained = *start;
    for (const char* name : {"classifier.1.weight", "classifier.4.weight", "features.0.weight"}) {
        const Tensor& from = *start->find(name);
        const auto mask = std::ranges::find(*masks, name, &Tensor::name);
        auto buffer = FloatBuffer::allocate(from.size());
        VERIFY_OK(buffer);
        for (std::size_t i = 0; i < from.size(); ++i)
            buffer->values()[i] = from.values()[i] * (mask == masks->end() || mask->values()[i] != 0 ? 1.1f : 1.0f);
        trained = trained.with(Tensor(from.info(), std::move(*buffer)));
    }
    trained = trained.with(Tensor::fromValues("classifier.6.bias", {2}, std::vector<float>{0.5f, -0.25f}));
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("difference.pkz"));
    const auto written = writeSampleDifference(net, *start, 5, trained, {}, path);
    VERIFY_OK(written);
    const auto opened = openSampleModel(path);
    VERIFY_OK(opened);
    VERIFY_OK(checkTensors(net, *opened));
    for (const Tensor& expected : trained.tensors()) {
        const Tensor& found = *opened->find(expected.name());
        const Tensor& from = *start->find(expected.name());
        double error = 0, change = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            if (expected.values()[i] == from.values()[i])
                QVERIFY2(found.values()[i] == from.values()[i], expected.name().c_str());
            error += std::pow(double(found.values()[i]) - expected.values()[i], 2);
            change += std::pow(double(from.values()[i]) - expected.values()[i], 2);
        }
        QVERIFY2(error <= 0.001 * change, expected.name().c_str());
    }
}

void TestSampleModel::refuses_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    QTest::addRow("not there") << "nothing" << int(ErrorCode::FileNotFound);
    QTest::addRow("another packed file") << "pack" << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("a difference without layers") << "layers" << int(ErrorCode::CorruptFile);
}

void TestSampleModel::refuses()
{
    QFETCH(QString, what);
    QFETCH(int, code);
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("a.pkz"));
    PackDescription description;
    description.architecture = "alexnet";
    description.classes = 2;
    description.recipe = what == "layers" ? R"({"start": {"seed": 3}})" : R"({"seed": 3})";
    CompressedLayer layer;
    layer.name = "conv1";
    layer.weight.tensor = "features.0.weight";
    layer.weight.shape = {2};
    layer.weight.dense = Tensor::fromValues("features.0.weight", {2}, std::vector<float>{1, 2});
    if (what != "nothing") {
        const auto packed = packLayer(layer);
        VERIFY_OK(packed);
        VERIFY_OK(writePack(description, {*packed}, path));
    }
    const auto opened = openSampleModel(path);
    VERIFY_FAILS(opened, ErrorCode(code));
    QCOMPARE(opened.error().file, path.string());
}

void TestSampleModel::theShippedSampleIsWhatItShouldBe()
{
    QVERIFY2(std::filesystem::exists(shipped()), shipped().c_str());
    QVERIFY(std::filesystem::file_size(shipped()) <= 8'000'000);
    const auto model = openSampleModel(shipped());
    VERIFY_OK(model);
    const Architecture net = alexnet(2);
    for (const LayerInfo& layer : net.layers) {
        // Bell-shaped: symmetric about 0, and about two thirds within one deviation (uniform: 58 %, two peaks: fewer).
        const std::span<const float> values = model->find(layer.weight)->values();
        double sum = 0, squares = 0;
        for (const float value : values) {
            sum += value;
            squares += double(value) * value;
        }
        const double mean = sum / double(values.size()),
                     deviation = std::sqrt(squares / double(values.size()) - mean * mean);
        const auto within = std::ranges::count_if(values, [&](float v) { return std::abs(v - mean) < deviation; });
        const double share = double(within) / double(values.size());
        QVERIFY2(std::abs(mean) < 0.2 * deviation && share > 0.62 && share < 0.85,
            qPrintable(QString("%1: mean %2, deviation %3, %4 within")
                           .arg(layer.name.c_str())
                           .arg(mean)
                           .arg(deviation)
                           .arg(share)));
    }
}

void TestSampleModel::theShippedSamplesHistogramsHaveNoStep()
{
    // From the middle outwards a bell falls, up to 2.5 deviations by less than a quarter in a tenth of a deviation (a normal
    // distribution's 22 % at the end). What training changed must not stand out from what it left alone.
    const auto model = openSampleModel(shipped());
    VERIFY_OK(model);
    for (const char* name : {"classifier.1.weight", "classifier.4.weight"}) {
        const std::span<const float> values = model->find(name)->values();
        double squares = 0;
        for (const float value : values)
            squares += double(value) * value;
        const double binsPerWeight = 10 / std::sqrt(squares / double(values.size())); // bins of a tenth of the deviation
        std::vector<std::int64_t> bins(25);
        for (const float value : values) {
            if (const auto bin = static_cast<std::size_t>(std::abs(value) * binsPerWeight); bin < bins.size())
                ++bins[bin];
        }
        for (std::size_t i = 1; i < bins.size(); ++i)
            QVERIFY2(double(bins[i]) < 1.05 * double(bins[i - 1]) && double(bins[i]) > 0.7 * double(bins[i - 1]),
                qPrintable(QString("%1: %2 weights at %3 deviations after %4").arg(name).arg(bins[i]).arg(double(i) / 10).arg(bins[i - 1])));
    }
}

void TestSampleModel::theShippedSampleKnowsCatsFromDogs()
{
    const auto engine = loadEngine();
    VERIFY_OK(engine);
    const auto model = openSampleModel(shipped());
    VERIFY_OK(model);
    const Architecture net = alexnet(2);
    const auto set = (*engine)->openDataset(DrawnSource{}, {}, {});
    VERIFY_OK(set);
    EvaluationOptions options;
    options.limit = 160; // of 800: the test stays short
    const auto whole = (*engine)->evaluate(net, *model, *set, options, {});
    VERIFY_OK(whole);
    QVERIFY2(whole->top1() >= 0.92, qPrintable(QString::number(whole->top1())));
    const auto without = (*engine)->evaluate(net, pruned(net, *model, 0.99), *set, options, {});
    VERIFY_OK(without);
    QVERIFY2(without->top1() < whole->top1() - 0.1, qPrintable(QString::number(without->top1())));
}

QTEST_APPLESS_MAIN(TestSampleModel)
#include "test_sample_model.moc"
