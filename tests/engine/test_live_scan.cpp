// SPDX-License-Identifier: GPL-3.0-or-later
// The sensitivity scan on a small network: what it measures, and how it goes on after a stop.
#include "core/base/file.h"
#include "core/pipeline/sensitivity_scan.h"
#include "core/pruning/magnitude_pruning.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

using namespace pangkas;

namespace {

std::shared_ptr<const Engine> engine()
{
    const auto loaded = loadEngine();
    return loaded ? *loaded : nullptr;
}

ScanOptions fourLevels()
{
    ScanOptions options;
    options.levels = {0, 0.3, 0.6, 0.9};
    options.images = 20;
    options.batchSize = 8;
    return options;
}

} // namespace

class TestLiveScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void measuresWhatPruningDoes();
    void goesOnAfterAStop();
    void refusesOtherScans_data();
    void refusesOtherScans();

private:
    Result<Scan> scan(const QString& name, const JobContext& job = {}) const
    {
        return scanIntoFile(*engine(), test::tinyNetwork(), test::tinyWeights(), test::halves(30, 3), fourLevels(),
            test::toPath(m_folder.filePath(name)), false, job);
    }
    QTemporaryDir m_folder;
};

void TestLiveScan::initTestCase()
{
    prepareEngineEnvironment();
    VERIFY_OK(loadEngine());
}

void TestLiveScan::measuresWhatPruningDoes()
{
    const Architecture net = test::tinyNetwork();
    const auto set = test::halves(30, 3);
    const auto measured = scan("whole.csv");
    VERIFY_OK(measured);
    QCOMPARE(measured->rows.size(), 1 + net.layers.size() * 4);
    EvaluationOptions plain;
    plain.limit = 20;
    plain.batchSize = 8;
    for (const ScanRow& row : measured->rows) {
        ModelSnapshot model = test::tinyWeights();
        if (const LayerInfo* layer = net.find(row.layer)) {
            const Tensor& tensor = *model.find(layer->weight);
            const auto mask = pruneByMagnitude(tensor.values(), {PruningRule::Sparsity, row.sparsity});
            VERIFY_OK(mask);
            std::vector<float> values(tensor.values().begin(), tensor.values().end());
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] = mask->isKept(i) ? values[i] : 0;
            QCOMPARE(row.weights, values.size());
            QCOMPARE(row.zeros, std::size_t(std::ranges::count(values, 0.0f)));
            model = model.with(Tensor::fromValues(tensor.name(), tensor.shape(), values));
        } else {
            QCOMPARE(row.layer, std::string("dense"));
        }
        const auto expected = engine()->evaluate(net, model, set, plain, {});
        VERIFY_OK(expected);
        QCOMPARE(row.images, 20);
        QCOMPARE(row.correct, expected->correct);
        QCOMPARE(row.meanLoss, expected->meanLoss); // to the bit
    }
    QVERIFY(*parseScanCsv(*readTextFile(test::toPath(m_folder.filePath("whole.csv")))) == *measured);
}

void TestLiveScan::goesOnAfterAStop()
{
    const auto whole = scan("reference.csv");
    VERIFY_OK(whole);
    std::stop_source stop;
    const JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.done == 7)
            stop.request_stop();
    });
    VERIFY_FAILS(scan("stopped.csv", job), ErrorCode::Cancelled);
    const auto path = test::toPath(m_folder.filePath("stopped.csv"));
    auto part = parseScanCsv(*readTextFile(path));
    VERIFY_OK(part);
    QCOMPARE(part->rows.size(), 7u);
    // A mark that measuring anew would wipe out.
    part->rows[3].meanLoss = 42;
    VERIFY_OK(writeFileAtomically(path, toCsv(*part)));
    const auto continued = scan("stopped.csv");
    VERIFY_OK(continued);
    QCOMPARE(continued->rows.size(), whole->rows.size());
    for (std::size_t i = 0; i < whole->rows.size(); ++i)
        QVERIFY(i == 3 ? continued->rows[i].meanLoss == 42 : continued->rows[i] == whole->rows[i]);
}

void TestLiveScan::refusesOtherScans_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    for (const char* what : {"model", "data", "images", "levels", "preprocessing", "text"})
        QTest::addRow("%s", what) << what << int(ErrorCode::FileExists);
    QTest::addRow("dense row") << "dense" << int(ErrorCode::NotEqual);
}

void TestLiveScan::refusesOtherScans()
{
    QFETCH(QString, what);
    QFETCH(int, code);
    const auto path = test::toPath(m_folder.filePath(what + ".csv"));
    auto made = scan(what + ".csv");
    VERIFY_OK(made);
    Architecture net = test::tinyNetwork();
    ModelSnapshot model = test::tinyWeights();
    auto set = test::halves(30, 3);
    ScanOptions options = fourLevels();
    if (what == "model")
        model = test::tinyWeights(4);
    else if (what == "data")
        set = test::halves(31, 3);
    else if (what == "images")
        options.images = 10;
    else if (what == "levels")
        options.levels.push_back(0.95);
    else if (what == "preprocessing")
        net.preprocessing.mean[0] = 0.25f;
    else if (what == "text")
        VERIFY_OK(writeFileAtomically(path, "my notes\n"));
    else
        made->rows[0].correct ^= 1; // other pixels under the same names
    if (what == "dense")
        VERIFY_OK(writeFileAtomically(path, toCsv(*made)));
    const auto before = readTextFile(path);
    VERIFY_FAILS(scanIntoFile(*engine(), net, model, set, options, path, false), ErrorCode(code));
    QCOMPARE(*readTextFile(path), *before);
    if (what != "dense")
        VERIFY_OK(scanIntoFile(*engine(), net, model, set, options, path, true));
}

QTEST_GUILESS_MAIN(TestLiveScan)
#include "test_live_scan.moc"
