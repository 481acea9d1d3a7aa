// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hashing.h"
#include "core/coding/coder_choice.h"
#include "core/container/pack_difference.h"
#include "core/container/xray.h"
#include "tests/container/packs.h"

using namespace pangkas;
using namespace pangkas::test;

namespace {

/// Every leaf in order, to see that they make up the file without gap or overlap.
void addLeaves(const Region& region, std::vector<const Region*>& leaves)
{
    if (region.parts.empty() || region.kind == RegionKind::Stream) {
        leaves.push_back(&region);
        return;
    }
    for (const Region& part : region.parts)
        addLeaves(part, leaves);
}

std::vector<CompressedLayer> allForms()
{
    return {sharedLayer("conv1", {16, 3, 5, 5}, 0.84, 200, 1), sharedLayer("fc6", {100, 300}, 0.05, 31, 2),
        sparseLayer("fc7", {30, 40}, 0.2, 3), withoutBias(denseLayer("fc8", {2, 40}, 4)),
        sharedLayer("gone", {30, 30}, 0, 7, 5)};
}

PackReader written(const std::vector<CompressedLayer>& layers, const std::filesystem::path& path)
{
    writeAll(layers, path);
    auto reader = PackReader::open(path);
    if (!reader)
        throw std::runtime_error(describe(reader.error()));
    return std::move(*reader);
}

/// Without sizes of streams, which follow from what else differs.
QStringList placesOf(const std::vector<PackDifference>& differences)
{
    QStringList all;
    for (const PackDifference& one : differences)
        if (!one.left.ends_with(" bytes") && !one.right.ends_with(" bytes"))
            all << QString::fromStdString(one.place);
    return all;
}

} // namespace

class TestXray : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accountsForEveryByte_data();
    void accountsForEveryByte();
    void streamsLieWhereItSays();
    void accountsBeforeWriting_data();
    void accountsBeforeWriting();
    void countsTheEntropyOfSymbols();
    void countsTheColumnsOfThePaper();
    void findsCodeTables();
    void stopsWhenAsked();
    void findsDifferences_data();
    void findsDifferences();
    void sameAcrossVersions();

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_path = toPath(m_folder.filePath("test.pkz"));
    std::filesystem::path m_other = toPath(m_folder.filePath("other.pkz"));
};

void TestXray::accountsForEveryByte_data()
{
    QTest::addColumn<QString>("coder");
    for (const std::string_view coder : coderChoices())
        QTest::addRow("%s", std::string(coder).c_str()) << QString::fromUtf8(coder.data(), qsizetype(coder.size()));
    QTest::addRow("version 1") << QString();
}

void TestXray::accountsBeforeWriting_data()
{
    QTest::addColumn<QString>("coder");
    for (const std::string_view coder : coderChoices())
        QTest::addRow("%s", std::string(coder).c_str()) << QString::fromUtf8(coder.data(), qsizetype(coder.size()));
}

void TestXray::accountsBeforeWriting()
{
    QFETCH(QString, coder);
    auto layers = allForms();
    for (CompressedLayer& layer : layers)
        layer.coder = coder.toStdString();
    const PackReader reader = written(layers, m_path);
    const auto xray = xrayPack(reader);
    VERIFY_OK(xray);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto packed = packLayer(layers[i]);
        VERIFY_OK(packed);
        const auto account = accountPackedLayer(layers[i], **packed);
        VERIFY_OK(account);
        const LayerAccount& expected = xray->layers[i];
        QCOMPARE(account->info.coder, expected.info.coder);
        QCOMPARE(account->info.storedCount, expected.info.storedCount);
        QCOMPARE(account->bytes(), expected.bytes());
        QCOMPARE(account->jointEntropyBits, expected.jointEntropyBits);
        QCOMPARE(account->streams.size(), expected.streams.size());
        for (std::size_t s = 0; s < account->streams.size(); ++s) {
            const StreamAccount &one = account->streams[s], &other = expected.streams[s];
            QCOMPARE(one.name, other.name);
            QCOMPARE(one.bytes, other.bytes);
            QCOMPARE(one.symbols, other.symbols);
            QCOMPARE(one.entropyBits, other.entropyBits);
            QCOMPARE(one.counts, other.counts);
            std::uint64_t counted = 0;
            for (const std::uint64_t count : one.counts)
                counted += count;
            QCOMPARE(counted, one.symbols);
        }
        QCOMPARE(account->tables.size(), expected.tables.size());
        for (std::size_t t = 0; t < account->tables.size(); ++t) {
            QCOMPARE(account->tables[t].stream, expected.tables[t].stream);
            QVERIFY(account->tables[t].prices == expected.tables[t].prices);
            // A table has a price for each symbol that occurs, and for no other.
            const auto stream = std::ranges::find(account->streams, account->tables[t].stream, &StreamAccount::name);
            QVERIFY(stream != account->streams.end());
            std::size_t occurring = 0;
            for (const std::uint64_t count : stream->counts)
                occurring += count > 0;
            QCOMPARE(account->tables[t].prices.size(), occurring);
            for (const CodePrice& price : account->tables[t].prices)
                QVERIFY(stream->counts[std::size_t(price.symbol)] > 0);
        }
    }
    const auto other = packLayer(layers[1]);
    VERIFY_OK(other);
    VERIFY_FAILS(accountPackedLayer(layers[0], **other), ErrorCode::Internal);
}

