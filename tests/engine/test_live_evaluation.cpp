// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluations that go on from kept activations: the same answers, whatever has changed.
#include "core/base/parallel.h"
#include "core/engine/engine.h"
#include "core/engine/evaluation_order.h"
#include "core/pipeline/open_model.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>

using namespace pangkas;

namespace {

std::shared_ptr<const Engine> engine()
{
    const auto loaded = loadEngine();
    return loaded ? *loaded : nullptr;
}

/// The layer without the weights whose magnitude is below `share` of the largest.
ModelSnapshot edited(const ModelSnapshot& model, const LayerInfo& layer, float share)
{
    const Tensor& tensor = *model.find(layer.weight);
    std::vector<float> values(tensor.values().begin(), tensor.values().end());
    float largest = 0;
    for (const float value : values)
        largest = std::max(largest, std::abs(value));
    for (float& value : values)
        value = std::abs(value) < share * largest ? 0 : value;
    return model.with(Tensor::fromValues(tensor.name(), tensor.shape(), values));
}

EvaluationOptions live(std::size_t layer, int batchSize)
{
    EvaluationOptions options;
    options.batchSize = batchSize;
    options.editedLayer = LayerId(static_cast<std::uint32_t>(layer));
    return options;
}

/// 18 x 18 pixels by formula, each under the next label: seven classes.
std::shared_ptr<const Dataset> pictures(int count)
{
    std::vector<Image> images;
    std::vector<int> labels;
    for (int i = 0; i < count; ++i) {
        images.push_back(test::picture(18, 18, i));
        labels.push_back(i % 7);
    }
    return std::make_shared<test::PictureDataset>(std::move(images), std::move(labels), 7);
}

} // namespace

class TestLiveEvaluation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void answersAsThePlainEvaluator_data();
    void answersAsThePlainEvaluator();
    void answersForEveryLayerOfAlexNet();
    void noticesEveryChange_data();
    void noticesEveryChange();
    void knowsEqualWeightsInAnotherPlace();
    void goesOnFromTheLastLayerThatFits();
    void firstReportIsFair();
    void stopsAndGoesOn();
    void refusesALayerThatIsNotThere();
    void classifiesAsTheEvaluator_data();
    void classifiesAsTheEvaluator();
    void decodesOnlyImages();
    void ordersFairly();
};

void TestLiveEvaluation::initTestCase()
{
    prepareEngineEnvironment();
    VERIFY_OK(loadEngine());
}

void TestLiveEvaluation::answersAsThePlainEvaluator_data()
{
    QTest::addColumn<bool>("isFire");
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("threads");
    for (const int threads : {1, 2}) {
        for (int layer = 0; layer < 4; ++layer)
            QTest::addRow("layer %d, %d threads", layer, threads) << false << layer << threads;
        for (int layer = 0; layer < 5; ++layer)
            QTest::addRow("fire module, layer %d, %d threads", layer, threads) << true << layer << threads;
    }
}

void TestLiveEvaluation::answersAsThePlainEvaluator()
{
    QFETCH(bool, isFire);
    QFETCH(int, layer);
    QFETCH(int, threads);
    setThreadLimit(threads);
    const Architecture net = isFire ? test::fireNetwork() : test::tinyNetwork();
    const ModelSnapshot dense = isFire ? test::fireWeights() : test::tinyWeights();
    const auto set = pictures(45); // batches of 20: two whole ones of tiles 8, 8 and 4, and one of 5
    std::vector<EvaluationReport> plain;
    for (const float share : {0.0f, 0.3f, 0.6f}) {
        const ModelSnapshot model = edited(dense, net.layers[std::size_t(layer)], share);
        EvaluationOptions options;
        options.batchSize = 20;
        const auto expected = engine()->evaluate(net, model, set, options, {});
        VERIFY_OK(expected);
        QCOMPARE(expected->reused, 0);
        const auto report = engine()->evaluate(net, model, set, live(std::size_t(layer), 20), {});
        VERIFY_OK(report);
        QVERIFY(report->predictions == expected->predictions); // bit by bit
        QCOMPARE(report->meanLoss, expected->meanLoss);
        QCOMPARE(report->confusion, expected->confusion);
        QCOMPARE(report->correctInTop5, expected->correctInTop5);
        QCOMPARE(report->reused, layer == 0 || share == 0 ? 0 : 45); // nothing comes before the first layer
        plain.push_back(*expected);
    }
    QVERIFY(plain[0].predictions != plain[2].predictions); // the edit can be seen
}

