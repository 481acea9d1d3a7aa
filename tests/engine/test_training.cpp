// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/engine/engine.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <filesystem>
#include <limits>

using namespace pangkas;

namespace {

std::shared_ptr<const Engine> engine()
{
    const auto loaded = loadEngine();
    return loaded ? *loaded : nullptr;
}

Architecture twoClasses()
{
    Architecture net = test::tinyNetwork();
    net.classes = 2;
    net.layers.back().weightShape = {2, 10};
    return net;
}

ModelSnapshot startWeights()
{
    std::vector<Tensor> tensors;
    const ModelSnapshot from = test::tinyWeights();
    for (const Tensor& tensor : from.tensors())
        tensors.push_back(
            tensor.name() == "d.weight" ? Tensor::fromValues("d.weight", {2, 10}, tensor.values().first(20)) : tensor);
    return ModelSnapshot(std::move(tensors));
}

TrainingOptions quickOptions()
{
    TrainingOptions options;
    options.epochs = 4;
    options.batchSize = 16;
    options.learningRate = {0.05, 1, 0.001};
    options.dropout = 0.2;
    options.augmentation.flip = true;
    options.augmentation.smallestCrop = 0.9;
    return options;
}

Result<TrainingReport> train(const TrainingOptions& options, const EpochSink& sink = {}, const JobContext& job = {})
{
    return engine()->train(twoClasses(), startWeights(), test::halves(96, 1), test::halves(40, 2), options, {{}, sink, {}}, job);
}

} // namespace

class TestTraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void takesPyTorchsSteps_data();
    void takesPyTorchsSteps();
    void doesNotDependOnThreadsWithoutLinearLayers();
    void learns();
    void repeatsItself();
    void goesOnFromItsCheckpoint();
    void refusesForeignCheckpoints_data();
    void refusesForeignCheckpoints();
    void leavesMaskedWeightsAlone_data();
    void leavesMaskedWeightsAlone();
    void stopsWhenAsked();
    void noticesDivergence();
    void tellsHowFarItIs();
    void refuses_data();
    void refuses();
};

void TestTraining::initTestCase()
{
    prepareEngineEnvironment();
    const auto loaded = loadEngine();
    VERIFY_OK(loaded);
}

void TestTraining::takesPyTorchsSteps_data()
{
    // Three epochs of one batch each; losses and sums printed by tests/peers/engine_values.py.
    QTest::addColumn<bool>("isFire");
    QTest::addColumn<QList<double>>("losses");
    QTest::addColumn<QList<double>>("sums");
    QTest::addColumn<QList<double>>("magnitudes");
    QTest::addRow("tiny") << false << QList<double>{2.0751283, 1.9916403, 1.9454443}
                          << QList<double>{8.4639327, -2.876884, -0.9295755, -0.1244302}
                          << QList<double>{46.6366459, 57.5506838, 23.2476894, 9.9885333};
    QTest::addRow("a fire module") << true << QList<double>{1.916411, 1.9148679, 1.9117067}
                                   << QList<double>{0.84100598, 0.87037081, -1.7570135, 0.72752538, -1.4600965}
                                   << QList<double>{20.792463, 6.2644916, 5.9403491, 28.31261, 23.24288};
}

void TestTraining::takesPyTorchsSteps()
{
    QFETCH(bool, isFire);
    QFETCH(QList<double>, losses);
    QFETCH(QList<double>, sums);
    QFETCH(QList<double>, magnitudes);
    TrainingOptions options;
    options.epochs = 3;
    options.batchSize = 4;
    options.learningRate = {0.05, 0, 0.05};
    options.optimizer.momentum = 0.9;
    options.optimizer.weightDecay = 0.01;
    options.dropout = 0;
    options.augmentation.flip = false;
    options.augmentation.smallestCrop = 1;
    std::vector<Image> pictures;
    for (int i = 0; i < 4; ++i)
        pictures.push_back(test::picture(18, 18, i));
    const auto set = std::make_shared<test::PictureDataset>(std::move(pictures), std::vector<int>{0, 1, 2, 3}, 7);
    const auto report = engine()->train(isFire ? test::fireNetwork() : test::tinyNetwork(),
        isFire ? test::fireWeights() : test::tinyWeights(), set, nullptr, options, {}, {});
    VERIFY_OK(report);
    for (std::size_t i = 0; i < report->epochs.size(); ++i) {
        const double loss = losses.at(qsizetype(i));
        QVERIFY2(std::abs(report->epochs[i].trainingLoss - loss) < 1e-5,
            qPrintable(QString("%1 instead of %2").arg(report->epochs[i].trainingLoss, 0, 'g', 9).arg(loss, 0, 'g', 9)));
    }
    QCOMPARE(qsizetype(report->model.tensors().size()), sums.size());
    for (qsizetype i = 0; i < sums.size(); ++i) {
        double sum = 0, magnitude = 0;
        for (const float value : report->model.tensors()[std::size_t(i)].values()) {
            sum += value;
            magnitude += std::abs(value);
        }
        QVERIFY2(std::abs(sum - sums[i]) < 1e-3, qPrintable(QString("%1 instead of %2").arg(sum).arg(sums[i])));
        QVERIFY(std::abs(magnitude - magnitudes[i]) < 1e-3);
    }
}

