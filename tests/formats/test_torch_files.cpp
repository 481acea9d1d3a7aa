// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's two layouts, with files made by hand: sizes and views that lie, storages that are missing, shared or
// damaged, and large tensors that are read in pieces.
#include "core/archive/zip_writer.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "tests/formats/file_builders.h"
#include "tests/support/test_support.h"

#include <limits>

using namespace pangkas;
using namespace std::literals;
using test::PickleBuilder;
using test::PickledTensor;

class TestTorchFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checksEveryNumber_data();
    void checksEveryNumber();
    void checksTheArchive_data();
    void checksTheArchive();
    void checksTheLegacyLayout_data();
    void checksTheLegacyLayout();
    void readsPartsOfStoragesBefore04();
    void findsTheWeights_data();
    void findsTheWeights();
    void readsLargeTensorsInPieces_data();
    void readsLargeTensorsInPieces();
    void namesTheDamagedTensor();
    void stopsWhenAsked();
};

namespace {

constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
const std::string fourFloats = test::floats({1, 2, 3, 4});

QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

/// The same tensors over the same storage in both layouts.
void addBoth(const char* row, const std::vector<PickledTensor>& tensors, ErrorCode code, const char* mentions,
    const std::string& storage = fourFloats)
{
    const std::string pickle = test::statePickle(tensors);
    QTest::addRow("%s, ZIP", row) << bytes(test::torchZip(pickle, {{"0", storage}})) << int(code) << mentions;
    const auto count = static_cast<std::uint64_t>(tensors.front().count);
    QTest::addRow("%s, legacy", row) << bytes(test::torchLegacy(pickle, {{"0", count, storage}})) << int(code)
                                     << mentions;
}

void addColumns()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("mentions");
}

void verifyRefused()
{
    QFETCH(QByteArray, file);
    QFETCH(int, code);
    QFETCH(QString, mentions);
    const test::ScratchFile scratch;
    const auto read = scratch.readAs(file.toStdString());
    VERIFY_FAILS(read, ErrorCode(code));
    const auto text = describe(read.error());
    QVERIFY2(QString::fromStdString(text).contains(mentions), text.c_str());
    QCOMPARE(read.error().file, scratch.path().string());
}

} // namespace

void TestTorchFiles::checksEveryNumber_data()
{
    addColumns();
    constexpr auto corrupt = ErrorCode::CorruptFile, limit = ErrorCode::LimitExceeded;
    addBoth("one row too many", {{.size = {3, 2}}}, corrupt, "a: shape 3 x 2");
    addBoth("begins one too late", {{.offset = 1}}, corrupt, "outside");
    addBoth("begins at the end", {{.size = {}, .stride = {}, .offset = 4}}, corrupt, "outside");
    addBoth("begins far behind the end", {{.size = {0}, .stride = {1}, .offset = huge}}, corrupt, "outside");
    addBoth("strides too far", {{.stride = {3, 1}}}, corrupt, "outside");
    addBoth("strides beyond 64 bits", {{.size = {3, 3}, .stride = {huge, huge}}}, corrupt, "outside");
    addBoth("a negative stride", {{.stride = {-2, 1}, .offset = 2}}, corrupt, "negative stride");
    addBoth("a negative size", {{.size = {-2, -2}}}, corrupt, "negative size");
    addBoth("a negative offset", {{.offset = -1}}, corrupt, "offset");
    addBoth("a size of 2^63 - 1", {{.size = {huge}, .stride = {1}}}, limit, "a: ");
    addBoth("sizes whose product wraps to zero", {{.size = {1ll << 32, 1ll << 32}, .stride = {0, 0}}}, limit, "a: ");
    addBoth("more sizes than strides", {{.stride = {1}}}, corrupt, "strides");
    addBoth("17 dimensions", {{.size = std::vector<std::int64_t>(17, 1), .stride = std::vector<std::int64_t>(17, 1)}},
        limit, "17");
    addBoth("65 dimensions", {{.size = std::vector<std::int64_t>(65, 1), .stride = std::vector<std::int64_t>(65, 1)}},
        limit, "65");
    addBoth("one number repeated to 4 GB", {{.size = {1 << 15, 1 << 15}, .stride = {0, 0}}}, limit, "memory");
    addBoth("half a tensor repeated to 4 GB", {{.size = {1 << 15, 1 << 13, 4}, .stride = {0, 0, 1}}}, limit, "memory");
    std::vector<PickledTensor> many;
    for (int i = 0; i < 300; ++i)
        many.push_back({.name = std::to_string(i), .size = {1 << 18}, .stride = {0}});
    addBoth("300 tensors of one number", many, limit, "memory");
    addBoth("one name twice", {{}, {}}, ErrorCode::DuplicateName, "'a'");
    addBoth("no name", {{.name = ""}}, corrupt, "name");
    addBoth("a name of control characters", {{.name = "a\x1b[2J"}}, corrupt, "a\\x1b[2J");
    addBoth("a name that is no text", {{.name = "a\xff"}}, corrupt, "a\\xff");
    addBoth(
        "a storage described in two ways", {{}, {.name = "b", .size = {2}, .stride = {1}, .count = 2}}, corrupt, "");
    addBoth("a storage of two types", {{}, {.name = "b", .size = {2}, .stride = {1}, .storage = "HalfStorage"}},
        corrupt, "two ways");
}

