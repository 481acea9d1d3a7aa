// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduction/trade_off.h"

#include "tests/support/test_support.h"

#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

using namespace pangkas;

class TestTradeOff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bestIsTheSmallestWithoutLoss();
    void csvReadsBack();
    void csvRefuses_data();
    void csvRefuses();
    void pageShowsEveryPoint();
    void pageOfNothing();
    void markdownHasARowForEachPoint();
};

namespace {

TradeOffPoint point(const char* id, const char* series, std::uint64_t bytes, std::int64_t lost, std::int64_t gained)
{
    return {id, series, "90 % zeros, 5 bits", bytes, "00ff", 800, 670 - lost + gained, lost, gained, 0.375, 12.5};
}

TradeOff example()
{
    TradeOff tradeOff{"AlexNet on 800 photographs", {"model 12ab", "validation val, \"mine\" & <others>"}, 228'000'000, 800, 670, {}};
    tradeOff.points = {point("a", "pruning, zip", 9'000'000, 3, 6), point("b", "both", 4'000'000, 4, 9),
        point("c", "both", 2'000'000, 60, 10), point("d", "both", 3'900'000, 12, 12)};
    tradeOff.points[1].settings = "95 % zeros, \"5\" bits";
    return tradeOff;
}

} // namespace

void TestTradeOff::bestIsTheSmallestWithoutLoss()
{
    TradeOff tradeOff = example();
    QVERIFY(tradeOff.points[0].verdict() == Verdict::NoMeasurableLoss);
    QVERIFY(tradeOff.points[1].verdict() == Verdict::NoMeasurableLoss);
    QVERIFY(tradeOff.points[2].verdict() == Verdict::RealLoss);
    QVERIFY(tradeOff.points[3].verdict() == Verdict::Undecided);
    QCOMPARE(tradeOff.best(), &tradeOff.points[1]);
    QCOMPARE(tradeOff.ratio(*tradeOff.best()), 57.0);
    tradeOff.points.erase(tradeOff.points.begin(), tradeOff.points.begin() + 2);
    QVERIFY(!tradeOff.best());
}

void TestTradeOff::csvReadsBack()
{
    TradeOff tradeOff = example();
    tradeOff.points[2].meanLoss = 1.0 / 3;
    const auto again = parseTradeOffCsv(toCsv(tradeOff));
    VERIFY_OK(again);
    QVERIFY(*again == tradeOff);
}

void TestTradeOff::csvRefuses_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("says");
    QTest::addRow("other header") << "id,series" << "id,group" << "line 5";
    QTest::addRow("no title") << "# title: " << "# name: " << "not a table";
    QTest::addRow("dense figures") << "670 of 800" << "801 of 800" << "line 2";
    QTest::addRow("dense bytes") << "228000000 bytes" << "many bytes" << "line 2";
    QTest::addRow("more right than images") << ",800,673," << ",800,873," << "line 6";
    QTest::addRow("more lost than wrong") << ",3,6," << ",300,6," << "line 6";
    QTest::addRow("negative") << ",3,6," << ",-3,6," << "line 6";
    QTest::addRow("not a number") << ",0.375,12.5" << ",nan,12.5" << "line 6";
    QTest::addRow("a field too many") << ",12.5\n" << ",12.5,1\n" << "line 6";
    QTest::addRow("open quote") << "\"a\"," << "\"a," << "line 6";
    QTest::addRow("twice") << "\"b\"," << "\"a\"," << "line 7";
}

void TestTradeOff::csvRefuses()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, says);
    QString text = QString::fromStdString(toCsv(example()));
    const qsizetype at = text.indexOf(from);
    QVERIFY(at >= 0);
    text.replace(at, from.size(), to);
    const auto parsed = parseTradeOffCsv(text.toStdString());
    VERIFY_FAILS(parsed, ErrorCode::CorruptFile);
    QVERIFY2(parsed.error().detail.find(says.toStdString()) != std::string::npos, parsed.error().detail.c_str());
    VERIFY_FAILS(parseTradeOffCsv(""), ErrorCode::CorruptFile);
}

void TestTradeOff::pageShowsEveryPoint()
{
    const QString html = QString::fromStdString(toHtml(example()));
    QCOMPARE(html.count("<title>both, "), 3);
    QCOMPARE(html.count("<tr><td>") + html.count("<tr class=\"best\"><td>"), 4);
    QCOMPARE(html.count("class=\"best\"><td>"), 1);
    QVERIFY(html.contains("4000000 bytes, 57.0x"));
    QVERIFY(html.contains("val, &quot;mine&quot; &amp; &lt;others&gt;"));
    QVERIFY(!html.contains("http") && !html.contains("nan"));
    const qsizetype begin = html.indexOf("<svg"), end = html.indexOf("</svg>") + 6;
    QXmlStreamReader svg(html.mid(begin, end - begin));
    while (!svg.atEnd())
        svg.readNext();
    QVERIFY2(!svg.hasError(), qPrintable(svg.errorString()));
}

void TestTradeOff::pageOfNothing()
{
    TradeOff tradeOff = example();
    tradeOff.points.clear();
    const QString html = QString::fromStdString(toHtml(tradeOff));
    QVERIFY(!html.contains("<svg") && html.contains("Of no file"));
}

void TestTradeOff::markdownHasARowForEachPoint()
{
    const QString text = QString::fromStdString(toMarkdown(example()));
    QCOMPARE(text.count('\n'), 6);
    QVERIFY(text.contains("| both | 90 % zeros, 5 bits | 2000000 | 114.0x | 77.50 % | 74.5 to 80.3 % | 60 / 10 | real loss |"));
}

QTEST_APPLESS_MAIN(TestTradeOff)
#include "test_trade_off.moc"
