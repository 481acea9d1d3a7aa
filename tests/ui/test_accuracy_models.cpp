// SPDX-License-Identifier: GPL-3.0-or-later
// What the accuracy view is made from, without window and engine: courses, confusions, answers, states and verdicts.
#include "core/engine/paired_comparison.h"
#include "tests/ui/small_source.h"
#include "ui/document/recipe_edit.h"
#include "ui/document/results.h"
#include "ui/jobs/compressed_layers.h"
#include "ui/jobs/decoded_layers.h"
#include "ui/jobs/job_runner.h"
#include "ui/jobs/live_accuracy.h"
#include "ui/models/accuracy_text.h"
#include "ui/views/accuracy/accuracy_course.h"
#include "ui/views/accuracy/answer_filter.h"
#include "ui/views/accuracy/answer_model.h"
#include "ui/views/accuracy/class_table_model.h"
#include "ui/views/accuracy/confusion_table.h"
#include "ui/views/accuracy/thumbnails.h"
#include "ui/views/accuracy/top_classes_plot.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <numeric>
#include <thread>

using namespace pangkas;
using namespace pangkas::test;

namespace {

/// Labels in turn; answers by digit, a dot for an image that hasn't been answered.
std::shared_ptr<EvaluationReport> reportOf(const char* answers, int classes, std::int64_t total = 0)
{
    auto report = std::make_shared<EvaluationReport>();
    for (int i = 0; i < classes; ++i)
        report->classes.push_back("c" + std::to_string(i));
    for (std::uint32_t image = 0; answers[image]; ++image) {
        if (answers[image] == '.')
            continue;
        const int predicted = answers[image] - '0', label = int(image) % classes;
        const float loss = predicted == label ? 0.1f : 1.0f + 0.01f * float(image % 5);
        report->predictions.push_back({image, label, predicted, 0.5f + 0.001f * float(image), loss});
        report->correct += predicted == label;
    }
    report->images = std::int64_t(report->predictions.size());
    report->total = total ? total : report->images;
    return report;
}

/// As many images as wanted, right but for every seventh.
std::shared_ptr<EvaluationReport> largeReport(int images, int classes)
{
    auto report = std::make_shared<EvaluationReport>();
    for (int i = 0; i < classes; ++i)
        report->classes.push_back("class " + std::to_string(i));
    for (int i = 0; i < images; ++i) {
        const int label = i % classes, predicted = i % 7 == 0 ? (label / 10) * 10 : label;
        report->predictions.push_back({std::uint32_t(i), label, predicted, 0.5f, 1});
        report->correct += predicted == label;
    }
    report->images = report->total = images;
    return report;
}

std::vector<std::size_t> order(std::initializer_list<std::size_t> images) { return images; }

} // namespace

class TestAccuracyModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void courses_data();
    void courses();
    void confusionOfFewClasses();
    void confusionOfAThousandClasses();
    void pairsAsTheComparisonDoes();
    void filters_data();
    void filters();
    void answersWithoutTheDenseNetwork();
    void classTable();
    void topClassesOfAnAnswer();
    void stateFollowsTheRecipe();
    void ofTwoPartialsTheFurtherIsKept();
    void comparesWhatBothHaveAnswered();
    void recipesThatDecodeAlike_data();
    void recipesThatDecodeAlike();
    void layersAreCompressedOnce();
    void waitsForAnotherThread();
    void decodesWhatThePackHolds();
    void textOfPoints_data();
    void textOfPoints();
    void textOfVerdicts();
};

void TestAccuracyModels::courses_data()
{
    QTest::addColumn<QString>("answers");
    QTest::addColumn<std::vector<std::size_t>>("images");
    QTest::addColumn<int>("points");
    QTest::addColumn<QString>("expected"); // right/images
    QTest::addRow("all") << "0110" << order({0, 1, 2, 3}) << 10 << "1/1 2/2 2/3 2/4";
    QTest::addRow("another order") << "0110" << order({2, 3, 0, 1}) << 10 << "0/1 0/2 1/3 2/4";
    QTest::addRow("some missing") << "0.1." << order({3, 2, 1, 0}) << 10 << "0/1 1/2";
    QTest::addRow("few points") << "01010101" << order({0, 1, 2, 3, 4, 5, 6, 7}) << 3 << "1/1 4/4 8/8";
    QTest::addRow("one point") << "01" << order({0, 1}) << 1 << "1/1 2/2";
    QTest::addRow("nothing") << "...." << order({0, 1, 2, 3}) << 10 << "";
    QTest::addRow("images the report has never heard of") << "01" << order({9, 0, 1, 8}) << 10 << "1/1 2/2";
}

