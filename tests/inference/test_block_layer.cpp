// SPDX-License-Identifier: GPL-3.0-or-later
// Layers of the pattern N:M run by their blocks, on every kernel that the processor has: the bits of the product row by row, and
// a naive sum in double.
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/inference/block_product.h"
#include "core/inference/linear_layer.h"
#include "tests/inference/linear_weights.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <limits>

using namespace pangkas;
using namespace pangkas::test;

namespace {

/// N of M at random places; of every `gap`th block one fewer, 0: of none.
CompressedWeight blockWeight(int rows, int columns, int kept, int of, int centroids, int gap = 0)
{
    Random random(std::uint64_t(rows * 7919 + columns * 31 + kept * 5 + of));
    std::vector<bool> isKept(std::size_t(rows) * std::size_t(columns));
    int block = 0;
    for (int row = 0; row < rows; ++row) {
        for (int begin = 0; begin < columns; begin += of) {
            const int length = std::min(of, columns - begin);
            int left = std::min(kept, length) - (gap > 0 && ++block % gap == 0);
            for (int i = 0; i < length; ++i) {
                if (left > 0 && (length - i == left || random.between(1, length - i) <= left)) {
                    isKept[std::size_t(row * columns + begin + i)] = true;
                    --left;
                }
            }
        }
    }
    return sharedWeight(
        rows, columns, centroids, [&](int row, int column) { return bool(isKept[std::size_t(row * columns + column)]); });
}

PruningPattern pattern(int kept, int of)
{
    return {PatternKind::NofM, 0, kept, of};
}

} // namespace

class TestBlockLayer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void equalsTheProductByRows_data();
    void equalsTheProductByRows();
    void runsWhatIsOnlyPartlyFilled();
    void threadsDontChangeResults();
    void findsThePattern_data();
    void findsThePattern();
    void layoutIsSmall_data();
    void layoutIsSmall();
    void refuses_data();
    void refuses();
    void stops();
};

void TestBlockLayer::equalsTheProductByRows_data()
{
    QTest::addColumn<CompressedWeight>("weight");
    QTest::addColumn<int>("kept");
    QTest::addColumn<int>("of");
    const auto add = [](int rows, int columns, int kept, int of, int centroids) {
        QTest::addRow("%d:%d, %d x %d, %d values", kept, of, rows, columns, centroids)
            << blockWeight(rows, columns, kept, of, centroids) << kept << of;
    };
    for (int of = 2; of <= 16; ++of) {
        for (const int kept : {1, of / 2, of - 1}) {
            if (kept == of / 2 && (kept == 1 || kept == of - 1))
                continue;
            add(45, 24 * of, kept, of, 31);
            add(33, 11 * of + of / 2 + 1, kept, of, 31); // a row's end shorter than a block
        }
    }
    for (const auto& [rows, columns] : {std::pair(1, 4), std::pair(31, 5), std::pair(32, 64), std::pair(64, 7), std::pair(100, 1021)}) {
        add(rows, columns, 2, 4, 31);
        add(rows, columns, 3, 8, 31);
    }
    for (const int centroids : {1, 15, 16, 17, 31, 32, 33, 64, 254, 255}) {
        add(40, 120, 2, 4, centroids);
        add(40, 120, 4, 16, centroids);
    }
}

