// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/budget_solver.h"

#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace pangkas;
using namespace pangkas::test;

namespace {

/// Layers with choices whose bytes rise and losses fall, from a seed.
std::vector<BudgetLayer> syntheticLayers(std::size_t count, std::size_t choices, std::uint64_t seed)
{
    std::uint64_t state = seed;
    const auto draw = [&](std::uint64_t below) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return (state >> 33) % below;
    };
    std::vector<BudgetLayer> layers;
    for (std::size_t i = 0; i < count; ++i) {
        BudgetLayer layer{"layer" + std::to_string(i), {}};
        std::uint64_t bytes = 50 + draw(500);
        double loss = 0.2 + double(draw(1000)) / 1000;
        for (std::size_t j = 0; j < choices; ++j) {
            LayerRecipe recipe;
            recipe.layer = layer.name;
            recipe.pruning.amount = 1 - double(j + 1) / double(choices + 1);
            layer.choices.push_back({recipe, bytes, loss});
            bytes += 1 + draw(400);
            loss *= 0.3 + double(draw(600)) / 1000;
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

Recipe recipeFor(const std::vector<BudgetLayer>& layers)
{
    Recipe recipe;
    for (const BudgetLayer& layer : layers)
        recipe.layers.push_back(layer.choices.back().recipe);
    return recipe;
}

/// Every combination's bytes and loss.
std::vector<std::pair<std::uint64_t, double>> allCombinations(const std::vector<BudgetLayer>& layers)
{
    std::vector<std::pair<std::uint64_t, double>> all = {{0, 0.0}};
    for (const BudgetLayer& layer : layers) {
        std::vector<std::pair<std::uint64_t, double>> next;
        for (const auto& [bytes, loss] : all) {
            for (const BudgetChoice& choice : layer.choices)
                next.emplace_back(bytes + choice.bytes, loss + choice.loss);
        }
        all = std::move(next);
    }
    return all;
}

/// "Packs" by what the choices say, times a factor for each layer, and 100 bytes around them.
PackForBudget packer(const std::vector<BudgetLayer>& layers, std::vector<double> factors, int* packs = nullptr)
{
    return [layers, factors, packs](const Recipe& recipe, const JobContext&) -> Result<PackReport> {
        PackReport report;
        report.containerBytes = report.fileBytes = 100;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            for (const BudgetChoice& choice : layers[i].choices) {
                if (choice.recipe != recipe.layers[i])
                    continue;
                const auto bytes = static_cast<std::uint64_t>(std::llround(double(choice.bytes) * factors[i % factors.size()]));
                report.layers.push_back({layers[i].name, {{"codes", 1, bytes}}});
                report.fileBytes += bytes;
            }
        }
        if (packs)
            ++*packs;
        return report;
    };
}

} // namespace

class TestBudgetSolver : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void frontierIsWhatBruteForceFinds_data();
    void frontierIsWhatBruteForceFinds();
    void thinnedFrontierIsNearTheWhole();
    void bytesAreKept_data();
    void bytesAreKept();
    void outOfReachSaysTheSmallest();
    void lossIsKept_data();
    void lossIsKept();
    void lossOutOfReach();
    void badGoals();
    void cancelled();
    void choicesOfALayer();
    void choicesNeedTheScan();
    void sensitiveLayersArePrunedLess();
};

void TestBudgetSolver::frontierIsWhatBruteForceFinds_data()
{
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("choices");
    for (const auto& [layers, choices] : {std::pair(1, 1), std::pair(1, 7), std::pair(2, 5), std::pair(4, 6), std::pair(7, 3), std::pair(9, 2)})
        QTest::addRow("%d layers, %d choices", layers, choices) << layers << choices;
}

