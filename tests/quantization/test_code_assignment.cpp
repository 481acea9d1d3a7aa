// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/quantization/code_assignment.h"
#include "core/quantization/weight_sharing.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <limits>

using namespace pangkas;

Q_DECLARE_METATYPE(std::vector<float>)

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float smallest = std::numeric_limits<float>::denorm_min();

Mask drawnMask(std::size_t size, double density, std::uint64_t seed)
{
    Random random(seed);
    Mask mask(size);
    for (std::size_t i = 0; i < size; ++i) {
        if (random.chance(density))
            mask.keep(i);
    }
    return mask;
}

std::uint8_t nearest(float weight, const std::vector<float>& centroids)
{
    std::size_t best = 0;
    for (std::size_t c = 1; c < centroids.size(); ++c) {
        if (std::abs(double(weight) - double(centroids[c])) < std::abs(double(weight) - double(centroids[best])))
            best = c;
    }
    return static_cast<std::uint8_t>(best + 1);
}

} // namespace

class TestCodeAssignment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void findsTheNearest_data();
    void findsTheNearest();
    void agreesWithTrying_data();
    void agreesWithTrying();
    void agreesWithTheClustering();
    void goesByBounds();
    void refusesBounds_data();
    void refusesBounds();
    void refuses_data();
    void refuses();
    void stops();
};

void TestCodeAssignment::findsTheNearest_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<std::vector<float>>("centroids");
    QTest::addColumn<QByteArray>("codes");
    using V = std::vector<float>;
    QTest::addRow("nearest") << V{-3, -0.9f, 0.2f, 9} << V{-2, 0, 2} << QByteArray("1 2 2 3");
    QTest::addRow("halfway goes down") << V{-1, 1} << V{-2, 0, 2} << QByteArray("1 2");
    QTest::addRow("just above halfway") << V{std::nextafter(1.0f, 2.0f), std::nextafter(1.0f, 0.0f)} << V{0, 2}
                                        << QByteArray("2 1");
    QTest::addRow("one centroid") << V{-5, 0, 5} << V{1} << QByteArray("1 1 1");
    QTest::addRow("both zeros are halfway") << V{0, -0.0f, smallest, -smallest} << V{-1, 1} << QByteArray("1 1 2 1");
    QTest::addRow("neighbouring floats") << V{1, std::nextafter(1.0f, 2.0f)} << V{1, std::nextafter(1.0f, 2.0f)}
                                         << QByteArray("1 2");
    QTest::addRow("the largest floats") << V{-3e38f, 3e38f, 1} << V{-3e38f, 3e38f} << QByteArray("1 2 2");
    QTest::addRow("denormals") << V{smallest, 3 * smallest, 2 * smallest} << V{smallest, 3 * smallest}
                               << QByteArray("1 2 1");
    QTest::addRow("nothing") << V{} << V{} << QByteArray();
}

void TestCodeAssignment::findsTheNearest()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(std::vector<float>, centroids);
    QFETCH(QByteArray, codes);
    const auto found = assignCodes(weights, Mask(weights.size(), true), {centroids});
    VERIFY_OK(found);
    QByteArray text;
    for (const std::uint8_t code : *found)
        text += (text.isEmpty() ? "" : " ") + QByteArray::number(code);
    QCOMPARE(text, codes);
}

void TestCodeAssignment::agreesWithTrying_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<double>("density");
    QTest::addColumn<int>("centroids");
    for (const int size : {1, 63, 64, 65, 131'200}) {
        for (const double density : {0.0, 0.09, 0.9, 1.0}) {
            for (const int centroids : {1, 2, 31, 255})
                QTest::addRow("%d at %g, %d centroids", size, density, centroids) << size << density << centroids;
        }
    }
}

void TestCodeAssignment::agreesWithTrying()
{
    QFETCH(int, size);
    QFETCH(double, density);
    QFETCH(int, centroids);
    const auto count = static_cast<std::size_t>(size);
    const std::vector<float> weights = test::bellValues(count, 11, 0.02f);
    const Mask mask = drawnMask(count, density, 12);
    std::vector<float> values = test::bellValues(static_cast<std::size_t>(centroids), 13, 0.02f);
    std::ranges::sort(values);
    std::vector<std::uint8_t> expected(count);
    for (std::size_t i = 0; i < count; ++i)
        expected[i] = mask.isKept(i) ? nearest(weights[i], values) : 0;
    for (const int threads : {1, 2, 7}) {
        setThreadLimit(threads);
        const auto codes = assignCodes(weights, mask, {values});
        VERIFY_OK(codes);
        QVERIFY(*codes == expected);
    }
}