void TestBlockLayer::equalsTheProductByRows()
{
    QFETCH(const CompressedWeight, weight);
    QFETCH(const int, kept);
    QFETCH(const int, of);
    const auto rows = std::size_t(weight.shape[0]), columns = std::size_t(weight.shape[1]);
    const auto layout = makeBlockLayout(weight, pattern(kept, of));
    VERIFY_OK(layout);
    QCOMPARE(layout->stored, weight.storedCount());
    const auto byRows = LinearLayer::make(weight, {}, LinearForm::PackedByRows);
    VERIFY_OK(byRows);
    QVERIFY(byRows->isPacked() && !byRows->isPackedByBlocks());
    constexpr std::size_t most = 7; // of which kernels take four, two or one at once
    const std::vector<float> x = bellValues(most * columns, 11);
    const std::vector<float> reference = run(*byRows, x, most, Instructions::Portable);
    const QByteArray difference = firstDifference(reference, naive(weight, {}, x, most));
    QVERIFY2(difference.isEmpty(), difference.constData());
    for (const Instructions instructions : availableInstructions()) {
        for (std::size_t images = 1; images <= most; ++images) {
            const std::span<const float> some = std::span(x).first(images * columns);
            std::vector<float> outputs(images * rows, std::numeric_limits<float>::quiet_NaN());
            const std::vector<float> spaced = spacedActivations(*layout, some, images);
            multiplyBlocks(instructions, *layout, 0, layout->slices(), spaced, images, outputs);
            QVERIFY2(sameBits(outputs, std::span(reference).first(images * rows)),
                qPrintable(QString("%1, %2 images").arg(toString(instructions).data()).arg(images)));
        }
    }
}

void TestBlockLayer::runsWhatIsOnlyPartlyFilled()
{
    for (const int centroids : {31, 32, 255}) {
        const CompressedWeight weight = blockWeight(70, 203, 2, 4, centroids, 20);
        QVERIFY(blockPattern(weight) == pattern(2, 4));
        const std::vector<float> bias = bellValues(70, 5), x = bellValues(3 * 203, 6);
        const auto packed = LinearLayer::make(weight, bias, LinearForm::Packed);
        const auto byRows = LinearLayer::make(weight, bias, LinearForm::PackedByRows);
        VERIFY_OK(packed);
        VERIFY_OK(byRows);
        QVERIFY(packed->isPackedByBlocks());
        for (const Instructions instructions : availableInstructions())
            QVERIFY(sameBits(run(*packed, x, 3, instructions), run(*byRows, x, 3, instructions)));
    }
}

