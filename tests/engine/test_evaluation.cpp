// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/seeded_weights.h"
#include "core/base/parallel.h"
#include "core/engine/engine.h"
#include "core/pipeline/open_model.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

#include <QProcess>
#include <nlohmann/json.hpp>

#include <atomic>
#include <cmath>
#include <limits>

using namespace pangkas;

namespace {

// Printed by tests/peers/engine_values.py (PyTorch 1.13): -log softmax of each class.
const std::vector<std::vector<double>> tinyLosses = {
    {1.7251437, 2.3988724, 1.8729006, 2.0890501, 1.8620571, 1.9817779, 1.8302493},
    {1.6978554, 2.4770863, 1.885026, 2.1063808, 1.8547235, 1.9843169, 1.7990056},
    {1.6654477, 2.5551472, 1.8959645, 2.1514892, 1.8448535, 1.98553, 1.7639146},
    {1.6493702, 2.5785538, 1.8991991, 2.2023187, 1.8354802, 1.9992889, 1.7330643}};
const std::vector<double> alexnetLosses = {
    1.9293679, 2.6928057, 2.1942511, 2.6028557, 2.4450121, 1.6919411, 2.4152521, 2.142457, 2.9464652, 2.6388588};

const std::vector<std::vector<double>> fireLosses = {
    {1.918972, 1.9722387, 1.9672373, 1.924458, 1.9004249, 1.9686184, 1.9722387},
    {1.9325586, 1.9770607, 1.9625736, 1.9029182, 1.8979136, 1.9750007, 1.9770607},
    {1.9558453, 1.988856, 1.9608521, 1.8662463, 1.8826438, 1.9857738, 1.9892356},
    {1.9768488, 2.009246, 1.9743527, 1.8087593, 1.8486685, 2.0120643, 2.013371}};
const std::vector<double> squeezenetLosses = {
    1.8391221, 6.0296927, 4.2875636, 8.9572189, 8.9306136, 6.664686, 8.9572189, 0.42783243, 1.7650297, 8.9394587};

std::shared_ptr<const Engine> engine()
{
    const auto loaded = loadEngine();
    return loaded ? *loaded : nullptr;
}

/// Each picture once under each label: the losses give away all logits.
std::shared_ptr<const Dataset> underAllLabels(const std::vector<Image>& pictures, int classes)
{
    std::vector<Image> images;
    std::vector<int> labels;
    for (const Image& picture : pictures) {
        for (int label = 0; label < classes; ++label) {
            images.push_back(picture);
            labels.push_back(label);
        }
    }
    return std::make_shared<test::PictureDataset>(std::move(images), std::move(labels), classes);
}

std::shared_ptr<const Dataset> fourPictures()
{
    return underAllLabels(
        {test::picture(18, 18, 0), test::picture(18, 18, 1), test::picture(18, 18, 2), test::picture(18, 18, 3)}, 7);
}

/// 256 pixels: the centre crop must be what the peer saw.
Image framedPicture()
{
    const Image image = test::picture(224, 224, 1);
    Image framed{256, 256, std::vector<std::uint8_t>(3 * 256 * 256)};
    for (int y = 0; y < 224; ++y)
        std::copy_n(image.pixels.begin() + y * 3 * 224, 3 * 224, framed.pixels.begin() + ((y + 16) * 256 + 16) * 3);
    return framed;
}

void compareLosses(const EvaluationReport& report, const std::vector<std::vector<double>>& expected)
{
    const std::size_t classes = expected.front().size();
    QCOMPARE(report.predictions.size(), expected.size() * classes);
    for (const Prediction& prediction : report.predictions) {
        const auto& losses = expected[prediction.image / classes];
        const double loss = losses[prediction.image % classes];
        QVERIFY2(std::abs(prediction.loss - loss) < 2e-5 * std::max(1.0, loss),
            qPrintable(
                QString("image %1: %2 instead of %3").arg(prediction.image).arg(double(prediction.loss)).arg(loss)));
        const auto best = std::ranges::min_element(losses);
        QCOMPARE(prediction.predicted, int(best - losses.begin()));
        QVERIFY(std::abs(prediction.confidence - std::exp(-*best)) < 2e-5);
    }
}

} // namespace

