// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/budget_solver.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace pangkas {

namespace {

constexpr int mostRounds = 8;
constexpr double closeEnough = 0.995; // of the budget: a further round would hardly gain anything

/// A combination of the layers so far; which one of those before it continues.
struct Step
{
    std::uint64_t bytes = 0;
    double loss = 0;
    std::uint32_t before = 0;
    std::uint16_t choice = 0;
};

/// Keeps both ends and, of each stretch of bytes, the combination that needs fewest.
void thin(std::vector<Step>& steps, std::size_t most)
{
    if (steps.size() <= most)
        return;
    const double low = double(steps.front().bytes), span = double(steps.back().bytes) - low;
    std::vector<Step> kept;
    std::size_t stretch = std::numeric_limits<std::size_t>::max();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto own = static_cast<std::size_t>((double(steps[i].bytes) - low) / span * double(most - 2));
        if (own != stretch || i + 1 == steps.size())
            kept.push_back(steps[i]);
        stretch = own;
    }
    steps = std::move(kept);
}

std::vector<BudgetLayer> corrected(const std::vector<BudgetLayer>& layers, const std::vector<double>& factors)
{
    std::vector<BudgetLayer> result = layers;
    for (std::size_t i = 0; i < result.size(); ++i) {
        for (BudgetChoice& choice : result[i].choices)
            choice.bytes = static_cast<std::uint64_t>(std::llround(double(choice.bytes) * factors[i]));
    }
    return result;
}

Recipe recipeOf(const Recipe& base, const std::vector<BudgetLayer>& layers, const BudgetPoint& point)
{
    Recipe recipe = base;
    for (std::size_t i = 0; i < layers.size(); ++i)
        recipe.layers[i] = layers[i].choices[point.choices[i]].recipe;
    return recipe;
}

/// What a search knows: predictions, and what was packed of them.
class Search
{
public:
    Search(const Recipe& base, std::vector<BudgetLayer> layers, const PackForBudget& pack, const JobContext& job)
        : m_base(base), m_layers(std::move(layers)), m_pack(pack), m_job(job), m_factors(m_layers.size(), 1.0)
        , m_container(predictedContainerBytes(m_layers.size()))
    { }

    Result<void> predict()
    {
        PANGKAS_ASSIGN(m_frontier, budgetFrontier(corrected(m_layers, m_factors), 2048, m_job));
        return {};
    }

    const std::vector<BudgetPoint>& frontier() const { return m_frontier; }
    std::uint64_t fileBytes(const BudgetPoint& point) const { return point.bytes + m_container; }

    /// The least loss within so many bytes of the file, nullptr when even the smallest is larger.
    const BudgetPoint* within(std::uint64_t bytes) const
    {
        const BudgetPoint* best = nullptr;
        for (const BudgetPoint& point : m_frontier) {
            if (fileBytes(point) <= bytes)
                best = &point;
        }
        return best;
    }

    /// The fewest bytes within a predicted loss; the least loss where all lose more.
    const BudgetPoint& withLoss(double loss) const
    {
        const auto found = std::ranges::find_if(m_frontier, [&](const BudgetPoint& point) { return point.loss <= loss; });
        return found == m_frontier.end() ? m_frontier.back() : *found;
    }

    /// Packs the point and corrects the predictions of the layers by what came out.
    Result<BudgetRound> packed(const BudgetPoint& point, Recipe& recipe)
    {
        recipe = recipeOf(m_base, m_layers, point);
        m_job.report(Stage::Coding, ++m_packs, 0);
        PANGKAS_ASSIGN(const PackReport report, m_pack(recipe, m_job.withSink({})));
        BudgetRound round{fileBytes(point), point.loss, report.fileBytes, {}, false};
        for (std::size_t i = 0; i < m_layers.size() && i < report.layers.size(); ++i) {
            if (const auto predicted = m_layers[i].choices[point.choices[i]].bytes; predicted > 0)
                m_factors[i] = std::clamp(double(report.layers[i].bytes()) / double(predicted), 0.1, 10.0);
        }
        m_container = report.containerBytes;
        return round;
    }

    void finish(BudgetSolution& solution) const
    {
        for (const BudgetPoint& point : m_frontier)
            solution.frontier.emplace_back(fileBytes(point), point.loss);
    }

private:
    const Recipe& m_base;
    std::vector<BudgetLayer> m_layers;
    const PackForBudget& m_pack;
    const JobContext& m_job;
    std::vector<double> m_factors;
    std::uint64_t m_container;
    std::vector<BudgetPoint> m_frontier;
    std::int64_t m_packs = 0;
};

Failure outOfReach(const std::string& facts, const char* remedy)
{
    return fail(ErrorCode::LimitExceeded, facts, {}, remedy);
}

Result<BudgetSolution> solveForBytes(std::uint64_t budget, Search& search)
{
    BudgetSolution solution;
    std::optional<BudgetRound> best;
    std::vector<Recipe> tried;
    std::uint64_t smallest = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t target = budget;
    for (int i = 0; i < mostRounds; ++i) {
        PANGKAS_TRY(search.predict());
        const BudgetPoint* point = search.within(target);
        if (!point)
            point = &search.frontier().front();
        Recipe recipe;
        PANGKAS_ASSIGN(BudgetRound round, search.packed(*point, recipe));
        smallest = std::min(smallest, round.bytes);
        round.isWithin = round.bytes <= budget;
        const bool isKnown = std::ranges::find(tried, recipe) != tried.end();
        if (!isKnown)
            solution.rounds.push_back(round);
        if (round.isWithin && (!best || round.predictedLoss < best->predictedLoss)) {
            best = round;
            solution.recipe = recipe;
        }
        if (round.isWithin && (isKnown || double(round.bytes) >= closeEnough * double(budget)))
            break;
        if (round.isWithin && point == &search.frontier().back())
            break; // all that there is
        if (!round.isWithin && isKnown) {
            if (point == &search.frontier().front())
                break; // the smallest is too large
            target -= std::min(target, round.bytes - budget);
        }
        tried.push_back(std::move(recipe));
    }
    if (!best)
        return outOfReach(fmt::format("{} bytes are out of reach: the smallest that came out has {}", budget, smallest),
            "Give more bytes, release layers that are held or switched off, or choose a coder that packs tighter");
    solution.result = *best;
    PANGKAS_TRY(search.predict());
    search.finish(solution);
    return solution;
}