void TestBlockLayer::threadsDontChangeResults()
{
    // Above what runs on one thread; by rows as well, whose lengths differ from all to none.
    CompressedWeight weight = blockWeight(2100, 6001, 2, 4, 31);
    const std::vector<float> x = bellValues(2 * 6001, 3);
    for (const bool isByBlocks : {true, false}) {
        if (!isByBlocks) {
            for (std::size_t row = 0; row < 2100; ++row)
                std::fill_n(weight.codes.begin() + std::ptrdiff_t(row * 6001), row * 37 % 6001, std::uint8_t{0});
        }
        const auto layer = LinearLayer::make(weight, {}, LinearForm::Packed);
        VERIFY_OK(layer);
        QCOMPARE(layer->isPackedByBlocks(), isByBlocks);
        for (const std::size_t images : {std::size_t{1}, std::size_t{2}}) {
            const std::span<const float> some = std::span(x).first(images * 6001);
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

void TestBlockLayer::findsThePattern_data()
{
    QTest::addColumn<CompressedWeight>("weight");
    QTest::addColumn<QByteArray>("found"); // empty: none
    QTest::addColumn<bool>("isFastest"); // whether it is chosen
    const auto add = [](const char* name, const CompressedWeight& weight, const char* found, bool isFastest) {
        QTest::addRow("%s", name) << weight << QByteArray(found) << isFastest;
    };
    add("2:4", blockWeight(64, 160, 2, 4, 31), "2:4", true);
    add("1:2 is 2:4, too", blockWeight(64, 160, 1, 2, 31), "1:2", true);
    add("1:3", blockWeight(64, 160, 1, 3, 31), "1:3", true);
    add("5:16", blockWeight(64, 160, 5, 16, 31), "5:16", true);
    add("one missing of twenty", blockWeight(64, 160, 2, 4, 31, 20), "2:4", true);
    add("every other block short, 3:8", blockWeight(64, 160, 2, 4, 31, 2), "3:8", true);
    add("blocks longer than a register", blockWeight(64, 160, 3, 32, 31), "", false);
    add("two rows, thirty that aren't there", blockWeight(2, 160, 2, 4, 31), "2:4", false);
    add("nothing pruned", sharedWeight(64, 160, 31, [](int, int) { return true; }), "", false);
    add("everything pruned", sharedWeight(64, 160, 31, [](int, int) { return false; }), "", false);
    add("anywhere", randomWeight(64, 160, 0.5, 31), "", false);
    CompressedWeight dense;
    dense.tensor = "w";
    dense.shape = {2, 2};
    dense.dense = Tensor::fromValues("w", {2, 2}, std::vector<float>{1, 0, 0, -2});
    add("not shared", dense, "", false);
}

void TestBlockLayer::findsThePattern()
{
    QFETCH(const CompressedWeight, weight);
    QFETCH(const QByteArray, found);
    QFETCH(const bool, isFastest);
    QCOMPARE(QByteArray::fromStdString(toString(blockPattern(weight))), found);
    const auto layer = LinearLayer::make(weight);
    VERIFY_OK(layer);
    QCOMPARE(layer->isPackedByBlocks(), isFastest);
}

void TestBlockLayer::layoutIsSmall_data()
{
    QTest::addColumn<int>("kept");
    QTest::addColumn<int>("of");
    QTest::addColumn<double>("bytes"); // for each weight
    QTest::addRow("2:4") << 2 << 4 << 1.25;
    QTest::addRow("1:4") << 1 << 4 << 1.25;
    QTest::addRow("4:16") << 4 << 16 << 1.5;
}

void TestBlockLayer::layoutIsSmall()
{
    QFETCH(const int, kept);
    QFETCH(const int, of);
    QFETCH(const double, bytes);
    const CompressedWeight weight = blockWeight(256, 512, kept, of, 31);
    const auto layer = LinearLayer::make(weight, {}, LinearForm::Packed);
    VERIFY_OK(layer);
    QVERIFY(layer->isPackedByBlocks());
    QCOMPARE(layer->weightMemory().size(), std::size_t(bytes * double(weight.storedCount())));
    QCOMPARE(layer->weightBytes(), std::uint64_t(layer->weightMemory().size() + 1024));
}

void TestBlockLayer::refuses_data()
{
    QTest::addColumn<CompressedWeight>("weight");
    QTest::addColumn<int>("kept");
    QTest::addColumn<int>("of");
    const CompressedWeight good = blockWeight(4, 8, 2, 4, 5);
    QTest::addRow("more weights than the pattern has") << good << 1 << 4;
    QTest::addRow("blocks longer than a register") << good << 8 << 17;
    QTest::addRow("all of a block") << good << 4 << 4;
    QTest::addRow("none of a block") << good << 0 << 4;
    CompressedWeight weight = good;
    weight.shape = {4, 4, 2, 1};
    QTest::addRow("a convolution") << weight << 2 << 4;
    weight = good;
    weight.shape = {0, 8};
    weight.codes.clear();
    QTest::addRow("no rows") << weight << 2 << 4;
    weight = good;
    weight.codes[3] = 6;
    QTest::addRow("a code without a centroid") << weight << 2 << 4;
    weight = {};
    weight.shape = {1, 2};
    weight.dense = Tensor::fromValues("w", {1, 2}, std::vector<float>{1, 0});
    QTest::addRow("dense weights") << weight << 1 << 2;
}

void TestBlockLayer::refuses()
{
    QFETCH(const CompressedWeight, weight);
    QFETCH(const int, kept);
    QFETCH(const int, of);
    VERIFY_FAILS(makeBlockLayout(weight, pattern(kept, of)), ErrorCode::InvalidArgument);
}

void TestBlockLayer::stops()
{
    std::stop_source source;
    source.request_stop();
    VERIFY_FAILS(
        makeBlockLayout(blockWeight(4, 8, 2, 4, 5), pattern(2, 4), JobContext(source.get_token())), ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestBlockLayer)
#include "test_block_layer.moc"