void TestAccuracyModels::courses()
{
    QFETCH(QString, answers);
    QFETCH(std::vector<std::size_t>, images);
    QFETCH(int, points);
    QFETCH(QString, expected);
    const auto report = reportOf(qPrintable(answers), 2);
    const auto course = accuracyCourse(*report, images, std::size_t(points));
    QStringList got;
    for (const CoursePoint& point : course)
        got << QStringLiteral("%1/%2").arg(point.correct).arg(point.images);
    QCOMPARE(got.join(' '), expected);
    if (!course.empty() && std::size_t(report->images) <= images.size()) {
        QCOMPARE(course.back().top1(), report->top1());
        QVERIFY(course.back().interval() == report->top1Interval());
    }
}

void TestAccuracyModels::confusionOfFewClasses()
{
    const auto report = reportOf("012012021", 3); // labels 0 1 2 0 1 2 0 1 2
    const EvaluationReport* reports[] = {report.get()};
    const auto classes = mostConfusedClasses(reports, 10);
    QCOMPARE(classes, (std::vector<int>{0, 1, 2}));
    const ConfusionTable table = confusionTable(*report, classes);
    QCOMPARE(table.counts, (std::vector<std::int64_t>{3, 0, 0, 0, 2, 1, 0, 1, 2}));
    QCOMPARE(table.rowSum(1), 3);
}

void TestAccuracyModels::confusionOfAThousandClasses()
{
    const auto report = largeReport(4000, 1000);
    const EvaluationReport* reports[] = {report.get()};
    const auto classes = mostConfusedClasses(reports, 11);
    QCOMPARE(classes.size(), 11u);
    QVERIFY(std::ranges::is_sorted(classes));
    for (const int index : classes)
        QCOMPARE(index % 10, 0); // what wrong answers go to
    const ConfusionTable table = confusionTable(*report, classes);
    QCOMPARE(table.size(), 12u);
    QCOMPARE(table.classes.back(), ConfusionTable::others);
    QCOMPARE(std::accumulate(table.counts.begin(), table.counts.end(), std::int64_t{0}), 4000); // nothing is lost
    std::int64_t right = 0; // of the classes with a row of their own
    for (std::size_t i = 0; i + 1 < table.size(); ++i)
        right += table.at(i, i);
    std::int64_t expected = 0;
    for (const Prediction& prediction : report->predictions)
        expected += prediction.label == prediction.predicted && std::ranges::count(classes, prediction.label) > 0;
    QCOMPARE(right, expected);
}

void TestAccuracyModels::pairsAsTheComparisonDoes()
{
    const auto dense = reportOf("01.2012210120120", 3), compressed = reportOf("0122.11210121020", 3);
    const auto comparison = comparePaired(*dense, *compressed);
    VERIFY_OK(comparison);
    std::vector<Answer> answers = pairAnswers(dense.get(), *compressed);
    QCOMPARE(answers.size(), compressed->predictions.size());
    std::erase_if(answers, [](const Answer& answer) { return !answer.isChanged(); });
    QVERIFY(!comparison->flipped.empty());
    QCOMPARE(answers.size(), comparison->flipped.size());
    for (std::size_t i = 0; i < answers.size(); ++i) { // in the same order: the greatest loss first
        const FlippedImage& flip = comparison->flipped[i];
        const Answer expected{flip.image, flip.label, flip.after, flip.confidenceAfter, flip.lossAfter,
            flip.before, flip.confidenceBefore};
        QVERIFY(answers[i] == expected);
    }
}

void TestAccuracyModels::filters_data()
{
    QTest::addColumn<bool>("wrong");
    QTest::addColumn<bool>("changed");
    QTest::addColumn<int>("label");
    QTest::addColumn<QString>("images"); // sorted
    // labels 0 1 0 1 0 1, dense 0 1 1 0 0 1, compressed 0 0 1 1 1 1
    QTest::addRow("all") << false << false << -1 << "0 1 2 3 4 5";
    QTest::addRow("wrong") << true << false << -1 << "1 2 4";
    QTest::addRow("changed") << false << true << -1 << "1 3 4";
    QTest::addRow("wrong and changed") << true << true << -1 << "1 4";
    QTest::addRow("of a class") << false << false << 1 << "1 3 5";
    QTest::addRow("changed of a class") << false << true << 1 << "1 3";
    QTest::addRow("all three") << true << true << 0 << "4";
    QTest::addRow("a class without images") << false << false << 7 << "";
}

