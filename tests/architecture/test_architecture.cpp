// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/architecture.h"
#include "tests/support/test_support.h"

#include <limits>
#include <string>

using namespace pangkas;

namespace {

/// The tensors of an architecture, of any values: nobody looks at them, so the system needn't give memory for them.
std::vector<Tensor> tensorsOf(const Architecture& architecture)
{
    std::vector<Tensor> tensors;
    const auto add = [&](const std::string& name, const Shape& shape) {
        auto buffer = FloatBuffer::allocate(*elementCount(shape));
        if (!buffer)
            throw std::bad_alloc();
        tensors.emplace_back(TensorInfo{name, shape}, std::move(*buffer));
    };
    for (const LayerInfo& layer : architecture.layers) {
        add(layer.weight, layer.weightShape);
        add(layer.bias, {layer.weightShape[0]});
    }
    return tensors;
}

Tensor small(const std::string& name, Shape shape)
{
    return Tensor::fromValues(name, shape, std::vector<float>(*elementCount(shape)));
}

} // namespace

class TestArchitecture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recognizesAlexnet_data();
    void recognizesAlexnet();
    void namesEveryDifference_data();
    void namesEveryDifference();
    void shortensLongLists();
    void rebuildsFromItsId_data();
    void rebuildsFromItsId();
    void graphRunsInOrder();
    void countsAlexnetsParameters();
    void checksThePreprocessing_data();
    void checksThePreprocessing();
    void statesThePreprocessing();
};

void TestArchitecture::recognizesAlexnet_data()
{
    QTest::addColumn<int>("classes");
    for (const int classes : {1, 2, 10, 1000})
        QTest::addRow("%d classes", classes) << classes;
}

void TestArchitecture::recognizesAlexnet()
{
    QFETCH(int, classes);
    std::vector<Tensor> tensors = tensorsOf(alexnet(classes));
    std::ranges::reverse(tensors); // the file's order doesn't matter
    const auto found = recognizeArchitecture(ModelSnapshot(tensors));
    VERIFY_OK(found);
    QVERIFY(*found == alexnet(classes));
    QCOMPARE(found->classes, classes);
    QCOMPARE(found->find("fc8")->weightShape, (Shape{classes, 4096}));
}

void TestArchitecture::namesEveryDifference_data()
{
    QTest::addColumn<QStringList>("removed");
    QTest::addColumn<QStringList>("added"); // "name 2x3"
    QTest::addColumn<int>("code");
    QTest::addColumn<QStringList>("named");
    const int missing = int(ErrorCode::MissingTensor), unknown = int(ErrorCode::UnknownName),
              shape = int(ErrorCode::ShapeMismatch);
    QTest::addRow("a missing bias") << QStringList{"features.3.bias"} << QStringList{} << missing
                                    << QStringList{"missing tensors: features.3.bias"};
    QTest::addRow("two missing") << QStringList{"features.0.weight", "classifier.4.bias"} << QStringList{} << missing
                                 << QStringList{"features.0.weight, classifier.4.bias"};
    QTest::addRow("no last layer") << QStringList{"classifier.6.weight", "classifier.6.bias"} << QStringList{}
                                   << missing << QStringList{"classifier.6.weight, classifier.6.bias"};
    QTest::addRow("an unknown one") << QStringList{} << QStringList{"fc.weight 2x3"} << unknown
                                    << QStringList{"unknown tensors: fc.weight"};
    QTest::addRow("a wrong shape") << QStringList{"features.0.weight"} << QStringList{"features.0.weight 96x3x11x11"}
                                   << shape
                                   << QStringList{"features.0.weight is 96 x 3 x 11 x 11 instead of 64 x 3 x 11 x 11"};
    QTest::addRow("a transposed layer") << QStringList{"features.0.bias"} << QStringList{"features.0.bias 1x64"}
                                        << shape << QStringList{"features.0.bias is 1 x 64 instead of 64"};
    QTest::addRow("weight and bias of different classes")
        << QStringList{"classifier.6.bias"} << QStringList{"classifier.6.bias 3"} << shape
        << QStringList{"classifier.6.bias is 3 instead of 2"};
    QTest::addRow("a last layer without dimensions")
        << QStringList{"classifier.6.weight"} << QStringList{"classifier.6.weight"} << shape
        << QStringList{"classifier.6.weight is scalar"};
    QTest::addRow("no classes") << QStringList{"classifier.6.weight"} << QStringList{"classifier.6.weight 0x4096"}
                                << shape << QStringList{"classifier.6.weight is 0 x 4096"};
    QTest::addRow("all at once") << QStringList{"features.0.bias", "features.3.bias"}
                                 << QStringList{"features.3.bias 7", "head.weight 1x2"} << missing
                                 << QStringList{"missing tensors: features.0.bias",
                                        "features.3.bias is 7 instead of 192", "unknown tensors: head.weight"};
}