void TestCodeAssignment::agreesWithTheClustering()
{
    const std::vector<float> weights = test::bellValues(150'000, 21);
    const Mask mask = drawnMask(weights.size(), 0.5, 22);
    for (const CentroidInit init :
        {CentroidInit::Linear, CentroidInit::Density, CentroidInit::Forgy, CentroidInit::Optimal}) {
        const auto clustering = clusterWeights(weights, mask, {15, init, 7}, 3);
        VERIFY_OK(clustering);
        const auto codes = assignCodes(weights, mask, clustering->codebook);
        VERIFY_OK(codes);
        std::vector<std::size_t> sizes(clustering->sizes.size() + 1);
        double error = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            ++sizes.at((*codes)[i]);
            if ((*codes)[i] > 0)
                error += std::pow(double(weights[i]) - double(clustering->codebook.centroids[(*codes)[i] - 1u]), 2);
        }
        sizes.erase(sizes.begin()); // pruned ones
        QVERIFY(sizes == clustering->sizes);
        QVERIFY(std::abs(error - clustering->squaredError) <= 1e-11 * error);
    }
}

void TestCodeAssignment::goesByBounds()
{
    // Not the nearest: 1.9 is nearer to 2, and -1 to -2.
    const std::vector<float> weights{-3, -1.5f, -1, -1.25f, 0.2f, 1.9f, 2.5f, 9};
    const auto codes = assignCodes(weights, Mask(weights.size(), true), {{-2, 0, 2}}, std::vector<float>{-1.25f, 2});
    VERIFY_OK(codes);
    QVERIFY(*codes == (std::vector<std::uint8_t>{1, 1, 2, 1, 2, 2, 3, 3}));
}

void TestCodeAssignment::refusesBounds_data()
{
    QTest::addColumn<std::vector<float>>("bounds");
    QTest::addColumn<int>("code");
    using V = std::vector<float>;
    QTest::addRow("too few") << V{1} << int(ErrorCode::InvalidArgument);
    QTest::addRow("too many") << V{1, 2, 3} << int(ErrorCode::InvalidArgument);
    QTest::addRow("twice the same") << V{1, 1} << int(ErrorCode::InvalidArgument);
    QTest::addRow("descending") << V{2, 1} << int(ErrorCode::InvalidArgument);
    QTest::addRow("NaN") << V{1, std::nanf("")} << int(ErrorCode::NotFinite);
    QTest::addRow("infinite") << V{-infinity, 1} << int(ErrorCode::NotFinite);
}

void TestCodeAssignment::refusesBounds()
{
    QFETCH(std::vector<float>, bounds);
    QFETCH(int, code);
    VERIFY_FAILS(
        assignCodes(std::vector<float>{1, 2}, Mask(2, true), {{0, 1.5f, 3}}, bounds, JobContext()), ErrorCode(code));
}

void TestCodeAssignment::refuses_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<int>("maskSize");
    QTest::addColumn<std::vector<float>>("centroids");
    QTest::addColumn<int>("code");
    using V = std::vector<float>;
    QTest::addRow("a shorter mask") << V{1, 2} << 1 << V{1} << int(ErrorCode::InvalidArgument);
    QTest::addRow("a longer mask") << V{1, 2} << 3 << V{1} << int(ErrorCode::InvalidArgument);
    QTest::addRow("no centroids") << V{1, 2} << 2 << V{} << int(ErrorCode::InvalidArgument);
    QTest::addRow("a centroid twice") << V{1, 2} << 2 << V{1, 1} << int(ErrorCode::InvalidArgument);
    QTest::addRow("descending centroids") << V{1, 2} << 2 << V{2, 1} << int(ErrorCode::InvalidArgument);
    QTest::addRow("256 centroids") << V{1, 2} << 2 << V(256, 1.0f) << int(ErrorCode::InvalidArgument);
    QTest::addRow("a NaN centroid") << V{1, 2} << 2 << V{1, std::nanf("")} << int(ErrorCode::NotFinite);
    QTest::addRow("an infinite centroid") << V{1, 2} << 2 << V{1, infinity} << int(ErrorCode::NotFinite);
    QTest::addRow("a NaN weight") << V{1, std::nanf("")} << 2 << V{1} << int(ErrorCode::NotFinite);
    QTest::addRow("an infinite weight") << V{1, -infinity} << 2 << V{1} << int(ErrorCode::NotFinite);
}

void TestCodeAssignment::refuses()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(int, maskSize);
    QFETCH(std::vector<float>, centroids);
    QFETCH(int, code);
    VERIFY_FAILS(assignCodes(weights, Mask(static_cast<std::size_t>(maskSize), true), {centroids}), ErrorCode(code));
}

void TestCodeAssignment::stops()
{
    std::stop_source source;
    source.request_stop();
    VERIFY_FAILS(assignCodes(std::vector<float>{1, 2}, Mask(2, true), {{1}}, JobContext(source.get_token())),
        ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestCodeAssignment)
#include "test_code_assignment.moc"