void TestXray::accountsForEveryByte()
{
    QFETCH(QString, coder);
    std::filesystem::path path = dataPath("container/version-1.pkz");
    if (!coder.isEmpty()) {
        auto layers = allForms();
        for (CompressedLayer& layer : layers)
            layer.coder = coder.toStdString();
        writeAll(layers, m_path);
        path = m_path;
    }
    const auto reader = PackReader::open(path);
    VERIFY_OK(reader);
    const auto xray = xrayPack(*reader);
    VERIFY_OK(xray);
    std::vector<const Region*> leaves;
    addLeaves(xray->file, leaves);
    std::uint64_t end = 0, streams = 0;
    for (const Region* leaf : leaves) {
        QCOMPARE(leaf->offset, end);
        end += leaf->bytes;
        streams += leaf->kind == RegionKind::Stream ? leaf->bytes : 0;
        for (const Region& part : leaf->parts)
            QVERIFY(part.offset >= leaf->offset && part.offset + part.bytes <= leaf->offset + leaf->bytes);
    }
    QCOMPARE(end, std::uint64_t(std::filesystem::file_size(path)));
    QCOMPARE(xray->file.bytes, end);

    const PackReport report = reader->accounting();
    std::uint64_t sum = xray->containerBytes;
    for (std::size_t i = 0; i < xray->layers.size(); ++i) {
        const LayerAccount& layer = xray->layers[i];
        QCOMPARE(layer.bytes(), report.layers[i].bytes());
        QVERIFY(layer.isReproduced);
        sum += layer.bytes();
    }
    QCOMPARE(sum, end);
    QCOMPARE(xray->containerBytes, report.containerBytes);
    QCOMPARE(end - streams, report.containerBytes);
}

void TestXray::streamsLieWhereItSays()
{
    const PackReader reader = written(allForms(), m_path);
    const auto xray = xrayPack(reader);
    VERIFY_OK(xray);
    const auto bytes = bytesOf(m_path);
    int checked = 0;
    for (const Region& layer : xray->file.parts) {
        if (layer.kind != RegionKind::Layer)
            continue;
        const auto account = std::ranges::find(
            xray->layers, layer.name, [](const LayerAccount& one) -> const std::string& { return one.info.name; });
        for (std::size_t i = 0; i < layer.parts.size(); ++i, ++checked) {
            const Region& stream = layer.parts[i];
            QCOMPARE(stream.name, account->streams[i].name);
            QCOMPARE(sha256(std::span(bytes).subspan(stream.offset, stream.bytes)).substr(0, 16),
                account->streams[i].hash);
        }
    }
    QCOMPARE(checked, 14); // 4 + 4 + 3 + 1 + 2
}

void TestXray::countsTheEntropyOfSymbols()
{
    // Four weights in a row of 64: gaps 0, 1, 0, 61; codes 1, 2, 1, 1.
    CompressedLayer layer = sharedLayer("a", {64}, 0, 2);
    layer.weight.codes[0] = layer.weight.codes[3] = layer.weight.codes[63] = 1;
    layer.weight.codes[2] = 2;
    layer.weight.codes[1] = 0;
    const PackReader reader = written({layer}, m_path);
    const auto xray = xrayPack(reader);
    VERIFY_OK(xray);
    const LayerAccount& account = xray->layers[0];
    QCOMPARE(account.streams[0].name, std::string("gaps"));
    QCOMPARE(account.streams[0].symbols, 4u); // 0, 1, 0, 59
    QCOMPARE(account.streams[0].entropyBits, 2 * 1.0 + 2 * 2.0);
    QCOMPARE(account.streams[1].symbols, 4u);
    QCOMPARE(account.streams[1].entropyBits, 3 * std::log2(4.0 / 3) + 2.0);
    QCOMPARE(account.jointEntropyBits, 60 * std::log2(64.0 / 60) + 3 * std::log2(64.0 / 3) + 6.0);
    QCOMPARE(account.bitsPerWeight(), 8.0 * double(account.bytes()) / 64);
    QCOMPARE(account.streams[3].symbols, 0u); // the bias
}