class TestEvaluation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void givesPyTorchsNumbers();
    void givesPyTorchsNumbersForAFireModule();
    void givesPyTorchsNumbersForAlexNet();
    void givesPyTorchsNumbersForSqueezeNet();
    void agreesWithPyTorchNow();
    void agreesWithPyTorchOnPhotographs();
    void countsWhatItPredicts();
    void doesNotDependOnThreads();
    void roundsToBfloat16();
    void reportsOnTheWay();
    void takesEvenlyFromEveryClass_data();
    void takesEvenlyFromEveryClass();
    void leavesTheWeightsAlone();
    void stopsWhenAsked();
    void refuses_data();
    void refuses();
    void classesThatTheSetLacks();
};

void TestEvaluation::initTestCase()
{
    prepareEngineEnvironment();
    const auto loaded = loadEngine();
    VERIFY_OK(loaded);
}

void TestEvaluation::givesPyTorchsNumbers()
{
    const auto report = engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), fourPictures(), {}, {});
    VERIFY_OK(report);
    compareLosses(*report, tinyLosses);
}

void TestEvaluation::givesPyTorchsNumbersForAFireModule()
{
    const auto report = engine()->evaluate(test::fireNetwork(), test::fireWeights(), fourPictures(), {}, {});
    VERIFY_OK(report);
    compareLosses(*report, fireLosses);
}

void TestEvaluation::givesPyTorchsNumbersForSqueezeNet()
{
    const Architecture net = squeezenet(10);
    const auto weights = seededWeights(net, 7);
    VERIFY_OK(weights);
    const auto report = engine()->evaluate(net, *weights, underAllLabels({framedPicture()}, 10), {}, {});
    VERIFY_OK(report);
    compareLosses(*report, {squeezenetLosses});
    // The same tensors with Caffe's preprocessing see other pixels.
    const auto other = engine()->evaluate(squeezenetOfCaffe(10), *weights, underAllLabels({framedPicture()}, 10), {}, {});
    VERIFY_OK(other);
    QVERIFY(std::abs(other->meanLoss - report->meanLoss) > 0.1);
    QVERIFY(other->preprocessing == squeezenetOfCaffe(10).preprocessing);
}

void TestEvaluation::givesPyTorchsNumbersForAlexNet()
{
    const Architecture net = alexnet(10);
    const auto weights = seededWeights(net, 7);
    VERIFY_OK(weights);
    const auto report = engine()->evaluate(net, *weights, underAllLabels({framedPicture()}, 10), {}, {});
    VERIFY_OK(report);
    compareLosses(*report, {alexnetLosses});
    QVERIFY(report->correctInTop5.has_value());
    QCOMPARE(*report->correctInTop5, 5); // one picture under all ten labels
}

void TestEvaluation::agreesWithPyTorchNow()
{
    if (qEnvironmentVariableIsEmpty("PANGKAS_PEERS"))
        QSKIP("PANGKAS_PEERS is not set");
    QProcess python;
    python.start("/usr/bin/python3",
        {QString::fromStdString((test::dataPath("").parent_path().parent_path() / "peers/engine_values.py").string())});
    QVERIFY(python.waitForFinished(120'000));
    QCOMPARE(python.exitCode(), 0);
    const auto values = nlohmann::json::parse(python.readAllStandardOutput().toStdString());
    const auto report = engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), fourPictures(), {}, {});
    VERIFY_OK(report);
    compareLosses(*report, values.at("tiny").get<std::vector<std::vector<double>>>());
    const auto fire = engine()->evaluate(test::fireNetwork(), test::fireWeights(), fourPictures(), {}, {});
    VERIFY_OK(fire);
    compareLosses(*fire, values.at("fire").get<std::vector<std::vector<double>>>());
    const auto agrees = [&](const char* name, const std::vector<double>& losses) {
        const auto now = values.at(name).get<std::vector<double>>();
        for (std::size_t i = 0; i < losses.size(); ++i)
            QVERIFY(std::abs(now.at(i) - losses[i]) < 2e-5 * std::max(1.0, losses[i]));
    };
    agrees("alexnet", alexnetLosses);
    agrees("squeezenet", squeezenetLosses);
}

