// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_support.h"
#include "ui/widgets/about_dialog.h"

#include <QLabel>

using namespace pangkas;

class TestAboutDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsAllOfTheEngine();
    void saysWhyThereIsNoEngine();
};

void TestAboutDialog::showsAllOfTheEngine()
{
    AboutDialog dialog;
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    EngineInfo info;
    info.torchVersion = "1.2.3";
    info.blasKernel = "Cooperlake";
    info.blasKernelOrigin = "set by Pangkas";
    info.instructionSet = "AVX2";
    info.threads = 3;
    info.cores = 4;
    dialog.showEngine(info);
    QCoreApplication::sendPostedEvents();
    const auto* label = dialog.findChild<QLabel*>("aboutEngine");
    QVERIFY(label);
    for (const char* fact : {"1.2.3", "Cooperlake", "set by Pangkas", "AVX2", "3 of 4"})
        QVERIFY2(label->text().contains(fact), fact);
    // The dialog opened with one line of text: the last of six must not be cut off.
    QVERIFY2(label->height() >= label->sizeHint().height(),
        qPrintable(QString("%1 of %2").arg(label->height()).arg(label->sizeHint().height())));
}

void TestAboutDialog::saysWhyThereIsNoEngine()
{
    AboutDialog dialog;
    dialog.showFailure("The engine is not there.");
    QCOMPARE(dialog.findChild<QLabel*>("aboutEngine")->text(), QString("The engine is not there."));
}

QTEST_MAIN(TestAboutDialog)
#include "test_about_dialog.moc"
