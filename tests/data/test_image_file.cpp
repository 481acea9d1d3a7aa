// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_file.h"

#include "tests/support/test_support.h"

#include <cstring>
#include <functional>

using namespace pangkas;

namespace {

using Bytes = std::vector<std::byte>;

Bytes fixture(const std::string& name) { return test::bytesOf(test::dataPath("images/" + name)); }
Bytes fromText(std::string_view text)
{
    const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
    return Bytes(bytes.begin(), bytes.end());
}
Bytes cut(Bytes bytes, double share)
{
    bytes.resize(static_cast<std::size_t>(static_cast<double>(bytes.size()) * share));
    return bytes;
}
Bytes withByte(Bytes bytes, std::size_t place, int value)
{
    bytes.at(place) = static_cast<std::byte>(value);
    return bytes;
}
Bytes concatenated(Bytes a, const Bytes& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}
// A PNG that claims a size in its header, with the right checksum.
Bytes pngOfSize(std::string_view header)
{
    return concatenated(fromText("\x89PNG\r\n\x1a\n"), fromText(header));
}
// The frame header of a JPEG, whose height and width follow at +5 and +7.
std::size_t frameHeader(const Bytes& jpeg)
{
    for (std::size_t i = 0; i + 9 < jpeg.size(); ++i)
        if (jpeg[i] == std::byte{0xff} && jpeg[i + 1] == std::byte{0xc0} && jpeg[i + 2] == std::byte{0}
            && jpeg[i + 3] == std::byte{17})
            return i;
    return 0;
}

} // namespace

class TestImageFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsWhatIsWhole_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& entry : std::filesystem::directory_iterator(test::dataPath("images")))
            if (entry.is_regular_file())
                QTest::addRow("%s", entry.path().filename().c_str())
                    << QString::fromStdString(entry.path().filename().string());
    }
    void acceptsWhatIsWhole()
    {
        QFETCH(QString, name);
        const Bytes bytes = fixture(name.toStdString());
        const auto damage = findDamage(bytes);
        QVERIFY2(!damage, damage.value_or("").c_str());
        VERIFY_OK(decodeImage(bytes));
        QVERIFY(hasImageExtension(name.toStdString()));
    }

    void doesNotTurnByExif()
    {
        const auto image = decodeImage(fixture("rotated.jpg"));
        VERIFY_OK(image);
        QCOMPARE(image->width, 300);
        QCOMPARE(image->height, 220);
    }

    void findsDamage_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QString>("reason"); // part of it
        const auto row = [](const char* name, const Bytes& bytes, const char* reason) {
            QTest::addRow("%s", name) << QByteArray(
                reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()))
                                      << reason;
        };
        const Bytes jpeg = fixture("landscape.jpg"), progressive = fixture("progressive.jpg"), png = fixture("rgb.png");
        using namespace std::string_view_literals;
        row("empty", {}, "empty");
        row("text", fromText("this is no photograph"), "not an image");
        row("SVG", fromText("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "not an image");
        row("GIF", fromText("GIF89a\1\0\1\0"sv), "GIF is not supported");
        row("HEIC", fromText("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic"sv), "HEIC is not supported");
        row("AVIF", fromText("\0\0\0\x18" "ftypavif\0\0\0\0mif1miaf"sv), "AVIF is not supported");
        row("JPEG of three bytes", fromText("\xff\xd8\xff"), "JPEG ends early");
        row("JPEG cut in its header", cut(jpeg, 0.01), "JPEG");
        row("JPEG cut in the middle", cut(jpeg, 0.5), "JPEG ends early");
        row("JPEG cut near its end", cut(jpeg, 0.99), "JPEG ends early");
        row("JPEG without its end marker", Bytes(jpeg.begin(), jpeg.end() - 2), "JPEG ends early");
        row("JPEG without its last byte", Bytes(jpeg.begin(), jpeg.end() - 1), "JPEG ends early");
        row("progressive JPEG cut", cut(progressive, 0.6), "JPEG ends early");
        row("JPEG with a marker in its data",
            withByte(withByte(jpeg, jpeg.size() / 2, 0xff), jpeg.size() / 2 + 1, 0xd9), "JPEG");
        row("JPEG of no height", withByte(withByte(jpeg, frameHeader(jpeg) + 5, 0), frameHeader(jpeg) + 6, 0), "JPEG");
        row("JPEG said to be huge", withByte(withByte(jpeg, frameHeader(jpeg) + 5, 0xff), frameHeader(jpeg) + 7, 0xff),
            "more than the limit");
        row("JPEG with two components", withByte(jpeg, frameHeader(jpeg) + 9, 2), "JPEG");
        row("PNG signature alone", fromText("\x89PNG\r\n\x1a\n"), "PNG ends early");
        row("PNG cut", cut(png, 0.7), "PNG ends early");
        row("PNG without its end", Bytes(png.begin(), png.end() - 12), "PNG ends early");
        row("PNG with a wrong byte", withByte(png, png.size() / 2, std::to_integer<int>(png[png.size() / 2]) ^ 1),
            "wrong checksum");
        row("PNG with a chunk past the end", withByte(png, 33, 0x7f), "PNG ends early");
        row("PNG of 100000 x 100000", pngOfSize("\0\0\0\rIHDR\0\1\x86\xa0\0\1\x86\xa0\x08\2\0\0\0\x27\x30\x9c\x9f"sv),
            "more than the limit");
        row("PNG of 0 x 0", pngOfSize("\0\0\0\rIHDR\0\0\0\0\0\0\0\0\x08\2\0\0\0\xb4\xe9\xeb\x45"sv), "0 x 0");
        row("BMP cut", cut(fixture("plain.bmp"), 0.5), "BMP ends early");
        row("WebP cut", cut(fixture("lossy.webp"), 0.5), "WebP ends early");
        row("lossless WebP cut", cut(fixture("lossless.webp"), 0.9), "WebP ends early");
        row("lossless WebP garbled", withByte(withByte(fixture("lossless.webp"), 100, 0), 101, 0xff),
            "cannot be decoded");
        row("TIFF cut", cut(fixture("packed.tif"), 0.3), "");
        row("TIFF of eight bytes", cut(fixture("packed.tif"), 0.0), "");
        row("BigTIFF", fromText("II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0"sv), "TIFF of a kind");
    }
    void findsDamage()
    {
        QFETCH(QByteArray, data);
        QFETCH(QString, reason);
        const auto bytes = std::as_bytes(std::span(data.constData(), static_cast<std::size_t>(data.size())));
        const auto damage = findDamage(bytes);
        QVERIFY(damage);
        QVERIFY2(QString::fromStdString(*damage).contains(reason), damage->c_str());
        VERIFY_FAILS(decodeImage(bytes), ErrorCode::DamagedImages);
    }

    // No cut and no flipped bit may do more than be found or leave an image; most must be found.
    void survivesEveryChange_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("found"); // of the flipped bits, at least
        QTest::addRow("JPEG") << "small.jpg" << 0.15;
        QTest::addRow("progressive JPEG") << "progressive.jpg" << 0.15;
        QTest::addRow("CMYK") << "cmyk.jpg" << 0.15;
        QTest::addRow("PNG") << "strip.png" << 1.0;
        QTest::addRow("palette") << "palette.png" << 1.0;
        QTest::addRow("BMP") << "plain.bmp" << 0.0;
        QTest::addRow("WebP") << "lossy.webp" << 0.0;
        QTest::addRow("TIFF") << "packed.tif" << 0.0;
    }
    void survivesEveryChange()
    {
        QFETCH(QString, name);
        QFETCH(double, found);
        const Bytes whole = fixture(name.toStdString());
        constexpr std::size_t tries = 150;
        for (std::size_t i = 0; i < tries; ++i) {
            Bytes bytes = whole;
            bytes.resize(whole.size() * i / tries);
            const bool isJpegOrPng = name.endsWith("jpg") || name.endsWith("png");
            QVERIFY2(findDamage(bytes) || !isJpegOrPng, qPrintable(QString::number(bytes.size())));
            QCOMPARE(decodeImage(bytes).has_value(), !findDamage(bytes));
        }
        std::size_t damaged = 0;
        for (std::size_t i = 0; i < tries; ++i) {
            Bytes bytes = whole;
            const std::size_t place = (i < 40 ? i : whole.size() * i / tries);
            bytes[place] ^= std::byte{1} << (i % 8);
            const bool isDamaged = findDamage(bytes).has_value();
            damaged += isDamaged;
            QCOMPARE(decodeImage(bytes).has_value(), !isDamaged);
        }
        qInfo("%zu of %zu flipped bits were found", damaged, tries);
        QVERIFY(static_cast<double>(damaged) >= found * tries);
    }

    void recognisesByContent_data()
    {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<ImageFormat>("format");
        QTest::addRow("JPEG") << QByteArray("\xff\xd8\xff\xe0") << ImageFormat::Jpeg;
        QTest::addRow("text that starts like a BMP")
            << QByteArray("BMW is a car, not an image") << ImageFormat::Unknown;
        QTest::addRow("RIFF that is a sound") << QByteArray("RIFF\0\0\0\0WAVEfmt ", 16) << ImageFormat::Unknown;
        QTest::addRow("a video") << QByteArray("\0\0\0\x18" "ftypisom", 12) << ImageFormat::Unknown;
        QTest::addRow("nothing") << QByteArray() << ImageFormat::Unknown;
    }
    void recognisesByContent()
    {
        QFETCH(QByteArray, start);
        QFETCH(ImageFormat, format);
        QVERIFY(recogniseImage(std::as_bytes(std::span(start.constData(), static_cast<std::size_t>(start.size()))))
            == format);
    }

    void knowsExtensions()
    {
        for (const char* name : {"a.jpg", "b.JPEG", "c.c.PnG", "d.webp", "e.tif", "f.heic"})
            QVERIFY2(hasImageExtension(name), name);
        for (const char* name : {"README", "notes.txt", "Thumbs.db", "jpg", "a.jpg.part", "pic.svg", ""})
            QVERIFY2(!hasImageExtension(name), name);
    }
};

QTEST_APPLESS_MAIN(TestImageFile)
#include "test_image_file.moc"
