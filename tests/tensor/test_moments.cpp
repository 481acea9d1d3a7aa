// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/tensor/moments.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace pangkas;

Q_DECLARE_METATYPE(std::vector<float>)

class TestMoments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void agreesWithTwoPasses_data();
    void agreesWithTwoPasses();
    void namesWhatIsNotFinite_data();
    void namesWhatIsNotFinite();
    void stops();
};

void TestMoments::agreesWithTwoPasses_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    using V = std::vector<float>;
    QTest::addRow("one") << V{-3};
    QTest::addRow("zeros of both signs") << V{0, -0.0f, 0};
    QTest::addRow("four") << V{1, -2, 3, -4};
    QTest::addRow("a bell") << test::bellValues(400'003, 1, 0.02f);
    QTest::addRow("constant") << V(200'000, 0.1f);
    V shifted = test::bellValues(100'000, 2, 1e-3f);
    for (float& weight : shifted)
        weight += 1000;
    QTest::addRow("narrow and far from zero") << shifted;
    QTest::addRow("the largest floats") << V{-3e38f, 3e38f, 3e38f};
}

void TestMoments::agreesWithTwoPasses()
{
    QFETCH(std::vector<float>, weights);
    const auto n = static_cast<long double>(weights.size());
    long double sum = 0, squares = 0;
    for (const float weight : weights)
        sum += static_cast<long double>(weight);
    for (const float weight : weights)
        squares += (static_cast<long double>(weight) - sum / n) * (static_cast<long double>(weight) - sum / n);
    const auto mean = static_cast<double>(sum / n), deviation = static_cast<double>(std::sqrt(squares / n));

    for (const int threads : {1, 2, 5}) {
        setThreadLimit(threads);
        const auto found = momentsOf(weights);
        VERIFY_OK(found);
        QCOMPARE(found->size, weights.size());
        QCOMPARE(found->zeros, static_cast<std::size_t>(std::ranges::count(weights, 0.0f)));
        QCOMPARE(found->minimum, double(std::ranges::min(weights)));
        QCOMPARE(found->maximum, double(std::ranges::max(weights)));
        QVERIFY(std::abs(found->mean - mean) <= 1e-12 * std::max(std::abs(mean), deviation));
        QVERIFY(std::abs(found->deviation - deviation) <= 1e-9 * deviation);
        setThreadLimit(1);
        QVERIFY(*found == *momentsOf(weights)); // to the bit
    }
}

void TestMoments::namesWhatIsNotFinite_data()
{
    QTest::addColumn<float>("value");
    QTest::addColumn<int>("position");
    QTest::addRow("NaN first") << std::nanf("") << 0;
    QTest::addRow("NaN in the last piece") << std::nanf("") << 299'999;
    QTest::addRow("infinity") << std::numeric_limits<float>::infinity() << 5;
    QTest::addRow("-infinity") << -std::numeric_limits<float>::infinity() << 140'000;
}

void TestMoments::namesWhatIsNotFinite()
{
    QFETCH(float, value);
    QFETCH(int, position);
    std::vector<float> weights = test::bellValues(300'000, 1);
    weights[static_cast<std::size_t>(position)] = value;
    const auto found = momentsOf(weights);
    VERIFY_FAILS(found, ErrorCode::NotFinite);
    QVERIFY2(
        found.error().detail.starts_with("weight " + std::to_string(position) + " is "), found.error().detail.c_str());
}

void TestMoments::stops()
{
    std::stop_source source;
    source.request_stop();
    const auto found = momentsOf(std::vector<float>{1, 2}, JobContext(source.get_token()));
    VERIFY_FAILS(found, ErrorCode::Cancelled);
    QVERIFY(*momentsOf({}) == Moments{});
}

QTEST_APPLESS_MAIN(TestMoments)
#include "test_moments.moc"
