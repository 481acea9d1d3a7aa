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
    void recognizesSqueezenet_data();
    void recognizesSqueezenet();
    void namesDifferencesFromTheNearest();
    void recognizesLenets_data();
    void recognizesLenets();
    void checksTheCropOfLenets_data();
    void checksTheCropOfLenets();
    void graphRunsInOrder_data();
    void graphRunsInOrder();
    void countsParameters();
    void checksThePreprocessing_data();
    void checksThePreprocessing();
    void checksSqueezenetsPreprocessing();
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
    QTest::addRow("SqueezeNet") << QByteArray("squeezenet1_0") << 7 << -1;
    QTest::addRow("Caffe's SqueezeNet") << QByteArray("squeezenet1_0-caffe") << 1000 << -1;
    QTest::addRow("LeNet-300-100") << QByteArray("lenet-300-100") << 10 << -1;
    QTest::addRow("LeNet-5") << QByteArray("lenet-5") << 26 << -1;
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
        QCOMPARE(QByteArray::fromStdString(found->id), id);
        QCOMPARE(found->classes, classes);
        QVERIFY(*found
            == (id == "alexnet"               ? alexnet(classes)
                    : id == "squeezenet1_0"   ? squeezenet(classes)
                    : id == "lenet-300-100"   ? lenet300(classes)
                    : id == "lenet-5"         ? lenet5(classes)
                                              : squeezenetOfCaffe(classes)));
    } else {
        VERIFY_FAILS(found, ErrorCode(code));
    }
}

void TestArchitecture::recognizesSqueezenet_data()
{
    QTest::addColumn<QByteArray>("stated");
    QTest::addColumn<QByteArray>("id");
    QTest::addRow("not stated: torchvision's") << QByteArray() << QByteArray("squeezenet1_0");
    QTest::addRow("torchvision's") << QByteArray("squeezenet1_0") << QByteArray("squeezenet1_0");
    QTest::addRow("Caffe's") << QByteArray("squeezenet1_0-caffe") << QByteArray("squeezenet1_0-caffe");
    QTest::addRow("one of other tensors") << QByteArray("alexnet") << QByteArray("squeezenet1_0");
    QTest::addRow("unknown") << QByteArray("resnet18") << QByteArray("squeezenet1_0");
}

void TestArchitecture::recognizesSqueezenet()
{
    QFETCH(QByteArray, stated);
    QFETCH(QByteArray, id);
    const auto found = recognizeArchitecture(ModelSnapshot(tensorsOf(squeezenet(5))), stated.toStdString());
    VERIFY_OK(found);
    QCOMPARE(QByteArray::fromStdString(found->id), id);
    QCOMPARE(found->classes, 5);
}

void TestArchitecture::namesDifferencesFromTheNearest()
{
    std::vector<Tensor> tensors = tensorsOf(squeezenet(5));
    std::erase_if(tensors, [](const Tensor& tensor) { return tensor.name() == "features.5.squeeze.bias"; });
    const auto found = recognizeArchitecture(ModelSnapshot(tensors));
    VERIFY_FAILS(found, ErrorCode::MissingTensor);
    QCOMPARE(QByteArray::fromStdString(found.error().detail),
        QByteArray("does not hold a SqueezeNet 1.0; missing tensors: features.5.squeeze.bias"));
    QVERIFY(found.error().remedy.ends_with("torchvision's squeezenet1_0"));
}

void TestArchitecture::recognizesLenets_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("classes");
    QTest::addColumn<QString>("removed");
    QTest::addColumn<QString>("wrong"); // empty: found
    QTest::addRow("LeNet-300-100") << QByteArray("lenet-300-100") << 10 << "" << "";
    QTest::addRow("LeNet-5") << QByteArray("lenet-5") << 10 << "" << "";
    QTest::addRow("of letters") << QByteArray("lenet-5") << 26 << "" << "";
    QTest::addRow("LeNet-300-100 without a bias")
        << QByteArray("lenet-300-100") << 10 << "fc2.bias" << "does not hold a LeNet-300-100; missing tensors: fc2.bias";
    QTest::addRow("LeNet-5 without a convolution's bias")
        << QByteArray("lenet-5") << 10 << "conv1.bias" << "does not hold a LeNet-5; missing tensors: conv1.bias";
}

