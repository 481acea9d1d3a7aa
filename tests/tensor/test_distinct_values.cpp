// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/distinct_values.h"

#include "core/container/compressed_model.h"
#include "tests/support/test_support.h"

#include <limits>
#include <set>

using namespace pangkas;
using namespace pangkas::test;

class TestDistinctValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void counts_data();
    void counts();
    void asASetCounts();
    void ofCompressedWeights();
};

void TestDistinctValues::counts_data()
{
    QTest::addColumn<QList<float>>("values");
    QTest::addColumn<int>("count");
    QTest::addRow("none") << QList<float>{} << 0;
    QTest::addRow("one") << QList<float>{1, 1, 1} << 1;
    QTest::addRow("signs") << QList<float>{1, -1, 1} << 2;
    QTest::addRow("zeros of either sign") << QList<float>{0.0f, -0.0f} << 1;
    QTest::addRow("neighbours") << QList<float>{1, std::nextafter(1.0f, 2.0f), std::nextafter(1.0f, 0.0f)} << 3;
    QTest::addRow("extremes") << QList<float>{std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest(),
        std::numeric_limits<float>::denorm_min(), 0} << 4;
}

void TestDistinctValues::counts()
{
    QFETCH(QList<float>, values);
    QFETCH(int, count);
    QCOMPARE(int(countDistinctValues(std::vector<float>(values.begin(), values.end()))), count);
}

void TestDistinctValues::asASetCounts()
{
    std::vector<float> values = bellValues(20'000, 4, 0.05f);
    for (float& value : values)
        value = std::round(value * 4096) / 4096;
    QCOMPARE(countDistinctValues(values), std::set<float>(values.begin(), values.end()).size());
}

void TestDistinctValues::ofCompressedWeights()
{
    CompressedWeight weight;
    weight.shape = {2, 3};
    weight.form = WeightForm::Shared;
    weight.codes = {0, 2, 2, 0, 3, 2};
    weight.codebook.centroids = {-1, 0.5f, 1}; // the first is not used
    QCOMPARE(weight.distinctCount(), 3u);
    QCOMPARE(weight.clusterSizes(), (std::vector<std::size_t>{0, 3, 1}));
    weight.form = WeightForm::Sparse;
    weight.survivors = {0.25f, 0.5f, 0.25f};
    QCOMPARE(weight.distinctCount(), 3u);
    weight.survivors.assign(6, 0.25f); // nothing pruned: no zero
    QCOMPARE(weight.distinctCount(), 1u);
    weight.form = WeightForm::Dense;
    weight.dense = Tensor::fromValues("w", {2, 3}, std::vector<float>{1, 2, 3, 1, 2, 0});
    QCOMPARE(weight.distinctCount(), 4u);
}

QTEST_APPLESS_MAIN(TestDistinctValues)
#include "test_distinct_values.moc"