void TestLiveEvaluation::answersForEveryLayerOfAlexNet()
{
    const auto opened = openModel(std::string(sampleModelName));
    VERIFY_OK(opened);
    const Architecture& net = opened->architecture;
    const auto set = engine()->openDataset(DrawnSource{3, DrawnSplit::Validation, 12}, {}, {});
    VERIFY_OK(set);
    QCOMPARE(net.layers.size(), 8u);
    for (std::size_t layer = 0; layer < net.layers.size(); ++layer) {
        const ModelSnapshot model = edited(opened->model, net.layers[layer], 0.2f);
        EvaluationOptions options;
        options.batchSize = 10;
        const auto expected = engine()->evaluate(net, model, *set, options, {});
        VERIFY_OK(expected);
        for (const std::int64_t reused : {layer > 1 ? 12 : 0, layer > 0 ? 12 : 0}) { // first from the layer before
            const auto report = engine()->evaluate(net, model, *set, live(layer, 10), {});
            VERIFY_OK(report);
            QVERIFY2(report->predictions == expected->predictions, net.layers[layer].name.c_str());
            QCOMPARE(report->reused, reused);
        }
    }
}

void TestLiveEvaluation::noticesEveryChange_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("isReused");
    QTest::addRow("nothing") << "nothing" << true;
    QTest::addRow("the edited layer") << "c.weight" << true;
    QTest::addRow("a layer after it") << "d.weight" << true;
    QTest::addRow("the first layer") << "a.weight" << false;
    QTest::addRow("the layer before it") << "b.weight" << false;
    QTest::addRow("the images") << "images" << false;
    QTest::addRow("how many") << "limit" << false;
    QTest::addRow("the batches") << "batch" << false;
    QTest::addRow("the preprocessing") << "mean" << false;
    QTest::addRow("the network's shape") << "stride" << false;
}

void TestLiveEvaluation::noticesEveryChange()
{
    QFETCH(QString, what);
    QFETCH(bool, isReused);
    Architecture net = test::tinyNetwork();
    ModelSnapshot model = test::tinyWeights(11);
    std::shared_ptr<const Dataset> set = pictures(21);
    EvaluationOptions options = live(2, 10);
    VERIFY_OK(engine()->evaluate(net, model, set, options, {}));
    if (const Tensor* tensor = model.find(what.toStdString())) {
        std::vector<float> values(tensor->values().begin(), tensor->values().end());
        values.back() += 0.25f;
        model = model.with(Tensor::fromValues(tensor->name(), tensor->shape(), values));
    } else if (what == "images") {
        set = test::halves(21, 2);
    } else if (what == "limit") {
        options.limit = 20;
    } else if (what == "batch") {
        options.batchSize = 7;
    } else if (what == "mean") {
        net.preprocessing.mean[1] += 0.1f;
    } else if (what == "stride") {
        net.nodes[3].ceilMode = false;
    }
    const auto report = engine()->evaluate(net, model, set, options, {});
    VERIFY_OK(report);
    QCOMPARE(report->reused, isReused ? 21 : 0);
    options.editedLayer.reset();
    const auto expected = engine()->evaluate(net, model, set, options, {});
    VERIFY_OK(expected);
    QVERIFY(report->predictions == expected->predictions);
}

void TestLiveEvaluation::knowsEqualWeightsInAnotherPlace()
{
    const auto set = pictures(21);
    const ModelSnapshot model = test::tinyWeights(5), copy = edited(model, test::tinyNetwork().layers[0], 0);
    QVERIFY(model.tensors()[0].storage() != copy.tensors()[0].storage());
    VERIFY_OK(engine()->evaluate(test::tinyNetwork(), model, set, live(2, 10), {}));
    const auto report = engine()->evaluate(test::tinyNetwork(), copy, set, live(2, 10), {});
    VERIFY_OK(report);
    QCOMPARE(report->reused, 21);
}

void TestLiveEvaluation::goesOnFromTheLastLayerThatFits()
{
    const Architecture net = test::tinyNetwork();
    const auto set = pictures(21);
    const ModelSnapshot dense = test::tinyWeights(6);
    VERIFY_OK(engine()->evaluate(net, dense, set, live(1, 10), {}));
    VERIFY_OK(engine()->evaluate(net, dense, set, live(3, 10), {}));
    // What goes into fc4 no longer holds, what goes into conv2 does.
    const ModelSnapshot pruned = edited(dense, net.layers[2], 0.5f);
    EvaluationOptions plain;
    plain.batchSize = 10;
    const auto expected = engine()->evaluate(net, pruned, set, plain, {});
    VERIFY_OK(expected);
    const auto report = engine()->evaluate(net, pruned, set, live(3, 10), {});
    VERIFY_OK(report);
    QCOMPARE(report->reused, 21);
    QVERIFY(report->predictions == expected->predictions);
}