void TestArchitecture::recognizesLenets()
{
    QFETCH(QByteArray, id);
    QFETCH(int, classes);
    QFETCH(QString, removed);
    QFETCH(QString, wrong);
    const Architecture net = *architectureById(id.toStdString(), classes);
    std::vector<Tensor> tensors = tensorsOf(net);
    std::erase_if(tensors, [&](const Tensor& tensor) { return QString::fromStdString(tensor.name()) == removed; });
    const auto found = recognizeArchitecture(ModelSnapshot(tensors));
    if (wrong.isEmpty()) {
        VERIFY_OK(found);
        QVERIFY(*found == net);
        VERIFY_OK(checkPreprocessing(*found));
        return;
    }
    VERIFY_FAILS(found, ErrorCode::MissingTensor);
    QCOMPARE(QString::fromStdString(found.error().detail), wrong);
}

void TestArchitecture::checksTheCropOfLenets_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("crop");
    QTest::addColumn<ChannelOrder>("channels");
    QTest::addColumn<QString>("wrong");
    const QByteArray five("lenet-5"), three("lenet-300-100");
    QTest::addRow("as it is") << five << 28 << ChannelOrder::Grey << "";
    QTest::addRow("a pixel that the pooling drops") << five << 29 << ChannelOrder::Grey << "";
    QTest::addRow("too small") << five << 27 << ChannelOrder::Grey << "give fc1 450 values; it reads 800";
    QTest::addRow("too large") << five << 32 << ChannelOrder::Grey << "give fc1 1250 values; it reads 800";
    QTest::addRow("in colour") << five << 28 << ChannelOrder::Rgb << "give conv1 3 channels; it reads 1";
    QTest::addRow("too large without convolutions") << three << 29 << ChannelOrder::Grey << "give fc1 841 values; it reads 784";
    QTest::addRow("colour without convolutions") << three << 28 << ChannelOrder::Bgr << "give fc1 2352 values; it reads 784";
    QTest::addRow("AlexNet in grey") << QByteArray("alexnet") << 224 << ChannelOrder::Grey << "give conv1 1 channels; it reads 3";
}

void TestArchitecture::checksTheCropOfLenets()
{
    QFETCH(QByteArray, id);
    QFETCH(int, crop);
    QFETCH(ChannelOrder, channels);
    QFETCH(QString, wrong);
    Architecture net = *architectureById(id.toStdString(), 10);
    net.preprocessing.cropSize = crop;
    net.preprocessing.channels = channels;
    net.preprocessing.deviation = {1, 1, 1};
    const auto checked = checkPreprocessing(net);
    if (wrong.isEmpty()) {
        VERIFY_OK(checked);
        return;
    }
    VERIFY_FAILS(checked, ErrorCode::InvalidArgument);
    QVERIFY2(QString::fromStdString(checked.error().detail).contains(wrong), checked.error().detail.c_str());
}

void TestArchitecture::graphRunsInOrder_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("joins");
    QTest::addRow("AlexNet") << QByteArray("alexnet") << 8 << 0;
    QTest::addRow("SqueezeNet") << QByteArray("squeezenet1_0") << 26 << 8;
    QTest::addRow("LeNet-5") << QByteArray("lenet-5") << 4 << 0;
}

