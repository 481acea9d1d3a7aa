// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawn_dataset.h"

#include "core/base/hashing.h"
#include "core/base/parallel.h"
#include "core/data/open_dataset.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <set>
#include <stop_token>

using namespace pangkas;

namespace {

std::string hashOf(const Image& image) { return sha256(std::as_bytes(std::span(image.pixels))); }

constexpr std::size_t statisticCount = 9;
const std::array<const char*, statisticCount> statisticNames
    = {"red", "green", "blue", "brightness", "contrast", "edges", "red less green", "middle less rim", "saturation"};

std::array<double, statisticCount> statisticsOf(const Image& image)
{
    double red = 0, green = 0, blue = 0, squares = 0, edges = 0, middle = 0, rim = 0, saturation = 0;
    int before = 0;
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
        const int r = image.pixels[i], g = image.pixels[i + 1], b = image.pixels[i + 2], grey = (r + g + b) / 3;
        const auto x = i / 3 % 256, y = i / 768;
        red += r;
        green += g;
        blue += b;
        squares += grey * grey;
        edges += std::abs(grey - before) > 30;
        before = grey;
        (x > 64 && x < 192 && y > 64 && y < 192 ? middle : rim) += grey;
        saturation += std::max({r, g, b}) - std::min({r, g, b});
    }
    const double brightness = (red + green + blue) / 3, count = 65536;
    return {red, green, blue, brightness, squares / count - (brightness / count) * (brightness / count), edges,
        red - green, middle - rim / 3, saturation};
}

// The share that the best threshold on a statistic tells apart.
double bestSplit(std::vector<std::pair<double, int>> values)
{
    std::sort(values.begin(), values.end());
    const auto dogs = std::count_if(values.begin(), values.end(), [](const auto& value) { return value.second == 1; });
    std::ptrdiff_t right = dogs, best = 0; // dogs above the threshold, cats below it
    const auto total = static_cast<std::ptrdiff_t>(values.size());
    for (const auto& [value, label] : values) {
        right += label == 0 ? 1 : -1;
        best = std::max({best, right, total - right});
    }
    return static_cast<double>(best) / static_cast<double>(total);
}

} // namespace