void TestTorchFiles::checksEveryNumber()
{
    verifyRefused();
}

void TestTorchFiles::checksTheArchive_data()
{
    addColumns();
    const std::string pickle = test::statePickle({{}});
    const auto add = [](const char* row, const std::string& file, ErrorCode code, const char* mentions) {
        QTest::addRow("%s", row) << bytes(file) << int(code) << mentions;
    };
    constexpr auto corrupt = ErrorCode::CorruptFile, unsupported = ErrorCode::UnsupportedFormat;
    add("a storage too small", test::torchZip(pickle, {{"0", fourFloats.substr(4)}}), corrupt,
        "a: the storage archive/data/0 has 12 bytes");
    add("a storage too large", test::torchZip(pickle, {{"0", fourFloats + "abcd"}}), corrupt, "20 bytes");
    add("a storage a thousand times too small",
        test::torchZip(test::statePickle({{.size = {4000}, .stride = {1}, .count = 4000}}), {{"0", fourFloats}}),
        corrupt, "16 bytes");
    add("a storage of 2^63 bytes", test::torchZip(test::statePickle({{.count = huge}}), {{"0", fourFloats}}), corrupt,
        "declared");
    add("no storage", test::torchZip(pickle, {}), corrupt, "a: the storage archive/data/0 isn't in the archive");
    add("a storage outside the archive",
        test::torchZip(test::statePickle({{.key = "../../../../etc/passwd"}}), {{"0", fourFloats}}), corrupt,
        "isn't in the archive");
    add("bytes after the pickle", test::torchZip(pickle + "cos\nsystem\n.", {{"0", fourFloats}}), corrupt, "follow");
    add("an empty pickle", test::torchZip("", {{"0", fourFloats}}), ErrorCode::TruncatedFile, "");
    add("big-endian", test::torchZip(pickle, {{"0", fourFloats}}, {{"byteorder", "big"}}), unsupported, "'big'");
    add("TorchScript", test::torchZip(pickle, {{"0", fourFloats}}, {{"constants.pkl", "\x80\x02)."}}), unsupported,
        "TorchScript");
    add("TorchScript's code alone", test::torchZip(pickle, {{"0", fourFloats}}, {{"code/__torch__.py", "pass"}}),
        unsupported, "TorchScript");
    PickleBuilder twice;
    for (int i = 0; i < 2; ++i)
        test::addTensor((i == 0 ? twice.raw("}") : twice).text("model").raw("}").text("w"), {}).raw("ss");
    add("two models of one name", test::torchZip(twice.stop(), {{"0", fourFloats}}), ErrorCode::DuplicateName,
        "'model' twice");
    add("a number", test::torchZip(PickleBuilder().raw("K\x01").stop(), {}), unsupported, "int");
    add("an empty state_dict", test::torchZip(test::statePickle({}), {}), unsupported, "no floating-point tensors");
    std::string file;
    ZipWriter zip([&](std::span<const std::byte> part) -> Result<void> {
        file.append(reinterpret_cast<const char*>(part.data()), part.size());
        return {};
    });
    const auto stored = [&](const char* name, std::string_view text) {
        return zip.addStored(name, std::as_bytes(std::span(text.data(), text.size()))).has_value();
    };
    bool isGood = stored("a/data.pkl", pickle);
    const std::string deflated = "\x01\x10\x00\xef\xff"s + fourFloats; // one stored block
    const auto plain = std::as_bytes(std::span(fourFloats.data(), fourFloats.size()));
    isGood = isGood
        && zip.addDeflated(
            "a/data/0", std::as_bytes(std::span(deflated.data(), deflated.size())), plain.size(), crc32(plain));
    isGood = isGood && zip.finish();
    if (!isGood)
        qFatal("the archive couldn't be built");
    add("a compressed storage", file, unsupported, "compressed");
    file.clear();
    ZipWriter two([&](std::span<const std::byte> part) -> Result<void> {
        file.append(reinterpret_cast<const char*>(part.data()), part.size());
        return {};
    });
    for (const char* name : {"a/data.pkl", "b/data.pkl"})
        isGood = isGood && two.addStored(name, std::as_bytes(std::span(pickle.data(), pickle.size())));
    isGood = isGood && two.finish();
    add("two models", file, corrupt, "2 models");
    add("bytes after the archive", test::torchZip(pickle, {{"0", fourFloats}}) + "x", corrupt, "");
    add("bytes before the archive", "PK\x03\x04"s + test::torchZip(pickle, {{"0", fourFloats}}), corrupt, "");
}