void TestArchitecture::namesEveryDifference()
{
    QFETCH(QStringList, removed);
    QFETCH(QStringList, added);
    QFETCH(int, code);
    QFETCH(QStringList, named);
    std::vector<Tensor> tensors = tensorsOf(alexnet(2));
    std::erase_if(
        tensors, [&](const Tensor& tensor) { return removed.contains(QString::fromStdString(tensor.name())); });
    for (const QString& text : added) {
        Shape shape;
        for (const QString& size : text.section(' ', 1).split('x', Qt::SkipEmptyParts))
            shape.push_back(size.toInt());
        tensors.push_back(small(text.section(' ', 0, 0).toStdString(), shape));
    }
    const auto found = recognizeArchitecture(ModelSnapshot(tensors));
    VERIFY_FAILS(found, ErrorCode(code));
    for (const QString& part : named)
        QVERIFY2(QString::fromStdString(found.error().detail).contains(part), found.error().detail.c_str());
    QVERIFY(!found.error().remedy.empty());
}

void TestArchitecture::shortensLongLists()
{
    std::vector<Tensor> tensors = tensorsOf(alexnet(2));
    for (int i = 0; i < 1000; ++i)
        tensors.push_back(small("layer" + std::to_string(i), {1}));
    const auto found = recognizeArchitecture(ModelSnapshot(tensors));
    VERIFY_FAILS(found, ErrorCode::UnknownName);
    QVERIFY2(
        QString::fromStdString(found.error().detail).contains("layer7 and 992 more"), found.error().detail.c_str());
    const auto empty = recognizeArchitecture(ModelSnapshot());
    VERIFY_FAILS(empty, ErrorCode::MissingTensor);
}

void TestArchitecture::rebuildsFromItsId_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("classes");
    QTest::addColumn<int>("code"); // -1: known
    QTest::addRow("AlexNet") << QByteArray("alexnet") << 2 << -1;
    QTest::addRow("another") << QByteArray("vgg16") << 2 << int(ErrorCode::UnknownName);
    QTest::addRow("empty") << QByteArray("") << 2 << int(ErrorCode::UnknownName);
    QTest::addRow("no classes") << QByteArray("alexnet") << 0 << int(ErrorCode::InvalidArgument);
    QTest::addRow("negative classes") << QByteArray("alexnet") << -5 << int(ErrorCode::InvalidArgument);
    QTest::addRow("absurd classes") << QByteArray("alexnet") << 1'000'001 << int(ErrorCode::InvalidArgument);
}

void TestArchitecture::rebuildsFromItsId()
{
    QFETCH(QByteArray, id);
    QFETCH(int, classes);
    QFETCH(int, code);
    const auto found = architectureById(id.constData(), classes);
    if (code < 0) {
        VERIFY_OK(found);
        QVERIFY(*found == alexnet(classes));
    } else {
        VERIFY_FAILS(found, ErrorCode(code));
    }
}

