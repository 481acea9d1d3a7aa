// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/coding/deflate.h"
#include "tests/support/test_support.h"

#include <zlib.h>

using namespace pangkas;

namespace {

std::vector<std::byte> inflated(const Deflated& from, std::size_t size)
{
    if (!from.isDeflated)
        return from.bytes;
    std::vector<std::byte> to(size + 1);
    z_stream stream = {};
    inflateInit2(&stream, -15);
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(from.bytes.data()));
    stream.avail_in = static_cast<uInt>(from.bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(to.data());
    stream.avail_out = static_cast<uInt>(to.size());
    const int state = inflate(&stream, Z_FINISH);
    to.resize(state == Z_STREAM_END && stream.avail_in == 0 ? stream.total_out : 0);
    inflateEnd(&stream);
    return to;
}

} // namespace

class TestDeflate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAndIsNeverLarger_data();
    void comesBackAndIsNeverLarger();
    void usesHuffmanAloneWhereThatIsSmaller();
    void stopsWhenAskedTo();
};

void TestDeflate::comesBackAndIsNeverLarger_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("alphabet"); // 0: repeated text
    for (const int size : {0, 1, 2, 100, 65'535, 65'536, 65'537, 1 << 20, (1 << 20) + 1, 3'000'001})
        for (const int alphabet : {0, 1, 7, 256})
            QTest::addRow("%d bytes of %d", size, alphabet) << size << alphabet;
}

void TestDeflate::comesBackAndIsNeverLarger()
{
    QFETCH(int, size);
    QFETCH(int, alphabet);
    Random random(9);
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = alphabet == 0 ? static_cast<std::byte>("a line of text\n"[i % 15])
                                 : static_cast<std::byte>(random.below(std::uint64_t(alphabet)));
    std::uint64_t seen = 0;
    const auto deflated = deflateSmallest(bytes, [&seen](std::uint64_t more) -> Result<void> {
        seen += more;
        return {};
    });
    VERIFY_OK(deflated);
    QVERIFY(deflated->bytes.size() <= bytes.size());
    QCOMPARE(deflated->isDeflated, deflated->bytes.size() < bytes.size());
    QVERIFY(seen <= bytes.size());
    QVERIFY(inflated(*deflated, bytes.size()) == bytes);
    if (size > 100 && alphabet == 0)
        QVERIFY(deflated->bytes.size() < bytes.size() / 20);
    if (size > 100 && alphabet == 256)
        QVERIFY(!deflated->isDeflated);
    const auto again = deflateSmallest(bytes);
    VERIFY_OK(again);
    QVERIFY(again->bytes == deflated->bytes);
}

void TestDeflate::usesHuffmanAloneWhereThatIsSmaller()
{
    // Independent bytes: chance matches cost more than they save. Geometric, as gaps are.
    for (const std::size_t size : {std::size_t{200'000}, std::size_t{2'000'000}}) {
        Random random(5);
        std::vector<std::byte> bytes(size);
        for (std::byte& byte : bytes) {
            int gap = 0;
            while (gap < 254 && !random.chance(0.09))
                ++gap;
            byte = static_cast<std::byte>(gap);
        }
        uLongf plain = compressBound(bytes.size());
        std::vector<Bytef> room(plain);
        QCOMPARE(compress2(room.data(), &plain, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 9), Z_OK);
        const auto deflated = deflateSmallest(bytes);
        VERIFY_OK(deflated);
        QVERIFY2(deflated->bytes.size() < plain * 0.95,
            qPrintable(QString("%1 of %2").arg(deflated->bytes.size()).arg(plain)));
    }
}

void TestDeflate::stopsWhenAskedTo()
{
    for (const std::size_t size : {std::size_t{200'000}, std::size_t{2'000'000}}) {
        int calls = 0;
        const auto deflated = deflateSmallest(std::vector<std::byte>(size), [&calls](std::uint64_t) -> Result<void> {
            return ++calls == 2 ? Result<void>(fail(ErrorCode::Cancelled, "cancelled")) : Result<void>();
        });
        VERIFY_FAILS(deflated, ErrorCode::Cancelled);
        QCOMPARE(calls, 2);
    }
}

QTEST_APPLESS_MAIN(TestDeflate)
#include "test_deflate.moc"