void TestBudgetSolver::frontierIsWhatBruteForceFinds()
{
    QFETCH(int, layers);
    QFETCH(int, choices);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto problem = syntheticLayers(std::size_t(layers), std::size_t(choices), seed);
        const auto frontier = budgetFrontier(problem);
        VERIFY_OK(frontier);
        const auto all = allCombinations(problem);
        for (const BudgetPoint& point : *frontier) {
            std::uint64_t bytes = 0;
            double loss = 0;
            for (std::size_t i = 0; i < problem.size(); ++i) {
                bytes += problem[i].choices[point.choices[i]].bytes;
                loss += problem[i].choices[point.choices[i]].loss;
            }
            QCOMPARE(point.bytes, bytes);
            QVERIFY(std::abs(point.loss - loss) < 1e-12);
        }
        // For every budget there is: the least loss that any combination has.
        for (std::size_t k = 0; k < all.size(); k += 1 + all.size() / 100) {
            const std::uint64_t budget = all[k].first;
            double least = std::numeric_limits<double>::infinity();
            for (const auto& [bytes, loss] : all)
                least = bytes <= budget ? std::min(least, loss) : least;
            const auto last = std::find_if(frontier->rbegin(), frontier->rend(), [&](const BudgetPoint& point) { return point.bytes <= budget; });
            QVERIFY(last != frontier->rend());
            QVERIFY(std::abs(last->loss - least) < 1e-12);
        }
    }
}

void TestBudgetSolver::thinnedFrontierIsNearTheWhole()
{
    const auto problem = syntheticLayers(8, 12, 3);
    const auto whole = budgetFrontier(problem, 1'000'000), thinned = budgetFrontier(problem, 512);
    VERIFY_OK(whole);
    VERIFY_OK(thinned);
    QVERIFY(thinned->size() <= 512 && whole->size() > thinned->size());
    QCOMPARE(thinned->front().bytes, whole->front().bytes);
    QVERIFY(std::abs(thinned->back().loss - whole->back().loss) < 1e-12);
    for (const BudgetPoint& point : *whole) {
        // Each of the 8 layers may cost two stretches of the bytes.
        const double room = 16.0 * double(whole->back().bytes - whole->front().bytes) / 510;
        const auto last = std::find_if(thinned->rbegin(), thinned->rend(),
            [&](const BudgetPoint& other) { return double(other.bytes) <= double(point.bytes) + room; });
        QVERIFY(last->loss <= point.loss + 1e-12);
    }
}

void TestBudgetSolver::bytesAreKept_data()
{
    QTest::addColumn<QList<double>>("factors"); // what packing makes of predictions
    QTest::addRow("as predicted") << QList<double>{1.0};
    QTest::addRow("larger") << QList<double>{1.1};
    QTest::addRow("smaller") << QList<double>{0.8};
    QTest::addRow("mixed") << QList<double>{1.3, 0.9, 1.05};
    QTest::addRow("far off") << QList<double>{3.0, 0.5};
}

void TestBudgetSolver::bytesAreKept()
{
    QFETCH(QList<double>, factors);
    const std::vector<double> actual(factors.begin(), factors.end());
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto problem = syntheticLayers(5, 6, seed);
        // The truth: choices with packed bytes.
        auto real = problem;
        for (std::size_t i = 0; i < real.size(); ++i) {
            for (BudgetChoice& choice : real[i].choices)
                choice.bytes = static_cast<std::uint64_t>(std::llround(double(choice.bytes) * actual[i % actual.size()]));
        }
        const auto all = allCombinations(real);
        const auto sizes = std::minmax_element(all.begin(), all.end());
        const std::uint64_t budget = 100 + (sizes.first->first + sizes.second->first) / 2;
        double least = std::numeric_limits<double>::infinity();
        for (const auto& [bytes, loss] : all)
            least = bytes + 100 + 10 <= budget ? std::min(least, loss) : least; // bytes are whole, factors are not
        int packs = 0;
        const auto solution = solveBudget({budget, {}}, recipeFor(problem), problem, packer(problem, actual, &packs), {});
        VERIFY_OK(solution);
        QVERIFY(solution->result.bytes <= budget);
        QVERIFY(solution->result.isWithin && packs <= 8);
        // Corrected by what was packed, the predictions are the truth here, and so is the best combination.
        QVERIFY2(solution->result.predictedLoss <= least + 1e-9 || double(solution->result.bytes) >= 0.995 * double(budget),
            qPrintable(QString::number(solution->result.predictedLoss - least)));
        const auto again = solveBudget({budget, {}}, recipeFor(problem), problem, packer(problem, actual), {});
        QVERIFY(again->recipe == solution->recipe);
    }
}

