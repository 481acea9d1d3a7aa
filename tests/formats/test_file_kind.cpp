// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/file_kind.h"
#include "core/formats/model_reader.h"
#include "core/formats/printable.h"
#include "tests/support/test_support.h"

using namespace pangkas;
using namespace std::literals;

class TestFileKind : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsFilesByTheirContent_data();
    void tellsFilesByTheirContent();
    void refusesWhatIsNoFile_data();
    void refusesWhatIsNoFile();
    void showsTextFromFilesSafely_data();
    void showsTextFromFilesSafely();
};

void TestFileKind::tellsFilesByTheirContent_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("mentions");
    const auto add = [](const char* row, std::string_view content, ErrorCode code, const char* mentions) {
        QTest::addRow("%s", row) << QByteArray(content.data(), qsizetype(content.size())) << int(code) << mentions;
    };
    constexpr auto unsupported = ErrorCode::UnsupportedFormat;
    add("nothing", "", ErrorCode::EmptyFile, "download");
    add("a web page", "<!DOCTYPE html>\n<html><body>404</body></html>", unsupported, "web page");
    add("a web page after blanks", "\xef\xbb\xbf \r\n\t<HTML lang=id>", unsupported, "web page");
    add("an error as XML", "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", unsupported, "web page");
    add("a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 228053369\n",
        unsupported, "git lfs pull");
    add("a text", "Hello, this is no model at all, only some words.", unsupported, ".safetensors");
    add("blanks", "   \n", unsupported, ".safetensors");
    add("one byte", "P", unsupported, ".safetensors");
    add("one byte of a pickle", "\x80", unsupported, ".safetensors");
    add("gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", unsupported, "gunzip");
    add("Keras", "\x89HDF\r\n\x1a\n\x00\x00"sv, unsupported, "HDF5");
    add("GGUF", "GGUF\x03\x00\x00\x00\x00"sv, unsupported, "GGUF");
    add("ONNX",
        "\x08\x07\x12\x07pytorch\x1a\x05"
        "1.13.0"sv,
        unsupported, "ONNX");
    add("TensorFlow Lite", "\x1c\x00\x00\x00TFL3\x14\x00"sv, unsupported, "TensorFlow Lite");
    add("NumPy", "\x93NUMPY\x01\x00v\x00{'descr'"sv, unsupported, "NumPy");
    add("JPEG", "\xff\xd8\xff\xe0\x00\x10JFIF"sv, unsupported, "picture");
    add("PNG", "\x89PNG\r\n\x1a\n", unsupported, "picture");
    add("tar", std::string(257, 'a') + "ustar\0"s + std::string(300, '\0'), unsupported, "tar");
    add("a ZIP archive of nothing", "PK\x05\x06"s + std::string(18, '\0'), unsupported, "ZIP");
    add("a pickle of protocol 0", "cos\nsystem\n(S'touch pangkas-canary'\ntR.", ErrorCode::ForbiddenContent,
        "os.system");
    add("an instance in protocol 0", "(S'touch pangkas-canary'\nios\nsystem\n.", unsupported, "model file");
    add("an instance at once", "(ios\nsystem\n.", ErrorCode::ForbiddenContent, "os.system");
    add("a pickle of numbers",
        "\x80\x02]q\x00(K\x01K\x02"
        "e."sv,
        unsupported, "torch.save");
    add("legacy, nothing after the magic number", "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.",
        ErrorCode::TruncatedFile, "");
    add("zeros", std::string(5000, '\0'), unsupported, ".safetensors");
}

void TestFileKind::tellsFilesByTheirContent()
{
    QFETCH(QByteArray, content);
    QFETCH(int, code);
    QFETCH(QString, mentions);
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("weights.pth"));
    test::writeBytes(path, std::as_bytes(std::span(content.constData(), std::size_t(content.size()))));
    const auto model = readModelFile(path);
    VERIFY_FAILS(model, ErrorCode(code));
    QCOMPARE(model.error().file, path.string());
    QVERIFY2(QString::fromStdString(describe(model.error())).contains(mentions), describe(model.error()).c_str());
    QVERIFY(!std::filesystem::exists("pangkas-canary"));
}

void TestFileKind::refusesWhatIsNoFile_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("code");
    QTest::addRow("a folder") << "/tmp" << int(ErrorCode::InvalidArgument);
    QTest::addRow("nothing") << "/nowhere/weights.pth" << int(ErrorCode::FileNotFound);
    QTest::addRow("a device") << "/dev/zero" << int(ErrorCode::InvalidArgument);
    QTest::addRow("no name") << "" << int(ErrorCode::FileNotFound);
}

void TestFileKind::refusesWhatIsNoFile()
{
    QFETCH(QString, path);
    QFETCH(int, code);
    VERIFY_FAILS(readModelFile(test::toPath(path)), ErrorCode(code));
}

void TestFileKind::showsTextFromFilesSafely_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    QTest::addRow("plain") << QByteArray("conv1.weight") << QByteArray("conv1.weight");
    QTest::addRow("other scripts") << QByteArray("é中🐱") << QByteArray("é中🐱");
    QTest::addRow("a terminal's command") << QByteArray("a\x1b[2Jb\n") << QByteArray("a\\x1b[2Jb\\x0a");
    QTest::addRow("not UTF-8") << QByteArray("a\xff\xc3") << QByteArray("a\\xff\\xc3");
    QTest::addRow("overlong slash") << QByteArray("\xc0\xaf") << QByteArray("\\xc0\\xaf");
    QTest::addRow("half a surrogate pair") << QByteArray("\xed\xa0\x80") << QByteArray("\\xed\\xa0\\x80");
    QTest::addRow("right to left") << QByteArray("\xe2\x80\xae"
                                                 "htp.")
                                   << QByteArray("\\xe2\\x80\\xaehtp.");
    QTest::addRow("long") << QByteArray(500, 'x') << QByteArray(120, 'x') + "...";
}

void TestFileKind::showsTextFromFilesSafely()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, shown);
    QCOMPARE(QByteArray::fromStdString(printable(text.toStdString())), shown);
    QCOMPARE(isPrintable(text.toStdString()), text.size() < 200 ? text == shown : true);
}

QTEST_APPLESS_MAIN(TestFileKind)
#include "test_file_kind.moc"