void TestLiveEvaluation::firstReportIsFair()
{
    EvaluationOptions options = live(2, 8);
    options.firstPartial = 64;
    std::vector<EvaluationReport> partial;
    options.partial = [&](const EvaluationReport& report) { partial.push_back(report); };
    setThreadLimit(1);
    const auto set = test::halves(200, 4);
    for (int i = 0; i < 2; ++i) {
        partial.clear();
        const auto report = engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), set, options, {});
        VERIFY_OK(report);
        QVERIFY(!partial.empty());
        QCOMPARE(partial.front().images, 64);
        QCOMPARE(std::ranges::count(partial.front().predictions, 0, &Prediction::label), 32);
        QCOMPARE(report->images, 200);
    }
}

void TestLiveEvaluation::stopsAndGoesOn()
{
    const auto set = test::halves(2000, 9);
    const ModelSnapshot model = test::tinyWeights(8);
    EvaluationOptions options = live(3, 1);
    std::stop_source stop;
    options.partial = [&](const EvaluationReport&) { stop.request_stop(); };
    VERIFY_FAILS(
        engine()->evaluate(test::tinyNetwork(), model, set, options, JobContext(stop.get_token())), ErrorCode::Cancelled);
    options.partial = {};
    const auto report = engine()->evaluate(test::tinyNetwork(), model, set, options, {});
    VERIFY_OK(report);
    QVERIFY(report->reused > 0 && report->reused < 2000); // what was done before the stop
    options.editedLayer.reset();
    const auto expected = engine()->evaluate(test::tinyNetwork(), model, set, options, {});
    VERIFY_OK(expected);
    QVERIFY(report->predictions == expected->predictions);
}

void TestLiveEvaluation::refusesALayerThatIsNotThere()
{
    VERIFY_FAILS(engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), pictures(4), live(4, 2), {}),
        ErrorCode::InvalidArgument);
}

void TestLiveEvaluation::classifiesAsTheEvaluator_data()
{
    QTest::addColumn<int>("number");
    for (int number = 0; number < 5; ++number)
        QTest::addRow("picture %d", number) << number;
}

void TestLiveEvaluation::classifiesAsTheEvaluator()
{
    QFETCH(int, number);
    const Image image = test::picture(18, 18, number);
    const auto set = std::make_shared<test::PictureDataset>(std::vector<Image>{image}, std::vector<int>{number}, 7);
    EvaluationOptions options;
    options.batchSize = 1;
    const auto report = engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), set, options, {});
    VERIFY_OK(report);
    const auto answer = engine()->classify(test::tinyNetwork(), test::tinyWeights(), image, {});
    VERIFY_OK(answer);
    QCOMPARE(answer->size(), 7u);
    const auto best = std::ranges::max_element(*answer);
    QCOMPARE(int(best - answer->begin()), report->predictions[0].predicted);
    QCOMPARE(*best, report->predictions[0].confidence);
    double sum = 0;
    for (const float probability : *answer)
        sum += double(probability);
    QVERIFY(std::abs(sum - 1) < 1e-6);
    QVERIFY(std::abs(-std::log(double((*answer)[std::size_t(number)])) - double(report->predictions[0].loss)) < 1e-5);

    VERIFY_FAILS(engine()->classify(test::tinyNetwork(), test::tinyWeights(), Image(), {}), ErrorCode::InvalidArgument);
    VERIFY_FAILS(engine()->classify(test::tinyNetwork(), ModelSnapshot(), image, {}), ErrorCode::MissingTensor);
    std::stop_source stop;
    stop.request_stop();
    VERIFY_FAILS(engine()->classify(test::tinyNetwork(), test::tinyWeights(), image, JobContext(stop.get_token())),
        ErrorCode::Cancelled);
}

void TestLiveEvaluation::decodesOnlyImages()
{
    const std::string text = "no image at all";
    VERIFY_FAILS(engine()->decodeImage(std::as_bytes(std::span(text))), ErrorCode::DamagedImages);
    VERIFY_FAILS(engine()->decodeImage({}), ErrorCode::DamagedImages);
}

void TestLiveEvaluation::ordersFairly()
{
    const auto set = pictures(70); // ten of each of seven classes
    const auto order = evaluationOrder(*set, 0);
    QCOMPARE(order.size(), 70u);
    for (std::size_t end = 7; end <= order.size(); end += 7) { // each class its share of every stretch
        for (int label = 0; label < 7; ++label)
            QCOMPARE(std::size_t(std::count_if(order.begin(), order.begin() + std::ptrdiff_t(end),
                         [&](std::size_t image) { return set->label(image) == label; })),
                end / 7);
    }
    QCOMPARE(evaluationOrder(*set, 14).size(), 14u);
}

QTEST_GUILESS_MAIN(TestLiveEvaluation)
#include "test_live_evaluation.moc"