void TestAccuracyModels::filters()
{
    QFETCH(bool, wrong);
    QFETCH(bool, changed);
    QFETCH(int, label);
    QFETCH(QString, images);
    JobRunner jobs;
    Thumbnails thumbnails(jobs);
    AnswerModel model(thumbnails);
    AnswerFilter filter;
    const QAbstractItemModelTester modelTester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    filter.setSourceModel(&model);
    filter.setOnlyWrong(wrong);
    filter.setOnlyChanged(changed);
    filter.setLabel(label);
    const auto dense = reportOf("011001", 2), compressed = reportOf("001111", 2);
    for (const char* part : {"0.....", "001111"}) { // growing
        const auto report = reportOf(part, 2);
        model.setAnswers(nullptr, report->classes, pairAnswers(dense.get(), *report));
    }
    std::vector<std::uint32_t> got;
    float loss = 1e9f;
    for (int row = 0; row < filter.rowCount(); ++row) {
        const Answer& answer = model.answer(filter.mapToSource(filter.index(row, 0)).row());
        QVERIFY(answer.lossAfter <= loss);
        loss = answer.lossAfter;
        got.push_back(answer.image);
    }
    std::ranges::sort(got);
    QStringList text;
    for (const std::uint32_t image : got)
        text << QString::number(image);
    QCOMPARE(text.join(' '), images);
}

void TestAccuracyModels::answersWithoutTheDenseNetwork()
{
    const auto compressed = reportOf("001111", 2);
    const auto answers = pairAnswers(nullptr, *compressed);
    QCOMPARE(answers.size(), 6u);
    for (const Answer& answer : answers) {
        QVERIFY(!answer.isChanged());
        QCOMPARE(answer.before, -1);
    }
}

void TestAccuracyModels::classTable()
{
    ClassTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    using Column = ClassTableModel::Column;
    const auto share = [&](int row, Column column) {
        return model.index(row, int(column)).data(ClassTableModel::ShareRole);
    };
    model.setReports(nullptr, nullptr);
    QCOMPARE(model.rowCount(), 0);
    model.setReports(nullptr, reportOf("0101..", 2));
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(!share(0, Column::Dense).isValid());
    QCOMPARE(share(0, Column::Compressed).toDouble(), 1.0);
    const auto before = resets.count();
    model.setReports(reportOf("011001", 2), reportOf("001111", 2));
    QCOMPARE(resets.count(), before); // the same classes: nothing jumps
    QCOMPARE(share(0, Column::Dense).toDouble(), 2.0 / 3);
    QCOMPARE(share(0, Column::Compressed).toDouble(), 1.0 / 3);
    QCOMPARE(model.index(0, int(Column::Change)).data(ClassTableModel::SortRole).toDouble(), -1.0 / 3);
    QCOMPARE(model.index(1, int(Column::Change)).data(ClassTableModel::SortRole).toDouble(), 0.0);
    // While they have answered different images their difference says nothing.
    model.setReports(reportOf("011001", 2), reportOf("0.....", 2));
    QCOMPARE(model.index(0, int(Column::Change)).data().toString(), "–");

    const auto large = largeReport(500, 1000);
    model.setReports(large, large);
    QCOMPARE(model.rowCount(), 500); // classes without an image aren't listed
    model.retranslate();
}

void TestAccuracyModels::topClassesOfAnAnswer()
{
    const auto top = topClasses({0.1f, 0.3f, 0.05f, 0.3f, 0.2f, 0.05f}, 5);
    QCOMPARE(top.size(), 5u);
    QCOMPARE(top[0].first, 1); // the first of equals
    QCOMPARE(top[1].first, 3);
    QCOMPARE(top[2].first, 4);
    QCOMPARE(top[4].first, 2);
    QCOMPARE(topClasses({0.4f, 0.6f}, 5).size(), 2u);
    QVERIFY(topClasses({}, 5).empty());
}

