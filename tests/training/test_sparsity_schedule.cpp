// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/sparsity_schedule.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <limits>

using namespace pangkas;

class TestSparsitySchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void draws_data();
    void draws();
    void risesCubically();
    void refuses_data();
    void refuses();
    void settlesInTheLastFifth();
};

void TestSparsitySchedule::draws_data()
{
    QTest::addColumn<int>("curve");
    QTest::addColumn<double>("position");
    QTest::addColumn<int>("draw");
    QTest::addColumn<double>("sparsity"); // from 0.2 in epoch 1 to 0.8 in epoch 3, in 4 steps
    const auto cubic = int(SparsityCurve::Cubic), steps = int(SparsityCurve::Steps);
    QTest::addRow("one shot, at the start") << int(SparsityCurve::OneShot) << 0.0 << 0 << 0.8;
    QTest::addRow("one shot, at the end") << int(SparsityCurve::OneShot) << 9.5 << 0 << 0.8;
    QTest::addRow("steps, before") << steps << 0.99 << -1 << 0.0;
    QTest::addRow("steps, first") << steps << 1.0 << 0 << 0.2;
    QTest::addRow("steps, almost the second") << steps << 1.49 << 0 << 0.2;
    QTest::addRow("steps, second") << steps << 1.5 << 1 << 0.35;
    QTest::addRow("steps, middle") << steps << 2.1 << 2 << 0.5;
    QTest::addRow("steps, last") << steps << 3.0 << 4 << 0.8;
    QTest::addRow("cubic, before") << cubic << 0.0 << -1 << 0.0;
    QTest::addRow("cubic, first") << cubic << 1.0 << 0 << 0.2;
    QTest::addRow("cubic, a quarter") << cubic << 1.5 << 1 << 0.8 - 0.6 * 27 / 64;
    QTest::addRow("cubic, half") << cubic << 2.0 << 2 << 0.8 - 0.6 / 8;
    QTest::addRow("cubic, after") << cubic << 7.0 << 4 << 0.8;
}

void TestSparsitySchedule::draws()
{
    QFETCH(int, curve);
    QFETCH(double, position);
    QFETCH(int, draw);
    QFETCH(double, sparsity);
    const SparsitySchedule schedule{SparsityCurve(curve), 0.2, 1, 3, 4};
    QCOMPARE(drawDue(schedule, position), draw);
    if (draw >= 0)
        QVERIFY(std::abs(sparsityOfDraw(schedule, draw, 0.8) - sparsity) < 1e-12);
}

void TestSparsitySchedule::risesCubically()
{
    const SparsitySchedule schedule{SparsityCurve::Cubic, 0, 0, 1, 100};
    for (int draw = 0; draw <= 100; ++draw) {
        const double t = draw / 100.0;
        QVERIFY(std::abs(sparsityOfDraw(schedule, draw, 0.9) - (0.9 - 0.9 * std::pow(1 - t, 3))) < 1e-12);
    }
    QCOMPARE(sparsityOfDraw(schedule, 100, 0.9), 0.9); // to the bit: the count of zeros is exact
}

void TestSparsitySchedule::refuses_data()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QTest::addColumn<double>("first");
    QTest::addColumn<double>("begin");
    QTest::addColumn<double>("end");
    QTest::addColumn<int>("steps");
    QTest::addColumn<bool>("isRight");
    QTest::addRow("right") << 0.0 << 0.0 << 4.0 << 10 << true;
    QTest::addRow("ends with the run") << 0.0 << 0.0 << 5.0 << 10 << false;
    QTest::addRow("ends before it begins") << 0.0 << 3.0 << 2.0 << 10 << false;
    QTest::addRow("begins before the run") << 0.0 << -1.0 << 2.0 << 10 << false;
    QTest::addRow("no number of epochs") << 0.0 << 0.0 << nan << 10 << false;
    QTest::addRow("no number as sparsity") << nan << 0.0 << 4.0 << 10 << false;
    QTest::addRow("more than all") << 1.1 << 0.0 << 4.0 << 10 << false;
    QTest::addRow("no steps") << 0.0 << 0.0 << 4.0 << 0 << false;
}

void TestSparsitySchedule::refuses()
{
    QFETCH(double, first);
    QFETCH(double, begin);
    QFETCH(double, end);
    QFETCH(int, steps);
    QFETCH(bool, isRight);
    const auto checked = checkSchedule({SparsityCurve::Cubic, first, begin, end, steps}, 5);
    if (isRight)
        VERIFY_OK(checked);
    else
        VERIFY_FAILS(checked, ErrorCode::InvalidArgument);
}

void TestSparsitySchedule::settlesInTheLastFifth()
{
    QVERIFY(redrawsAt(0, 1));
    QVERIFY(redrawsAt(3, 4));
    QVERIFY(redrawsAt(7, 10));
    QVERIFY(!redrawsAt(8, 10));
    QVERIFY(!redrawsAt(4, 5));
}

QTEST_APPLESS_MAIN(TestSparsitySchedule)
#include "test_sparsity_schedule.moc"
