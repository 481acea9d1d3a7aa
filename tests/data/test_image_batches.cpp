// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_batches.h"

#include "core/base/parallel.h"
#include "core/data/drawn_dataset.h"
#include "core/data/preprocessing.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <stop_token>

using namespace pangkas;

namespace {

/// Images of one colour, the index; counts how often each is loaded.
class CountedDataset : public Dataset
{
public:
    explicit CountedDataset(std::size_t count, std::size_t broken = ~std::size_t{0})
        : m_loads(count)
        , m_broken(broken)
    {
    }
    const DatasetSource& source() const override { return m_source; }
    const std::vector<std::string>& classes() const override { return m_classes; }
    std::size_t size() const override { return m_loads.size(); }
    int label(std::size_t index) const override { return static_cast<int>(index % 2); }
    std::string name(std::size_t index) const override { return std::to_string(index); }
    const std::vector<DamagedImage>& damaged() const override { return m_damaged; }
    Result<Image> load(std::size_t index) const override
    {
        ++m_loads[index];
        if (index == m_broken)
            return fail(ErrorCode::DamagedImages, "not an image", name(index));
        return Image{4, 4, std::vector<std::uint8_t>(48, static_cast<std::uint8_t>(index))};
    }
    int loads() const { return std::accumulate(m_loads.begin(), m_loads.end(), 0); }

private:
    mutable std::vector<std::atomic<int>> m_loads;
    std::size_t m_broken;
    DatasetSource m_source = DrawnSource{};
    std::vector<std::string> m_classes = {"a", "b"};
    std::vector<DamagedImage> m_damaged;
};

const Preprocessing tiny{4, 2, {}, {1, 1, 1}};

std::vector<std::size_t> upTo(std::size_t count)
{
    std::vector<std::size_t> indices(count);
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    return indices;
}

} // namespace

