// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/paired_comparison.h"
#include "tests/support/test_support.h"

#include <cmath>

using namespace pangkas;

namespace {

/// An evaluation in a line: "0:a>a 1:a>b 3:b>b" is image 0 of class a answered a, and so on; losses count up.
EvaluationReport report(const char* text, float firstLoss = 0)
{
    EvaluationReport report;
    report.classes = {"a", "b", "c"};
    for (const QString& word : QString::fromLatin1(text).split(' ', Qt::SkipEmptyParts)) {
        Prediction prediction;
        prediction.image = word.section(':', 0, 0).toUInt();
        prediction.label = word.section(':', 1).at(0).unicode() - 'a';
        prediction.predicted = word.back().unicode() - 'a';
        prediction.confidence = 0.5f + firstLoss;
        prediction.loss = firstLoss + static_cast<float>(report.predictions.size());
        report.predictions.push_back(prediction);
    }
    return report;
}

bool isNear(double value, double expected, double relative) { return std::abs(value - expected) <= relative * std::abs(expected); }

} // namespace

class TestPairedComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exactTest_data();
    void exactTest();
    void interval_data();
    void interval();
    void verdicts_data();
    void verdicts();
    void moreImagesDecide_data();
    void moreImagesDecide();
    void findsWhatFlips();
    void comparesWhatBothHave();
    void refuses_data();
    void refuses();
};

void TestPairedComparison::exactTest_data()
{
    QTest::addColumn<int>("lost");
    QTest::addColumn<int>("gained");
    QTest::addColumn<double>("expected"); // from sums of whole binomial coefficients in exact fractions
    QTest::addRow("nothing") << 0 << 0 << 1.0;
    QTest::addRow("one") << 1 << 0 << 1.0;
    QTest::addRow("even") << 7 << 7 << 1.0;
    QTest::addRow("five of five: 2 / 2^5") << 5 << 0 << 0.0625;
    QTest::addRow("six of six: 2 / 2^6") << 6 << 0 << 0.03125;
    QTest::addRow("the other side") << 0 << 6 << 0.03125;
    QTest::addRow("8 and 2: 2 (1 + 10 + 45) / 2^10") << 8 << 2 << 0.109375;
    QTest::addRow("9 and 1: 2 (1 + 10) / 2^10") << 9 << 1 << 0.021484375;
    QTest::addRow("10 and 2") << 10 << 2 << 0.03857421875;
    QTest::addRow("11 and 3") << 11 << 3 << 0.057373046875;
    QTest::addRow("24 and 10") << 24 << 10 << 0.024306510109454393;
    QTest::addRow("150 and 121") << 150 << 121 << 0.08877961257017426;
    QTest::addRow("600 and 500") << 600 << 500 << 0.0028195449914364275;
    QTest::addRow("5200 and 5000") << 5200 << 5000 << 0.04878796312682245;
}

void TestPairedComparison::exactTest()
{
    QFETCH(int, lost);
    QFETCH(int, gained);
    QFETCH(double, expected);
    const double p = mcnemarExact(lost, gained);
    QVERIFY2(isNear(p, expected, 1e-9), qPrintable(QString::number(p, 'g', 17)));
    QCOMPARE(mcnemarExact(gained, lost), p);
}

void TestPairedComparison::interval_data()
{
    QTest::addColumn<int>("lost");
    QTest::addColumn<int>("gained");
    QTest::addColumn<int>("images");
    QTest::addColumn<double>("low"); // from the likelihood under each difference, maximised by search
    QTest::addColumn<double>("high");
    QTest::addRow("no flip") << 0 << 0 << 800 << -0.004778876205676033 << 0.004778876205676033;
    QTest::addRow("no flip of few") << 0 << 0 << 100 << -0.03699349820698569 << 0.03699349820698569;
    QTest::addRow("one of 44") << 1 << 0 << 44 << -0.0593932310181089 << 0.11807709698213287;
    QTest::addRow("8 and 2 of 50") << 8 << 2 << 50 << -0.00466031942390456 << 0.2548025138405564;
    QTest::addRow("24 and 10 of 800") << 24 << 10 << 800 << 0.0034044957740405803 << 0.03315519254447414;
    QTest::addRow("more gained") << 3 << 5 << 800 << -0.011250917810306045 << 0.005467937683636237;
    QTest::addRow("only lost") << 12 << 0 << 200 << 0.03465219425433146 << 0.10193169295766272;
    QTest::addRow("no images") << 0 << 0 << 0 << -1.0 << 1.0;
}

void TestPairedComparison::interval()
{
    QFETCH(int, lost);
    QFETCH(int, gained);
    QFETCH(int, images);
    QFETCH(double, low);
    QFETCH(double, high);
    const Interval found = pairedLossInterval(lost, gained, images);
    QVERIFY2(std::abs(found.low - low) < 1e-7 && std::abs(found.high - high) < 1e-7,
        qPrintable(QString("%1 to %2").arg(found.low, 0, 'g', 12).arg(found.high, 0, 'g', 12)));
    const Interval mirrored = pairedLossInterval(gained, lost, images);
    QCOMPARE(mirrored.low, -found.high);
}