void TestTorchFiles::checksTheArchive()
{
    verifyRefused();
}

void TestTorchFiles::checksTheLegacyLayout_data()
{
    addColumns();
    const std::string pickle = test::statePickle({{}});
    const auto add = [](const char* row, const std::string& file, ErrorCode code, const char* mentions) {
        QTest::addRow("%s", row) << bytes(file) << int(code) << mentions;
    };
    const std::string good = test::torchLegacy(pickle, {{"0", 4, fourFloats}});
    constexpr auto corrupt = ErrorCode::CorruptFile, cut = ErrorCode::TruncatedFile;
    add("fewer elements than declared", test::torchLegacy(pickle, {{"0", 3, fourFloats}}), corrupt,
        "3 elements, but 4");
    add("2^61 elements", test::torchLegacy(test::statePickle({{.count = 1ll << 61}}), {{"0", 1ull << 61, fourFloats}}),
        cut, "left");
    add("2^63 - 1 elements",
        test::torchLegacy(test::statePickle({{.count = huge}}), {{"0", std::uint64_t(huge), fourFloats}}), cut, "left");
    add("half a storage", test::torchLegacy(pickle, {{"0", 4, fourFloats.substr(8)}}), cut, "8 bytes are left");
    add("bytes after the storages", good + "x", corrupt, "1 bytes follow");
    add("no storage", test::torchLegacy(pickle, {}), corrupt, "'0' isn't in the file");
    add("a storage nobody knows", test::torchLegacy(pickle, {{"0", 4, fourFloats}, {"1", 4, fourFloats}}), corrupt,
        "'1'");
    add("a storage twice", test::torchLegacy(pickle, {{"0", 4, fourFloats}, {"0", 4, fourFloats}}), corrupt, "twice");
    add("no list of storages", good.substr(0, good.find("](X")) + "N." + good.substr(good.size() - 24), corrupt,
        "list");
    std::string changed = good;
    changed.replace(changed.find("M\xe9\x03"), 3, "M\xea\x03");
    add("another version", changed, ErrorCode::UnsupportedFormat, "1001");
    changed = good;
    changed.replace(changed.find("\x88s."), 1, "\x89");
    add("big-endian", changed, ErrorCode::UnsupportedFormat, "big-endian");
    add("a forbidden object",
        test::torchLegacy(PickleBuilder().global("os", "system").text("ls").raw("\x85R").stop(), {}),
        ErrorCode::ForbiddenContent, "os.system");
    add("a forbidden object in the list of storages", good.substr(0, good.find("](X")) + "cos\nsystem\n.",
        ErrorCode::ForbiddenContent, "os.system");
}

void TestTorchFiles::checksTheLegacyLayout()
{
    verifyRefused();
}

