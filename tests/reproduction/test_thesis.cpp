// SPDX-License-Identifier: GPL-3.0-or-later
// The thesis' sweep on a network that learns in hundredths of a second.
#include "core/reproduction/thesis.h"

#include "core/base/file.h"
#include "core/container/pack_reader.h"
#include "tests/engine/test_networks.h"
#include "tests/engine/training_runs.h"
#include "tests/support/test_support.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

class TestThesis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyFigureIsOfItsFile();
    void goesOnWhereItWas();
    void isTheSameAgain();
    void refusesAnotherStudysFolder();
    void cancelKeepsThePoints();
    void refusesOptions_data();
    void refusesOptions();

private:
    ThesisInput input(const QTemporaryDir& folder) const;
    static ThesisOptions options();

    std::shared_ptr<const Engine> m_engine;
    ModelSnapshot m_trained;
};

void TestThesis::initTestCase()
{
    m_engine = engine();
    if (!m_engine)
        QSKIP("built without the engine");
    const auto trained = train(quickOptions());
    VERIFY_OK(trained);
    m_trained = trained->model;
}

ThesisInput TestThesis::input(const QTemporaryDir& folder) const
{
    return {twoClasses(), m_trained, {}, halves(96, 1), halves(40, 2), folder.filePath("study").toStdString()};
}

ThesisOptions TestThesis::options()
{
    ThesisOptions options;
    options.sparsities = {0.5, 0.9};
    options.bits = {4};
    options.sharedSparsities = {0.5};
    options.sharedBits = {4};
    options.retrainedSparsities = {0.5};
    options.retrainedBits = {4, 3};
    options.maskedEpochs = 2;
    options.learningRate = 0.01;
    options.batchSize = 16;
    return options;
}

void TestThesis::everyFigureIsOfItsFile()
{
    const QTemporaryDir folder;
    const ThesisInput study = input(folder);
    std::size_t told = 0;
    const auto done = reproduceThesis(*m_engine, study, options(), [&](const TradeOff& soFar, std::size_t planned) {
        QCOMPARE(soFar.points.size(), ++told);
        QCOMPARE(planned, std::size_t{10});
    });
    VERIFY_OK(done);
    QCOMPARE(done->points.size(), std::size_t{10});
    QCOMPARE(told, std::size_t{10});
    for (const TradeOffPoint& point : done->points) {
        const auto path = study.folder / "packed" / (point.id + ".pkz");
        QCOMPARE(std::uint64_t(std::filesystem::file_size(path)), point.fileBytes);
        const auto reader = PackReader::open(path);
        VERIFY_OK(reader);
        const auto decoded = reader->decode();
        VERIFY_OK(decoded);
        const auto measured = m_engine->evaluate(study.architecture, *decoded, study.validation, {}, {});
        VERIFY_OK(measured);
        QCOMPARE(measured->correct, point.correct);
        QCOMPARE(point.correct, done->denseCorrect - point.lost + point.gained);
    }
    // Retrained or not, as many weights are zero; the smallest coder is no larger than zip.
    const TradeOffPoint* zip = done->find("pruned-50-4-bits-retrained");
    const TradeOffPoint* smallest = done->find("pruned-50-4-bits-retrained-auto");
    QVERIFY(zip && smallest && smallest->fileBytes <= zip->fileBytes);
    QCOMPARE(smallest->correct, zip->correct);

    const auto text = readTextFile(study.folder / "results.csv");
    VERIFY_OK(text);
    const auto table = parseTradeOffCsv(*text);
    VERIFY_OK(table);
    QVERIFY(*table == *done);
    const auto page = readTextFile(study.folder / "index.html");
    VERIFY_OK(page);
    QVERIFY(*page == toHtml(*done));
    const auto document = readTextFile(study.folder / "results.md");
    VERIFY_OK(document);
    QVERIFY(*document == toMarkdown(*done));
}