void TestTraining::learns()
{
    TrainingOptions options = quickOptions();
    options.epochs = 8;
    std::vector<EpochReport> seen;
    const auto report = train(options, [&](const EpochReport& epoch) { seen.push_back(epoch); });
    VERIFY_OK(report);
    QCOMPARE(seen, report->epochs);
    QCOMPARE(int(seen.size()), 8);
    QVERIFY(seen.back().trainingLoss < seen.front().trainingLoss);
    QVERIFY(seen.back().validationAccuracy.value() > 0.9);
    QVERIFY(seen.front().learningRate <= 0.05 && seen.back().learningRate < 0.01);
    const auto measured = engine()->evaluate(twoClasses(), report->model, test::halves(40, 2), {}, {});
    VERIFY_OK(measured);
    QCOMPARE(measured->top1(), seen.back().validationAccuracy.value());
}

void TestTraining::doesNotDependOnThreadsWithoutLinearLayers()
{
    TrainingOptions options = quickOptions();
    options.epochs = 2;
    std::vector<std::string> hashes;
    for (const int threads : {1, 3}) {
        setThreadLimit(threads);
        const auto report = engine()->train(
            test::fireNetwork(), test::fireWeights(), test::halves(40, 1), nullptr, options, {}, {});
        VERIFY_OK(report);
        hashes.push_back(report->model.hash());
    }
    QCOMPARE(hashes[0], hashes[1]);
}

void TestTraining::repeatsItself()
{
    std::vector<std::string> hashes;
    for (const int threads : {1, 2, 3}) {
        setThreadLimit(threads);
        const auto report = train(quickOptions());
        VERIFY_OK(report);
        hashes.push_back(report->model.hash());
    }
    QCOMPARE(hashes[1], hashes[0]);
    QCOMPARE(hashes[2], hashes[0]);
    TrainingOptions other = quickOptions();
    other.seed = 2;
    const auto report = train(other);
    VERIFY_OK(report);
    QVERIFY(report->model.hash() != hashes[0]);
}

void TestTraining::goesOnFromItsCheckpoint()
{
    const auto whole = train(quickOptions());
    VERIFY_OK(whole);
    const QTemporaryDir folder;
    TrainingOptions options = quickOptions();
    options.checkpoint = test::toPath(folder.filePath("run"));
    std::stop_source stop;
    const auto half = train(
        options, [&](const EpochReport& epoch) { epoch.epoch == 2 && stop.request_stop(); },
        JobContext(stop.get_token()));
    VERIFY_FAILS(half, ErrorCode::Cancelled);
    int epochs = 0;
    const auto rest = train(options, [&](const EpochReport&) { ++epochs; });
    VERIFY_OK(rest);
    QCOMPARE(epochs, 2);
    QCOMPARE(rest->model.hash(), whole->model.hash());
    QCOMPARE(rest->epochs.size(), whole->epochs.size());
    QCOMPARE(rest->epochs.front().trainingLoss, whole->epochs.front().trainingLoss);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(test::toPath(folder.path())), {}), 1);
}

void TestTraining::refusesForeignCheckpoints_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<int>("code");
    QTest::addRow("other options") << "options" << int(ErrorCode::InvalidArgument);
    QTest::addRow("another file") << "text" << int(ErrorCode::InvalidArgument);
    QTest::addRow("cut short") << "cut" << int(ErrorCode::CorruptFile);
    QTest::addRow("cut in its header") << "header" << int(ErrorCode::CorruptFile);
    QTest::addRow("a flipped bit in the weights") << "bit" << int(ErrorCode::CorruptFile);
    QTest::addRow("a header that is no JSON") << "json" << int(ErrorCode::CorruptFile);
}

void TestTraining::refusesForeignCheckpoints()
{
    QFETCH(QString, damage);
    QFETCH(int, code);
    const QTemporaryDir folder;
    TrainingOptions options = quickOptions();
    options.epochs = 1;
    options.checkpoint = test::toPath(folder.filePath("run"));
    const auto first = train(options);
    VERIFY_OK(first);
    auto bytes = test::bytesOf(options.checkpoint);
    if (damage == "options")
        options.optimizer.momentum = 0.8;
    else if (damage == "text")
        bytes.assign(1000, std::byte{'x'});
    else if (damage == "cut")
        bytes.resize(bytes.size() - 100);
    else if (damage == "header")
        bytes.resize(40);
    else if (damage == "bit")
        bytes[bytes.size() - 1000] ^= std::byte{1};
    else
        bytes[25] = std::byte{'?'};
    test::writeBytes(options.checkpoint, bytes);
    const auto report = train(options);
    VERIFY_FAILS(report, ErrorCode(code));
    QCOMPARE(report.error().file, options.checkpoint.string());
}