void TestPairedComparison::verdicts_data()
{
    QTest::addColumn<int>("lost");
    QTest::addColumn<int>("gained");
    QTest::addColumn<int>("images");
    QTest::addColumn<int>("verdict");
    const int real = int(Verdict::RealLoss), none = int(Verdict::NoMeasurableLoss), undecided = int(Verdict::Undecided);
    QTest::addRow("no images") << 0 << 0 << 0 << undecided;
    QTest::addRow("no flip of 800") << 0 << 0 << 800 << none;
    // z^2 / (n + z^2) < 0.01 from 381 images on
    QTest::addRow("no flip of 380") << 0 << 0 << 380 << undecided;
    QTest::addRow("no flip of 381") << 0 << 0 << 381 << none;
    QTest::addRow("five lost: p 0.0625") << 5 << 0 << 100 << undecided;
    QTest::addRow("six lost: p 0.03125") << 6 << 0 << 100 << real;
    QTest::addRow("six gained") << 0 << 6 << 100 << none;
    QTest::addRow("24 and 10") << 24 << 10 << 800 << real;
    QTest::addRow("as many either way, of few") << 9 << 8 << 800 << undecided;
    QTest::addRow("as many either way, of many") << 9 << 8 << 1600 << none;
    QTest::addRow("small but certain") << 60 << 20 << 100000 << real;
}

void TestPairedComparison::verdicts()
{
    QFETCH(int, lost);
    QFETCH(int, gained);
    QFETCH(int, images);
    QFETCH(int, verdict);
    QCOMPARE(int(verdictFor(lost, gained, images)), verdict);
}

void TestPairedComparison::moreImagesDecide_data()
{
    QTest::addColumn<int>("lost");
    QTest::addColumn<int>("gained");
    QTest::addColumn<int>("images");
    QTest::addRow("no flip yet") << 0 << 0 << 64;
    QTest::addRow("five lost") << 5 << 0 << 100;
    QTest::addRow("even") << 9 << 8 << 800;
    QTest::addRow("two gained") << 20 << 22 << 800;
    QTest::addRow("a loss within the margin") << 12 << 8 << 800;
    QTest::addRow("a loss beyond it") << 30 << 18 << 800;
}

void TestPairedComparison::moreImagesDecide()
{
    QFETCH(int, lost);
    QFETCH(int, gained);
    QFETCH(int, images);
    QVERIFY(verdictFor(lost, gained, images) == Verdict::Undecided);
    const std::int64_t more = imagesToDecide(lost, gained, images);
    const auto verdictAt = [&](double total) {
        const double scale = total / images;
        return verdictFor(std::llround(lost * scale), std::llround(gained * scale), std::llround(total));
    };
    // A little more than estimated decides, as rates go on; clearly less doesn't.
    QVERIFY2(verdictAt(images + 1.15 * double(more) + 20) != Verdict::Undecided, qPrintable(QString::number(more)));
    QVERIFY2(verdictAt(images + 0.7 * double(more)) == Verdict::Undecided, qPrintable(QString::number(more)));
    if (lost + gained == 0)
        QCOMPARE(more, 320); // 381 in all, rounded up to two digits
}

void TestPairedComparison::findsWhatFlips()
{
    const auto before = report("0:a>a 1:a>b 2:b>b 3:c>a 4:c>c 5:a>a", 0.25f);
    const auto after = report("0:a>b 1:a>a 2:b>b 3:c>b 4:c>a 5:a>a", 0.125f);
    const auto comparison = comparePaired(before, after);
    VERIFY_OK(comparison);
    QCOMPARE(comparison->images, 6);
    QCOMPARE(comparison->lost, 2);
    QCOMPARE(comparison->gained, 1);
    QCOMPARE(comparison->lossShare(), 1.0 / 6);
    QCOMPARE(comparison->pValue, 1.0); // 2 (1 + 3) / 2^3
    QVERIFY(comparison->verdict == Verdict::Undecided);
    QVERIFY(comparison->moreImages > 0);
    std::vector<std::uint32_t> images;
    for (const FlippedImage& flip : comparison->flipped)
        images.push_back(flip.image);
    QVERIFY((images == std::vector<std::uint32_t>{4, 3, 1, 0})); // by the loss after
    QVERIFY((comparison->flipped.front() == FlippedImage{4, 2, 2, 0, 0.75f, 0.625f, 4.25f, 4.125f}));
}

void TestPairedComparison::comparesWhatBothHave()
{
    const auto before = report("0:a>a 2:b>b 3:c>c 7:a>a"), after = report("1:a>b 2:b>a 7:a>a 9:b>b");
    const auto comparison = comparePaired(before, after);
    VERIFY_OK(comparison);
    QCOMPARE(comparison->images, 2);
    QCOMPARE(comparison->lost, 1);
}

void TestPairedComparison::refuses_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addRow("nothing") << QByteArray("") << QByteArray("");
    QTest::addRow("nothing in common") << QByteArray("0:a>a") << QByteArray("1:a>a");
    QTest::addRow("another label") << QByteArray("0:a>a") << QByteArray("0:b>a");
}

void TestPairedComparison::refuses()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    VERIFY_FAILS(comparePaired(report(before), report(after)), ErrorCode::InvalidArgument);
}

QTEST_APPLESS_MAIN(TestPairedComparison)
#include "test_paired_comparison.moc"
