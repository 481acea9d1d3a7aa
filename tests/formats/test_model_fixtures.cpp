// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the small files that PyTorch wrote once (tests/peers/write_model_files.py) and compares bit for bit.
#include "tests/formats/expected_model.h"
#include "tests/support/test_support.h"

using namespace pangkas;

class TestModelFixtures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsWhatPyTorchWrote_data();
    void readsWhatPyTorchWrote();
};

namespace {
const char* const canary = "pangkas-canary"; // what the malicious files would create in the current folder
}

void TestModelFixtures::init()
{
    std::filesystem::remove(canary);
}

void TestModelFixtures::readsWhatPyTorchWrote_data()
{
    test::addExpectedFiles(test::dataPath("formats"));
}

void TestModelFixtures::readsWhatPyTorchWrote()
{
    QFETCH(QString, file);
    QFETCH(QJsonObject, expected);
    const QString found = test::difference(readModelFile(test::toPath(file)), expected);
    QVERIFY2(found.isEmpty(), qPrintable(found));
    QVERIFY2(!std::filesystem::exists(canary), "the file ran code");
}

QTEST_APPLESS_MAIN(TestModelFixtures)
#include "test_model_fixtures.moc"
