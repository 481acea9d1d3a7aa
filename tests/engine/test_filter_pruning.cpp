// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/layer_widths.h"
#include "core/architecture/seeded_weights.h"
#include "core/engine/engine.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/filter_pruning.h"
#include "core/pipeline/open_model.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <limits>
#include <set>

using namespace pangkas;

namespace {

std::shared_ptr<const Engine> engine()
{
    const auto loaded = loadEngine();
    return loaded ? *loaded : nullptr;
}

Architecture networkOf(const QString& name)
{
    return name == "tiny" ? test::tinyNetwork() : name == "fire" ? test::fireNetwork() : *architectureById(name.toStdString(), 10);
}

/// The model with these tensors' values changed: change(name, shape, values).
template <typename Change>
ModelSnapshot changed(const ModelSnapshot& model, Change change)
{
    std::vector<Tensor> tensors;
    for (const Tensor& tensor : model.tensors()) {
        std::vector<float> values(tensor.values().begin(), tensor.values().end());
        change(tensor.name(), values);
        tensors.push_back(Tensor::fromValues(tensor.name(), tensor.shape(), values));
    }
    return ModelSnapshot(std::move(tensors));
}

/// Every second filter of a layer, its bias too, multiplied by `factor`.
ModelSnapshot everySecondTimes(const Architecture& net, const ModelSnapshot& model, const std::string& layerName, float factor)
{
    const LayerInfo& layer = *net.find(layerName);
    return changed(model, [&](const std::string& name, std::vector<float>& values) {
        if (name != layer.weight && name != layer.bias)
            return;
        const std::size_t length = values.size() / std::size_t(layer.weightShape[0]);
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i / length % 2 == 1)
                values[i] *= factor;
        }
    });
}

std::shared_ptr<const Dataset> pictures(const Architecture& net)
{
    std::vector<Image> images;
    std::vector<int> labels;
    for (int i = 0; i < 2 * net.classes; ++i) {
        images.push_back(test::picture(net.preprocessing.cropSize, net.preprocessing.cropSize, i));
        labels.push_back(i % net.classes);
    }
    return std::make_shared<test::PictureDataset>(std::move(images), std::move(labels), net.classes);
}

} // namespace

