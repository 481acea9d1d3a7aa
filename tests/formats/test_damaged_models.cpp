// SPDX-License-Identifier: GPL-3.0-or-later
// Every way to cut a small file, every bit of it flipped, and thousands of seeded mutations: the same model or a clear
// error, never a crash and never much memory.
#include "core/archive/zip_reader.h"
#include "core/base/random.h"
#include "tests/formats/file_builders.h"
#include "tests/support/test_support.h"

#include <sys/resource.h>

using namespace pangkas;
using namespace std::literals;

class TestDamagedModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cutAnywhere_data();
    void cutAnywhere();
    void oneBitFlipped_data();
    void oneBitFlipped();
    void mutated_data();
    void mutated();
    void mutatedBehindTheChecksum_data();
    void mutatedBehindTheChecksum();
    void cleanupTestCase();
};

namespace {

std::string fixture(const QString& name)
{
    const auto bytes = test::bytesOf(test::dataPath("formats") / name.toStdString());
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void addFixtures(std::initializer_list<const char*> names)
{
    QTest::addColumn<QString>("name");
    for (const char* name : names)
        QTest::addRow("%s", name) << name;
}

bool isSame(const ModelSnapshot& a, const ModelSnapshot& b)
{
    return std::ranges::equal(a.tensors(), b.tensors(), isBitIdentical);
}

/// What must hold for any file whatever: an error says something and names the file; a model fits its file.
bool isSound(const Result<ModelFile>& read, std::size_t fileBytes)
{
    if (!read)
        return read.error().code != ErrorCode::Internal && !read.error().detail.empty() && !read.error().file.empty();
    return !read->model.tensors().empty() && read->model.denseBytes() <= 2 * fileBytes + (64u << 20);
}

std::string whatHappened(const Result<ModelFile>& read, std::string_view what, std::size_t at)
{
    return std::string(what) + " " + std::to_string(at) + ": "
        + (read ? "read as another model" : describe(read.error()));
}

/// One to four changes of a random kind.
std::string mutate(std::string bytes, Random& random)
{
    constexpr std::array<std::uint64_t, 8> extremes{0, 1, 0x7f, 0x80, 0xffff, 0x7fffffff, 0x7fffffffffffffff, ~0ull};
    for (std::uint64_t changes = 1 + random.below(4); changes > 0 && !bytes.empty(); --changes) {
        const auto at = static_cast<std::size_t>(random.below(bytes.size()));
        const auto span = static_cast<std::size_t>(1 + random.below(std::min<std::size_t>(16, bytes.size() - at)));
        switch (random.below(7)) {
        case 0: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8))); break;
        case 1: bytes[at] = static_cast<char>(random.bits()); break;
        case 2: bytes.erase(at, span); break;
        case 3: bytes.insert(at, bytes, random.below(bytes.size()), span); break;
        case 4: bytes.resize(at); break;
        case 5: {
            const std::uint64_t value = extremes[random.below(extremes.size())];
            const std::size_t width = std::min<std::size_t>(std::size_t{1} << random.below(4), bytes.size() - at);
            std::memcpy(bytes.data() + at, &value, width);
            break;
        }
        default: {
            const auto from = static_cast<std::size_t>(random.below(bytes.size() - span + 1));
            bytes.replace(at, span, bytes.substr(from, span));
        }
        }
    }
    return bytes;
}

} // namespace

void TestDamagedModels::cutAnywhere_data()
{
    addFixtures({"data-parallel-zip.pth", "strided-legacy.pth", "half-strided-zip.pth", "mixed.safetensors"});
}

void TestDamagedModels::cutAnywhere()
{
    QFETCH(QString, name);
    const std::string whole = fixture(name);
    const test::ScratchFile file;
    VERIFY_OK(file.readAs(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto read = file.readAs(std::string_view(whole).substr(0, size));
        QVERIFY2(!read && isSound(read, size), whatHappened(read, "cut at", size).c_str());
    }
}

void TestDamagedModels::oneBitFlipped_data()
{
    addFixtures({"state-dict-zip.pth", "half-strided-zip.pth", "checkpoint-zip.pth", "strided-legacy.pth",
        "mixed.safetensors"});
}

void TestDamagedModels::oneBitFlipped()
{
    QFETCH(QString, name);
    const std::string whole = fixture(name);
    const test::ScratchFile file;
    const auto original = file.readAs(whole);
    VERIFY_OK(original);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
        const auto read = file.readAs(flipped);
        QVERIFY2(isSound(read, whole.size()), whatHappened(read, "flipped at", at).c_str());
        // Only the ZIP layout has checksums; elsewhere a flipped bit of a weight is another weight.
        if (read && original->format == ModelFormat::PyTorchZip)
            QVERIFY2(isSame(read->model, original->model), whatHappened(read, "flipped at", at).c_str());
    }
}

void TestDamagedModels::mutated_data()
{
    addFixtures({"checkpoint-zip.pth", "checkpoint-legacy.pth", "strided-legacy.pth", "shared-legacy.pth",
        "mixed.safetensors", "prefixed.safetensors"});
}

void TestDamagedModels::mutated()
{
    QFETCH(QString, name);
    const std::string whole = fixture(name);
    const test::ScratchFile file;
    Random random(2012);
    for (std::size_t i = 0; i < 1500; ++i) {
        const std::string changed = mutate(whole, random);
        const auto read = file.readAs(changed);
        QVERIFY2(isSound(read, changed.size()), whatHappened(read, "mutation", i).c_str());
    }
}

void TestDamagedModels::mutatedBehindTheChecksum_data()
{
    addFixtures({"checkpoint-zip.pth", "state-dict-zip.pth", "strided-zip.pth", "expanded-zip.pth", "sizes-zip.pth"});
}

void TestDamagedModels::mutatedBehindTheChecksum()
{
    QFETCH(QString, name);
    // The pickle is changed and packed again, so that the checksum fits and the interpreter meets it.
    auto opened = InputFile::open(test::dataPath("formats") / name.toStdString());
    VERIFY_OK(opened);
    const auto zip = ZipReader::open(std::move(*opened));
    VERIFY_OK(zip);
    std::string pickle;
    test::NamedBytes storages;
    for (const ZipEntry& entry : zip->entries()) {
        const auto bytes = zip->read(entry, 1u << 20);
        VERIFY_OK(bytes);
        const std::string text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
        if (entry.name.ends_with("/data.pkl"))
            pickle = text;
        else if (const auto data = entry.name.find("/data/"); data != std::string::npos)
            storages.emplace_back(entry.name.substr(data + 6), text);
    }
    const test::ScratchFile file;
    VERIFY_OK(file.readAs(test::torchZip(pickle, storages)));
    Random random(1989);
    int understood = 0;
    for (std::size_t i = 0; i < 1500; ++i) {
        const std::string changed = test::torchZip(mutate(pickle, random), storages);
        const auto read = file.readAs(changed);
        QVERIFY2(isSound(read, changed.size()), whatHappened(read, "mutation", i).c_str());
        understood += read.has_value();
    }
    QVERIFY2(
        understood > 10 && understood < 1400, std::to_string(understood).c_str()); // the mutations bite, but not all
}

void TestDamagedModels::cleanupTestCase()
{
#if !defined(__SANITIZE_ADDRESS__) // which keeps freed memory
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    QVERIFY2(usage.ru_maxrss < 600 * 1024, std::to_string(usage.ru_maxrss).c_str());
#endif
}

QTEST_APPLESS_MAIN(TestDamagedModels)
#include "test_damaged_models.moc"