void TestBudgetSolver::outOfReachSaysTheSmallest()
{
    const auto problem = syntheticLayers(3, 4, 5);
    std::uint64_t smallest = 100;
    for (const BudgetLayer& layer : problem)
        smallest += layer.choices.front().bytes;
    const auto solution = solveBudget({smallest - 1, {}}, recipeFor(problem), problem, packer(problem, {1.0}), {});
    VERIFY_FAILS(solution, ErrorCode::LimitExceeded);
    QVERIFY2(QByteArray::fromStdString(solution.error().detail).contains(QByteArray::number(qulonglong(smallest))), solution.error().detail.c_str());
    VERIFY_OK(solveBudget({smallest, {}}, recipeFor(problem), problem, packer(problem, {1.0}), {}));
}

void TestBudgetSolver::lossIsKept_data()
{
    QTest::addColumn<double>("factor"); // measured by predicted
    QTest::addRow("as predicted") << 1.0;
    QTest::addRow("worse") << 2.5;
    QTest::addRow("better") << 0.4;
}

void TestBudgetSolver::lossIsKept()
{
    QFETCH(double, factor);
    const auto problem = syntheticLayers(4, 8, 11);
    const auto predicted = [&](const Recipe& recipe) {
        double loss = 0;
        for (std::size_t i = 0; i < problem.size(); ++i) {
            for (const BudgetChoice& choice : problem[i].choices)
                loss += choice.recipe == recipe.layers[i] ? choice.loss : 0;
        }
        return loss;
    };
    const LossForBudget measure
        = [&](const Recipe& recipe, const JobContext&) -> Result<double> { return factor * predicted(recipe); };
    const double limit = 0.2;
    const auto solution = solveBudget({{}, limit}, recipeFor(problem), problem, packer(problem, {1.0}), measure);
    VERIFY_OK(solution);
    QVERIFY(*solution->result.loss <= limit);
    QVERIFY(std::abs(*solution->result.loss - factor * predicted(solution->recipe)) < 1e-12);
    // Not far from the smallest that keeps it.
    std::uint64_t smallest = std::numeric_limits<std::uint64_t>::max();
    for (const auto& [bytes, loss] : allCombinations(problem))
        smallest = factor * loss <= limit ? std::min(smallest, bytes + 100) : smallest;
    QVERIFY2(double(solution->result.bytes) <= 1.08 * double(smallest), qPrintable(QStringLiteral("%1 %2").arg(solution->result.bytes).arg(smallest)));
}

void TestBudgetSolver::lossOutOfReach()
{
    const auto problem = syntheticLayers(3, 4, 5);
    const LossForBudget measure = [](const Recipe&, const JobContext&) -> Result<double> { return 0.031; };
    const auto solution = solveBudget({{}, 0.01}, recipeFor(problem), problem, packer(problem, {1.0}), measure);
    VERIFY_FAILS(solution, ErrorCode::LimitExceeded);
    QVERIFY2(QByteArray::fromStdString(solution.error().detail).contains("3.10"), solution.error().detail.c_str());
}

void TestBudgetSolver::badGoals()
{
    const auto problem = syntheticLayers(2, 2, 1);
    const LossForBudget measure = [](const Recipe&, const JobContext&) -> Result<double> { return 0.0; };
    for (const BudgetGoal& goal : {BudgetGoal{}, BudgetGoal{5, 0.1}, BudgetGoal{{}, -0.1}, BudgetGoal{{}, 1.5},
             BudgetGoal{{}, std::numeric_limits<double>::quiet_NaN()}})
        VERIFY_FAILS(solveBudget(goal, recipeFor(problem), problem, packer(problem, {1.0}), measure), ErrorCode::InvalidArgument);
    VERIFY_FAILS(solveBudget({{}, 0.1}, recipeFor(problem), problem, packer(problem, {1.0}), {}), ErrorCode::InvalidArgument);
    VERIFY_FAILS(solveBudget({5, {}}, Recipe(), problem, packer(problem, {1.0}), {}), ErrorCode::InvalidArgument);
    VERIFY_FAILS(budgetFrontier({{"empty", {}}}), ErrorCode::InvalidArgument);
}

void TestBudgetSolver::cancelled()
{
    std::stop_source stop;
    stop.request_stop();
    const auto problem = syntheticLayers(3, 3, 1);
    VERIFY_FAILS(solveBudget({100000, {}}, recipeFor(problem), problem, packer(problem, {1.0}), {}, JobContext(stop.get_token())), ErrorCode::Cancelled);
}