void TestXray::countsTheColumnsOfThePaper()
{
    // 40 zeros before a weight: two fillers with 4 bits (16 positions each), one with 5 (32).
    CompressedLayer layer = sharedLayer("a", {64}, 0, 31);
    layer.weight.codes[0] = 1;
    layer.weight.codes[41] = 2;
    const PaperColumns columns = paperColumns(layer);
    QCOMPARE(columns.weights, std::size_t(64));
    QCOMPARE(columns.stored, std::size_t(2));
    QCOMPARE(columns.codeBits, 5);
    QCOMPARE(columns.indexBits, 5); // 3 entries of 10 bits against 4 of 9
    QCOMPARE(columns.entries, std::size_t(3));
    QCOMPARE(columns.denseBytes, std::uint64_t(4 * 64 + 4 * 64)); // a bias for each row of a vector
    QCOMPARE(columns.pruned, std::uint64_t((3 * 37 + 7) / 8 + 4 * 64));
    QCOMPARE(columns.quantized, std::uint64_t((3 * 10 + 7) / 8 + 4 * 31 + 4 * 64));

    const PaperColumns full = paperColumns(withoutBias(sharedLayer("b", {10}, 1, 3)));
    QCOMPARE(full.indexBits, 0);
    QCOMPARE(full.pruned, std::uint64_t(40));
    QCOMPARE(full.quantized, std::uint64_t(3 + 12)); // 10 x 2 bits
    const PaperColumns dense = paperColumns(withoutBias(denseLayer("c", {10})));
    QCOMPARE(dense.pruned, dense.denseBytes);
}

void TestXray::findsCodeTables()
{
    CompressedLayer layer = sharedLayer("fc6", {100, 300}, 0.05, 31, 2);
    layer.coder = "deep-compression";
    const PackReader reader = written({layer}, m_path);
    const auto xray = xrayPack(reader);
    VERIFY_OK(xray);
    const auto& tables = xray->layers[0].tables;
    QVERIFY(!tables.empty());
    for (const CodeTable& table : tables) {
        double kraft = 0; // of a complete prefix code
        for (const CodePrice& price : table.prices)
            kraft += std::exp2(-price.bits);
        QCOMPARE(kraft, 1.0);
    }
}

void TestXray::stopsWhenAsked()
{
    const PackReader reader = written(allForms(), m_path);
    std::stop_source source;
    source.request_stop();
    VERIFY_FAILS(xrayPack(reader, JobContext(source.get_token())), ErrorCode::Cancelled);
    VERIFY_FAILS(diffPacks(reader, reader, JobContext(source.get_token())), ErrorCode::Cancelled);
}

void TestXray::findsDifferences_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QStringList>("places");
    QTest::addRow("nothing") << "" << QStringList();
    QTest::addRow("a code") << "code" << QStringList{"fc6: weights"};
    QTest::addRow("a bias") << "bias" << QStringList{"fc6: bias"};
    QTest::addRow("a coder") << "coder" << QStringList{"fc6: coder"};
    QTest::addRow("a layer less") << "less" << QStringList{"gone"};
    QTest::addRow("a layer more") << "more" << QStringList{"more"};
    QTest::addRow("another shape") << "shape" << QStringList{"fc7: weights"};
}

void TestXray::findsDifferences()
{
    QFETCH(QString, change);
    QFETCH(QStringList, places);
    auto layers = allForms();
    const PackReader left = written(layers, m_path);
    CompressedLayer& fc6 = layers[1];
    if (change == "code") {
        const auto stored = std::ranges::find_if(fc6.weight.codes, [](auto code) { return code > 1; });
        *stored = static_cast<std::uint8_t>(*stored - 1);
    } else if (change == "bias") {
        std::vector<float> values(fc6.bias->values().begin(), fc6.bias->values().end());
        values[3] += 1;
        fc6.bias = Tensor::fromValues(fc6.bias->name(), fc6.bias->shape(), values);
    } else if (change == "coder") {
        fc6.coder = "fast";
    } else if (change == "less") {
        layers.pop_back();
    } else if (change == "more") {
        layers.push_back(sharedLayer("more", {3, 3}, 0.5, 3));
    } else if (change == "shape") {
        layers[2].weight.shape = {40, 30};
    }
    const PackReader right = written(layers, m_other);
    const auto differences = diffPacks(left, right);
    VERIFY_OK(differences);
    QCOMPARE(placesOf(*differences), places);
}

void TestXray::sameAcrossVersions()
{
    const auto first = PackReader::open(dataPath("container/version-1.pkz"));
    VERIFY_OK(first);
    const PackReader second = written(tinyLayers(), m_path);
    const auto differences = diffPacks(*first, second);
    VERIFY_OK(differences);
    QCOMPARE(placesOf(*differences), QStringList());
}

QTEST_APPLESS_MAIN(TestXray)
#include "test_xray.moc"
