// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/welch_test.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <limits>

using namespace pangkas;

using Values = QList<double>;

class TestWelchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsStudentsDistribution_data();
    void knowsStudentsDistribution();
    void knowsTheBetaFunction_data();
    void knowsTheBetaFunction();
    void compares_data();
    void compares();
    void refuses_data();
    void refuses();
};

void TestWelchTest::knowsStudentsDistribution_data()
{
    // Tabulated quantiles, and values of the density integrated by Simpson's rule.
    QTest::addColumn<double>("t");
    QTest::addColumn<double>("freedom");
    QTest::addColumn<double>("p");
    QTest::addRow("Cauchy at 1") << 1.0 << 1.0 << 0.5;
    QTest::addRow("nothing") << 0.0 << 7.0 << 1.0;
    QTest::addRow("5 percent with 1") << 12.706204736432 << 1.0 << 0.05;
    QTest::addRow("5 percent with 10") << 2.22813885198627 << 10.0 << 0.05;
    QTest::addRow("1 percent with 5") << 4.03214298355523 << 5.0 << 0.01;
    QTest::addRow("5 percent with many") << 1.95996635674 << 1e6 << 0.05;
    QTest::addRow("10 degrees") << 2.0 << 10.0 << 0.07338803477072575;
    QTest::addRow("to the other side") << -2.5 << 3.7 << 0.07182202291185724;
    QTest::addRow("many degrees") << 0.3 << 40.5 << 0.7657116040565225;
    QTest::addRow("infinitely far") << std::numeric_limits<double>::infinity() << 3.0 << 0.0;
}

void TestWelchTest::knowsStudentsDistribution()
{
    QFETCH(double, t);
    QFETCH(double, freedom);
    QFETCH(double, p);
    const double found = studentTwoSided(t, freedom);
    QVERIFY2(std::abs(found - p) < 1e-9, qPrintable(QString::number(found, 'g', 15)));
}

void TestWelchTest::knowsTheBetaFunction_data()
{
    QTest::addColumn<double>("a");
    QTest::addColumn<double>("b");
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("value");
    QTest::addRow("uniform") << 1.0 << 1.0 << 0.3 << 0.3;
    QTest::addRow("a power") << 3.0 << 1.0 << 0.5 << 0.125;
    QTest::addRow("one minus a power") << 1.0 << 4.0 << 0.5 << 1 - 1.0 / 16;
    QTest::addRow("symmetric") << 7.5 << 7.5 << 0.5 << 0.5;
    QTest::addRow("a binomial tail") << 2.0 << 3.0 << 0.4 << 1 - std::pow(0.6, 4) - 4 * 0.4 * std::pow(0.6, 3);
    QTest::addRow("arc sine") << 0.5 << 0.5 << 0.25 << 1.0 / 3;
    QTest::addRow("below") << 2.0 << 2.0 << -1.0 << 0.0;
    QTest::addRow("above") << 2.0 << 2.0 << 2.0 << 1.0;
}

void TestWelchTest::knowsTheBetaFunction()
{
    QFETCH(double, a);
    QFETCH(double, b);
    QFETCH(double, x);
    QFETCH(double, value);
    QVERIFY(std::abs(incompleteBeta(a, b, x) - value) < 1e-12);
}

void TestWelchTest::compares_data()
{
    QTest::addColumn<Values>("first");
    QTest::addColumn<Values>("second");
    QTest::addColumn<double>("t");
    QTest::addColumn<double>("freedom");
    QTest::addColumn<double>("p");
    QTest::addRow("close") << Values{0.81, 0.83, 0.82, 0.85} << Values{0.80, 0.79, 0.81} << 2.6678918753996506
                           << 4.849596022374149 << 0.045855841661307295;
    QTest::addRow("unequal variances") << Values{1, 2, 3, 4, 5} << Values{10, 20, 30} << -2.9226481008123892
                                       << 2.0602182254496366 << 0.09643676553672886;
    QTest::addRow("the same") << Values{1, 2} << Values{1, 2} << 0.0 << 2.0 << 1.0;
    QTest::addRow("no variance at all") << Values{1, 1} << Values{1, 1, 1} << 0.0 << 3.0 << 1.0;
    QTest::addRow("no variance, two means") << Values{2, 2} << Values{1, 1} << std::numeric_limits<double>::infinity() << 2.0
                                            << 0.0;
}

void TestWelchTest::compares()
{
    QFETCH(Values, first);
    QFETCH(Values, second);
    QFETCH(double, t);
    QFETCH(double, freedom);
    QFETCH(double, p);
    const auto test = welchTest(std::vector(first.begin(), first.end()), std::vector(second.begin(), second.end()));
    VERIFY_OK(test);
    QVERIFY(test->t == t || std::abs(test->t - t) < 1e-9);
    QVERIFY(std::abs(test->degreesOfFreedom - freedom) < 1e-9);
    QVERIFY2(std::abs(test->pValue - p) < 1e-9, qPrintable(QString::number(test->pValue, 'g', 15)));
    QCOMPARE(test->first.count, std::size_t(first.size()));
}

void TestWelchTest::refuses_data()
{
    QTest::addColumn<Values>("second");
    QTest::addColumn<int>("code");
    QTest::addRow("one value") << Values{1} << int(ErrorCode::InvalidArgument);
    QTest::addRow("none") << Values{} << int(ErrorCode::InvalidArgument);
    QTest::addRow("no number") << Values{1, std::numeric_limits<double>::quiet_NaN()} << int(ErrorCode::NotFinite);
}

void TestWelchTest::refuses()
{
    QFETCH(Values, second);
    QFETCH(int, code);
    VERIFY_FAILS(welchTest(std::vector<double>{1, 2}, std::vector(second.begin(), second.end())), ErrorCode(code));
}

QTEST_APPLESS_MAIN(TestWelchTest)
#include "test_welch_test.moc"