void TestEvaluation::agreesWithPyTorchOnPhotographs()
{
    const auto release = test::sharedPath("models/squeezenet-deep-compression.net"), images = test::sharedPath("data/imagenet-sample");
    if (qEnvironmentVariableIsEmpty("PANGKAS_PEERS") || release.empty() || images.empty())
        QSKIP("PANGKAS_PEERS is not set, or no released SqueezeNet and images in ../shared");
    QProcess python;
    python.start("/usr/bin/python3",
        {QString::fromStdString((test::dataPath("").parent_path().parent_path() / "peers/squeezenet_predictions.py").string()),
            QString::fromStdString(release.string()), QString::fromStdString(images.string())});
    const auto opened = openModel(release.string());
    VERIFY_OK(opened);
    const auto set = engine()->openDataset(FolderSource{images}, {}, {});
    VERIFY_OK(set);
    const auto report = engine()->evaluate(opened->architecture, opened->model, *set, {}, {});
    VERIFY_OK(report);
    QVERIFY(python.waitForFinished(600'000));
    QCOMPARE(python.exitCode(), 0);
    const auto values = nlohmann::json::parse(python.readAllStandardOutput().toStdString());
    QCOMPARE(report->predictions.size(), values.size());
    std::int64_t others = 0, inTop5 = 0;
    double furthest = 0;
    for (const Prediction& prediction : report->predictions) {
        const auto& theirs = values.at((*set)->name(prediction.image)); // label, answer, rank, loss
        QCOMPARE(prediction.label, theirs.at(0).get<int>());
        others += prediction.predicted != theirs.at(1).get<int>();
        inTop5 += theirs.at(2).get<int>() < 5;
        furthest = std::max(furthest, std::abs(prediction.loss - theirs.at(3).get<double>()) / std::max(1.0, theirs.at(3).get<double>()));
    }
    qInfo("%d of %d answers differ, %d and %d in the top 5, losses by up to %g", int(others), int(report->images),
        int(*report->correctInTop5), int(inTop5), furthest);
    QVERIFY(others <= 1 && std::abs(*report->correctInTop5 - inTop5) <= 1); // two decoders may differ by a level in a pixel
}

void TestEvaluation::countsWhatItPredicts()
{
    const auto report = engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), fourPictures(), {}, {});
    VERIFY_OK(report);
    QCOMPARE(report->images, 28);
    QVERIFY(report->isComplete());
    std::int64_t correct = 0;
    double loss = 0;
    std::vector<std::int64_t> confusion(49, 0);
    std::uint32_t next = 0;
    for (const Prediction& p : report->predictions) {
        QCOMPARE(p.image, next++); // in the order of the data set
        correct += p.label == p.predicted;
        loss += p.loss;
        ++confusion[std::size_t(p.label * 7 + p.predicted)];
    }
    QCOMPARE(report->correct, correct);
    QCOMPARE(report->correct, 4); // each picture's best class is its label once
    QCOMPARE(report->correctInTop5, std::optional<std::int64_t>(20));
    QCOMPARE(report->confusion, confusion);
    QCOMPARE(report->meanLoss, loss / 28);
    QVERIFY(!report->method.empty());
}