void TestArchitecture::graphRunsInOrder()
{
    QFETCH(QByteArray, id);
    QFETCH(int, layers);
    QFETCH(int, joins);
    const Architecture net = *architectureById(id.toStdString(), 1000);
    VERIFY_OK(checkPreprocessing(net));
    QVERIFY(net.nodes.front().kind == NodeKind::Input);
    std::vector<int> uses(net.layers.size());
    for (std::size_t i = 1; i < net.nodes.size(); ++i) {
        const Node& node = net.nodes[i];
        QCOMPARE(node.inputs.size(), node.kind == NodeKind::Concat ? 2u : 1u);
        for (const std::uint32_t input : node.inputs)
            QVERIFY(input < i);
        const bool isWeighted = node.kind == NodeKind::Convolution || node.kind == NodeKind::Linear;
        QCOMPARE(node.layer >= 0, isWeighted);
        if (isWeighted)
            ++uses.at(static_cast<std::size_t>(node.layer));
    }
    QCOMPARE(uses, std::vector<int>(std::size_t(layers), 1));
    QCOMPARE(std::ranges::count(net.nodes, NodeKind::Concat, &Node::kind), joins);
    QVERIFY(net.nodes.back().kind == (joins ? NodeKind::Flatten : NodeKind::Linear));
    QVERIFY(net.find("conv1"));
    QVERIFY(!net.find("conv6"));
    QCOMPARE(net.find("fire2.squeeze1x1") != nullptr, joins > 0);
    QVERIFY(!net.find("features.0.weight")); // a tensor's name, not a layer's
}

void TestArchitecture::countsParameters()
{
    // 61,100,840 and 1,248,424 as torchvision states for its AlexNet and SqueezeNet 1.0.
    QCOMPARE(ModelSnapshot(tensorsOf(alexnet(1000))).parameterCount(), 61'100'840u);
    QCOMPARE(ModelSnapshot(tensorsOf(squeezenet(1000))).parameterCount(), 1'248'424u);
    // "266K" and "431K" in Deep Compression's tables.
    QCOMPARE(ModelSnapshot(tensorsOf(lenet300(10))).parameterCount(), 266'610u);
    QCOMPARE(ModelSnapshot(tensorsOf(lenet5(10))).parameterCount(), 431'080u);
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

void TestArchitecture::checksSqueezenetsPreprocessing()
{
    // As small as PyTorch still runs it: the last window of a pooling may reach past the end.
    const auto check = [](int crop, float divisor) {
        Architecture net = squeezenetOfCaffe(2);
        net.preprocessing.cropSize = crop;
        net.preprocessing.divisor = divisor;
        return checkPreprocessing(net);
    };
    VERIFY_OK(check(21, 1));
    const auto small = check(20, 1);
    VERIFY_FAILS(small, ErrorCode::InvalidArgument);
    QVERIFY2(QString::fromStdString(small.error().detail).contains("leave nothing at step 54"), small.error().detail.c_str());
    for (const float divisor : {0.0f, -255.0f, std::numeric_limits<float>::quiet_NaN()})
        VERIFY_FAILS(check(227, divisor), ErrorCode::InvalidArgument);
}

void TestArchitecture::statesThePreprocessing()
{
    QCOMPARE(QByteArray::fromStdString(toString(alexnet(2).preprocessing)),
        QByteArray("short side 256, centre 224 x 224, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225"));
    Preprocessing images = squeezenetOfCaffe(2).preprocessing;
    QCOMPARE(QByteArray::fromStdString(toString(images)),
        QByteArray("whole image to 256 x 256, centre 227 x 227, BGR, values 0 to 255, mean 104 117 123, deviation 1 1 1"));
    images.divisor = 128;
    QVERIFY(toString(images).find("BGR, values / 128, mean") != std::string::npos);
    QCOMPARE(QByteArray::fromStdString(toString(lenet5(10).preprocessing)),
        QByteArray("short side 28, centre 28 x 28, grey, mean 0.1307, deviation 0.3081"));
}

QTEST_APPLESS_MAIN(TestArchitecture)
#include "test_architecture.moc"