void TestTorchFiles::readsPartsOfStoragesBefore04()
{
    // ('storage', class, key, device, elements of the whole, (key of the part, offset, elements of the part))
    const auto withPart = [](std::int64_t offset, std::int64_t count) {
        PickleBuilder pickle;
        pickle.raw("}").text("a").global("torch._utils", "_rebuild_tensor").raw("((").text("storage");
        pickle.global("torch", "FloatStorage").text("0").text("cpu").integer(4);
        pickle.raw("(").text("part").integer(offset).integer(count).raw("ttQ");
        pickle.integer(0).integers({2}).integers({1}).raw("tRs");
        return test::torchLegacy(pickle.stop(), {{"0", 4, fourFloats}});
    };
    const test::ScratchFile file;
    const auto read = file.readAs(withPart(1, 2));
    VERIFY_OK(read);
    QCOMPARE(test::toText(read->model.tensors().front()), QByteArray("a 2: 2 3"));
    VERIFY_FAILS(file.readAs(withPart(1, 1)), ErrorCode::CorruptFile);
    VERIFY_FAILS(file.readAs(withPart(3, 2)), ErrorCode::CorruptFile);
    VERIFY_FAILS(file.readAs(withPart(-1, 2)), ErrorCode::CorruptFile);
    VERIFY_FAILS(file.readAs(withPart(huge, huge)), ErrorCode::CorruptFile);
}

void TestTorchFiles::findsTheWeights_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QByteArray>("tensor"); // empty: several dictionaries, none chosen
    QTest::addColumn<QString>("note");
    const auto add = [](const char* row, const PickleBuilder& pickle, const char* tensor, const char* note) {
        QTest::addRow("%s", row) << bytes(pickle.stop()) << QByteArray(tensor) << note;
    };
    const auto weights = [](PickleBuilder& pickle, const char* key, std::int64_t offset) {
        pickle.text(key).raw("}");
        test::addTensor(pickle.text("w"), {.size = {1}, .stride = {1}, .offset = offset}).raw("ss");
    };
    PickleBuilder averaged;
    weights(averaged.raw("}"), "state_dict_ema", 0);
    weights(averaged, "state_dict", 1);
    add("beside its average", averaged, "w 1: 2", "took the weights from 'state_dict'");
    PickleBuilder first;
    weights(first.raw("}"), "net", 0);
    weights(first, "model", 1);
    add("the more telling name", first, "w 1: 2", "took the weights from 'model'");
    PickleBuilder deeper;
    weights(deeper.raw("}").text("checkpoint").raw("}").text("inner").raw("}"), "model", 3);
    add("three levels down", deeper.raw("ss"), "w 1: 4", "took the weights from 'checkpoint/inner/model'");
    PickleBuilder extra;
    test::addTensor(extra.raw("}").text("w"), {.size = {1}, .stride = {1}}).raw("s");
    add("beside settings", extra.text("fc._extra_state").raw("}s").text("version").raw("K\x02s"), "w 1: 1",
        "left out 'fc._extra_state', 'version': no tensor");
    PickleBuilder optimizer;
    weights(optimizer.raw("}"), "model", 2);
    test::addTensor(optimizer.text("optimizer").raw("}").text("state").raw("}K\x00}"sv).text("exp_avg"),
        {.size = {1}, .stride = {1}, .key = "missing"})
        .raw("ssss");
    add("beside an optimizer whose numbers aren't even there", optimizer, "w 1: 3",
        "left out 'optimizer': not part of the weights");
    PickleBuilder unclear;
    weights(unclear.raw("}"), "left", 0);
    weights(unclear, "right", 1);
    add("two networks", unclear, "", "'left', 'right'");
}

void TestTorchFiles::findsTheWeights()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QByteArray, tensor);
    QFETCH(QString, note);
    const test::ScratchFile file;
    const auto read = file.readAs(test::torchZip(pickle.toStdString(), {{"0", fourFloats}}));
    if (tensor.isEmpty()) {
        VERIFY_FAILS(read, ErrorCode::UnsupportedFormat);
        QVERIFY(QString::fromStdString(read.error().detail).contains(note));
        return;
    }
    VERIFY_OK(read);
    QCOMPARE(read->model.tensors().size(), 1u);
    QCOMPARE(test::toText(read->model.tensors().front()), tensor);
    QVERIFY2(std::ranges::find(read->notes, note.toStdString()) != read->notes.end(),
        read->notes.empty() ? "no notes" : read->notes.back().c_str());
}

