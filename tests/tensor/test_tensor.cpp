// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/tensor.h"
#include "tests/support/test_support.h"

#include <bit>
#include <cmath>
#include <limits>

using namespace pangkas;

Q_DECLARE_METATYPE(pangkas::Shape)

class TestTensor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsElements_data();
    void countsElements();
    void refusesShapes_data();
    void refusesShapes();
    void printsShapes();
    void allocatesAligned();
    void refusesWhatDoesNotFitMemory();
    void sharesItsNumbers();
    void comparesBits_data();
    void comparesBits();
};

void TestTensor::countsElements_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<quint64>("count");
    QTest::addRow("scalar") << Shape{} << quint64(1);
    QTest::addRow("vector") << Shape{7} << quint64(7);
    QTest::addRow("fc6") << Shape{4096, 9216} << quint64(37'748'736);
    QTest::addRow("empty") << Shape{3, 0, 5} << quint64(0);
    QTest::addRow("the limit") << Shape{1 << 20, 1 << 20} << (quint64(1) << 40);
}

void TestTensor::countsElements()
{
    QFETCH(Shape, shape);
    QFETCH(quint64, count);
    const auto found = elementCount(shape);
    VERIFY_OK(found);
    QCOMPARE(quint64(*found), count);
}

void TestTensor::refusesShapes_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<int>("code");
    QTest::addRow("negative") << Shape{4, -1} << int(ErrorCode::CorruptFile);
    QTest::addRow("above the limit") << Shape{1 << 20, (1 << 20) + 1} << int(ErrorCode::LimitExceeded);
    QTest::addRow("wraps around 64 bits")
        << Shape{std::int64_t{1} << 32, std::int64_t{1} << 32} << int(ErrorCode::LimitExceeded);
    QTest::addRow("wraps around to a small number")
        << Shape{(std::int64_t{1} << 62) + 1, 4} << int(ErrorCode::LimitExceeded);
}

void TestTensor::refusesShapes()
{
    QFETCH(Shape, shape);
    QFETCH(int, code);
    const auto found = elementCount(shape);
    VERIFY_FAILS(found, ErrorCode(code));
}

void TestTensor::printsShapes()
{
    QCOMPARE(toString(Shape{4096, 9216}), std::string("4096 x 9216"));
    QCOMPARE(toString(Shape{7}), std::string("7"));
    QCOMPARE(toString(Shape{}), std::string("scalar"));
}

void TestTensor::allocatesAligned()
{
    for (const std::size_t count : {0u, 1u, 15u, 16u, 17u, 1000u}) {
        auto buffer = FloatBuffer::allocate(count);
        VERIFY_OK(buffer);
        QCOMPARE(buffer->size(), count);
        QCOMPARE(reinterpret_cast<std::uintptr_t>(buffer->values().data()) % 64, std::uintptr_t{0});
        std::ranges::fill(buffer->values(), 1.0f);
        const auto released = std::move(*buffer).release();
        QVERIFY(released);
        QCOMPARE(buffer->size(), 0u);
    }
}

void TestTensor::refusesWhatDoesNotFitMemory()
{
#ifdef __SANITIZE_ADDRESS__
    QSKIP("the sanitizer's allocator aborts instead");
#endif
    const auto buffer = FloatBuffer::allocate(std::size_t{1} << 55);
    VERIFY_FAILS(buffer, ErrorCode::OutOfMemory);
    QVERIFY(!buffer.error().remedy.empty());
}

void TestTensor::sharesItsNumbers()
{
    const auto values = test::bellValues(6, 1);
    const Tensor tensor = Tensor::fromValues("fc8.weight", {2, 3}, values);
    const Tensor copy = tensor;
    QCOMPARE(copy.values().data(), tensor.values().data());
    QCOMPARE(tensor.name(), std::string("fc8.weight"));
    QCOMPARE(tensor.shape(), (Shape{2, 3}));
    QVERIFY(tensor.info().storedAs == ElementType::Float32);
    QVERIFY(std::ranges::equal(tensor.values(), values));
    QCOMPARE(
        test::toText(Tensor::fromValues("a", {2, 2}, std::vector<float>{1, -2, 0, 4})), QByteArray("a 2x2: 1 -2 0 4"));
}

void TestTensor::comparesBits_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<float>("last");
    QTest::addColumn<bool>("identical");
    const float notANumber = std::numeric_limits<float>::quiet_NaN();
    QTest::addRow("the same") << QByteArray("a") << Shape{4} << notANumber << true;
    QTest::addRow("another name") << QByteArray("b") << Shape{4} << notANumber << false;
    QTest::addRow("another shape") << QByteArray("a") << Shape{2, 2} << notANumber << false;
    QTest::addRow("another size") << QByteArray("a") << Shape{3} << notANumber << false;
    QTest::addRow("another NaN") << QByteArray("a") << Shape{4} << std::bit_cast<float>(0x7fc00001u) << false;
    QTest::addRow("a number") << QByteArray("a") << Shape{4} << 1.0f << false;
}

void TestTensor::comparesBits()
{
    QFETCH(QByteArray, name);
    QFETCH(Shape, shape);
    QFETCH(float, last);
    QFETCH(bool, identical);
    const auto count = *elementCount(shape);
    std::vector<float> values(count, 0.5f);
    values.back() = last;
    const Tensor other = Tensor::fromValues(name.toStdString(), shape, values);
    const Tensor tensor =
        Tensor::fromValues("a", {4}, std::vector<float>{0.5f, 0.5f, 0.5f, std::numeric_limits<float>::quiet_NaN()});
    QCOMPARE(isBitIdentical(tensor, other), identical);
    QVERIFY(!isBitIdentical(Tensor::fromValues("z", {1}, std::vector<float>{0.0f}),
        Tensor::fromValues("z", {1}, std::vector<float>{-0.0f})));
    QVERIFY(isBitIdentical(Tensor::fromValues("e", {0}, {}), Tensor::fromValues("e", {0}, {})));
}

QTEST_APPLESS_MAIN(TestTensor)
#include "test_tensor.moc"