class TestDrawnDataset : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pixelsAreTheSameEverywhere_data()
    {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<bool>("isTraining");
        QTest::addColumn<uint>("index");
        QTest::addColumn<QString>("hash");
        QTest::addRow("validation 0 of seed 1")
            << quint64{1u} << false << 0u << "633017d295fa7aecfee5203ad11b2e22fd04008e3748fdb9de20817d0a60f33b";
        QTest::addRow("validation 1 of seed 1")
            << quint64{1u} << false << 1u << "758f83a7220ff4613d18fccbae0b9b110b2642487cc6fedc372fe10a584b01db";
        QTest::addRow("training 0 of seed 1")
            << quint64{1u} << true << 0u << "236cd0dcd6ff75f3cd9208883f879d07af3eacfda819b4baa54058cf0371abae";
        QTest::addRow("training 1999 of seed 1")
            << quint64{1u} << true << 1999u << "59e44b6a90c628a54ea56746a05e48ca8b042c6c72ff0cff49500cba2a7dd42b";
        QTest::addRow("validation 7 of seed 42")
            << quint64{42u} << false << 7u << "d679150e1859d235e34ef2c7f5bddda0f5b778e49c122d1aa3f3040f57e2542e";
        QTest::addRow("training 999999 of seed 18446744073709551615")
            << quint64{18446744073709551615u} << true << 999999u
            << "a50f0fe60419168734fe699230d5394e7674bb047782b9bf4aa143333f091eb8";
    }
    void pixelsAreTheSameEverywhere()
    {
        QFETCH(quint64, seed);
        QFETCH(bool, isTraining);
        QFETCH(uint, index);
        const Image image = drawAnimal(seed, isTraining ? DrawnSplit::Training : DrawnSplit::Validation, index);
        QCOMPARE(image.width, 256);
        QCOMPARE(image.height, 256);
        QTEST(QString::fromStdString(hashOf(image)), "hash");
    }

    void firstFiftyAreTheSameEverywhere()
    {
        Sha256 sum;
        for (std::uint32_t i = 0; i < 50; ++i) {
            const Image image = drawAnimal(1, DrawnSplit::Validation, i);
            sum.add(std::as_bytes(std::span(image.pixels)));
        }
        QCOMPARE(sum.finish(), std::string("88ead9e2e927ea410f28782296d34156b9d043e1f6cf472bffbab18923a194b5"));
    }

    void splitsAndSeedsShareNoImage()
    {
        std::set<std::string> hashes;
        for (std::uint32_t i = 0; i < 20; ++i)
            for (const std::uint64_t seed : {1, 2})
                for (const auto split : {DrawnSplit::Training, DrawnSplit::Validation})
                    hashes.insert(hashOf(drawAnimal(seed, split, i)));
        QCOMPARE(hashes.size(), std::size_t{80});
    }

    void noSimpleStatisticTellsTheSpecies()
    {
        constexpr std::size_t count = 500;
        std::vector<std::array<double, statisticCount>> statistics(count);
        parallelFor(count, [&](std::size_t i) {
            statistics[i] = statisticsOf(drawAnimal(3, DrawnSplit::Training, static_cast<std::uint32_t>(i)));
        });
        for (std::size_t k = 0; k < statisticCount; ++k) {
            std::vector<std::pair<double, int>> values;
            for (std::size_t i = 0; i < count; ++i)
                values.emplace_back(statistics[i][k], static_cast<int>(i % 2));
            const double share = bestSplit(values);
            qInfo("%s: %.3f", statisticNames[k], share);
            QVERIFY2(share < 0.65, statisticNames[k]);
        }
    }

    void behavesAsADataset()
    {
        const DrawnSource source{7, DrawnSplit::Training, 11};
        const auto opened = openDataset(source, {}, {});
        VERIFY_OK(opened);
        const Dataset& dataset = **opened;
        QCOMPARE(dataset.size(), std::size_t{11});
        QCOMPARE(dataset.classes(), (std::vector<std::string>{"cats", "dogs"}));
        QCOMPARE(dataset.label(0), 0);
        QCOMPARE(dataset.label(9), 1);
        QCOMPARE(dataset.name(9), std::string("drawn/dogs/9"));
        QVERIFY(std::get<DrawnSource>(dataset.source()) == source);
        const auto image = dataset.load(9);
        VERIFY_OK(image);
        QCOMPARE(*image, drawAnimal(7, DrawnSplit::Training, 9));
    }

    void takesTheNumbersOfClassesFromTheModel()
    {
        const auto opened = openDataset(DrawnSource{}, {false, {"birds", "dogs", "cats"}}, {});
        VERIFY_OK(opened);
        QCOMPARE((*opened)->label(0), 2);
        QCOMPARE((*opened)->label(1), 1);
        QCOMPARE((*opened)->classes().size(), std::size_t{3});
        VERIFY_FAILS(openDataset(DrawnSource{}, {false, {"cats", "birds"}}, {}), ErrorCode::ClassMismatch);
    }

    void refusesCounts_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {-1, 0, 1, 1'000'001})
            QTest::addRow("%d", count) << count;
    }
    void refusesCounts()
    {
        QFETCH(int, count);
        VERIFY_FAILS(openDataset(DrawnSource{1, DrawnSplit::Training, count}, {}, {}), ErrorCode::InvalidArgument);
    }

    void isWrittenAndReadBack()
    {
        const QTemporaryDir folder;
        const auto target = test::toPath(folder.path()) / "drawn";
        const DrawnSource source{5, DrawnSplit::Validation, 6};
        std::atomic<int> reports = 0;
        const JobContext job({}, [&](const Progress& progress) { reports += progress.stage == Stage::Drawing; });
        const auto written = writeDrawnDataset(source, target, job);
        VERIFY_OK(written);
        QVERIFY(reports > 0);
        QVERIFY(std::filesystem::exists(target / "dogs" / "00001.png"));
        const auto opened = openDataset(FolderSource{target}, {}, {});
        VERIFY_OK(opened);
        QCOMPARE((*opened)->size(), std::size_t{6});
        QCOMPARE((*opened)->name(1), std::string("cats/00002.png"));
        const auto image = (*opened)->load(1);
        VERIFY_OK(image);
        QCOMPARE(*image, drawAnimal(5, DrawnSplit::Validation, 2));
    }

    void isWrittenIntoAnEmptyFolder()
    {
        const QTemporaryDir folder;
        const auto written = writeDrawnDataset({1, DrawnSplit::Validation, 2}, test::toPath(folder.path()), {});
        VERIFY_OK(written);
        QVERIFY(std::filesystem::exists(test::toPath(folder.path()) / "cats" / "00000.png"));
        VERIFY_FAILS(
            writeDrawnDataset({1, DrawnSplit::Validation, 2}, test::toPath(folder.path()), {}), ErrorCode::FileExists);
    }

    void refusesTargets()
    {
        const QTemporaryDir folder;
        const auto path = test::toPath(folder.path());
        test::writeBytes(path / "file", {});
        VERIFY_FAILS(writeDrawnDataset({1, DrawnSplit::Validation, 2}, path / "file", {}), ErrorCode::FileExists);
        VERIFY_FAILS(
            writeDrawnDataset({1, DrawnSplit::Validation, 2}, path / "missing" / "drawn", {}), ErrorCode::FileNotFound);
        VERIFY_FAILS(writeDrawnDataset({1, DrawnSplit::Validation, 2}, {}, {}), ErrorCode::InvalidArgument);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(path), {}), 1);
    }

    void leavesNothingWhenCancelled()
    {
        const QTemporaryDir folder;
        std::stop_source stop;
        const JobContext job(stop.get_token(), [&](const Progress& progress) {
            if (progress.done >= 4)
                stop.request_stop();
        });
        VERIFY_FAILS(writeDrawnDataset({1, DrawnSplit::Validation, 100}, test::toPath(folder.path()) / "drawn", job),
            ErrorCode::Cancelled);
        QVERIFY(std::filesystem::is_empty(test::toPath(folder.path())));
    }
};

QTEST_APPLESS_MAIN(TestDrawnDataset)
#include "test_drawn_dataset.moc"