void TestThesis::goesOnWhereItWas()
{
    const QTemporaryDir folder;
    const ThesisInput study = input(folder);
    ThesisOptions fewer = options();
    fewer.retrainedSparsities = {};
    const auto first = reproduceThesis(*m_engine, study, fewer, {});
    VERIFY_OK(first);
    QVERIFY(std::filesystem::remove(study.folder / "packed" / "pruned-90.pkz"));
    std::vector<std::string> made;
    const auto rest = reproduceThesis(*m_engine, study, options(),
        [&](const TradeOff& soFar, std::size_t) { made.push_back(soFar.points.back().id); });
    VERIFY_OK(rest);
    QCOMPARE(made.size(), std::size_t{6}); // what was removed, and what is retrained
    QCOMPARE(made.front(), std::string("pruned-90"));
    QCOMPARE(rest->points.size(), std::size_t{10});
}

void TestThesis::isTheSameAgain()
{
    const QTemporaryDir one, two;
    const auto a = reproduceThesis(*m_engine, input(one), options(), {}), b = reproduceThesis(*m_engine, input(two), options(), {});
    VERIFY_OK(a);
    VERIFY_OK(b);
    for (std::size_t i = 0; i < a->points.size(); ++i)
        QCOMPARE(a->points[i].sha256, b->points[i].sha256);
}

void TestThesis::refusesAnotherStudysFolder()
{
    const QTemporaryDir folder;
    ThesisInput study = input(folder);
    ThesisOptions fewer = options();
    fewer.retrainedSparsities = {};
    VERIFY_OK(reproduceThesis(*m_engine, study, fewer, {}));
    ThesisOptions others = fewer;
    others.learningRate = 0.02;
    VERIFY_FAILS(reproduceThesis(*m_engine, study, others, {}), ErrorCode::FileExists);
    study.validation = halves(40, 3);
    study.model = startWeights();
    VERIFY_FAILS(reproduceThesis(*m_engine, study, fewer, {}), ErrorCode::FileExists);
    QFile table(QString::fromStdString((study.folder / "results.csv").string()));
    QVERIFY(table.open(QIODevice::WriteOnly) && table.write("id,series\n") > 0);
    table.close();
    const auto damaged = reproduceThesis(*m_engine, input(folder), fewer, {});
    VERIFY_FAILS(damaged, ErrorCode::CorruptFile);
    QVERIFY(QString::fromStdString(damaged.error().file).endsWith("results.csv"));
}

void TestThesis::cancelKeepsThePoints()
{
    const QTemporaryDir folder;
    const ThesisInput study = input(folder);
    std::stop_source stop;
    const auto cancelled = reproduceThesis(*m_engine, study, options(),
        [&](const TradeOff& soFar, std::size_t) {
            if (soFar.points.size() == 3)
                stop.request_stop();
        },
        JobContext(stop.get_token()));
    VERIFY_FAILS(cancelled, ErrorCode::Cancelled);
    const auto text = readTextFile(study.folder / "results.csv");
    VERIFY_OK(text);
    QCOMPARE(parseTradeOffCsv(*text)->points.size(), std::size_t{3});
    QVERIFY(!std::filesystem::exists(study.folder / "index.html"));
}

void TestThesis::refusesOptions_data()
{
    QTest::addColumn<int>("which");
    QTest::addRow("sparsity of all") << 0;
    QTest::addRow("sparsity below 0") << 1;
    QTest::addRow("no number") << 2;
    QTest::addRow("nine bits") << 3;
    QTest::addRow("no bits") << 4;
    QTest::addRow("no epoch") << 5;
}

void TestThesis::refusesOptions()
{
    QFETCH(int, which);
    ThesisOptions wrong = options();
    switch (which) {
    case 0: wrong.sparsities = {0.5, 1}; break;
    case 1: wrong.sharedSparsities = {-0.1}; break;
    case 2: wrong.retrainedSparsities = {std::numeric_limits<double>::quiet_NaN()}; break;
    case 3: wrong.bits = {9}; break;
    case 4: wrong.retrainedBits = {0}; break;
    default: wrong.maskedEpochs = 0; break;
    }
    const QTemporaryDir folder;
    VERIFY_FAILS(reproduceThesis(*m_engine, input(folder), wrong, {}), ErrorCode::InvalidArgument);
    QVERIFY(!QFileInfo::exists(folder.filePath("study")));
}

QTEST_GUILESS_MAIN(TestThesis)
#include "test_thesis.moc"
