// SPDX-License-Identifier: GPL-3.0-or-later
// Fully connected layers run packed and dense, on every kernel that the processor has, against a naive sum in double.
#include "core/base/parallel.h"
#include "core/inference/linear_layer.h"
#include "core/inference/packed_product.h"
#include "tests/inference/linear_weights.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace pangkas;
using namespace pangkas::test;

class TestLinearLayer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsANaiveProduct_data();
    void equalsANaiveProduct();
    void threadsDontChangeResults();
    void choosesTheForm_data();
    void choosesTheForm();
    void layoutIsSmall();
    void refusesOtherWeights_data();
    void refusesOtherWeights();
    void refusesOtherSizes_data();
    void refusesOtherSizes();
};

void TestLinearLayer::equalsANaiveProduct_data()
{
    QTest::addColumn<CompressedWeight>("weight");
    QTest::addColumn<bool>("hasBias");
    const auto every = [](int, int) { return true; };
    const auto add = [](const char* name, CompressedWeight weight, bool hasBias = false) {
        QTest::addRow("%s", name) << std::move(weight) << hasBias;
    };
    add("one weight", sharedWeight(1, 1, 1, every));
    add("one weight, pruned", sharedWeight(1, 1, 1, [](int, int) { return false; }), true);
    add("no centroid", sharedWeight(3, 5, 0, every), true);
    add("one column", sharedWeight(37, 1, 4, every));
    add("one column, rows missing", sharedWeight(37, 1, 4, [](int row, int) { return row % 3 == 1; }), true);
    add("one row", randomWeight(1, 1000, 0.1, 32));
    add("empty rows", sharedWeight(50, 70, 8, [](int row, int column) { return row % 4 == 2 && column % 3 == 0; }), true);
    add("one full row among empty ones", sharedWeight(33, 90, 8, [](int row, int) { return row == 20; }));
    add("an empty layer", sharedWeight(20, 300, 32, [](int, int) { return false; }));
    for (const int gap : {254, 255, 256, 257, 510, 511, 512, 766})
        add(("a gap of " + std::to_string(gap)).c_str(),
            sharedWeight(18, 1600, 5, [gap](int row, int column) { return column % gap == row % 2; }));
    add("the last column alone", sharedWeight(17, 4099, 2, [](int, int column) { return column == 4098; }));
    add("the last column of every other row", sharedWeight(40, 2000, 2, [](int row, int column) {
        return column == 1999 && row % 2 == 0;
    }));
    for (const int centroids : {1, 2, 15, 16, 17, 31, 32, 33, 64, 128, 254, 255})
        add((std::to_string(centroids) + " centroids").c_str(), randomWeight(45, 520, 0.2, centroids), centroids % 2 == 0);
    for (const double density : {0.0005, 0.01, 0.09, 0.25, 0.5, 0.9, 1.0})
        for (const auto& [rows, columns] : {std::pair(15, 64), std::pair(16, 257), std::pair(31, 1023), std::pair(100, 301)})
            add((std::to_string(rows) + " x " + std::to_string(columns) + " of " + std::to_string(density)).c_str(),
                randomWeight(rows, columns, density, 32), rows % 2 == 0);
    add("fc8 of AlexNet", randomWeight(1000, 4096, 0.25, 32), true);
}

void TestLinearLayer::equalsANaiveProduct()
{
    QFETCH(const CompressedWeight, weight);
    QFETCH(const bool, hasBias);
    const auto rows = std::size_t(weight.shape[0]), columns = std::size_t(weight.shape[1]);
    const std::vector<float> bias = hasBias ? test::bellValues(rows, 5) : std::vector<float>();
    const auto packed = LinearLayer::make(weight, bias, LinearForm::Packed);
    VERIFY_OK(packed);
    const auto dense = LinearLayer::make(weight, bias, LinearForm::Dense);
    VERIFY_OK(dense);
    QVERIFY(packed->isPacked());
    QVERIFY(!dense->isPacked());
    const std::size_t most = weight.codes.size() > 1'000'000 ? 3 : 19; // a full tile and a part of one
    const std::vector<float> x = test::bellValues(most * columns, 11);
    const std::vector<float> reference = run(*packed, x, most, Instructions::Portable);
    const QByteArray difference = firstDifference(reference, naive(weight, bias, x, most));
    QVERIFY2(difference.isEmpty(), difference.constData());
    for (const Instructions instructions : availableInstructions()) {
        const std::string name(toString(instructions));
        for (const std::size_t images : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{8}, most}) {
            if (images > most)
                continue;
            const std::span<const float> some = std::span(x).first(images * columns);
            QVERIFY2(sameBits(run(*packed, some, images, instructions), std::span(reference).first(images * rows)),
                qPrintable(QString("packed, %1, %2 images").arg(name.c_str()).arg(images)));
            const QByteArray wrong = firstDifference(run(*dense, some, images, instructions), naive(weight, bias, some, images));
            QVERIFY2(wrong.isEmpty(), (QByteArray(name.c_str()) + " dense: " + wrong).constData());
        }
    }
}