void TestEvaluation::doesNotDependOnThreads()
{
    const auto pictures = test::halves(70, 5);
    Architecture net = test::tinyNetwork();
    EvaluationOptions options;
    options.batchSize = 16;
    std::vector<EvaluationReport> reports;
    for (const int threads : {1, 2, 3}) {
        setThreadLimit(threads);
        const auto report = engine()->evaluate(net, test::tinyWeights(), pictures, options, {});
        VERIFY_OK(report);
        reports.push_back(*report);
    }
    for (const EvaluationReport& report : reports) {
        QVERIFY(report.predictions == reports.front().predictions); // bit by bit
        QCOMPARE(report.meanLoss, reports.front().meanLoss);
    }
}

void TestEvaluation::roundsToBfloat16()
{
    QCOMPARE(precisionFrom("bfloat16"), std::optional(Precision::Bfloat16));
    QVERIFY(!precisionFrom("float16"));
    const auto pictures = test::halves(70, 5);
    EvaluationOptions options;
    const auto exact = engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), pictures, options, {});
    VERIFY_OK(exact);
    QVERIFY(exact->precision == Precision::Float32 && exact->method.starts_with("float32"));
    options.precision = Precision::Bfloat16;
    options.editedLayer = LayerId{1}; // float32's activations are not mixed up with these
    for (const int threads : {1, 3}) {
        setThreadLimit(threads);
        const auto rounded = engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), pictures, options, {});
        VERIFY_OK(rounded);
        QVERIFY(rounded->precision == Precision::Bfloat16 && rounded->method.starts_with("bfloat16"));
        QCOMPARE(rounded->reused, 0);
        QCOMPARE(rounded->predictions.size(), exact->predictions.size());
        QVERIFY(rounded->predictions != exact->predictions);
        for (std::size_t i = 0; i < exact->predictions.size(); ++i)
            QVERIFY(std::abs(rounded->predictions[i].loss - exact->predictions[i].loss)
                < 0.03f * std::max(1.0f, exact->predictions[i].loss));
    }
}

void TestEvaluation::reportsOnTheWay()
{
    // With one image per batch there are more batches than reports are made; each holds more than the one before.
    std::int64_t last = 0, calls = 0;
    EvaluationOptions options;
    options.batchSize = 1;
    options.partial = [&](const EvaluationReport& report) {
        QVERIFY(report.images > last);
        QVERIFY(!report.isComplete());
        QCOMPARE(report.total, 200);
        QCOMPARE(std::int64_t(report.predictions.size()), report.images);
        last = report.images;
        ++calls;
    };
    std::atomic<std::int64_t> done{-1};
    const JobContext job({}, [&](const Progress& progress) {
        QVERIFY(progress.stage == Stage::Evaluating);
        QCOMPARE(progress.total, 200);
        done = progress.done;
    });
    const auto report =
        engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), test::halves(200, 1), options, job);
    VERIFY_OK(report);
    QVERIFY(calls >= 1); // the first batch is always reported
    QCOMPARE(done.load(), 200);
}

void TestEvaluation::takesEvenlyFromEveryClass_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::addRow("none of it: all") << 0 << 30 << 10;
    QTest::addRow("even") << 12 << 6 << 6;
    QTest::addRow("odd") << 7 << 4 << 3;
    QTest::addRow("more than the smaller class has") << 24 << 14 << 10;
    QTest::addRow("more than there are") << 100 << 30 << 10;
    QTest::addRow("one") << 1 << 1 << 0;
}

void TestEvaluation::takesEvenlyFromEveryClass()
{
    QFETCH(int, limit);
    QFETCH(int, first);
    QFETCH(int, second);
    std::vector<Image> images;
    std::vector<int> labels;
    for (int i = 0; i < 40; ++i) {
        images.push_back(test::picture(18, 18, i));
        labels.push_back(i >= 30);
    }
    EvaluationOptions options;
    options.limit = std::size_t(limit);
    const auto set = std::make_shared<test::PictureDataset>(std::move(images), std::move(labels), 2);
    const auto report = engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), set, options, {});
    VERIFY_OK(report);
    QCOMPARE(report->images, first + second);
    QCOMPARE(std::ranges::count(report->predictions, 0, &Prediction::label), first);
    QCOMPARE(std::ranges::count(report->predictions, 1, &Prediction::label), second);
}

