// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/log_model.h"

#include "tests/support/test_support.h"
#include "ui/models/error_text.h"

#include <QAbstractItemModelTester>

using namespace pangkas;

class TestLogModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsTheNewest();
    void errorsBecomeSentences_data();
    void errorsBecomeSentences();
};

void TestLogModel::keepsTheNewest()
{
    LogModel model(50);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int i = 0; i < 70; ++i)
        model.add(LogLevel::Notice, QString::number(i), "details");
    QCOMPARE(model.rowCount(), 50);
    const auto last = model.index(49, int(LogModel::Column::Text));
    QCOMPARE(last.data().toString(), "69");
    QCOMPARE(last.data(Qt::ToolTipRole).toString(), "details");
    QCOMPARE(model.index(0, 1).data().toString(), "20");
}

void TestLogModel::errorsBecomeSentences_data()
{
    QTest::addColumn<int>("code");
    for (int code = int(ErrorCode::Cancelled); code <= int(ErrorCode::Internal); ++code)
        QTest::addRow("%s", std::string(toString(ErrorCode(code))).c_str()) << code;
}

void TestLogModel::errorsBecomeSentences()
{
    QFETCH(int, code);
    Error error{ErrorCode(code), "conv2: offset 4096 past the end 4000", "/tmp/models/broken.pth", "Copy it again"};
    const QString sentence = errorSentence(error);
    QVERIFY(sentence.startsWith("broken.pth: "));
    QVERIFY(sentence.endsWith('.'));
    QVERIFY(sentence.size() > 20);
    QCOMPARE(errorDetails(error), "conv2: offset 4096 past the end 4000\nCopy it again");
    error.file.clear();
    QVERIFY(!errorSentence(error).contains(':'));
}

QTEST_GUILESS_MAIN(TestLogModel)
#include "test_log_model.moc"
