// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/mask.h"
#include "tests/support/test_support.h"

using namespace pangkas;

class TestMask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWhatIsKept_data();
    void countsWhatIsKept();
    void changesOneBit();
};

void TestMask::countsWhatIsKept_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("kept");
    for (const int size : {0, 1, 63, 64, 65, 128, 1000}) {
        QTest::addRow("%d kept", size) << size << true;
        QTest::addRow("%d dropped", size) << size << false;
    }
}

void TestMask::countsWhatIsKept()
{
    QFETCH(int, size);
    QFETCH(bool, kept);
    const auto count = static_cast<std::size_t>(size);
    const Mask mask(count, kept);
    QCOMPARE(mask.size(), count);
    QCOMPARE(mask.words().size(), (count + 63) / 64);
    QCOMPARE(mask.keptCount(), kept ? count : 0); // bits beyond the size would be counted too
    for (std::size_t i = 0; i < count; ++i)
        QCOMPARE(mask.isKept(i), kept);
}

void TestMask::changesOneBit()
{
    for (const std::size_t index : {0u, 63u, 64u, 99u}) {
        Mask mask(100, true);
        mask.drop(index);
        QCOMPARE(mask.keptCount(), 99u);
        QVERIFY(!mask.isKept(index));
        QVERIFY(mask != Mask(100, true));
        mask.keep(index);
        QVERIFY(mask == Mask(100, true));
    }
}

QTEST_APPLESS_MAIN(TestMask)
#include "test_mask.moc"