Result<BudgetSolution> solveForLoss(double limit, Search& search, const LossForBudget& measure, const JobContext& job)
{
    BudgetSolution solution;
    std::optional<BudgetRound> best;
    std::vector<Recipe> tried;
    double least = std::numeric_limits<double>::infinity();
    double low = 0, high = std::numeric_limits<double>::infinity(); // predicted losses that kept and broke the limit
    double target = std::max(limit, 1e-4);
    for (int i = 0; i < mostRounds; ++i) {
        PANGKAS_TRY(search.predict());
        const BudgetPoint& point = search.withLoss(target);
        const double predicted = point.loss;
        Recipe recipe;
        PANGKAS_ASSIGN(BudgetRound round, search.packed(point, recipe));
        if (std::ranges::find(tried, recipe) != tried.end())
            break;
        PANGKAS_ASSIGN(const double loss, measure(recipe, job));
        round.loss = loss;
        round.isWithin = loss <= limit;
        solution.rounds.push_back(round);
        least = std::min(least, loss);
        if (round.isWithin && (!best || round.bytes < best->bytes)) {
            best = round;
            solution.recipe = recipe;
        }
        (round.isWithin ? low : high) = round.isWithin ? std::max(low, predicted) : std::min(high, target);
        tried.push_back(std::move(recipe));
        if (low > 0 && high - low < 0.05 * high)
            break;
        target = !std::isfinite(high) ? 2 * target : (low + high) / 2;
    }
    if (!best)
        return outOfReach(fmt::format("a loss of at most {:.2f} points is out of reach: the least that was measured is {:.2f}",
                              100 * limit, 100 * least),
            "Allow a larger loss, or measure on more images");
    solution.result = *best;
    PANGKAS_TRY(search.predict());
    search.finish(solution);
    return solution;
}

} // namespace

Result<std::vector<BudgetPoint>> budgetFrontier(const std::vector<BudgetLayer>& layers, std::size_t most, const JobContext& job)
{
    most = std::max<std::size_t>(most, 4);
    std::vector<std::vector<Step>> stages = {{Step{}}};
    for (const BudgetLayer& layer : layers) {
        if (layer.choices.empty() || layer.choices.size() > std::numeric_limits<std::uint16_t>::max())
            return fail(ErrorCode::InvalidArgument, fmt::format("layer {} has {} choices", layer.name, layer.choices.size()));
        PANGKAS_TRY(job.checkCancelled());
        const std::vector<Step>& before = stages.back();
        std::vector<Step> all;
        all.reserve(before.size() * layer.choices.size());
        for (std::size_t i = 0; i < before.size(); ++i) {
            for (std::size_t j = 0; j < layer.choices.size(); ++j)
                all.push_back({before[i].bytes + layer.choices[j].bytes, before[i].loss + layer.choices[j].loss,
                    static_cast<std::uint32_t>(i), static_cast<std::uint16_t>(j)});
        }
        // The order of equal ones is theirs above: the same on every machine.
        std::ranges::stable_sort(all, [](const Step& a, const Step& b) { return a.bytes != b.bytes ? a.bytes < b.bytes : a.loss < b.loss; });
        std::vector<Step> best;
        for (const Step& step : all) {
            if (best.empty() || step.loss < best.back().loss)
                best.push_back(step);
        }
        thin(best, most);
        stages.push_back(std::move(best));
    }
    std::vector<BudgetPoint> frontier;
    for (const Step& last : stages.back()) {
        BudgetPoint point{last.bytes, last.loss, std::vector<std::uint16_t>(layers.size())};
        const Step* step = &last;
        for (std::size_t layer = layers.size(); layer > 0; --layer) {
            point.choices[layer - 1] = step->choice;
            step = &stages[layer - 1][step->before];
        }
        frontier.push_back(std::move(point));
    }
    return frontier;
}

Result<BudgetSolution> solveBudget(const BudgetGoal& goal, const Recipe& recipe, std::vector<BudgetLayer> layers,
    const PackForBudget& pack, const LossForBudget& measure, const JobContext& job)
{
    if (goal.mostBytes.has_value() == goal.mostLoss.has_value())
        return fail(ErrorCode::InvalidArgument, "a budget is either of bytes or of accuracy");
    if (goal.mostLoss && (!(*goal.mostLoss >= 0 && *goal.mostLoss <= 1) || !measure))
        return fail(ErrorCode::InvalidArgument, fmt::format("a loss of {}; expected 0 to 1, and images to measure it", *goal.mostLoss));
    if (layers.size() != recipe.layers.size())
        return fail(ErrorCode::InvalidArgument, "the choices are of another network");
    Search search(recipe, std::move(layers), pack, job);
    return goal.mostBytes ? solveForBytes(*goal.mostBytes, search) : solveForLoss(*goal.mostLoss, search, measure, job);
}

} // namespace pangkas