void TestAccuracyModels::stateFollowsTheRecipe()
{
    Document document;
    Results results(document);
    setSmallSource(document);
    QVERIFY(results.accuracyState() == AccuracyState::Unknown);
    const auto first = document.recipe();
    results.setPartial({first, reportOf("01....", 2, 6), false});
    QVERIFY(results.accuracyState() == AccuracyState::Refining);
    QCOMPARE(results.shown().report->images, 2);
    results.setCompressed({first, reportOf("010101", 2), false});
    QVERIFY(results.accuracyState() == AccuracyState::Measured);
    QCOMPARE(results.shown().report->images, 6);

    document.changeRecipe(withSparsityStep(*first, 1, 500), RecipeEdit::Sparsity, 1);
    QVERIFY(results.accuracyState() == AccuracyState::OutOfDate); // the partial is of the earlier recipe too
    results.setPartial({document.recipe(), reportOf("0.....", 2, 6), false});
    QVERIFY(results.accuracyState() == AccuracyState::Refining);
    QCOMPARE(results.shown().report->images, 1);
    document.undoStack().undo();
    QVERIFY(results.accuracyState() == AccuracyState::Measured);
    QCOMPARE(results.shown().report->images, 6);
    setSmallSource(document, 5);
    QVERIFY(results.accuracyState() == AccuracyState::Unknown);
    QVERIFY(!results.shown().report && !results.comparison());
}

void TestAccuracyModels::ofTwoPartialsTheFurtherIsKept()
{
    Document document;
    Results results(document);
    setSmallSource(document);
    results.setPartial({document.recipe(), reportOf("0101..", 2, 6), false});
    results.setPartial({document.recipe(), reportOf("01....", 2, 6), false}); // of another evaluation
    QCOMPARE(results.partial().report->images, 4);
    results.endPartial();
    results.setPartial({document.recipe(), reportOf("01....", 2, 6), false});
    QCOMPARE(results.partial().report->images, 2);
}

void TestAccuracyModels::comparesWhatBothHaveAnswered()
{
    Document document;
    Results results(document);
    setSmallSource(document);
    results.setCompressed({document.recipe(), reportOf("001111", 2), false});
    QVERIFY(!results.comparison());
    results.setDensePartial(reportOf("01....", 2, 6));
    QVERIFY(results.comparison());
    QCOMPARE(results.comparison()->images, 2);
    QCOMPARE(results.comparison()->lost, 1);
    results.setDense(reportOf("010101", 2));
    QCOMPARE(results.comparison()->images, 6);
    QCOMPARE(results.comparison()->lost, 3);
    QVERIFY(!results.densePartial());
    document.setDataset(nullptr);
    QVERIFY(!results.comparison());
}

void TestAccuracyModels::recipesThatDecodeAlike_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<int>("first"); // layer that differs, -1: none
    QTest::addRow("nothing") << "nothing" << -1;
    QTest::addRow("the coder") << "coder" << -1;
    QTest::addRow("the sparsity of fc6") << "sparsity" << 1;
    QTest::addRow("the centroids of fc7") << "centroids" << 2;
    QTest::addRow("fc6 switched off") << "switch" << 1;
    QTest::addRow("the seed") << "seed" << 0;
}

void TestAccuracyModels::recipesThatDecodeAlike()
{
    QFETCH(QString, change);
    QFETCH(int, first);
    const auto source = smallSource();
    const Recipe before = deepCompressionRecipe(source->architecture());
    Recipe after = before;
    if (change == "coder")
        after.layers[0].coder = after.layers[2].coder = "fast";
    else if (change == "sparsity")
        after = withSparsityStep(before, 1, 321);
    else if (change == "centroids")
        after.layers[2].sharing.centroids = 7;
    else if (change == "switch")
        after.layers[1].enabled = false;
    else if (change == "seed")
        after.seed = 99;
    QCOMPARE(decodeAlike(before, after), first < 0);
    const auto found = firstDifference(before, after);
    QCOMPARE(found ? int(*found) : -1, first);
    // Told of the recipes alone; the weights say the same.
    DecodedLayers one, other;
    PackCache cache;
    const auto a = one.network({source, std::make_shared<const Recipe>(before), {}}, cache);
    const auto b = other.network({source, std::make_shared<const Recipe>(after), {}}, cache);
    VERIFY_OK(a);
    VERIFY_OK(b);
    if (first < 0)
        QCOMPARE(a->hash(), b->hash());
    else if (change != "seed") // the rule may not draw at all
        QVERIFY(a->hash() != b->hash());
}

