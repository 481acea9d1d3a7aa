// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_warp.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <functional>

using namespace pangkas;

namespace {

/// Its channels are the value, 255 less it, and it halved.
Image picture(int width, int height, const std::function<int(int x, int y)>& value)
{
    Image image{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const int v = value(x, y);
            for (const int channel : {v, 255 - v, v / 2})
                image.pixels.push_back(std::uint8_t(channel));
        }
    }
    return image;
}

int numbered(int x, int y) { return 10 * y + x; }

QList<int> firstChannel(const Image& image)
{
    QList<int> values;
    for (std::size_t i = 0; i < image.pixels.size(); i += 3)
        values.append(image.pixels[i]);
    return values;
}

} // namespace

Q_DECLARE_METATYPE(Warp)

class TestImageWarp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void movesWholePixels_data();
    void movesWholePixels();
    void blendsBetweenPixels_data();
    void blendsBetweenPixels();
    void turnsCounterclockwise();
    void staysInRange();
};

void TestImageWarp::movesWholePixels_data()
{
    QTest::addColumn<Warp>("warp");
    QTest::addColumn<int>("width");
    QTest::addColumn<QList<int>>("values");
    QTest::addRow("nothing") << Warp{} << 3 << QList<int>{0, 1, 2, 10, 11, 12, 20, 21, 22};
    QTest::addRow("a quarter turn") << Warp{90, 0, 0, 1} << 3 << QList<int>{2, 12, 22, 1, 11, 21, 0, 10, 20};
    QTest::addRow("a quarter turn back") << Warp{-90, 0, 0, 1} << 3 << QList<int>{20, 10, 0, 21, 11, 1, 22, 12, 2};
    QTest::addRow("half a turn") << Warp{180, 0, 0, 1} << 3 << QList<int>{22, 21, 20, 12, 11, 10, 2, 1, 0};
    QTest::addRow("right by two of four") << Warp{0, 0.5, 0, 1} << 4
                                          << QList<int>{0, 0, 0, 1, 10, 10, 10, 11, 20, 20, 20, 21, 30, 30, 30, 31};
    QTest::addRow("up by one of four") << Warp{0, 0, -0.25, 1} << 4
                                       << QList<int>{10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33, 30, 31, 32, 33};
    // Turned first, then moved: to the right, whatever way it has been turned.
    QTest::addRow("a quarter turn, right by one of three") << Warp{90, 1.0 / 3, 0, 1} << 3
                                                           << QList<int>{2, 2, 12, 1, 1, 11, 0, 0, 10};
}

void TestImageWarp::movesWholePixels()
{
    QFETCH(Warp, warp);
    QFETCH(int, width);
    QFETCH(QList<int>, values);
    const Image image = warped(picture(width, width, numbered), warp);
    QCOMPARE(image.width, width);
    QCOMPARE(image.height, width);
    QCOMPARE(firstChannel(image), values);
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
        QCOMPARE(int(image.pixels[i + 1]), 255 - image.pixels[i]);
        QCOMPARE(int(image.pixels[i + 2]), image.pixels[i] / 2);
    }
}

void TestImageWarp::blendsBetweenPixels_data()
{
    QTest::addColumn<Warp>("warp");
    QTest::addColumn<QList<int>>("values"); // of 0 80 160 240
    QTest::addRow("right by half a pixel") << Warp{0, 0.125, 0, 1} << QList<int>{0, 40, 120, 200};
    QTest::addRow("left by half a pixel") << Warp{0, -0.125, 0, 1} << QList<int>{40, 120, 200, 240};
    QTest::addRow("twice as large") << Warp{0, 0, 0, 2} << QList<int>{60, 100, 140, 180};
    QTest::addRow("half as large") << Warp{0, 0, 0, 0.5} << QList<int>{0, 40, 200, 240};
    QTest::addRow("far away") << Warp{0, 100, 0, 1} << QList<int>{0, 0, 0, 0};
}

void TestImageWarp::blendsBetweenPixels()
{
    QFETCH(Warp, warp);
    QFETCH(QList<int>, values);
    QCOMPARE(firstChannel(warped(picture(4, 1, [](int x, int) { return 80 * x; }), warp)), values);
}

void TestImageWarp::turnsCounterclockwise()
{
    // A dot to the right of the centre of a wide picture climbs.
    const Image image = picture(31, 21, [](int x, int y) { return x == 25 && y == 10 ? 255 : 0; });
    const QList<int> turned = firstChannel(warped(image, {30, 0, 0, 1}));
    const auto brightest = std::ranges::max_element(turned) - turned.begin();
    QCOMPARE(brightest % 31, 24); // 15 + 10 cos 30 = 23.7
    QCOMPARE(brightest / 31, 5); // 10 - 10 sin 30 = 5
}

void TestImageWarp::staysInRange()
{
    // Corners, edges, single pixels: nothing is read outside (the address sanitizer watches).
    for (const auto& [width, height] : {std::pair(1, 1), std::pair(1, 7), std::pair(7, 1), std::pair(8, 5)}) {
        const Image image = picture(width, height, [](int x, int y) { return 255 * ((x + y) % 2); });
        for (int angle = -180; angle <= 180; angle += 15) {
            const Image result = warped(image, {double(angle), 0.3, -0.4, 0.7});
            QCOMPARE(result.pixels.size(), image.pixels.size());
        }
    }
    const Image white = picture(9, 9, [](int, int) { return 255; });
    QCOMPARE(warped(white, {33, 0.1, 0.2, 1.3}), white);
}

QTEST_APPLESS_MAIN(TestImageWarp)
#include "test_image_warp.moc"