namespace {

constexpr std::int64_t largeCount = 3'300'001; // 13 MB: four pieces, the last one odd

const std::vector<float>& largeValues()
{
    static const auto values = [] {
        std::vector<float> drawn(largeCount);
        Random random(5);
        for (float& value : drawn)
            value = static_cast<float>(random.uniform());
        return drawn;
    }();
    return values;
}

/// Three storages of several pieces: one tensor over the first, views across the pieces of the second, and a
/// transposed one of the third.
std::string largeFile(bool isZip)
{
    const std::int64_t third = largeCount / 3;
    const std::string pickle = test::statePickle({
        {.name = "all", .size = {largeCount}, .stride = {1}, .count = largeCount},
        {.name = "first", .size = {third}, .stride = {1}, .count = largeCount, .key = "1"},
        {.name = "rest", .size = {third, 2}, .stride = {2, 1}, .offset = third + 1, .count = largeCount, .key = "1"},
        {.name = "columns", .size = {3, third}, .stride = {1, 3}, .offset = 1, .count = largeCount, .key = "2"},
    });
    const std::string data = test::floats(largeValues());
    if (isZip)
        return test::torchZip(pickle, {{"0", data}, {"1", data}, {"2", data}});
    return test::torchLegacy(pickle, {{"0", largeCount, data}, {"1", largeCount, data}, {"2", largeCount, data}});
}

} // namespace

void TestTorchFiles::readsLargeTensorsInPieces_data()
{
    QTest::addColumn<bool>("isZip");
    QTest::addColumn<int>("threads");
    for (const bool isZip : {true, false}) {
        for (const int threads : {1, 2, 7})
            QTest::addRow("%s, %d threads", isZip ? "ZIP" : "legacy", threads) << isZip << threads;
    }
}

void TestTorchFiles::readsLargeTensorsInPieces()
{
    QFETCH(bool, isZip);
    QFETCH(int, threads);
    const auto& values = largeValues();
    const test::ScratchFile file;
    setThreadLimit(threads);
    const auto read = file.readAs(largeFile(isZip));
    setThreadLimit(0);
    VERIFY_OK(read);
    const auto at = [&](const char* name) { return read->model.find(name)->values(); };
    const std::size_t third = largeCount / 3;
    QVERIFY(std::ranges::equal(at("all"), values));
    QVERIFY(std::ranges::equal(at("first"), std::span(values).first(third)));
    QVERIFY(std::ranges::equal(at("rest"), std::span(values).subspan(third + 1, 2 * third)));
    for (const std::size_t i : {std::size_t{0}, third - 1, third, 2 * third + 12345, 3 * third - 1})
        QCOMPARE(at("columns")[i], values[1 + i / third + i % third * 3]);
}

void TestTorchFiles::namesTheDamagedTensor()
{
    const std::string good = largeFile(true);
    const test::ScratchFile file;
    // Positions from the end: storage 2, then 1, then 0, each of 13.2 MB.
    for (const auto& [back, name] : {std::pair(5, "columns"), std::pair(18, "first"), std::pair(30, "all")}) {
        std::string damaged = good;
        damaged[damaged.size() - std::size_t(back) * 1'000'000] ^= 0x10;
        const auto read = file.readAs(damaged);
        VERIFY_FAILS(read, ErrorCode::CorruptFile);
        QVERIFY2(read.error().detail.starts_with(name), read.error().detail.c_str());
        QVERIFY2(read.error().detail.find("checksum") != std::string::npos, read.error().detail.c_str());
    }
}

void TestTorchFiles::stopsWhenAsked()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("large.pth"));
    const std::string content = largeFile(true);
    test::writeBytes(path, std::as_bytes(std::span(content.data(), content.size())));
    std::stop_source source;
    std::atomic<int> reports = 0;
    const JobContext job(source.get_token(), [&](const Progress& progress) {
        if (++reports == 3)
            source.request_stop();
        QVERIFY(progress.done <= progress.total);
    });
    VERIFY_FAILS(readModelFile(path, job), ErrorCode::Cancelled);
    QVERIFY(reports < 30);
}

QTEST_APPLESS_MAIN(TestTorchFiles)
#include "test_torch_files.moc"