class TestImageBatches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }

    void deliversInOrder_data()
    {
        QTest::addColumn<int>("threads");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("batchSize");
        QTest::addRow("one thread") << 1 << 20 << 6;
        QTest::addRow("many threads") << 8 << 200 << 7;
        QTest::addRow("one batch") << 4 << 5 << 64;
        QTest::addRow("batches of one") << 4 << 30 << 1;
        QTest::addRow("nothing") << 4 << 0 << 8;
    }
    void deliversInOrder()
    {
        QFETCH(int, threads);
        QFETCH(int, count);
        QFETCH(int, batchSize);
        setThreadLimit(threads);
        auto indices = upTo(static_cast<std::size_t>(count));
        std::reverse(indices.begin(), indices.end());
        std::vector<std::size_t> seen;
        const auto dataset = std::make_shared<const CountedDataset>(200);
        const auto done = forEachBatch(dataset, tiny, indices, static_cast<std::size_t>(batchSize), nullptr, {},
            [&](const ImageBatch& batch) -> Result<void> {
                if (batch.first != seen.size() || batch.indices.size() != batch.images.size()
                    || batch.indices.size() > static_cast<std::size_t>(batchSize))
                    return fail(ErrorCode::Internal, "a batch of the wrong size");
                for (std::size_t i = 0; i < batch.indices.size(); ++i) {
                    if (*batch.images[i]
                        != Image{2, 2, std::vector<std::uint8_t>(12, static_cast<std::uint8_t>(batch.indices[i]))})
                        return fail(ErrorCode::Internal, "another image");
                    seen.push_back(batch.indices[i]);
                }
                return {};
            });
        VERIFY_OK(done);
        QCOMPARE(seen, indices);
    }

    void cacheSavesTheSecondPass()
    {
        const auto dataset = std::make_shared<const CountedDataset>(40);
        ImageCache cache;
        const auto nothing = [](const ImageBatch&) -> Result<void> { return {}; };
        for (int pass = 0; pass < 3; ++pass) {
            const auto done = forEachBatch(dataset, tiny, upTo(40), 8, &cache, {}, nothing);
            VERIFY_OK(done);
        }
        QCOMPARE(dataset->loads(), 40);
        QCOMPARE(cache.bytes(), std::size_t{40 * 12});
        Preprocessing other = tiny;
        other.cropSize = 3;
        const auto done = forEachBatch(dataset, other, upTo(40), 8, &cache, {}, nothing);
        VERIFY_OK(done);
        // Other pixels: nothing of the first may be used.
        QCOMPARE(dataset->loads(), 80);
        QCOMPARE(cache.bytes(), std::size_t{40 * 27});
        cache.clear();
        QCOMPARE(cache.bytes(), std::size_t{0});
    }

    void cacheKeepsItsLimit()
    {
        const auto dataset = std::make_shared<const CountedDataset>(40);
        ImageCache cache(100);
        for (int pass = 0; pass < 2; ++pass) {
            const auto done = forEachBatch(
                dataset, tiny, upTo(40), 8, &cache, {}, [](const ImageBatch&) -> Result<void> { return {}; });
            VERIFY_OK(done);
        }
        QCOMPARE(cache.bytes(), std::size_t{96}); // eight images of 12 bytes
        QCOMPARE(dataset->loads(), 40 + 32);
    }

    void cacheOfAnotherUseIsLeftAlone()
    {
        const auto first = std::make_shared<const CountedDataset>(4),
                   second = std::make_shared<const CountedDataset>(4);
        ImageCache cache;
        const auto before = cache.use(first, tiny);
        const auto after = cache.use(second, tiny);
        cache.keep(before, 1, std::make_shared<const Image>(Image{1, 1, {1, 1, 1}}));
        QVERIFY(!cache.find(after, 1));
        cache.keep(after, 1, std::make_shared<const Image>(Image{1, 1, {2, 2, 2}}));
        QVERIFY(cache.find(after, 1));
        QVERIFY(!cache.find(before, 1));
        QVERIFY(cache.use(second, tiny) == after);
    }

    void preparesInItsOwnWay()
    {
        const auto dataset = std::make_shared<const CountedDataset>(10);
        ImageCache cache;
        const std::vector<std::size_t> indices = {3, 3, 5, 3};
        for (int pass = 0; pass < 2; ++pass) {
            std::vector<int> values;
            const auto done = forEachBatch(
                dataset,
                [](std::size_t position, const Image& fullSize) -> Result<Image> {
                    return Image{1, 1, {fullSize.pixels[0], static_cast<std::uint8_t>(position), 0}};
                },
                indices, 3, &cache, {}, [&](const ImageBatch& batch) -> Result<void> {
                    for (const auto& image : batch.images)
                        values.push_back(image->pixels[0] * 100 + image->pixels[1]);
                    return {};
                });
            VERIFY_OK(done);
            QCOMPARE(values, (std::vector<int>{300, 301, 502, 303}));
        }
        QCOMPARE(cache.bytes(), std::size_t{2 * 48});
    }

    void passesErrorsOn()
    {
        const auto dataset = std::make_shared<const CountedDataset>(100, 50);
        std::size_t seen = 0;
        const auto count = [&](const ImageBatch& batch) -> Result<void> {
            seen += batch.images.size();
            return {};
        };
        const auto broken = forEachBatch(dataset, tiny, upTo(100), 8, nullptr, {}, count);
        VERIFY_FAILS(broken, ErrorCode::DamagedImages);
        QCOMPARE(seen, std::size_t{48}); // all batches before it
        VERIFY_FAILS(forEachBatch(dataset, tiny, upTo(40), 8, nullptr, {},
                         [](const ImageBatch&) -> Result<void> { return fail(ErrorCode::Diverged, "enough"); }),
            ErrorCode::Diverged);
        const auto bad = [&](std::size_t, const Image&) -> Result<Image> { throw std::bad_alloc(); };
        VERIFY_FAILS(forEachBatch(dataset, bad, upTo(40), 8, nullptr, {}, count), ErrorCode::OutOfMemory);
        VERIFY_FAILS(forEachBatch(dataset, tiny, upTo(101), 8, nullptr, {}, count), ErrorCode::InvalidArgument);
        VERIFY_FAILS(forEachBatch(dataset, tiny, upTo(10), 0, nullptr, {}, count), ErrorCode::InvalidArgument);
    }

    void stopsWhenCancelled()
    {
        const auto dataset = std::make_shared<const CountedDataset>(200);
        std::stop_source stop;
        int batches = 0;
        const auto stopped = forEachBatch(
            dataset, tiny, upTo(200), 4, nullptr, JobContext(stop.get_token()), [&](const ImageBatch&) -> Result<void> {
                if (++batches == 3)
                    stop.request_stop();
                return {};
            });
        VERIFY_FAILS(stopped, ErrorCode::Cancelled);
        QCOMPARE(batches, 3);
        QVERIFY(dataset->loads() < 200);
    }

    void readsNoFurtherAheadThanAFewBatches()
    {
        setThreadLimit(2);
        const auto dataset = std::make_shared<const CountedDataset>(200);
        int most = 0, batches = 0;
        const auto done =
            forEachBatch(dataset, tiny, upTo(200), 5, nullptr, {}, [&](const ImageBatch&) -> Result<void> {
                most = std::max(most, dataset->loads() - ++batches * 5);
                return {};
            });
        VERIFY_OK(done);
        QVERIFY2(most <= 2 * 5 + 2, qPrintable(QString::number(most)));
    }
};

QTEST_APPLESS_MAIN(TestImageBatches)
#include "test_image_batches.moc"
