// SPDX-License-Identifier: GPL-3.0-or-later
// Packed files that are damaged, contradict themselves or were made to harm.
#include "core/archive/zip_reader.h"
#include "core/archive/zip_writer.h"
#include "core/base/hashing.h"
#include "core/coding/deflate.h"
#include "tests/archive/damaged_files.h"
#include "tests/container/packs.h"

#include <nlohmann/json.hpp>

#include <cstring>
#include <functional>

using namespace pangkas;
using namespace pangkas::test;

namespace {

using Json = nlohmann::ordered_json;
using Bytes = std::vector<std::byte>;

Bytes toBytes(std::string_view text)
{
    const auto all = std::as_bytes(std::span(text.data(), text.size()));
    return Bytes(all.begin(), all.end());
}

Bytes toBytes(std::initializer_list<int> numbers)
{
    Bytes bytes;
    for (const int number : numbers)
        bytes.push_back(static_cast<std::byte>(number));
    return bytes;
}

/// A packed file taken apart, to be put together again with something changed and all hashes right.
struct Parts
{
    std::string manifest;
    std::vector<std::pair<std::string, Bytes>> streams; // "fc6/gaps", as in the file
    std::vector<std::pair<std::string, Bytes>> entries; // besides

    Json json() const { return Json::parse(manifest); }

    void change(const std::function<void(Json&)>& how)
    {
        Json parsed = json();
        how(parsed);
        manifest = parsed.dump();
    }

    /// "fc6/gaps"; the hash and the sizes in the manifest follow.
    void setStream(const std::string& name, const Bytes& bytes)
    {
        const auto found = std::ranges::find(streams, name, &std::pair<std::string, Bytes>::first);
        if (found == streams.end())
            throw std::runtime_error("no stream " + name);
        Deflated deflated = *deflateSmallest(bytes);
        change([&](Json& all) {
            for (Json& layer : all["layers"])
                for (Json& stream : layer["streams"])
                    if (name == layer["name"].get<std::string>() + "/" + stream["name"].get<std::string>()) {
                        stream["bytes"] = deflated.bytes.size();
                        stream.erase("size");
                        if (deflated.isDeflated)
                            stream["size"] = bytes.size();
                        stream["sha256"] = sha256(deflated.bytes).substr(0, 16);
                    }
        });
        found->second = std::move(deflated.bytes);
    }
};

Parts takeApart(const std::filesystem::path& path)
{
    const auto zip = ZipReader::open(std::move(*InputFile::open(path)));
    Parts parts;
    const Bytes text = *zip->read(*zip->find("manifest.json"), 1 << 30);
    parts.manifest.assign(reinterpret_cast<const char*>(text.data()), text.size());
    const Bytes all = *zip->read(*zip->find("streams"), 1 << 30);
    auto next = all.begin();
    const Json json = parts.json();
    for (const Json& layer : json["layers"])
        for (const Json& stream : layer["streams"]) {
            const auto end = next + stream["bytes"].get<int>();
            parts.streams.emplace_back(
                layer["name"].get<std::string>() + "/" + stream["name"].get<std::string>(), Bytes(next, end));
            next = end;
        }
    return parts;
}

Bytes putTogether(const Parts& parts)
{
    Bytes all;
    ZipWriter zip([&all](std::span<const std::byte> some) -> Result<void> {
        all.insert(all.end(), some.begin(), some.end());
        return {};
    });
    const auto check = [](const Result<void>& added) {
        if (!added)
            throw std::runtime_error(describe(added.error()));
    };
    const Bytes text = toBytes(parts.manifest);
    const Deflated deflated = *deflateSmallest(text);
    check(deflated.isDeflated ? zip.addDeflated("manifest.json", deflated.bytes, text.size(), crc32(text))
                              : zip.addStored("manifest.json", text));
    Bytes streams;
    for (const auto& [name, bytes] : parts.streams)
        streams.insert(streams.end(), bytes.begin(), bytes.end());
    check(zip.addStored("streams", streams));
    for (const auto& [name, bytes] : parts.entries)
        check(zip.addStored(name, bytes));
    check(zip.finish());
    return all;
}

Bytes floats(std::initializer_list<float> values)
{
    const auto bytes = std::as_bytes(std::span(values.begin(), values.size()));
    return Bytes(bytes.begin(), bytes.end());
}

/// Opens and decodes everything in both ways.
Result<ModelSnapshot> readAll(const std::filesystem::path& path)
{
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(path));
    PANGKAS_ASSIGN(const ModelSnapshot model, reader.decode());
    for (std::size_t i = 0; i < reader.layers().size(); ++i)
        PANGKAS_TRY(reader.readLayer(i));
    return model;
}

