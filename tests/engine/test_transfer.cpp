// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/seeded_weights.h"
#include "core/pipeline/transfer.h"
#include "tests/engine/test_networks.h"
#include "tests/engine/training_runs.h"
#include "tests/support/test_support.h"

using namespace pangkas;

Q_DECLARE_METATYPE(Architecture)

class TestTransfer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void replacesTheHead_data();
    void replacesTheHead();
    void refuses_data();
    void refuses();
    void theHeadLearnsAlone();
    void fineTuningGoesOn();
};

void TestTransfer::initTestCase()
{
    prepareEngineEnvironment();
    const auto loaded = loadEngine();
    VERIFY_OK(loaded);
}

void TestTransfer::replacesTheHead_data()
{
    QTest::addColumn<Architecture>("architecture");
    QTest::addColumn<QString>("head");
    QTest::addRow("a linear head") << test::tinyNetwork() << "fc4";
    QTest::addRow("a convolution") << test::fireNetwork() << "conv2";
    QTest::addRow("SqueezeNet") << squeezenet(1000) << "conv10";
}

void TestTransfer::replacesTheHead()
{
    QFETCH(Architecture, architecture);
    QFETCH(QString, head);
    const auto model = seededWeights(architecture, 4);
    VERIFY_OK(model);
    QCOMPARE(architecture.layers[std::size_t(headOf(architecture))].name, head.toStdString());
    const auto changed = withHead(architecture, *model, 3, 9);
    VERIFY_OK(changed);
    QCOMPARE(changed->architecture.classes, 3);
    VERIFY_OK(checkTensors(changed->architecture, changed->model));
    const LayerInfo& layer = *changed->architecture.find(head.toStdString());
    for (const Tensor& tensor : changed->model.tensors())
        QCOMPARE(isBitIdentical(tensor, *model->find(tensor.name())), tensor.name() != layer.weight && tensor.name() != layer.bias);
    // The tensors' order is the architecture's: the file that is written is recognised.
    for (std::size_t i = 0; i < model->tensors().size(); ++i)
        QCOMPARE(changed->model.tensors()[i].name(), model->tensors()[i].name());
    QCOMPARE(withHead(architecture, *model, 3, 9)->model.hash(), changed->model.hash());
    QVERIFY(withHead(architecture, *model, 3, 10)->model.hash() != changed->model.hash());
}

void TestTransfer::refuses_data()
{
    QTest::addColumn<int>("classes");
    QTest::addColumn<bool>("otherWeights");
    QTest::addColumn<int>("code");
    QTest::addRow("one class") << 1 << false << int(ErrorCode::InvalidArgument);
    QTest::addRow("fewer than none") << -5 << false << int(ErrorCode::InvalidArgument);
    QTest::addRow("another network's weights") << 2 << true << int(ErrorCode::MissingTensor);
}

void TestTransfer::refuses()
{
    QFETCH(int, classes);
    QFETCH(bool, otherWeights);
    QFETCH(int, code);
    const ModelSnapshot model = otherWeights ? test::model("z: 1 2") : test::tinyWeights();
    VERIFY_FAILS(withHead(test::tinyNetwork(), model, classes, 1), ErrorCode(code));
}

void TestTransfer::theHeadLearnsAlone()
{
    for (const bool isFire : {false, true}) {
        const Architecture before = isFire ? test::fireNetwork() : test::tinyNetwork();
        const auto start = withHead(before, isFire ? test::fireWeights() : test::tinyWeights(), 2, 9);
        VERIFY_OK(start);
        TrainingOptions like = test::quickOptions();
        like.augmentation.rotation = 30; // of the fine-tuning: no matter for the head
        int epochs = 0;
        const auto report = trainHead(*test::engine(), start->architecture, start->model, test::halves(96, 1),
            test::halves(40, 2), {30, 0.1}, like, {{}, [&](const EpochReport&) { ++epochs; }, {}});
        VERIFY_OK(report);
        QCOMPARE(epochs, 30);
        const std::string head = start->architecture.layers[std::size_t(headOf(before))].weight;
        for (const Tensor& tensor : report->model.tensors())
            QCOMPARE(isBitIdentical(tensor, *start->model.find(tensor.name())), tensor.name() != head || report->keptEpoch == 0);
        QVERIFY(report->epochs.back().trainingLoss < report->epochs.front().trainingLoss);
        QVERIFY(isFire || *report->epochs[std::size_t(report->keptEpoch - 1)].validationAccuracy > 0.8);
    }
}

void TestTransfer::fineTuningGoesOn()
{
    const auto start = withHead(test::tinyNetwork(), test::tinyWeights(), 2, 9);
    VERIFY_OK(start);
    TrainingOptions options = test::quickOptions();
    options.epochs = 6;
    const auto training = test::halves(96, 1), validation = test::halves(40, 2);
    const auto head =
        trainHead(*test::engine(), start->architecture, start->model, training, validation, {20, 0.05}, options, {});
    VERIFY_OK(head);
    const auto whole =
        test::engine()->train(start->architecture, head->model, training, validation, options, {}, {});
    VERIFY_OK(whole);
    QVERIFY(whole->epochs.back().trainingLoss < head->epochs.back().trainingLoss);
    QVERIFY(*whole->epochs.back().validationAccuracy > 0.9);
}

QTEST_APPLESS_MAIN(TestTransfer)
#include "test_transfer.moc"