void TestAccuracyModels::layersAreCompressedOnce()
{
    const auto source = smallSource();
    const auto recipe = std::make_shared<const Recipe>(deepCompressionRecipe(source->architecture()));
    PackCache cache;
    DecodedLayers decoded;
    const auto first = decoded.network({source, recipe, {}}, cache);
    VERIFY_OK(first);
    QCOMPARE(cache.compressed().computed(), 3u);
    VERIFY_OK(measureRecipe({source, recipe, {}}, cache)); // packs what is there
    QCOMPARE(cache.compressed().computed(), 3u);
    const auto edited = std::make_shared<const Recipe>(withSparsityStep(*recipe, 1, 700));
    const auto second = decoded.network({source, edited, {}}, cache);
    VERIFY_OK(second);
    QCOMPARE(cache.compressed().computed(), 4u);
    // What stays the same keeps its place in memory: the engine needn't hash it again.
    QVERIFY(first->tensors()[0].storage() == second->tensors()[0].storage());
    QVERIFY(first->tensors()[2].storage() != second->tensors()[2].storage());
    std::stop_source stop;
    stop.request_stop();
    const auto third = std::make_shared<const Recipe>(withSparsityStep(*recipe, 1, 800));
    VERIFY_FAILS(decoded.network({source, third, {}}, cache, JobContext(stop.get_token())), ErrorCode::Cancelled);
}

void TestAccuracyModels::waitsForAnotherThread()
{
    const auto source = smallSource();
    const Recipe recipe = deepCompressionRecipe(source->architecture());
    CompressedLayers layers;
    std::vector<CompressedLayers::Layer> got(8);
    {
        std::vector<std::jthread> threads;
        for (auto& layer : got) {
            threads.emplace_back([&] {
                if (auto result = layers.layer(source, 1, recipe.layers[1], recipe.seed, {}))
                    layer = *result;
            });
        }
    }
    QCOMPARE(layers.computed(), 1u);
    for (const auto& layer : got) {
        QVERIFY(layer);
        QVERIFY(layer == got.front());
    }
    layers.clear();
    VERIFY_OK(layers.layer(source, 1, recipe.layers[1], recipe.seed, {}));
    QCOMPARE(layers.computed(), 2u);
    LayerRecipe wrong = recipe.layers[1];
    wrong.pruning.amount = 7;
    QVERIFY(!layers.layer(source, 1, wrong, recipe.seed, {}));
    QVERIFY(!layers.layer(source, 1, wrong, recipe.seed, {})); // a failure isn't kept
    QCOMPARE(layers.computed(), 4u);
}

void TestAccuracyModels::decodesWhatThePackHolds()
{
    const auto source = smallSource();
    for (Recipe recipe : {deepCompressionRecipe(source->architecture()), emptyRecipe(source->architecture())}) {
        recipe.layers[2].sharing.centroids = 0; // one layer sparse, one shared, or all dense
        const PackInput input{source, std::make_shared<const Recipe>(recipe), {}};
        PackCache cache;
        DecodedLayers decoded;
        const auto network = decoded.network(input, cache);
        VERIFY_OK(network);
        const auto packing = measureRecipe(input, cache);
        VERIFY_OK(packing);
        const auto expected = decodeModel((*packing)->compressedModel());
        VERIFY_OK(expected);
        QCOMPARE(network->hash(), expected->hash());
    }
}

void TestAccuracyModels::textOfPoints_data()
{
    QTest::addColumn<double>("share");
    QTest::addColumn<QString>("text");
    QTest::addRow("gain") << 0.0125 << "+1.3";
    QTest::addRow("loss") << -0.0125 << "−1.3";
    QTest::addRow("nothing") << 0.0 << "0.0";
    QTest::addRow("less than is shown") << -0.0004 << "0.0";
}

void TestAccuracyModels::textOfPoints()
{
    QFETCH(double, share);
    QFETCH(QString, text);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(pointsText(share), text);
}

void TestAccuracyModels::textOfVerdicts()
{
    QLocale::setDefault(QLocale(QLocale::English));
    PairedComparison comparison;
    comparison.images = 800;
    comparison.lost = 12;
    comparison.gained = 9;
    comparison.verdict = Verdict::Undecided;
    comparison.moreImages = 1200;
    QVERIFY(verdictSentence(comparison).contains("1,200"));
    QVERIFY(verdictToolTip(comparison).contains("12 lost"));
    comparison.moreImages = 1'000'000'000'000;
    QCOMPARE(verdictSentence(comparison), "undecided");
    comparison.verdict = Verdict::RealLoss;
    QCOMPARE(verdictSentence(comparison), "real loss");
    comparison.verdict = Verdict::NoMeasurableLoss;
    QCOMPARE(verdictSentence(comparison), "no measurable loss");
    QCOMPARE(classText({"cats", ""}, 0), "cats");
    QCOMPARE(classText({"cats", ""}, 1), "class 1");
    QCOMPARE(classText({}, 7), "class 7");
}

QTEST_GUILESS_MAIN(TestAccuracyModels)
#include "test_accuracy_models.moc"