bool isSameModel(const ModelSnapshot& a, const ModelSnapshot& b)
{
    return std::ranges::equal(a.tensors(), b.tensors(), isBitIdentical);
}

} // namespace

class TestPackDamage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void refusesOtherFiles_data();
    void refusesOtherFiles();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void ignoresWhatItNeedNotKnow();
    void refusesEveryCut();
    void refusesEveryFlippedBit_data();
    void refusesEveryFlippedBit();
    void survivesMutations();

private:
    void addRow(const char* title, const std::function<void(Parts&)>& change, ErrorCode code, const char* named);

    QTemporaryDir m_folder;
    std::filesystem::path m_path = toPath(m_folder.filePath("test.pkz"));
    Bytes m_good;
    Parts m_parts;
    ModelSnapshot m_model;
};

void TestPackDamage::initTestCase()
{
    // fc: 10 weights, 3 stored at 1, 4, 9, 2 centroids; s: sparse, 6 weights, stored at 0 and 5; d: dense.
    CompressedLayer fc = sharedLayer("fc", {2, 5}, 0, 2);
    fc.weight.codes = {0, 1, 0, 0, 2, 0, 0, 0, 0, 1};
    CompressedLayer s = sparseLayer("s", {6}, 0);
    s.weight.mask.keep(0);
    s.weight.mask.keep(5);
    s.weight.survivors = {1, -2};
    const std::vector<CompressedLayer> layers = {fc, s, withoutBias(denseLayer("d", {3}))};
    writeAll(layers, m_path);
    m_good = bytesOf(m_path);
    m_parts = takeApart(m_path);
    const auto model = readAll(m_path);
    VERIFY_OK(model);
    m_model = *model;
    // The way there and back changes nothing, so whatever a row changes is what is refused.
    QVERIFY(putTogether(m_parts) == m_good);
}

void TestPackDamage::refusesOtherFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("code");
    QTest::addRow("empty") << QByteArray() << int(ErrorCode::EmptyFile);
    QTest::addRow("a byte") << QByteArray("P") << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("text") << QByteArray(1000, 'x') << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("a page") << QByteArray("<!DOCTYPE html><html></html>") << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("beginning of a ZIP") << QByteArray("PK\3\4") << int(ErrorCode::TruncatedFile);
    const Bytes torch = bytesOf(dataPath("archive/torch-1.13.pth"));
    QTest::addRow("a PyTorch file") << QByteArray(reinterpret_cast<const char*>(torch.data()), qsizetype(torch.size()))
                                    << int(ErrorCode::UnsupportedFormat);
}

void TestPackDamage::refusesOtherFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(int, code);
    overwriteFile(m_path, toBytes(content.toStdString()));
    const auto reader = PackReader::open(m_path);
    VERIFY_FAILS(reader, ErrorCode(code));
    QCOMPARE(QString::fromStdString(reader.error().file), QString::fromStdString(m_path.string()));
    VERIFY_FAILS(PackReader::open("/nowhere/at/all"), ErrorCode::FileNotFound);
}

void TestPackDamage::addRow(
    const char* title, const std::function<void(Parts&)>& change, ErrorCode code, const char* named)
{
    Parts parts = m_parts;
    change(parts);
    const Bytes bytes = putTogether(parts);
    QTest::addRow("%s", title) << QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()))
                               << int(code) << QByteArray(named);
}