void TestEvaluation::leavesTheWeightsAlone()
{
    const ModelSnapshot weights = test::tinyWeights();
    const std::string before = weights.hash();
    const auto report = engine()->evaluate(test::tinyNetwork(), weights, fourPictures(), {}, {});
    VERIFY_OK(report);
    QCOMPARE(weights.hash(), before);
}

void TestEvaluation::stopsWhenAsked()
{
    std::stop_source stop;
    EvaluationOptions options;
    options.batchSize = 1;
    options.partial = [&](const EvaluationReport&) { stop.request_stop(); };
    const auto report = engine()->evaluate(
        test::tinyNetwork(), test::tinyWeights(), test::halves(5000, 1), options, JobContext(stop.get_token()));
    VERIFY_FAILS(report, ErrorCode::Cancelled);
}

void TestEvaluation::refuses_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    QTest::addRow("no images") << "empty" << int(ErrorCode::EmptyDataset);
    QTest::addRow("a class too many") << "classes" << int(ErrorCode::ClassMismatch);
    QTest::addRow("batch size 0") << "batch" << int(ErrorCode::InvalidArgument);
    QTest::addRow("weights that are missing") << "missing" << int(ErrorCode::MissingTensor);
    QTest::addRow("weights that are not numbers") << "nan" << int(ErrorCode::NotFinite);
    QTest::addRow("a graph without input") << "graph" << int(ErrorCode::InvalidArgument);
    QTest::addRow("channels of a single input joined") << "concat" << int(ErrorCode::InvalidArgument);
    QTest::addRow("layers that don't follow each other") << "shapes" << int(ErrorCode::InvalidArgument);
}

void TestEvaluation::refuses()
{
    QFETCH(QString, what);
    QFETCH(int, code);
    Architecture net = test::tinyNetwork();
    ModelSnapshot weights = test::tinyWeights();
    std::shared_ptr<const Dataset> set = test::halves(4, 1);
    EvaluationOptions options;
    if (what == "empty")
        set = std::make_shared<test::PictureDataset>(std::vector<Image>(), std::vector<int>(), 2);
    else if (what == "classes")
        set = underAllLabels({test::picture(18, 18, 0)}, 8);
    else if (what == "batch")
        options.batchSize = 0;
    else if (what == "missing")
        weights = test::model("a.weight: 1");
    else if (what == "nan")
        weights = weights.with(
            Tensor::fromValues("d.weight", {7, 10}, std::vector<float>(70, std::numeric_limits<float>::quiet_NaN())));
    else if (what == "concat")
        net.nodes[2].kind = NodeKind::Concat;
    else if (what == "graph")
        net.nodes.erase(net.nodes.begin());
    else
        net.nodes[6].outputSize = 3; // fc3 takes 24 numbers, not 54
    const auto report = engine()->evaluate(net, weights, set, options, {});
    VERIFY_FAILS(report, ErrorCode(code));
    QVERIFY(!report.error().detail.empty());
}

void TestEvaluation::classesThatTheSetLacks()
{
    const auto report = engine()->evaluate(test::tinyNetwork(), test::tinyWeights(), test::halves(10, 1), {}, {});
    VERIFY_OK(report);
    QCOMPARE(report->classes.size(), 7u);
    QCOMPARE(report->confusion.size(), 49u);
    QVERIFY(report->classAccuracy(0).has_value());
    QVERIFY(!report->classAccuracy(5).has_value());
}

QTEST_GUILESS_MAIN(TestEvaluation)
#include "test_evaluation.moc"
