// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/formats/safetensors_writer.h"
#include "tests/formats/file_builders.h"
#include "tests/support/test_support.h"

#include <csignal>

#include <sys/resource.h>

using namespace pangkas;
using namespace std::literals;

class TestSafetensors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads();
    void refusesBadHeaders_data();
    void refusesBadHeaders();
    void writesWhatItReads();
    void writesTheSameBytesEachTime();
    void refusesNamesItCannotWrite_data();
    void refusesNamesItCannotWrite();
    void leavesTheOldFile_data();
    void leavesTheOldFile();
};

namespace {

const std::string sixteen = test::floats({1, 2, 3, 4});

QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

} // namespace

void TestSafetensors::reads()
{
    const test::ScratchFile file;
    const auto read = file.readAs(test::safetensors(
        R"({"b":{"shape":[2],"data_offsets":[8,16],"dtype":"F32"},)"
        R"("__metadata__":{"k":"v"},"none":{"dtype":"F32","shape":[0],"data_offsets":[8,8]},)"
        R"("a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}    )",
        sixteen));
    VERIFY_OK(read);
    QVERIFY(read->format == ModelFormat::Safetensors);
    QCOMPARE(read->metadata, (std::map<std::string, std::string>{{"k", "v"}}));
    QCOMPARE(read->model.tensors().size(), 3u);
    QCOMPARE(test::toText(read->model.tensors()[0]), QByteArray("a 1x2: 1 2"));
    QCOMPARE(test::toText(read->model.tensors()[1]), QByteArray("none 0: "));
    QCOMPARE(test::toText(read->model.tensors()[2]), QByteArray("b 2: 3 4"));
}