void TestTraining::leavesMaskedWeightsAlone_data()
{
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<int>("every");
    QTest::addRow("a convolution, every second weight") << "b.weight" << 2;
    QTest::addRow("a linear layer, every second weight") << "c.weight" << 2;
    QTest::addRow("a linear layer, one in ten") << "c.weight" << 10;
}

void TestTraining::leavesMaskedWeightsAlone()
{
    QFETCH(QString, tensor);
    QFETCH(int, every);
    const ModelSnapshot start = startWeights();
    const Tensor& before = *start.find(tensor.toStdString());
    std::vector<float> mask(before.size());
    for (std::size_t i = 0; i < mask.size(); ++i)
        mask[i] = i % std::size_t(every) == 0;
    TrainingOptions options = quickOptions();
    options.trainable.emplace(before.name(), Tensor::fromValues(before.name(), before.shape(), mask));
    const auto report = train(options);
    VERIFY_OK(report);
    const Tensor& after = *report->model.find(before.name());
    std::size_t changed = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) {
        if (mask[i] == 0)
            QCOMPARE(after.values()[i], before.values()[i]);
        else
            changed += after.values()[i] != before.values()[i];
    }
    QVERIFY(changed * std::size_t(every) > mask.size() / 2);
}

void TestTraining::stopsWhenAsked()
{
    std::stop_source stop;
    const JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.done >= 3)
            stop.request_stop();
    });
    const auto report = train(quickOptions(), {}, job);
    VERIFY_FAILS(report, ErrorCode::Cancelled);
}

void TestTraining::noticesDivergence()
{
    TrainingOptions options = quickOptions();
    options.learningRate = {100, 0, 100};
    options.epochs = 50;
    const auto report = train(options);
    VERIFY_FAILS(report, ErrorCode::Diverged);
}

void TestTraining::tellsHowFarItIs()
{
    Progress last;
    const JobContext job({}, [&](const Progress& progress) {
        QVERIFY(progress.stage == Stage::Training);
        QCOMPARE(progress.total, 24); // four epochs of six steps
        QVERIFY(progress.done > last.done);
        last = progress;
    });
    const auto report = train(quickOptions(), {}, job);
    VERIFY_OK(report);
    QCOMPARE(last.done, 24);
    QVERIFY(last.detail.find("loss") != std::string::npos);
}

void TestTraining::refuses_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    QTest::addRow("no epochs") << "epochs" << int(ErrorCode::InvalidArgument);
    QTest::addRow("no batch") << "batch" << int(ErrorCode::InvalidArgument);
    QTest::addRow("a rate that is no number") << "rate" << int(ErrorCode::InvalidArgument);
    QTest::addRow("dropout of everything") << "dropout" << int(ErrorCode::InvalidArgument);
    QTest::addRow("a mask of another shape") << "mask" << int(ErrorCode::ShapeMismatch);
    QTest::addRow("no images") << "images" << int(ErrorCode::EmptyDataset);
    QTest::addRow("more classes than outputs") << "classes" << int(ErrorCode::ClassMismatch);
    QTest::addRow("validation with other classes") << "validation" << int(ErrorCode::ClassMismatch);
    QTest::addRow("a checkpoint that can't be written") << "folder" << int(ErrorCode::FileNotFound);
}

void TestTraining::refuses()
{
    QFETCH(QString, what);
    QFETCH(int, code);
    TrainingOptions options = quickOptions();
    options.epochs = 1;
    std::shared_ptr<const Dataset> training = test::halves(8, 1), validation = test::halves(4, 1);
    if (what == "epochs")
        options.epochs = 0;
    else if (what == "batch")
        options.batchSize = 0;
    else if (what == "rate")
        options.learningRate.start = std::numeric_limits<double>::quiet_NaN();
    else if (what == "dropout")
        options.dropout = 1;
    else if (what == "mask")
        options.trainable.emplace("c.weight", Tensor::fromValues("c.weight", {3}, std::vector<float>{1, 0, 1}));
    else if (what == "images")
        training = std::make_shared<test::PictureDataset>(std::vector<Image>(), std::vector<int>(), 2);
    else if (what == "classes")
        training = std::make_shared<test::PictureDataset>(std::vector{test::picture(18, 18, 0)}, std::vector{0}, 3);
    else if (what == "validation")
        validation = std::make_shared<test::PictureDataset>(std::vector{test::picture(18, 18, 0)}, std::vector{0}, 1);
    else
        options.checkpoint = "/nowhere/at/all";
    const auto report = engine()->train(twoClasses(), startWeights(), training, validation, options, {}, {});
    VERIFY_FAILS(report, ErrorCode(code));
}

QTEST_APPLESS_MAIN(TestTraining)
#include "test_training.moc"