void TestLinearLayer::threadsDontChangeResults()
{
    const CompressedWeight weight = randomWeight(1200, 9001, 0.5, 32); // above what runs on one thread
    const auto restore = qScopeGuard([] { setThreadLimit(0); });
    const std::vector<float> x = test::bellValues(2 * 9001, 3);
    for (const LinearForm form : {LinearForm::Packed, LinearForm::Dense}) {
        const auto layer = LinearLayer::make(weight, {}, form);
        VERIFY_OK(layer);
        for (const std::size_t images : {std::size_t{1}, std::size_t{2}}) {
            const std::span<const float> some = std::span(x).first(images * 9001);
            setThreadLimit(1);
            const std::vector<float> one = run(*layer, some, images, bestInstructions());
            QVERIFY(!one.empty());
            for (const int threads : {2, 3, 7}) {
                setThreadLimit(threads);
                QVERIFY(sameBits(run(*layer, some, images, bestInstructions()), one));
            }
        }
    }
}

void TestLinearLayer::choosesTheForm_data()
{
    QTest::addColumn<CompressedWeight>("weight");
    QTest::addColumn<bool>("packed");
    QTest::addRow("9 %%") << randomWeight(160, 400, 0.09, 32) << true;
    QTest::addRow("25 %%") << randomWeight(160, 400, 0.25, 32) << true;
    QTest::addRow("31 %%") << randomWeight(160, 400, 0.31, 32) << false;
    QTest::addRow("9 %% of two rows, fourteen lanes without one") << randomWeight(2, 400, 0.09, 32) << false;
    CompressedWeight dense;
    dense.tensor = "classifier.6.weight";
    dense.shape = {2, 2};
    dense.dense = Tensor::fromValues("classifier.6.weight", {2, 2}, std::vector<float>{1, 0, 0, -2});
    QTest::addRow("not shared") << dense << false;
}

void TestLinearLayer::choosesTheForm()
{
    QFETCH(const CompressedWeight, weight);
    QFETCH(const bool, packed);
    const auto layer = LinearLayer::make(weight);
    VERIFY_OK(layer);
    QCOMPARE(layer->isPacked(), packed);
    QCOMPARE(layer->outputs(), std::size_t(weight.shape[0]));
    QCOMPARE(layer->inputs(), std::size_t(weight.shape[1]));
    if (!packed)
        QCOMPARE(layer->weightBytes(), std::uint64_t(4 * weight.shape[0] * weight.shape[1]));
}

void TestLinearLayer::layoutIsSmall()
{
    const CompressedWeight weight = randomWeight(512, 4096, 0.09, 32);
    const auto layout = makePackedLayout(weight);
    VERIFY_OK(layout);
    QCOMPARE(layout->stored, weight.storedCount());
    // Two bytes for each weight, 5 % for rows that differ in length and gaps, and the tables.
    QVERIFY(double(layout->bytes()) < 2.1 * double(layout->stored) + 5000);
}

void TestLinearLayer::refusesOtherWeights_data()
{
    QTest::addColumn<CompressedWeight>("weight");
    QTest::addColumn<int>("biases");
    QTest::addColumn<ErrorCode>("code");
    const CompressedWeight good = randomWeight(4, 6, 0.5, 4);
    CompressedWeight weight = good;
    weight.shape = {4, 3, 2, 1};
    QTest::addRow("a convolution") << weight << 0 << ErrorCode::InvalidArgument;
    weight = good;
    weight.shape = {24};
    QTest::addRow("one dimension") << weight << 0 << ErrorCode::InvalidArgument;
    weight = good;
    weight.shape = {0, 6};
    weight.codes.clear();
    QTest::addRow("no rows") << weight << 0 << ErrorCode::InvalidArgument;
    weight = good;
    weight.shape = {4, 7};
    QTest::addRow("codes for another shape") << weight << 0 << ErrorCode::InvalidArgument;
    weight = good;
    weight.codes[3] = 5;
    QTest::addRow("a code without a centroid") << weight << 0 << ErrorCode::InvalidArgument;
    QTest::addRow("too many biases") << good << 5 << ErrorCode::ShapeMismatch;
    CompressedWeight dense;
    dense.shape = {1, 2};
    dense.dense = Tensor::fromValues("w", {1, 2}, std::vector<float>{1, 2});
    QTest::addRow("dense weights") << dense << 0 << ErrorCode::InvalidArgument;
}

void TestLinearLayer::refusesOtherWeights()
{
    QFETCH(const CompressedWeight, weight);
    QFETCH(const int, biases);
    QFETCH(const ErrorCode, code);
    const std::vector<float> bias(std::size_t(biases), 1.0f);
    VERIFY_FAILS(LinearLayer::make(weight, bias, LinearForm::Packed), code);
}

void TestLinearLayer::refusesOtherSizes_data()
{
    QTest::addColumn<int>("images");
    QTest::addColumn<int>("inputs");
    QTest::addColumn<int>("outputs");
    QTest::addRow("no image") << 0 << 0 << 0;
    QTest::addRow("too few inputs") << 2 << 11 << 8;
    QTest::addRow("too many inputs") << 2 << 13 << 8;
    QTest::addRow("too few outputs") << 2 << 12 << 7;
    QTest::addRow("outputs of more images") << 2 << 12 << 12;
}

void TestLinearLayer::refusesOtherSizes()
{
    QFETCH(const int, images);
    QFETCH(const int, inputs);
    QFETCH(const int, outputs);
    const auto layer = LinearLayer::make(randomWeight(4, 6, 0.5, 4), {}, LinearForm::Packed);
    VERIFY_OK(layer);
    const std::vector<float> from(std::size_t(inputs), 1.0f);
    std::vector<float> to(std::size_t(outputs), 0.0f);
    VERIFY_FAILS(layer->run(from, std::size_t(images), to), ErrorCode::ShapeMismatch);
}

QTEST_APPLESS_MAIN(TestLinearLayer)
#include "test_linear_layer.moc"