void TestPackDamage::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("named");
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const auto stream = [this](const char* title, const char* name, Bytes bytes, const char* named,
                            ErrorCode code = ErrorCode::CorruptFile) {
        addRow(
            title, [&](Parts& parts) { parts.setStream(name, std::move(bytes)); }, code, named);
    };
    stream("code above the codebook", "fc/codes", toBytes({0, 2, 0}), "layer fc: stream codes");
    stream("code 255", "fc/codes", toBytes({0, 255, 0}), "layer fc: stream codes");
    stream("a code too few", "fc/codes", toBytes({0, 1}), "layer fc: stream codes");
    stream("a code too many", "fc/codes", toBytes({0, 1, 0, 0}), "layer fc: stream codes");
    stream("another code", "fc/codes", toBytes({0, 0, 0}), "layer fc: the decoded weights");
    stream("gap past the end", "fc/gaps", toBytes({1, 2, 5}), "layer fc: stream gaps");
    stream("gap far past the end", "fc/gaps", toBytes({1, 2, 254}), "layer fc: stream gaps");
    stream("gaps that end early", "fc/gaps", toBytes({1, 2}), "layer fc: stream gaps");
    stream("gaps that go on", "fc/gaps", toBytes({1, 2, 4, 255}), "layer fc: stream gaps");
    stream("escape for a gap", "fc/gaps", toBytes({1, 2, 255}), "layer fc: stream gaps");
    stream("another gap", "fc/gaps", toBytes({1, 3, 3}), "layer fc: the decoded weights");
    stream("gaps of a sparse layer", "s/gaps", toBytes({0, 5}), "layer s: stream gaps");
    stream("NaN in the codebook", "fc/codebook", floats({0, nan}), "layer fc: stream codebook", ErrorCode::NotFinite);
    stream("infinity in the codebook", "fc/codebook", floats({infinity, 0}), "layer fc: stream codebook",
        ErrorCode::NotFinite);
    stream("NaN in the bias", "fc/bias", floats({0, nan}), "layer fc: stream bias", ErrorCode::NotFinite);
    stream("NaN among values", "s/values", floats({0, nan}), "layer s: stream values", ErrorCode::NotFinite);
    stream("NaN among dense values", "d/values", floats({0, nan, 0}), "layer d: stream values", ErrorCode::NotFinite);
    stream("codebook too short", "fc/codebook", floats({0}), "layer fc: stream codebook");
    stream("codebook cut within a float", "fc/codebook", toBytes({0, 0, 0, 0, 0, 0, 0}), "layer fc: stream codebook");
    stream("codebook too long", "fc/codebook", floats({0, 1, 2}), "layer fc: stream codebook");
    stream("bias too short", "fc/bias", floats({0}), "layer fc: stream bias");
    stream("values too many", "s/values", floats({0, 1, 2}), "layer s: stream values");
    stream("dense values too few", "d/values", floats({0, 1}), "layer d: stream values");

    const auto row = [this](const char* title, const std::function<void(Json&)>& how, const char* named,
                         ErrorCode code = ErrorCode::CorruptFile) {
        addRow(
            title, [&](Parts& parts) { parts.change(how); }, code, named);
    };
    row(
        "stream's hash", [](Json& m) { m["layers"][0]["streams"][1]["sha256"] = std::string(16, '0'); },
        "layer fc: stream codes");
    row(
        "weight's hash", [](Json& m) { m["layers"][0]["weight"]["sha256"] = std::string(64, '0'); },
        "layer fc: the decoded");
    row(
        "dense weight's hash", [](Json& m) { m["layers"][2]["weight"]["sha256"] = std::string(64, '0'); },
        "layer d: the decoded");
    row(
        "hash too short", [](Json& m) { m["layers"][0]["weight"]["sha256"] = "00"; }, "layers[0].weight.sha256");
    row(
        "hash in capitals", [](Json& m) { m["layers"][0]["weight"]["sha256"] = std::string(64, 'A'); },
        "layers[0].weight.sha256");
    row(
        "layer twice", [](Json& m) { m["layers"].push_back(m["layers"][0]); }, "layer fc twice",
        ErrorCode::DuplicateName);
    row(
        "tensor twice", [](Json& m) { m["layers"][1]["weight"]["tensor"] = "fc.weight"; }, "fc.weight",
        ErrorCode::DuplicateName);
    row(
        "bias named as a weight", [](Json& m) { m["layers"][1]["bias"]["tensor"] = "fc.weight"; }, "fc.weight",
        ErrorCode::DuplicateName);
    row(
        "shape that overflows",
        [](Json& m) {
            m["layers"][0]["weight"]["shape"] = {2147483648, 2147483648, 2147483648};
        },
        "layer fc", ErrorCode::LimitExceeded);
    row(
        "shape of 2^32",
        [](Json& m) {
            m["layers"][0]["weight"]["shape"] = {2147483648, 2};
        },
        "layer fc", ErrorCode::LimitExceeded);
    row(
        "a size of 2^63", [](Json& m) { m["layers"][0]["weight"]["shape"] = {9223372036854775808u}; },
        "layers[0].weight.shape[0]");
    row(
        "a negative size",
        [](Json& m) {
            m["layers"][0]["weight"]["shape"] = {-2, -5};
        },
        "layers[0].weight.shape[0]");
    row(
        "a size of 2.5",
        [](Json& m) {
            m["layers"][0]["weight"]["shape"] = {2.5, 4};
        },
        "layers[0].weight.shape[0]");
    row(
        "nine dimensions",
        [](Json& m) {
            m["layers"][0]["weight"]["shape"] = {10, 1, 1, 1, 1, 1, 1, 1, 1};
        },
        "layer fc", ErrorCode::LimitExceeded);
    row(
        "a shape too small", [](Json& m) { m["layers"][0]["weight"]["shape"] = {2}; }, "layer fc");
    row(
        "another shape", [](Json& m) { m["layers"][0]["weight"]["shape"] = {9}; }, "layer fc: stream gaps");
    row(
        "more than 16 GiB in all",
        [](Json& m) {
            for (Json& layer : m["layers"])
                layer["weight"]["shape"] = {2147483648};
        },
        "layer s", ErrorCode::LimitExceeded);
    row(
        "more than 16 GiB of pruned weights",
        [](Json& m) {
            const Json empty = {{"name", ""}, {"form", "sparse"}, {"coder", "deflate"}, {"stored", 0}, {"centroids", 0},
                {"squaredError", 0},
                {"weight", {{"tensor", ""}, {"shape", {2147483648}}, {"sha256", std::string(64, '0')}}},
                {"streams", Json::array()}};
            for (int i = 0; i < 3; ++i) {
                m["layers"].push_back(empty);
                m["layers"].back()["name"] = m["layers"].back()["weight"]["tensor"] = "x" + std::to_string(i);
            }
        },
        "layer x1", ErrorCode::LimitExceeded);
    row(
        "a gigabyte of pruned weights in a small file",
        [](Json& m) {
            m["layers"].push_back({{"name", "x"}, {"form", "sparse"}, {"coder", "deflate"}, {"stored", 0}, {"centroids", 0},
                {"squaredError", 0},
                {"weight", {{"tensor", "x"}, {"shape", {1 << 28}}, {"sha256", std::string(64, '0')}}},
                {"streams", Json::array()}});
        },
        "layer x: 268", ErrorCode::LimitExceeded);
    row(
        "more stored than weights", [](Json& m) { m["layers"][0]["stored"] = 11; }, "layer fc");
    row(
        "2^64 - 1 stored", [](Json& m) { m["layers"][0]["stored"] = ~std::uint64_t{0}; }, "layer fc");
    row(
        "another stored count", [](Json& m) { m["layers"][0]["stored"] = 4; }, "layer fc: stream gaps");
    row(
        "all stored, but gaps", [](Json& m) { m["layers"][1]["stored"] = 6; }, "layer s");
    row(
        "nothing stored, but gaps", [](Json& m) { m["layers"][1]["stored"] = 0; }, "layer s");
    row(
        "a dense layer that is pruned", [](Json& m) { m["layers"][2]["stored"] = 2; }, "layer d");
    row(
        "256 centroids", [](Json& m) { m["layers"][0]["centroids"] = 256; }, "layer fc");
    row(
        "no centroids", [](Json& m) { m["layers"][0]["centroids"] = 0; }, "layer fc");
    row(
        "a centroid too many", [](Json& m) { m["layers"][0]["centroids"] = 3; }, "layer fc: stream codebook");
    row(
        "centroids in a sparse layer", [](Json& m) { m["layers"][1]["centroids"] = 3; }, "layer s");
    row(
        "bias without a stream",
        [](Json& m) {
            m["layers"][2]["bias"] = {{"tensor", "b"}, {"shape", {2}}};
        },
        "layer d");
    row(
        "stream without a bias", [](Json& m) { m["layers"][0].erase("bias"); }, "layer fc");
    row(
        "another form", [](Json& m) { m["layers"][0]["form"] = "sparse"; }, "layer fc");
    row(
        "unknown form", [](Json& m) { m["layers"][0]["form"] = "ternary"; }, "ternary", ErrorCode::NewerFormat);
    row(
        "unknown coder", [](Json& m) { m["layers"][0]["coder"] = "rans"; }, "rans", ErrorCode::NewerFormat);
    row(
        "unknown feature", [](Json& m) { m["requires"].push_back("rans"), m["requires"].push_back("solid"); },
        "rans, solid", ErrorCode::NewerFormat);
    row(
        "newer version",
        [](Json& m) {
            m = {{"format", m["format"]}, {"version", 3}};
        },
        "version 3", ErrorCode::NewerFormat);
    row(
        "version 0", [](Json& m) { m["version"] = 0; }, "version");
    row(
        "another format", [](Json& m) { m["format"] = "x"; }, "format", ErrorCode::UnsupportedFormat);
    row(
        "a key missing", [](Json& m) { m["layers"][1].erase("coder"); }, "layers[1].coder is missing");
    row(
        "a key of another type", [](Json& m) { m["layers"][1]["stored"] = "2"; }, "layers[1].stored");
    row(
        "a negative count", [](Json& m) { m["layers"][1]["stored"] = -2; }, "layers[1].stored");
    row(
        "a count of 1e1", [](Json& m) { m["layers"][1]["stored"] = 2.0; }, "layers[1].stored");
    row(
        "layers not a list", [](Json& m) { m["layers"] = 1; }, "layers is not a list");
    row(
        "a layer not an object", [](Json& m) { m["layers"][1] = 1; }, "layers[1]");
    row(
        "class names missing", [](Json& m) { m["classNames"] = {"cat"}; }, "class names");
    row(
        "2^31 classes",
        [](Json& m) {
            m["classes"] = std::uint64_t{1} << 31;
            m["classNames"] = Json::array();
        },
        "classes");
    row(
        "recipe not an object",
        [](Json& m) {
            m["recipe"] = {1, 2};
        },
        "recipe");
    row(
        "layer name with a path", [](Json& m) { m["layers"][0]["name"] = "../fc"; }, "name");
    row(
        "stream name with a path", [](Json& m) { m["layers"][0]["streams"][0]["name"] = "../gaps"; }, "stream name");
    row(
        "a stream less in the manifest", [](Json& m) { m["layers"][0]["streams"].erase(0); }, "layer fc: streams [codes]");
    row(
        "a stream more in the manifest",
        [](Json& m) { m["layers"][2]["streams"].push_back(m["layers"][2]["streams"][0]); }, "layer d: stream values");
    row(
        "streams in another order",
        [](Json& m) { std::swap(m["layers"][0]["streams"][0], m["layers"][0]["streams"][1]); },
        "layer fc: streams [codes, gaps]");
    row(
        "another raw size", [](Json& m) { m["layers"][0]["streams"][0]["rawBytes"] = 4; }, "layer fc: stream gaps");
    row(
        "a layer less in the manifest", [](Json& m) { m["layers"].erase(2); }, "entry 'streams'");

    const auto text = [this](const char* title, const std::function<void(std::string&)>& how, const char* named,
                          ErrorCode code = ErrorCode::CorruptFile) {
        addRow(
            title, [&](Parts& parts) { how(parts.manifest); }, code, named);
    };
    text(
        "manifest empty", [](std::string& t) { t.clear(); }, "not JSON");
    text(
        "manifest cut", [](std::string& t) { t.pop_back(); }, "not JSON");
    text(
        "manifest goes on", [](std::string& t) { t += "{}"; }, "not JSON");
    text(
        "manifest a list", [](std::string& t) { t = "[]"; }, "not a JSON object");
    text(
        "manifest null", [](std::string& t) { t = "null"; }, "not a JSON object");
    text(
        "manifest not UTF-8", [](std::string& t) { t[t.find("alexnet")] = '\xff'; }, "not JSON");
    text(
        "nested 10,000 deep", [](std::string& t) { t = std::string(10'000, '[') + std::string(10'000, ']'); },
        "levels deep");
    text(
        "objects nested 10,000 deep",
        [](std::string& t) {
            std::string deep;
            for (int i = 0; i < 10'000; ++i)
                deep += "{\"a\":";
            t = deep + "1" + std::string(10'000, '}');
        },
        "levels deep");
    text(
        "key twice", [](std::string& t) { t.insert(1, "\"version\":1,"); }, "\"version\" twice");
    text(
        "key twice further in", [](std::string& t) { t.insert(t.find("\"stored\""), "\"stored\":3,"); },
        "\"stored\" twice");
    text(
        "key twice in the recipe", [](std::string& t) { t.insert(t.find("\"seed\""), "\"seed\":3,"); },
        "\"seed\" twice");
    text(
        "a number beyond double", [](std::string& t) { t.insert(1, "\"x\":1e999,"); }, "not JSON");
    text(
        "NaN as squared error",
        [](std::string& t) { t.replace(t.find("\"squaredError\":0.125"), 20, "\"squaredError\":NaN"); }, "not JSON");
    text(
        "manifest that inflates to 65 MiB", [](std::string& t) { t.insert(1, std::size_t{65} << 20, ' '); },
        "manifest.json", ErrorCode::LimitExceeded);

    row(
        "a stream that inflates to too much",
        [](Json& m) { m["layers"][0]["streams"][0]["size"] = std::uint64_t{1} << 40; }, "streams[0].size");
    row(
        "a stream said to be deflated", [](Json& m) { m["layers"][0]["streams"][0]["size"] = 3; },
        "layer fc: stream gaps: its deflate");
    row(
        "a stream longer than the file", [](Json& m) { m["layers"][2]["streams"][0]["bytes"] = 13; },
        "layer d: stream values");
    row(
        "2^64 - 1 bytes", [](Json& m) { m["layers"][2]["streams"][0]["bytes"] = ~std::uint64_t{0}; },
        "layer d: stream values");
    row(
        "a stream's hash of a newer length",
        [](Json& m) { m["layers"][0]["streams"][1]["sha256"] = std::string(64, '0'); }, "streams[1].sha256");
    addRow(
        "entry that nobody knows", [](Parts& p) { p.entries.emplace_back("extra", Bytes()); }, ErrorCode::CorruptFile,
        "'extra'");
    addRow(
        "streams that go on", [](Parts& p) { p.streams.emplace_back("d/more", toBytes({1})); }, ErrorCode::CorruptFile,
        "entry 'streams'");
    addRow(
        "stream missing", [](Parts& p) { p.streams.erase(p.streams.begin() + 1); }, ErrorCode::CorruptFile,
        "layer d: stream values");
    addRow(
        "streams in another order than said", [](Parts& p) { std::swap(p.streams[2], p.streams[3]); },
        ErrorCode::CorruptFile, "its SHA-256");
}

void TestPackDamage::namesWhatIsWrong()
{
    QFETCH(QByteArray, content);
    QFETCH(int, code);
    QFETCH(QByteArray, named);
    overwriteFile(m_path, toBytes(std::string_view(content.data(), std::size_t(content.size()))));
    const auto read = readAll(m_path);
    VERIFY_FAILS(read, ErrorCode(code));
    QVERIFY2(read.error().detail.find(named.toStdString()) != std::string::npos, read.error().detail.c_str());
    QCOMPARE(QString::fromStdString(read.error().file), QString::fromStdString(m_path.string()));
}

void TestPackDamage::ignoresWhatItNeedNotKnow()
{
    // What a reader must know stands in "requires"; later versions may add anything else.
    Parts parts = m_parts;
    parts.change([](Json& manifest) {
        manifest["later"] = {{"a", {1, 2, 3}}};
        manifest["layers"][0]["later"] = nullptr;
        manifest["layers"][0]["streams"][0]["later"] = 1.5;
    });
    overwriteFile(m_path, putTogether(parts));
    const auto read = readAll(m_path);
    VERIFY_OK(read);
    QVERIFY(isSameModel(*read, m_model));
}

void TestPackDamage::refusesEveryCut()
{
    for (std::size_t size = 0; size < m_good.size(); ++size) {
        overwriteFile(m_path, std::span(m_good).first(size));
        QVERIFY2(!PackReader::open(m_path), qPrintable(QString("opened when cut to %1 bytes").arg(size)));
    }
    // A larger one at every kilobyte.
    writeAll({sharedLayer("fc6", {300, 500}, 0.3, 31), denseLayer("fc7", {30, 100})}, m_path);
    const Bytes large = bytesOf(m_path);
    QVERIFY(large.size() > 40'000);
    for (std::size_t size = 0; size < large.size(); size += 1024) {
        overwriteFile(m_path, std::span(large).first(size));
        QVERIFY2(!PackReader::open(m_path), qPrintable(QString("opened when cut to %1 bytes").arg(size)));
    }
}

void TestPackDamage::refusesEveryFlippedBit_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("entries");
    overwriteFile(m_path, m_good);
    const QString copy = m_folder.filePath("good.pkz");
    overwriteFile(toPath(copy), m_good);
    QTest::addRow("version 2") << copy << 2;
    QTest::addRow("version 1") << QString::fromStdString(dataPath("container/version-1.pkz").string()) << 9;
}

void TestPackDamage::refusesEveryFlippedBit()
{
    QFETCH(QString, path);
    QFETCH(int, entries);
    const Bytes good = bytesOf(toPath(path));
    const auto model = readAll(toPath(path));
    VERIFY_OK(model);
    int refused = 0, unchanged = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            Bytes bad = good;
            bad[at] ^= std::byte(1 << bit);
            overwriteFile(m_path, bad);
            const auto read = readAll(m_path);
            QVERIFY2(!read || isSameModel(*read, *model), qPrintable(QString("bit %1 of byte %2").arg(bit).arg(at)));
            ++(read ? unchanged : refused);
        }
    }
    // Only ZIP's versions, dates and attributes may change unseen: at most 22 bytes per entry.
    const int free = entries * 22 * 8;
    QVERIFY2(unchanged <= free, qPrintable(QString("%1 refused, %2 unchanged").arg(refused).arg(unchanged)));
}

