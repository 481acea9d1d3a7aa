// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_support.h"
#include "ui/widgets/preprocessing_dialog.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>

using namespace pangkas;

class TestPreprocessingDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsAndKeepsEveryNumber();
    void editsWhatItShows();
    void refuses_data();
    void refuses();
    void restoresDefaults();
    void leavesAloneWhatItDoesNotShow();
};

namespace {

QPushButton* button(const PreprocessingDialog& dialog, QDialogButtonBox::StandardButton which)
{
    return dialog.findChild<QDialogButtonBox*>()->button(which);
}

} // namespace

void TestPreprocessingDialog::showsAndKeepsEveryNumber()
{
    QLocale::setDefault(QLocale("en_US"));
    Preprocessing odd;
    odd.resizeSide = 300;
    odd.mean = {1.0f / 3, 0.1234567f, -2.5f}; // more digits than a box has
    odd.deviation = {0.1f, 58.395f, 1e-7f};
    PreprocessingDialog dialog(alexnet(2), odd);
    QCOMPARE(dialog.findChild<QSpinBox*>("resize")->value(), 300);
    QCOMPARE(dialog.findChild<QDoubleSpinBox*>("mean0")->text(), "0.333333");
    QCOMPARE(dialog.findChild<QDoubleSpinBox*>("mean2")->text(), "-2.5");
    QCOMPARE(dialog.findChild<QDoubleSpinBox*>("deviation1")->text(), "58.395");
    QVERIFY(dialog.preprocessing() == odd); // looking at it changes nothing
    dialog.findChild<QSpinBox*>("crop")->setValue(200);
    odd.cropSize = 200;
    QVERIFY(dialog.preprocessing() == odd);
}

void TestPreprocessingDialog::editsWhatItShows()
{
    PreprocessingDialog dialog(alexnet(2), Preprocessing());
    dialog.findChild<QSpinBox*>("resize")->setValue(320);
    dialog.findChild<QSpinBox*>("crop")->setValue(227);
    for (int i = 0; i < 3; ++i) {
        dialog.findChild<QDoubleSpinBox*>(QStringLiteral("mean%1").arg(i))->setValue(0.1 * i);
        dialog.findChild<QDoubleSpinBox*>(QStringLiteral("deviation%1").arg(i))->setValue(0.5 + i);
    }
    Preprocessing expected;
    expected.resizeSide = 320;
    expected.cropSize = 227;
    expected.mean = {0.0f, 0.1f, 0.2f};
    expected.deviation = {0.5f, 1.5f, 2.5f};
    QVERIFY(dialog.preprocessing() == expected);
    QVERIFY(button(dialog, QDialogButtonBox::Ok)->isEnabled());
}

void TestPreprocessingDialog::refuses_data()
{
    QTest::addColumn<QString>("box");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("wrong"); // part of what it says
    QTest::addRow("crop too small for the network") << "crop" << 62.0 << "62 x 62";
    QTest::addRow("huge crop") << "crop" << 5000.0 << "5000";
    QTest::addRow("huge side") << "resize" << 5000.0 << "5000";
    QTest::addRow("deviation of 0") << "deviation1" << 0.0 << "deviation of 0";
}

void TestPreprocessingDialog::refuses()
{
    QFETCH(QString, box);
    QFETCH(double, value);
    QFETCH(QString, wrong);
    PreprocessingDialog dialog(alexnet(2), Preprocessing());
    const auto* error = dialog.findChild<QLabel*>("preprocessingError");
    const auto set = [&](double number) {
        if (auto* whole = dialog.findChild<QSpinBox*>(box))
            whole->setValue(int(number));
        else
            dialog.findChild<QDoubleSpinBox*>(box)->setValue(number);
    };
    QVERIFY(error->text().isEmpty());
    set(value);
    QVERIFY2(error->text().contains(wrong), qPrintable(error->text()));
    QVERIFY(!button(dialog, QDialogButtonBox::Ok)->isEnabled());
    set(box == "deviation1" ? 0.2 : 224);
    QVERIFY(error->text().isEmpty());
    QVERIFY(button(dialog, QDialogButtonBox::Ok)->isEnabled());
}

void TestPreprocessingDialog::restoresDefaults()
{
    Architecture architecture = alexnet(2);
    architecture.preprocessing.cropSize = 227;
    architecture.preprocessing.mean = {1.0f / 3, 0.5f, 0.5f};
    Preprocessing present;
    PreprocessingDialog dialog(architecture, present);
    QPushButton* restore = button(dialog, QDialogButtonBox::RestoreDefaults);
    QVERIFY(restore->isEnabled());
    restore->click();
    QVERIFY(dialog.preprocessing() == architecture.preprocessing);
    QCOMPARE(dialog.findChild<QSpinBox*>("crop")->value(), 227);
    QVERIFY(!restore->isEnabled());
}

void TestPreprocessingDialog::leavesAloneWhatItDoesNotShow()
{
    Architecture architecture = alexnet(2);
    Preprocessing& caffe = architecture.preprocessing;
    caffe.resizeMode = ResizeMode::Whole;
    caffe.channels = ChannelOrder::Bgr;
    caffe.divisor = 1;
    caffe.mean = {104, 117, 123};
    caffe.deviation = {1, 1, 1};
    PreprocessingDialog dialog(architecture, caffe);
    // The boxes are in the network's order, as the numbers are.
    QCOMPARE(dialog.findChild<QDoubleSpinBox*>("mean0")->text(), "104");
    QVERIFY(dialog.findChild<QDoubleSpinBox*>("mean0")->accessibleName().contains("Blue"));
    dialog.findChild<QDoubleSpinBox*>("mean0")->setValue(103.939);
    Preprocessing expected = caffe;
    expected.mean[0] = 103.939f;
    QVERIFY(dialog.preprocessing() == expected);
    QVERIFY(button(dialog, QDialogButtonBox::Ok)->isEnabled());
}

QTEST_MAIN(TestPreprocessingDialog)
#include "test_preprocessing_dialog.moc"
