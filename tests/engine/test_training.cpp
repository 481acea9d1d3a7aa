// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/engine/engine.h"
#include "tests/engine/test_networks.h"
#include "tests/engine/training_runs.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <filesystem>
#include <limits>

using namespace pangkas;

using test::engine;
using test::quickOptions;
using test::startWeights;
using test::train;
using test::twoClasses;

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
    void refusesForeignCheckpoints_data();
    void refusesForeignCheckpoints();
    void noticesAnyDamage();
    void leavesMaskedWeightsAlone_data();
    void leavesMaskedWeightsAlone();
    void stopsWhenAsked();
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
    QTest::addColumn<QString>("how");
    QTest::addColumn<QList<double>>("losses");
    QTest::addColumn<QList<double>>("sums");
    QTest::addColumn<QList<double>>("magnitudes");
    QTest::addRow("tiny") << "sgd" << QList<double>{2.0751283, 1.9916403, 1.9454443}
                          << QList<double>{8.4639327, -2.876884, -0.9295755, -0.1244302}
                          << QList<double>{46.6366459, 57.5506838, 23.2476894, 9.9885333};
    QTest::addRow("a fire module") << "fire sgd" << QList<double>{1.916411, 1.9148679, 1.9117067}
                                   << QList<double>{0.84100598, 0.87037081, -1.7570135, 0.72752538, -1.4600965}
                                   << QList<double>{20.792463, 6.2644916, 5.9403491, 28.31261, 23.24288};
    QTest::addRow("Nesterov") << "nesterov" << QList<double>{2.0751283, 1.9609027, 1.9278805}
                              << QList<double>{8.4312934, -2.8024147, -0.9121353, -0.1242783}
                              << QList<double>{46.5731919, 57.4798488, 23.2670668, 9.9426248};
    QTest::addRow("Adam") << "adam" << QList<double>{2.0751283, 1.9894365, 1.9386643}
                          << QList<double>{8.6211449, -3.3931253, -1.6922184, -0.065008}
                          << QList<double>{46.7815261, 58.1247106, 23.5642072, 10.0179801};
    QTest::addRow("Adam, a fire module") << "fire adam" << QList<double>{1.916411, 1.8995906, 1.8797429}
                                         << QList<double>{1.2248501, 0.9341955, -1.7578478, 1.4115135, -1.6319265}
                                         << QList<double>{21.1231155, 6.3431067, 5.989006, 28.9089899, 23.4977798};
    QTest::addRow("smoothed labels") << "smoothed" << QList<double>{2.0552745, 1.9924798, 1.9543138}
                                     << QList<double>{8.469419, -2.8829944, -0.8562921, -0.1244301}
                                     << QList<double>{46.642026, 57.5478818, 23.2248882, 10.0090118};
    QTest::addRow("a clipped gradient") << "clipped" << QList<double>{2.0751283, 2.040803, 1.9921124}
                                        << QList<double>{8.4571529, -2.6457728, -0.6867772, -0.1244301}
                                        << QList<double>{46.671598, 57.5721053, 23.2141487, 10.0914914};
    QTest::addRow("frozen layers") << "frozen" << QList<double>{2.0751283, 2.0282826, 1.9659363}
                                   << QList<double>{8.4649257, -2.8561208, -0.4025879, -0.1244301}
                                   << QList<double>{46.8376563, 57.567403, 23.3255131, 9.9557251};
    QTest::addRow("from kept features, clipped") << "frozen and clipped" << QList<double>{2.0751283, 2.0687313, 2.0570998}
                                                 << QList<double>{8.4649257, -2.4373614, -0.4760309, -0.1244301}
                                                 << QList<double>{46.8376563, 57.751711, 23.2387037, 10.1597698};
}