void TestPackDamage::survivesMutations()
{
    Random random(11);
    for (int i = 0; i < 6000; ++i) {
        overwriteFile(m_path, mutated(m_good, random));
        const auto read = readAll(m_path);
        QVERIFY2(!read || isSameModel(*read, m_model), qPrintable(QString("mutation %1").arg(i)));
    }
    // Inside the manifest and the streams, past ZIP's checksums and the manifest's hashes of streams.
    int refused = 0;
    for (int i = 0; i < 4000; ++i) {
        Parts parts = m_parts;
        if (random.chance(0.5)) {
            const Bytes text = mutated(toBytes(parts.manifest), random);
            parts.manifest.assign(reinterpret_cast<const char*>(text.data()), text.size());
        } else {
            const auto [name, bytes] = parts.streams[random.below(parts.streams.size())];
            parts.setStream(std::string(name), mutated(bytes, random));
        }
        overwriteFile(m_path, putTogether(parts));
        const auto read = readAll(m_path);
        refused += !read;
        if (read) // names and biases have no second witness
            QCOMPARE(read->parameterCount(), m_model.parameterCount());
    }
    QVERIFY2(refused > 2000, qPrintable(QString::number(refused)));
}

QTEST_APPLESS_MAIN(TestPackDamage)
#include "test_pack_damage.moc"