void TestSafetensors::refusesBadHeaders_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("mentions");
    const auto add = [](const char* row, const std::string& file, ErrorCode code, const char* mentions = "") {
        QTest::addRow("%s", row) << bytes(file) << int(code) << mentions;
    };
    const auto header = [&](const char* row, const char* json, ErrorCode code, const char* mentions = "") {
        add(row, test::safetensors(json, sixteen), code, mentions);
    };
    constexpr auto corrupt = ErrorCode::CorruptFile, cut = ErrorCode::TruncatedFile, limit = ErrorCode::LimitExceeded;
    const std::string good = R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})";
    QTest::addRow("length 2^63") << bytes("\0\0\0\0\0\0\0\x80"s + good + sixteen) << int(limit)
                                 << "9223372036854775808";
    QTest::addRow("length 2^64 - 1") << bytes("\xff\xff\xff\xff\xff\xff\xff\xff"s + good + sixteen) << int(limit)
                                     << "header";
    add("length above 100 MB", test::safetensors(good, sixteen, 100'000'001), limit, "100000001");
    add("length above the file", test::safetensors(good, sixteen, 99'999'999), cut);
    add("length one too small", test::safetensors(good, sixteen, std::int64_t(good.size()) - 1), corrupt, "JSON");
    add("length one too large", test::safetensors(good, sixteen, std::int64_t(good.size()) + 1), cut, "15 bytes");
    add("length 0", test::safetensors("{" + good, sixteen, 0), corrupt);
    header("overlapping offsets",
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
        R"("b":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}})",
        corrupt, "b: begins at 4");
    header("the same place twice",
        R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},)"
        R"("b":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})",
        corrupt);
    header("a hole",
        R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
        R"("b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})",
        corrupt, "hole");
    header("a hole in front", R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}})", corrupt, "hole");
    header("bytes left over", R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}})", corrupt, "4 bytes after");
    header("nothing but bytes", R"({})", corrupt, "16 bytes after");
    header("past the end", R"({"a":{"dtype":"F32","shape":[5],"data_offsets":[0,20]}})", cut, "a: offsets 0 to 20");
    header("offsets of 2^64 - 1",
        R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[18446744073709551600,18446744073709551615]}})", cut);
    header("offsets beyond 64 bits", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,18446744073709551632]}})",
        corrupt);
    header("backward offsets", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}})", corrupt);
    header("negative offsets", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}})", corrupt, "negative");
    header("three offsets", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16,16]}})", corrupt);
    header("one offset", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[16]}})", corrupt, "1 offsets");
    header("offsets that are no list", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":16}})", corrupt);
    header("a shape too small", R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}})", corrupt, "shape 3");
    header("a shape whose product wraps",
        R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,4],"data_offsets":[0,16]}})", limit);
    header("a size of 2^63", R"({"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,16]}})", corrupt);
    header("a fraction", R"({"a":{"dtype":"F32","shape":[4.0],"data_offsets":[0,16]}})", corrupt, "integer");
    header("a nested shape", R"({"a":{"dtype":"F32","shape":[[4]],"data_offsets":[0,16]}})", corrupt);
    header("17 dimensions",
        R"({"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4],"data_offsets":[0,16]}})", limit);
    header("an unknown type", R"({"a":{"dtype":"F32x","shape":[4],"data_offsets":[0,16]}})",
        ErrorCode::UnsupportedFormat, "F32x");
    header("a type that is a number", R"({"a":{"dtype":32,"shape":[4],"data_offsets":[0,16]}})", corrupt);
    header("no type", R"({"a":{"shape":[4],"data_offsets":[0,16]}})", corrupt, "missing");
    header("no shape", R"({"a":{"dtype":"F32","data_offsets":[0,16]}})", corrupt, "missing");
    header("an unknown key", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16],"more":1}})", corrupt, "more");
    header("one name twice",
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
        R"("a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})",
        ErrorCode::DuplicateName, "'a' twice");
    header("one key twice", R"({"a":{"dtype":"F32","shape":[4],"shape":[4],"data_offsets":[0,16]}})",
        ErrorCode::DuplicateName, "'shape' twice");
    header("metadata twice",
        R"({"__metadata__":{},"__metadata__":{},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})",
        ErrorCode::DuplicateName);
    header("one of the metadata twice",
        R"({"__metadata__":{"k":"1","k":"2"},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})",
        ErrorCode::DuplicateName);
    header("metadata that are numbers",
        R"({"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})", corrupt);
    header("nested metadata", R"({"__metadata__":{"k":{}},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})",
        corrupt);
    header("metadata that are a list", R"({"__metadata__":[],"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})",
        corrupt);
    header("null", R"({"a":null})", corrupt, "null");
    header("no JSON", R"({"a":{)", corrupt, "JSON");
    header("text after the JSON", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}} x)", corrupt, "JSON");
    header("a name that isn't UTF-8", "{\"a\xff\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", corrupt,
        "JSON");
    header("a name of control characters", R"({"a\u001b[2J":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})",
        corrupt, "x1b");
    header("no name", R"({"":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})", corrupt, "name");
    header("only integers", R"({"a":{"dtype":"I32","shape":[4],"data_offsets":[0,16]}})", ErrorCode::UnsupportedFormat,
        "no floating-point");
    header("integers of the wrong size", R"({"a":{"dtype":"I64","shape":[4],"data_offsets":[0,16]}})", corrupt);
    add("a million brackets", test::safetensors("{\"a\":" + std::string(1'000'000, '['), sixteen), corrupt);
    add("a million objects",
        test::safetensors(
            [] {
                std::string deep;
                for (int i = 0; i < 1'000'000; ++i)
                    deep += "{\"a\":";
                return deep;
            }(),
            sixteen),
        corrupt);
}

void TestSafetensors::refusesBadHeaders()
{
    QFETCH(QByteArray, file);
    QFETCH(int, code);
    QFETCH(QString, mentions);
    const test::ScratchFile scratch;
    const auto read = scratch.readAs(file.toStdString());
    VERIFY_FAILS(read, ErrorCode(code));
    const auto text = describe(read.error());
    QVERIFY2(QString::fromStdString(text).contains(mentions), text.c_str());
}