void TestTraining::takesPyTorchsSteps()
{
    QFETCH(QString, how);
    QFETCH(QList<double>, losses);
    QFETCH(QList<double>, sums);
    QFETCH(QList<double>, magnitudes);
    const bool isFire = how.startsWith("fire");
    TrainingOptions options;
    options.epochs = 3;
    options.batchSize = 4;
    options.learningRate = {0.05, 0, 0.05};
    options.optimizer.momentum = 0.9;
    options.optimizer.weightDecay = 0.01;
    options.dropout = 0;
    options.augmentation.flip = false;
    options.augmentation.smallestCrop = 1;
    options.optimizer.nesterov = how == "nesterov";
    if (how.endsWith("adam")) {
        options.optimizer.kind = OptimizerKind::Adam;
        options.optimizer.secondDecay = 0.99;
        options.optimizer.epsilon = 1e-6;
        options.learningRate = {0.01, 0, 0.01};
    }
    options.labelSmoothing = how == "smoothed" ? 0.2 : 0;
    options.optimizer.clipNorm = how == "clipped" ? 0.5 : how == "frozen and clipped" ? 0.1 : 0;
    if (how.startsWith("frozen")) {
        options.layers["conv1"].rateFactor = 0;
        options.layers[how == "frozen" ? "fc3" : "conv2"].rateFactor = 0;
    }
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
    QCOMPARE(test::differenceOfSums(report->model, sums, magnitudes), QString());
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

void TestTraining::refusesForeignCheckpoints_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<int>("code");
    QTest::addRow("other options") << "options" << int(ErrorCode::InvalidArgument);
    QTest::addRow("an earlier version's") << "version 1" << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("a later version's") << "version 3" << int(ErrorCode::NewerFormat);
    QTest::addRow("epochs that contradict each other") << "epochs" << int(ErrorCode::CorruptFile);
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
    else if (damage.startsWith("version"))
        bytes[19] = std::byte(damage.back().toLatin1());
    else if (damage == "epochs")
        bytes[std::size_t(QByteArray(reinterpret_cast<const char*>(bytes.data()), 2000).indexOf("\"epoch\":1") + 8)] = std::byte{'7'};
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

void TestTraining::noticesAnyDamage()
{
    const QTemporaryDir folder;
    TrainingOptions options = quickOptions();
    options.epochs = 1;
    options.patience = 3;
    options.checkpoint = test::toPath(folder.filePath("run"));
    VERIFY_OK(train(options));
    const auto bytes = test::bytesOf(options.checkpoint);
    const auto header = std::size_t(QByteArray(reinterpret_cast<const char*>(bytes.data()), 8000).indexOf('\n', 25));
    QVERIFY(header > 500 && header < 8000);
    for (std::size_t at = 0; at < bytes.size(); at += at < header ? 37 : bytes.size() / 20) {
        for (const std::byte with : {std::byte{'9'}, std::byte{'"'}, std::byte{0}}) {
            auto damaged = bytes;
            if (damaged[at] == with)
                continue;
            damaged[at] = with;
            test::writeBytes(options.checkpoint, damaged);
            const auto report = train(options);
            QVERIFY2(!report && report.error().file == options.checkpoint.string(), qPrintable(QString::number(at)));
        }
    }
    for (std::size_t size = 1; size < bytes.size(); size = 3 * size + 1) {
        test::writeBytes(options.checkpoint, std::span(bytes).first(size));
        const auto report = train(options);
        QVERIFY2(!report && report.error().file == options.checkpoint.string(), qPrintable(QString::number(size)));
    }
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
    const auto report = train(quickOptions(), EpochSink(), job);
    VERIFY_FAILS(report, ErrorCode::Cancelled);
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
    const auto report = train(quickOptions(), EpochSink(), job);
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
    QTest::addRow("patience without validation") << "patience" << int(ErrorCode::InvalidArgument);
    QTest::addRow("the best without validation") << "best" << int(ErrorCode::InvalidArgument);
    QTest::addRow("a layer that isn't there") << "layer" << int(ErrorCode::UnknownName);
    QTest::addRow("everything frozen") << "frozen" << int(ErrorCode::InvalidArgument);
    QTest::addRow("a mask of another shape") << "mask" << int(ErrorCode::ShapeMismatch);
    QTest::addRow("CUDA where there is none") << "cuda" << int(ErrorCode::InvalidArgument);
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
    else if (what == "patience")
        options.patience = 1, validation = nullptr;
    else if (what == "best")
        options.keep = KeptModel::Best, validation = nullptr;
    else if (what == "layer")
        options.layers["fc9"].rateFactor = 0;
    else if (what == "frozen")
        for (const LayerInfo& layer : twoClasses().layers)
            options.layers[layer.name].rateFactor = 0;
    else if (what == "mask")
        options.trainable.emplace("c.weight", Tensor::fromValues("c.weight", {3}, std::vector<float>{1, 0, 1}));
    else if (what == "cuda") {
        if (engine()->info().cudaDevices > 0)
            QSKIP("there is CUDA");
        options.device = TrainingDevice::Cuda;
    } else if (what == "images")
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
