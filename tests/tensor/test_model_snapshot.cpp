// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/model_snapshot.h"
#include "tests/support/test_support.h"

using namespace pangkas;

class TestModelSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsByName();
    void replacesWithoutChangingTheOriginal();
    void countsParameters();
    void hashIsTheIdentity_data();
    void hashIsTheIdentity();
    void hashIsStable();
};

void TestModelSnapshot::findsByName()
{
    const ModelSnapshot model = test::model("a: 1 2\nb 2x1: 3 4\n");
    QCOMPARE(model.tensors().size(), 2u);
    QVERIFY(model.find("b"));
    QCOMPARE(test::toText(*model.find("b")), QByteArray("b 2x1: 3 4"));
    QVERIFY(!model.find("c"));
    QVERIFY(!model.find(""));
    QVERIFY(!ModelSnapshot().find("a"));
}

void TestModelSnapshot::replacesWithoutChangingTheOriginal()
{
    const ModelSnapshot model = test::model("a: 1 2\nb: 3\nc: 4\n");
    const ModelSnapshot changed = model.with(Tensor::fromValues("b", {2}, std::vector<float>{7, 8}));
    QCOMPARE(test::toText(*model.find("b")), QByteArray("b 1: 3"));
    QCOMPARE(test::toText(*changed.find("b")), QByteArray("b 2: 7 8"));
    QCOMPARE(changed.tensors().size(), 3u);
    QCOMPARE(changed.tensors()[1].name(), std::string("b")); // in its old place
    QCOMPARE(changed.find("a")->values().data(), model.find("a")->values().data()); // not copied
    const ModelSnapshot longer = model.with(Tensor::fromValues("d", {1}, std::vector<float>{9}));
    QCOMPARE(longer.tensors().back().name(), std::string("d"));
    QCOMPARE(longer.tensors().size(), 4u);
}

void TestModelSnapshot::countsParameters()
{
    const ModelSnapshot model = test::model("a 2x3: 1 2 3 4 5 6\nb: 3\n");
    QCOMPARE(model.parameterCount(), 7u);
    QCOMPARE(model.denseBytes(), std::uint64_t{28});
    QCOMPARE(ModelSnapshot().parameterCount(), 0u);
}

void TestModelSnapshot::hashIsTheIdentity_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addRow("a value") << QByteArray("a 2x2: 1 2 3 5\nb: 0\n");
    QTest::addRow("a sign of zero") << QByteArray("a 2x2: 1 2 3 4\nb: -0\n");
    QTest::addRow("a name") << QByteArray("c 2x2: 1 2 3 4\nb: 0\n");
    QTest::addRow("a shape") << QByteArray("a: 1 2 3 4\nb: 0\n");
    QTest::addRow("the order") << QByteArray("b: 0\na 2x2: 1 2 3 4\n");
    QTest::addRow("one less") << QByteArray("a 2x2: 1 2 3 4\n");
}

void TestModelSnapshot::hashIsTheIdentity()
{
    QFETCH(QByteArray, text);
    const std::string hash = test::model("a 2x2: 1 2 3 4\nb: 0\n").hash();
    QCOMPARE(hash.size(), 64u);
    QCOMPARE(test::model("a 2x2: 1 2 3 4\nb: 0\n").hash(), hash);
    QVERIFY(test::model(text.constData()).hash() != hash);
}

void TestModelSnapshot::hashIsStable()
{
    // Packed files store it. SHA-256 of "a\0" "2\0" and the floats 1 and -2, little-endian, by Python's hashlib.
    QCOMPARE(test::model("a: 1 -2\n").hash(),
        std::string("9d6660c2f7f612d7522a0369ee4c9313be20427f1a80db5f6e95d9d33da43d33"));
}

QTEST_APPLESS_MAIN(TestModelSnapshot)
#include "test_model_snapshot.moc"