void TestArchitecture::graphRunsInOrder()
{
    const Architecture net = alexnet(1000);
    QVERIFY(net.nodes.front().kind == NodeKind::Input);
    std::vector<int> uses(net.layers.size());
    for (std::size_t i = 1; i < net.nodes.size(); ++i) {
        const Node& node = net.nodes[i];
        QVERIFY(!node.inputs.empty());
        for (const std::uint32_t input : node.inputs)
            QVERIFY(input < i);
        const bool isWeighted = node.kind == NodeKind::Convolution || node.kind == NodeKind::Linear;
        QCOMPARE(node.layer >= 0, isWeighted);
        if (isWeighted)
            ++uses.at(static_cast<std::size_t>(node.layer));
    }
    QCOMPARE(uses, std::vector<int>(8, 1));
    QVERIFY(net.nodes.back().kind == NodeKind::Linear);
    QVERIFY(net.find("conv1"));
    QVERIFY(!net.find("conv6"));
    QVERIFY(!net.find("features.0.weight")); // a tensor's name, not a layer's
}

void TestArchitecture::countsAlexnetsParameters()
{
    // 61,100,840 as torchvision states for its AlexNet; 233.1 MB of float32.
    QCOMPARE(ModelSnapshot(tensorsOf(alexnet(1000))).parameterCount(), 61'100'840u);
}

void TestArchitecture::checksThePreprocessing_data()
{
    QTest::addColumn<int>("resize");
    QTest::addColumn<int>("crop");
    QTest::addColumn<float>("mean");
    QTest::addColumn<float>("deviation");
    QTest::addColumn<QString>("wrong"); // part of the message; empty: fine
    const float nan = std::numeric_limits<float>::quiet_NaN();
    QTest::addRow("torchvision's") << 256 << 224 << 0.485f << 0.229f << "";
    QTest::addRow("crop above the short side: padded") << 200 << 224 << 0.485f << 0.229f << "";
    QTest::addRow("smallest image") << 256 << 63 << 0.485f << 0.229f << "";
    QTest::addRow("a pixel less") << 256 << 62 << 0.485f << 0.229f << "62 x 62 pixels leave nothing at step 13";
    QTest::addRow("one pixel") << 256 << 1 << 0.485f << 0.229f << "1 x 1 pixels leave nothing at step 1";
    QTest::addRow("no pixel") << 256 << 0 << 0.485f << 0.229f << "crop of 0 pixels";
    QTest::addRow("huge crop") << 256 << 4097 << 0.485f << 0.229f << "crop of 4097 pixels";
    QTest::addRow("negative short side") << -1 << 224 << 0.485f << 0.229f << "short side of -1 pixels";
    QTest::addRow("mean of NaN") << 256 << 224 << nan << 0.229f << "a mean";
    QTest::addRow("deviation of 0") << 256 << 224 << 0.485f << 0.0f << "a deviation of 0";
    QTest::addRow("deviation of NaN") << 256 << 224 << 0.485f << nan << "a deviation of nan";
}

void TestArchitecture::checksThePreprocessing()
{
    QFETCH(int, resize);
    QFETCH(int, crop);
    QFETCH(float, mean);
    QFETCH(float, deviation);
    QFETCH(QString, wrong);
    Architecture net = alexnet(2);
    net.preprocessing.resizeSide = resize;
    net.preprocessing.cropSize = crop;
    net.preprocessing.mean[1] = mean;
    net.preprocessing.deviation[2] = deviation;
    const auto checked = checkPreprocessing(net);
    if (wrong.isEmpty()) {
        VERIFY_OK(checked);
        return;
    }
    VERIFY_FAILS(checked, ErrorCode::InvalidArgument);
    QVERIFY2(QString::fromStdString(checked.error().detail).contains(wrong), checked.error().detail.c_str());
}

void TestArchitecture::statesThePreprocessing()
{
    QCOMPARE(QByteArray::fromStdString(toString(alexnet(2).preprocessing)),
        QByteArray("short side 256, centre 224 x 224, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225"));
}

QTEST_APPLESS_MAIN(TestArchitecture)
#include "test_architecture.moc"