void TestSafetensors::writesWhatItReads()
{
    const auto values = test::bellValues(60, 3);
    const ModelSnapshot model({Tensor::fromValues("conv.weight", {3, 4, 5}, values),
        Tensor::fromValues("bias", {4}, std::array{-0.0f, 1e-45f, std::numeric_limits<float>::infinity(), 1.5f}),
        Tensor::fromValues("none", {0, 3}, {}), Tensor::fromValues("lapisan-é", {}, std::array{7.0f})});
    const std::map<std::string, std::string> metadata{{"classes", "kucing,anjing"}, {"catatan", "é \"\\\n"}};
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("model.safetensors"));
    std::int64_t last = 0;
    const JobContext job({}, [&](const Progress& progress) {
        QVERIFY(progress.stage == Stage::Writing);
        last = progress.done;
    });
    VERIFY_OK(writeSafetensors(model, metadata, path, job));
    QCOMPARE(last, std::int64_t(model.denseBytes()));
    const auto read = readModelFile(path);
    VERIFY_OK(read);
    QCOMPARE(read->metadata, metadata);
    QVERIFY(read->notes.empty());
    QCOMPARE(read->model.tensors().size(), model.tensors().size());
    for (std::size_t i = 0; i < model.tensors().size(); ++i)
        QVERIFY(isBitIdentical(read->model.tensors()[i], model.tensors()[i]));
}

void TestSafetensors::writesTheSameBytesEachTime()
{
    const QTemporaryDir folder;
    const auto a = test::toPath(folder.filePath("a")), b = test::toPath(folder.filePath("b"));
    const auto model = test::model("z 2x2: 1 -2 3 -4\na: 5");
    VERIFY_OK(writeSafetensors(model, {{"y", "1"}, {"x", "2"}}, a));
    VERIFY_OK(writeSafetensors(model, {{"x", "2"}, {"y", "1"}}, b));
    QCOMPARE(test::bytesOf(a), test::bytesOf(b));
    QCOMPARE(test::bytesOf(a)[8], std::byte{'{'});
}

void TestSafetensors::refusesNamesItCannotWrite_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<int>("code");
    QTest::addRow("one name twice") << "a: 1\na: 2" << QByteArray() << int(ErrorCode::DuplicateName);
    QTest::addRow("the metadata's key") << "__metadata__: 1" << QByteArray() << int(ErrorCode::InvalidArgument);
    QTest::addRow("control characters") << "a\x1b: 1" << QByteArray() << int(ErrorCode::InvalidArgument);
    QTest::addRow("metadata that are no text") << "a: 1" << QByteArray("\xff") << int(ErrorCode::InvalidArgument);
}

void TestSafetensors::refusesNamesItCannotWrite()
{
    QFETCH(QString, model);
    QFETCH(QByteArray, metadata);
    QFETCH(int, code);
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("model.safetensors"));
    VERIFY_FAILS(
        writeSafetensors(test::model(qPrintable(model)), {{"k", metadata.toStdString()}}, path), ErrorCode(code));
    QVERIFY(std::filesystem::is_empty(test::toPath(folder.path())));
}

void TestSafetensors::leavesTheOldFile_data()
{
    QTest::addColumn<QString>("trouble");
    QTest::addRow("cancelled") << "cancel";
    QTest::addRow("the disk is full") << "full";
}

void TestSafetensors::leavesTheOldFile()
{
    QFETCH(QString, trouble);
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("model.safetensors"));
    VERIFY_OK(writeFileAtomically(path, "old"));
    const auto values = test::bellValues(3'000'000, 1);
    const ModelSnapshot model({Tensor::fromValues("a", {3'000'000}, values)});
    std::stop_source source;
    const bool isCancel = trouble == "cancel";
    const JobContext job(source.get_token(), [&](const Progress&) {
        if (isCancel)
            source.request_stop();
    });
    // RLIMIT_FSIZE stands in for a full disk: write(2) fails in the middle of a file.
    struct sigaction ignore = {}, previous = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &ignore, &previous);
    rlimit before = {};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{5'000'000, before.rlim_max};
    if (!isCancel)
        setrlimit(RLIMIT_FSIZE, &small);
    const auto written = writeSafetensors(model, {}, path, job);
    setrlimit(RLIMIT_FSIZE, &before);
    sigaction(SIGXFSZ, &previous, nullptr);
    QVERIFY(!written);
    QCOMPARE(written.error().code == ErrorCode::Cancelled, isCancel);
    QCOMPARE(*readTextFile(path), std::string("old"));
    QCOMPARE(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
}

QTEST_APPLESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