class TestFilterPruning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheSmallerShapes_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("layer"); // half of its filters go
        QTest::addColumn<QString>("reader"); // the layer that reads them
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<Shape>("readerShape");
        QTest::addRow("convolution to convolution") << "lenet-5" << "conv1" << "conv2" << Shape{10, 1, 5, 5} << Shape{50, 10, 5, 5};
        QTest::addRow("convolution to flattened planes") << "lenet-5" << "conv2" << "fc1" << Shape{25, 20, 5, 5} << Shape{500, 400};
        QTest::addRow("neurons") << "lenet-5" << "fc1" << "fc2" << Shape{250, 800} << Shape{10, 250};
        QTest::addRow("pixels aren't filters") << "lenet-300-100" << "fc1" << "fc2" << Shape{150, 784} << Shape{100, 150};
        QTest::addRow("pooled to a given side") << "tiny" << "conv2" << "fc3" << Shape{3, 8, 3, 3} << Shape{10, 12};
        QTest::addRow("read twice") << "fire" << "squeeze" << "expand3x3" << Shape{2, 4, 1, 1} << Shape{5, 2, 3, 3};
        QTest::addRow("first of a concatenation") << "fire" << "expand1x1" << "conv2" << Shape{2, 3, 1, 1} << Shape{7, 7, 1, 1};
        QTest::addRow("second of a concatenation") << "fire" << "expand3x3" << "conv2" << Shape{3, 3, 3, 3} << Shape{7, 7, 1, 1};
    }
    void givesTheSmallerShapes()
    {
        QFETCH(QString, network);
        QFETCH(QString, layer);
        QFETCH(QString, reader);
        QFETCH(Shape, shape);
        QFETCH(Shape, readerShape);
        const Architecture net = networkOf(network);
        const auto model = seededWeights(net, 3);
        VERIFY_OK(model);
        const auto shrunk = pruneFilters(net, *model, {{{layer.toStdString(), 0.5}}, FilterNorm::L1});
        VERIFY_OK(shrunk);
        VERIFY_OK(checkTensors(shrunk->architecture, shrunk->model));
        VERIFY_OK(checkPreprocessing(shrunk->architecture));
        QCOMPARE(shrunk->architecture.find(layer.toStdString())->weightShape, shape);
        QCOMPARE(shrunk->architecture.find(reader.toStdString())->weightShape, readerShape);
        const auto again = withWidths(net, shrunk->model);
        QVERIFY(again && *again == shrunk->architecture);
        // Every number that is left is one of the layer's own.
        const Tensor& before = *model->find(net.find(reader.toStdString())->weight);
        const std::set<float> all(before.values().begin(), before.values().end());
        for (const float value : shrunk->model.find(before.name())->values())
            QVERIFY(all.contains(value));
    }

    void answersTheSameWithoutDeadFilters_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("layer");
        for (const char* layer : {"conv1", "conv2", "fc1"})
            QTest::addRow("LeNet-5's %s", layer) << "lenet-5" << layer;
        QTest::addRow("LeNet-300-100's fc2") << "lenet-300-100" << "fc2";
        for (const char* layer : {"conv1", "conv2", "fc3"})
            QTest::addRow("tiny %s", layer) << "tiny" << layer;
        for (const char* layer : {"conv1", "squeeze", "expand1x1", "expand3x3"})
            QTest::addRow("fire %s", layer) << "fire" << layer;
    }
    void answersTheSameWithoutDeadFilters()
    {
        if (!engine())
            QSKIP("needs the engine");
        QFETCH(QString, network);
        QFETCH(QString, layer);
        const Architecture net = networkOf(network);
        const auto drawn = seededWeights(net, 5);
        VERIFY_OK(drawn);
        const ModelSnapshot model = everySecondTimes(net, *drawn, layer.toStdString(), 0);
        // Rounded up: of seven filters the four at even places live.
        const auto filters = net.find(layer.toStdString())->weightShape[0];
        const double keep = double((filters + 1) / 2) / double(filters);
        for (const FilterNorm norm : {FilterNorm::L1, FilterNorm::L2}) {
            const auto shrunk = pruneFilters(net, model, {{{layer.toStdString(), keep}}, norm});
            VERIFY_OK(shrunk);
            QVERIFY(shrunk->model.parameterCount() < model.parameterCount());
            const auto dataset = pictures(net);
            const auto before = engine()->evaluate(net, model, dataset, {}, {});
            const auto after = engine()->evaluate(shrunk->architecture, shrunk->model, dataset, {}, {});
            VERIFY_OK(before);
            VERIFY_OK(after);
            QCOMPARE(after->predictions.size(), before->predictions.size());
            std::set<float> losses;
            for (std::size_t i = 0; i < before->predictions.size(); ++i) {
                const float a = before->predictions[i].loss, b = after->predictions[i].loss;
                QVERIFY2(std::abs(a - b) <= 1e-4f * std::max(1.0f, a), qPrintable(QString("%1 and %2").arg(a).arg(b)));
                losses.insert(a);
            }
            QVERIFY(losses.size() > 3); // the pictures are told apart at all
        }
    }

    void keepsTheLargest_data()
    {
        QTest::addColumn<double>("keep");
        QTest::addColumn<int>("norm");
        QTest::addColumn<QList<float>>("kept"); // first weights of the filters
        // fc1 of four neurons: 3 0 (sums 3, 9), 2 2 (4, 8), 1 1 (2, 2), 1 1.
        const int l1 = int(FilterNorm::L1), l2 = int(FilterNorm::L2);
        QTest::addRow("half by sums") << 0.5 << l1 << QList<float>{3, 2};
        QTest::addRow("a quarter by sums") << 0.25 << l1 << QList<float>{2};
        QTest::addRow("a quarter by squares") << 0.25 << l2 << QList<float>{3};
        QTest::addRow("equals at the back go") << 0.75 << l1 << QList<float>{3, 2, 1};
        QTest::addRow("at least one") << 0.001 << l2 << QList<float>{3};
        QTest::addRow("all") << 1.0 << l1 << QList<float>{3, 2, 1, 1};
    }
    void keepsTheLargest()
    {
        QFETCH(double, keep);
        QFETCH(int, norm);
        QFETCH(QList<float>, kept);
        Architecture net = lenet300(2);
        net.layers[0].weightShape = {4, 784};
        net.layers[1].weightShape = {3, 4};
        net.layers[2].weightShape = {2, 3};
        const auto drawn = seededWeights(net, 1);
        VERIFY_OK(drawn);
        const ModelSnapshot model = changed(*drawn, [](const std::string& name, std::vector<float>& values) {
            if (name != "fc1.weight")
                return;
            std::ranges::fill(values, 0.0f);
            const float firsts[4][2] = {{3, 0}, {-2, 2}, {1, -1}, {1, 1}};
            for (std::size_t f = 0; f < 4; ++f)
                std::ranges::copy(firsts[f], values.begin() + std::ptrdiff_t(f * 784));
        });
        const auto shrunk = pruneFilters(net, model, {{{"fc1", keep}}, FilterNorm(norm)});
        VERIFY_OK(shrunk);
        const auto values = shrunk->model.find("fc1.weight")->values();
        QCOMPARE(values.size(), std::size_t(kept.size()) * 784);
        for (qsizetype i = 0; i < kept.size(); ++i)
            QCOMPARE(std::abs(values[std::size_t(i) * 784]), kept[i]);
    }

    void isRecognizedAndPacked()
    {
        const Architecture net = lenet5(10);
        const auto model = seededWeights(net, 2);
        VERIFY_OK(model);
        const auto shrunk = pruneFilters(net, *model, {{{"conv1", 0.3}, {"conv2", 0.7}, {"fc1", 0.1}}, FilterNorm::L2});
        VERIFY_OK(shrunk);
        const auto found = recognizeArchitecture(shrunk->model);
        VERIFY_OK(found);
        QVERIFY(*found == shrunk->architecture);
        const QTemporaryDir folder;
        const auto path = test::toPath(folder.filePath("small.pkz"));
        const auto compressed = compressModel(*found, shrunk->model, deepCompressionRecipe(*found));
        VERIFY_OK(compressed);
        const auto layers = packLayers(*compressed);
        VERIFY_OK(layers);
        const auto proved = writeProvedPack(*compressed, *layers, path);
        VERIFY_OK(proved);
        VERIFY_OK(verifyPackAgainst(path, shrunk->model));
        const auto opened = openModel(path.string());
        VERIFY_OK(opened);
        QVERIFY(opened->architecture == shrunk->architecture);
    }

    void doesNotRecognizeWhatDoesNotFit_data()
    {
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<Shape>("shape");
        QTest::addRow("reader of more channels") << "conv2.weight" << Shape{50, 21, 5, 5};
        QTest::addRow("another kernel") << "conv1.weight" << Shape{20, 1, 3, 3};
        QTest::addRow("a bias of another width") << "conv1.bias" << Shape{19};
        QTest::addRow("planes cut in two") << "fc1.weight" << Shape{500, 792};
        QTest::addRow("no filters") << "conv1.weight" << Shape{0, 1, 5, 5};
        QTest::addRow("three colours") << "conv1.weight" << Shape{20, 3, 5, 5};
        QTest::addRow("without dimensions") << "conv1.weight" << Shape{};
    }
    void doesNotRecognizeWhatDoesNotFit()
    {
        QFETCH(QString, tensor);
        QFETCH(Shape, shape);
        const auto model = seededWeights(lenet5(10), 1);
        VERIFY_OK(model);
        std::vector<Tensor> tensors;
        for (const Tensor& one : model->tensors()) {
            const bool isChanged = QString::fromStdString(one.name()) == tensor;
            tensors.push_back(isChanged ? Tensor::fromValues(one.name(), shape, std::vector<float>(*elementCount(shape))) : one);
        }
        const auto found = recognizeArchitecture(ModelSnapshot(tensors));
        VERIFY_FAILS(found, ErrorCode::ShapeMismatch);
        QVERIFY(QString::fromStdString(found.error().detail).contains(tensor));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("layer");
        QTest::addColumn<double>("keep");
        QTest::addColumn<ErrorCode>("code");
        QTest::addRow("no such layer") << "conv9" << 0.5 << ErrorCode::UnknownName;
        QTest::addRow("nothing left") << "conv1" << 0.0 << ErrorCode::InvalidArgument;
        QTest::addRow("negative") << "conv1" << -0.5 << ErrorCode::InvalidArgument;
        QTest::addRow("more than all") << "conv1" << 1.5 << ErrorCode::InvalidArgument;
        QTest::addRow("NaN") << "conv1" << std::numeric_limits<double>::quiet_NaN() << ErrorCode::InvalidArgument;
        QTest::addRow("the classes") << "fc2" << 0.5 << ErrorCode::InvalidArgument;
    }
    void refuses()
    {
        QFETCH(QString, layer);
        QFETCH(double, keep);
        QFETCH(ErrorCode, code);
        const Architecture net = lenet5(10);
        const auto model = seededWeights(net, 1);
        VERIFY_OK(model);
        VERIFY_FAILS(pruneFilters(net, *model, {{{layer.toStdString(), keep}}, FilterNorm::L1}), code);
    }

    void refusesWeightsThatAreNoNumbers()
    {
        const Architecture net = lenet5(10);
        const auto drawn = seededWeights(net, 1);
        VERIFY_OK(drawn);
        const ModelSnapshot model = changed(*drawn, [](const std::string& name, std::vector<float>& values) {
            if (name == "conv2.weight")
                values[7] = std::numeric_limits<float>::infinity();
        });
        VERIFY_FAILS(pruneFilters(net, model, {{{"conv1", 0.5}}, FilterNorm::L1}), ErrorCode::NotFinite);
        VERIFY_FAILS(pruneFilters(lenet300(10), *drawn, {}), ErrorCode::MissingTensor);
        std::stop_source source;
        source.request_stop();
        VERIFY_FAILS(pruneFilters(net, *drawn, {}, JobContext(source.get_token())), ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestFilterPruning)
#include "test_filter_pruning.moc"