namespace {

struct SmallNetwork
{
    Recipe recipe;
    std::vector<std::shared_ptr<const LayerIndex>> indexes;
    Scan scan;
};

/// Two layers alike, of which pruning hurts the first `harm` times as much.
SmallNetwork twoLayers(double harm)
{
    SmallNetwork network;
    network.scan.rows.push_back({"dense", 0, 0, 0, 1000, 900, 0.3});
    for (int i = 0; i < 2; ++i) {
        const std::string name = i == 0 ? "first" : "second";
        LayerRecipe layer;
        layer.layer = name;
        network.recipe.layers.push_back(layer);
        const auto weights = bellValues(20000, std::uint64_t(i) + 1, 0.1f);
        auto profile = MagnitudeProfile::build(weights);
        auto index = LayerIndex::build(std::make_shared<const MagnitudeProfile>(std::move(*profile)), Shape{100, 200}, weights, std::span<const float>());
        network.indexes.push_back(std::make_shared<const LayerIndex>(std::move(*index)));
        for (int level = 0; level <= 9; ++level) {
            const double loss = (i == 0 ? harm : 1.0) * std::pow(level / 9.0, 4);
            network.scan.rows.push_back({name, level / 10.0, 20000, std::size_t(level) * 2000, 1000, 900 - std::int64_t(100 * loss), 0.3 + loss});
        }
    }
    return network;
}

} // namespace

void TestBudgetSolver::choicesOfALayer()
{
    SmallNetwork network = twoLayers(1);
    network.recipe.layers[0].coder = "max";
    const auto layers = budgetChoices(network.recipe, {false, false}, network.indexes, network.scan);
    VERIFY_OK(layers);
    for (const BudgetLayer& layer : *layers) {
        QVERIFY(layer.choices.size() > 10);
        for (std::size_t i = 1; i < layer.choices.size(); ++i) {
            QVERIFY(layer.choices[i].bytes > layer.choices[i - 1].bytes);
            QVERIFY(layer.choices[i].loss < layer.choices[i - 1].loss);
        }
        QCOMPARE(layer.choices.back().loss, 0.0); // the layer as it is
        QVERIFY(layer.choices.front().recipe.sharing.centroids == 3 && layer.choices.front().recipe.pruning.amount == 0.9);
    }
    QCOMPARE((*layers)[0].choices.front().recipe.coder, std::string("max"));

    network.recipe.layers[0].enabled = false;
    const auto fixed = budgetChoices(network.recipe, {false, true}, network.indexes, network.scan);
    VERIFY_OK(fixed);
    for (std::size_t i = 0; i < 2; ++i) {
        QCOMPARE((*fixed)[i].choices.size(), 1u);
        QVERIFY((*fixed)[i].choices[0].recipe == network.recipe.layers[i]);
    }
}

void TestBudgetSolver::choicesNeedTheScan()
{
    SmallNetwork network = twoLayers(1);
    std::erase_if(network.scan.rows, [](const ScanRow& row) { return row.layer == "second"; });
    const auto missing = budgetChoices(network.recipe, {false, false}, network.indexes, network.scan);
    VERIFY_FAILS(missing, ErrorCode::InvalidArgument);
    QVERIFY(QByteArray::fromStdString(missing.error().detail).contains("second"));
    VERIFY_OK(budgetChoices(network.recipe, {false, true}, network.indexes, network.scan)); // it stays as it is
    VERIFY_FAILS(budgetChoices(network.recipe, {false, true}, network.indexes, Scan()), ErrorCode::InvalidArgument);
}

void TestBudgetSolver::sensitiveLayersArePrunedLess()
{
    const SmallNetwork network = twoLayers(5);
    const auto layers = budgetChoices(network.recipe, {false, false}, network.indexes, network.scan);
    VERIFY_OK(layers);
    const auto frontier = budgetFrontier(*layers);
    VERIFY_OK(frontier);
    const BudgetPoint& middle = (*frontier)[frontier->size() / 2];
    const BudgetChoice &first = (*layers)[0].choices[middle.choices[0]], &second = (*layers)[1].choices[middle.choices[1]];
    QVERIFY(first.bytes > second.bytes);
}

QTEST_APPLESS_MAIN(TestBudgetSolver)
#include "test_budget_solver.moc"
