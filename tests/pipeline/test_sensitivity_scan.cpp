// SPDX-License-Identifier: GPL-3.0-or-later
// The scan as a table and its levels. What it measures: tests/engine/test_live_scan.cpp.
#include "core/pipeline/sensitivity_scan.h"
#include "tests/support/test_support.h"

using namespace pangkas;

class TestSensitivityScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsLevels_data();
    void readsLevels();
    void refusesLevels_data();
    void refusesLevels();
    void readsBackWhatItWrites();
    void refusesTables_data();
    void refusesTables();
};

void TestSensitivityScan::readsLevels_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<double>>("levels");
    QTest::addRow("range") << "0:0.3:0.1" << QList<double>{0, 0.1, 0.2, 0.3};
    QTest::addRow("range that ends between") << "0.5:0.94:0.2" << QList<double>{0.5, 0.7, 0.9};
    QTest::addRow("one") << "0.9" << QList<double>{0.9};
    QTest::addRow("list") << "0.5,0.9,1" << QList<double>{0.5, 0.9, 1};
    QTest::addRow("a single step") << "0.5:0.5:0.1" << QList<double>{0.5};
}

void TestSensitivityScan::readsLevels()
{
    QFETCH(QString, text);
    QFETCH(QList<double>, levels);
    const auto read = parseScanLevels(text.toStdString());
    VERIFY_OK(read);
    QCOMPARE(QList<double>(read->begin(), read->end()), levels);
    VERIFY_OK(parseScanLevels("0:0.95:0.05"));
    QCOMPARE(parseScanLevels("0:0.95:0.05")->size(), 20u);
}

void TestSensitivityScan::refusesLevels_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "a", "0.5,", "0.9,0.5", "0.5,0.5", "-0.1", "1.1", "0:1", "0:1:0", "0:1:-0.1", "1:0:0.1", "0:1:1e-9",
             "0:1:nan", "nan", "0:inf:0.1", "0:1:0.1:2", "0 0.5"})
        QTest::addRow("'%s'", text) << text;
}

void TestSensitivityScan::refusesLevels()
{
    QFETCH(QString, text);
    VERIFY_FAILS(parseScanLevels(text.toStdString()), ErrorCode::InvalidArgument);
}

void TestSensitivityScan::readsBackWhatItWrites()
{
    Scan scan;
    scan.identity = {"Pangkas sensitivity scan 1", "model abc, with # and , in it"};
    QCOMPARE(*parseScanCsv(toCsv(scan)), scan);
    scan.rows = {{"dense", 0, 100, 3, 200, 168, 0.1 + 0.2}, {"fire2.squeeze1x1", 0.35, 50, 18, 200, 0, 1e-7}};
    const auto read = parseScanCsv(toCsv(scan));
    VERIFY_OK(read);
    QVERIFY(*read == scan); // the loss to the last bit
}

void TestSensitivityScan::refusesTables_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray header = "layer,sparsity,weights,zeros,images,correct,top1,top1_low,top1_high,mean_loss\n";
    QTest::addRow("nothing") << QByteArray();
    QTest::addRow("identity alone") << QByteArray("# Pangkas\n");
    QTest::addRow("another table") << QByteArray("a,b\n1,2\n");
    QTest::addRow("row cut short") << header + "fc6,0.5,10,5,200,16";
    QTest::addRow("more columns") << header + "fc6,0.5,10,5,200,100,0.5,0.4,0.6,1.5,7\n";
    QTest::addRow("text for a number") << header + "fc6,half,10,5,200,100,0.5,0.4,0.6,1.5\n";
    QTest::addRow("no layer") << header + ",0.5,10,5,200,100,0.5,0.4,0.6,1.5\n";
    QTest::addRow("sparsity above 1") << header + "fc6,1.5,10,5,200,100,0.5,0.4,0.6,1.5\n";
    QTest::addRow("more zeros than weights") << header + "fc6,0.5,10,11,200,100,0.5,0.4,0.6,1.5\n";
    QTest::addRow("more right than images") << header + "fc6,0.5,10,5,200,201,0.5,0.4,0.6,1.5\n";
    QTest::addRow("negative count") << header + "fc6,0.5,10,5,200,-1,0.5,0.4,0.6,1.5\n";
    QTest::addRow("loss not finite") << header + "fc6,0.5,10,5,200,100,0.5,0.4,0.6,nan\n";
}

void TestSensitivityScan::refusesTables()
{
    QFETCH(QByteArray, text);
    VERIFY_FAILS(parseScanCsv(text.toStdString()), ErrorCode::CorruptFile);
}

QTEST_APPLESS_MAIN(TestSensitivityScan)
#include "test_sensitivity_scan.moc"
