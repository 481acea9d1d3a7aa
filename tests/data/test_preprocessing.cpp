// SPDX-License-Identifier: GPL-3.0-or-later
// Against pictures that torchvision wrote: tests/data/make_image_fixtures.py.
#include "core/data/preprocessing.h"

#include "core/base/file.h"
#include "core/base/hashing.h"
#include "core/data/image_file.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cstdlib>

using namespace pangkas;

namespace {

Image readImage(const std::string& name)
{
    auto image = decodeImage(test::bytesOf(test::dataPath("images/" + name)));
    if (!image)
        throw std::runtime_error(name + ": " + describe(image.error()));
    return std::move(*image);
}

int largestDifference(const Image& a, const Image& b)
{
    if (a.width != b.width || a.height != b.height)
        return 256;
    int largest = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
        largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
    return largest;
}

Image plain(int width, int height)
{
    return {width, height,
        std::vector<std::uint8_t>(
            std::size_t{3} * static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 77)};
}

} // namespace

class TestPreprocessing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsTorchvision_data()
    {
        QTest::addColumn<QString>("picture");
        QTest::addColumn<int>("resize");
        QTest::addColumn<int>("crop");
        QTest::addColumn<bool>("whole");
        int rows = 0, wholes = 0;
        for (const auto& entry : std::filesystem::directory_iterator(test::dataPath("images/expected"))) {
            // NAME.RESIZE-CROP.png, or NAME.whole-RESIZE-CROP.png for a resize to a square
            const QStringList parts = QString::fromStdString(entry.path().filename().string()).split('.');
            if (parts.size() != 4 || parts[2].startsWith("at"))
                continue;
            QStringList sizes = parts[2].split('-');
            const bool isWhole = sizes.removeOne("whole");
            QTest::addRow("%s", entry.path().filename().c_str())
                << parts[0] + "." + parts[1] << sizes[0].toInt() << sizes[1].toInt() << isWhole;
            ++rows;
            wholes += isWhole;
        }
        QCOMPARE(wholes, 2);
        QVERIFY(rows > 25);
    }
    void equalsTorchvision()
    {
        QFETCH(QString, picture);
        QFETCH(int, resize);
        QFETCH(int, crop);
        QFETCH(bool, whole);
        Preprocessing preprocessing;
        preprocessing.resizeSide = resize;
        preprocessing.cropSize = crop;
        preprocessing.resizeMode = whole ? ResizeMode::Whole : ResizeMode::ShortSide;
        const auto cropped = resizeAndCrop(readImage(picture.toStdString()), preprocessing);
        VERIFY_OK(cropped);
        const Image expected =
            readImage(QString("expected/%1.%2%3-%4.png").arg(picture, whole ? "whole-" : "").arg(resize).arg(crop).toStdString());
        const int difference = largestDifference(*cropped, expected);
        // Lossy pictures may be decoded a level apart by another version of the decoder.
        const bool isLossy = picture.endsWith(".jpg") || picture == "lossy.webp";
        if (difference > 0)
            qInfo("differs by up to %d", difference);
        QVERIFY2(difference <= (isLossy ? 1 : 0), qPrintable(QString::number(difference)));
    }

    void cutsAsTorchvision_data()
    {
        QTest::addColumn<int>("x");
        QTest::addColumn<int>("y");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addRow("all") << 0 << 0 << 333 << 227;
        QTest::addRow("smaller") << 17 << 30 << 201 << 150;
        QTest::addRow("much enlarged") << 300 << 200 << 20 << 27;
        QTest::addRow("same size") << 100 << 0 << 224 << 224;
    }
    void cutsAsTorchvision()
    {
        QFETCH(int, x);
        QFETCH(int, y);
        QFETCH(int, width);
        QFETCH(int, height);
        const Image cut = cropResize(readImage("rgb.png"), x, y, width, height, 224);
        const auto expected = QString("expected/rgb.png.at-%1-%2-%3-%4.png").arg(x).arg(y).arg(width).arg(height);
        QCOMPARE(largestDifference(cut, readImage(expected.toStdString())), 0);
    }

    void normalizesAsTorchvision()
    {
        const auto cropped = resizeAndCrop(readImage("rgb.png"), {});
        VERIFY_OK(cropped);
        std::vector<float> planes(cropped->pixels.size());
        normalize(*cropped, {}, planes);
        const auto expected = readTextFile(test::dataPath("images/expected/normalized.txt"));
        VERIFY_OK(expected);
        QCOMPARE(sha256(std::as_bytes(std::span(planes))) + "\n", *expected);
    }

    void normalizesInTheNetworksOrder()
    {
        Preprocessing images;
        images.channels = ChannelOrder::Bgr;
        images.divisor = 1;
        images.mean = {104, 117, 123};
        images.deviation = {1, 2, 4};
        const Image image{2, 1, {10, 20, 30, 200, 100, 0}};
        std::vector<float> planes(6);
        normalize(image, images, planes);
        QCOMPARE(planes, (std::vector<float>{30 - 104, -104, (20 - 117) / 2.0f, (100 - 117) / 2.0f, (10 - 123) / 4.0f, (200 - 123) / 4.0f}));
    }

    void normalizesTheLuminance()
    {
        Preprocessing images;
        images.channels = ChannelOrder::Grey;
        images.divisor = 1;
        images.mean = {10, 99, 99};
        images.deviation = {2, 99, 99};
        // PIL's "L" of red, green, blue, white, a grey and (10, 20, 30): 76, 150, 29, 255, 77, 18.
        const Image image{6, 1, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 77, 77, 77, 10, 20, 30}};
        std::vector<float> plane(6);
        normalize(image, images, plane);
        QCOMPARE(plane, (std::vector<float>{33, 70, 9.5f, 122.5f, 33.5f, 4}));
    }

    void copesWithAnySize_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addRow("a pixel") << 1 << 1;
        QTest::addRow("a column of 10000") << 1 << 10000;
        QTest::addRow("a row of 10000") << 10000 << 1;
        QTest::addRow("a row of two million") << 2'000'000 << 1;
        QTest::addRow("two pixels") << 2 << 1;
        QTest::addRow("much smaller") << 3000 << 2000;
    }
    void copesWithAnySize()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        const auto cropped = resizeAndCrop(plain(width, height), {});
        VERIFY_OK(cropped);
        QCOMPARE(*cropped, plain(224, 224));
    }

    void refuses_data()
    {
        QTest::addColumn<int>("resize");
        QTest::addColumn<int>("crop");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<ErrorCode>("code");
        QTest::addRow("no size") << 0 << 224 << 9 << 9 << ErrorCode::InvalidArgument;
        QTest::addRow("negative crop") << 256 << -1 << 9 << 9 << ErrorCode::InvalidArgument;
        QTest::addRow("huge crop") << 256 << 20000 << 9 << 9 << ErrorCode::InvalidArgument;
        QTest::addRow("huge size") << 2'000'000'000 << 224 << 9 << 9 << ErrorCode::InvalidArgument;
        QTest::addRow("empty image") << 256 << 224 << 0 << 0 << ErrorCode::InvalidArgument;
        QTest::addRow("endless strip") << 256 << 224 << 1 << 5'000'000 << ErrorCode::LimitExceeded;
    }
    void refuses()
    {
        QFETCH(int, resize);
        QFETCH(int, crop);
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(ErrorCode, code);
        Preprocessing preprocessing;
        preprocessing.resizeSide = resize;
        preprocessing.cropSize = crop;
        VERIFY_FAILS(resizeAndCrop(plain(width, height), preprocessing), code);
    }

    void refusesPixelsThatDontFitTheSize()
    {
        Image image = plain(10, 10);
        image.height = 11;
        VERIFY_FAILS(resizeAndCrop(image, {}), ErrorCode::InvalidArgument);
    }

    void flips()
    {
        Image image{3, 2, {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19}};
        const Image original = image;
        flipHorizontally(image);
        QCOMPARE(
            image.pixels, (std::vector<std::uint8_t>{7, 8, 9, 4, 5, 6, 1, 2, 3, 17, 18, 19, 14, 15, 16, 11, 12, 13}));
        flipHorizontally(image);
        QCOMPARE(image, original);
    }
};

QTEST_APPLESS_MAIN(TestPreprocessing)
#include "test_preprocessing.moc"
