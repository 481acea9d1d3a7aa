// SPDX-License-Identifier: GPL-3.0-or-later
// Bindings of layers with a pattern, draw by draw: how the masks get there, and that they hold.
#include "core/pruning/pattern_pruning.h"
#include "core/training/sparsity_schedule.h"
#include "tests/support/test_support.h"
#include "tests/training/bound_layer.h"

#include <algorithm>
#include <cmath>

using namespace pangkas;
using namespace pangkas::test;

namespace {

constexpr int rows = 30, columns = 22; // neither blocks nor groups need divide them

BindingSpec withPattern(BindingSpec spec, const char* pattern, double sparsity)
{
    spec.pruning.pattern = *patternFromText(pattern);
    spec.pruning.amount = spec.pruning.pattern.kind == PatternKind::NofM ? sparsityOf(spec.pruning.pattern) : sparsity;
    spec.pruning.rowLength = columns;
    return spec;
}

std::vector<float> weights(std::uint64_t seed)
{
    std::vector<float> values = bellValues(rows * columns, seed);
    for (std::size_t i = 0; i < values.size(); i += 3)
        values[i] *= 5; // uneven rows and blocks
    return values;
}

/// The fewest survivors that a block or group may have, by its place, and how many there are.
struct Parts
{
    std::vector<int> least, found;
};

Parts partsOf(std::span<const float> values, const PruningSpec& pruning)
{
    const PruningPattern& pattern = pruning.pattern;
    const bool isBlocks = pattern.kind == PatternKind::NofM;
    const int perRow = isBlocks ? (columns + pattern.of - 1) / pattern.of : 0;
    Parts parts;
    parts.found.resize(std::size_t(isBlocks ? rows * perRow : pattern.groups));
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const int part = isBlocks ? row * perRow + column / pattern.of : row % pattern.groups;
            parts.found[std::size_t(part)] += values[std::size_t(row * columns + column)] != 0;
        }
    }
    for (std::size_t part = 0; part < parts.found.size(); ++part)
        parts.least.push_back(isBlocks ? std::min(pattern.kept, columns - int(part) % perRow * pattern.of)
                                       : int(std::lround((1 - pruning.amount) * rows * columns / pattern.groups)));
    return parts;
}

void addPatterns()
{
    QTest::addColumn<QByteArray>("pattern");
    for (const char* pattern : {"2:4", "1:4", "3:8", "1:32", "balanced-3", "balanced-4", "balanced-30"})
        QTest::addRow("%s", pattern) << QByteArray(pattern);
}

} // namespace

class TestPatternBindings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tightensTowardsThePattern_data();
    void tightensTowardsThePattern();
    void splicesWithinThePattern_data() { addPatterns(); }
    void splicesWithinThePattern();
    void sharesWithinThePattern_data() { addPatterns(); }
    void sharesWithinThePattern();
    void ternaryRefuses();
};

void TestPatternBindings::tightensTowardsThePattern_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<int>("curve");
    QTest::addColumn<double>("first");
    for (const char* pattern : {"2:4", "1:4", "3:8", "1:32", "balanced-3", "balanced-4", "balanced-30"}) {
        QTest::addRow("%s, cubic", pattern) << QByteArray(pattern) << int(SparsityCurve::Cubic) << 0.0;
        QTest::addRow("%s, in steps from a fifth", pattern) << QByteArray(pattern) << int(SparsityCurve::Steps) << 0.2;
        QTest::addRow("%s, from more than there is", pattern) << QByteArray(pattern) << int(SparsityCurve::Steps) << 1.0;
    }
}

void TestPatternBindings::tightensTowardsThePattern()
{
    QFETCH(QByteArray, pattern);
    QFETCH(int, curve);
    QFETCH(double, first);
    BindingSpec spec = withPattern(masked(0), pattern.constData(), 0.8);
    spec.schedule = {SparsityCurve(curve), first, 1, 5, 8};
    Layer layer(weights(1), spec);
    std::vector<float> before = layer.latent;
    const auto all = double(rows * columns);
    const double goesInAll = all - double(*patternSurvivors(spec.pruning.pattern, spec.pruning.amount, {rows, columns}));
    for (double position = 0; position < 7; position += 0.25) {
        VERIFY_OK(layer.moveTo(position));
        const Parts parts = partsOf(layer.answers, spec.pruning);
        for (std::size_t part = 0; part < parts.found.size(); ++part)
            QVERIFY(parts.found[part] >= parts.least[part]);
        if (layer.binding->isSettled()) {
            QCOMPARE(parts.found, parts.least);
            QVERIFY(holdsPattern(layer.answers, spec.pruning.pattern, columns));
        } else if (const int draw = drawDue(spec.schedule, position); draw >= 0) {
            // As the curve says, to the rounding of each group.
            const double goes = goesInAll * sparsityOfDraw(spec.schedule, draw, spec.pruning.amount) / spec.pruning.amount;
            QVERIFY(std::abs(double(layer.zeros()) - goes) <= 0.5 * std::max(1, spec.pruning.pattern.groups));
        } else {
            QCOMPARE(layer.zeros(), 0);
        }
        for (std::size_t i = 0; i < before.size(); ++i)
            QVERIFY(before[i] != 0 || layer.answers[i] == 0); // nothing returns
        before = layer.answers;
        layer.step(bellValues(rows * columns, std::uint64_t(100 + 4 * position)), 0.05f);
    }
    QVERIFY(layer.binding->isSettled());
}

void TestPatternBindings::splicesWithinThePattern()
{
    QFETCH(QByteArray, pattern);
    BindingSpec spec = withPattern(masked(0), pattern.constData(), 0.8);
    spec.schedule = {SparsityCurve::Cubic, 0, 0, 3, 6};
    spec.spliceBack = true;
    Layer layer(weights(2), spec, 10);
    std::vector<float> first;
    for (double position = 0; position < 10; position += 0.5) {
        VERIFY_OK(layer.moveTo(position));
        if (layer.binding->isSettled()) {
            const Parts parts = partsOf(layer.answers, spec.pruning);
            QCOMPARE(parts.found, parts.least);
            if (first.empty())
                first = layer.answers;
        }
        layer.step(bellValues(rows * columns, std::uint64_t(200 + 2 * position)), 0.3f);
        if (layer.binding->isSettled())
            QCOMPARE(partsOf(layer.answers, spec.pruning).found, partsOf(layer.answers, spec.pruning).least);
    }
    int returned = 0;
    for (std::size_t i = 0; i < first.size(); ++i)
        returned += first[i] == 0 && layer.answers[i] != 0;
    QVERIFY(returned > 0); // what is spliced back has its place in the pattern
}

void TestPatternBindings::sharesWithinThePattern()
{
    QFETCH(QByteArray, pattern);
    for (const BindingKind kind : {BindingKind::Shared, BindingKind::Priced}) {
        for (const bool reassigns : {false, true}) {
            BindingSpec spec = withPattern(shared(5, 0), pattern.constData(), 0.8);
            spec.kind = kind;
            spec.reassign = reassigns;
            spec.sharing.bitPrice = kind == BindingKind::Priced ? 0.01 : 0;
            Layer layer(weights(3), spec, 5);
            for (double position = 0; position < 5; position += 0.5) {
                VERIFY_OK(layer.moveTo(position));
                const Parts parts = partsOf(layer.answers, spec.pruning);
                QCOMPARE(parts.found, parts.least);
                layer.step(bellValues(rows * columns, std::uint64_t(300 + 2 * position)), 0.2f);
            }
            QVERIFY(layer.values().size() <= 5);
        }
    }
}

void TestPatternBindings::ternaryRefuses()
{
    BindingSpec spec = withPattern(masked(0), "2:4", 0);
    spec.kind = BindingKind::Ternary;
    VERIFY_FAILS(makeBinding(spec, {rows * columns, 5, 1}), ErrorCode::InvalidArgument);
    spec.pruning.amount = 0; // nothing is pruned by the pattern
    VERIFY_OK(makeBinding(spec, {rows * columns, 5, 1}));
}

QTEST_APPLESS_MAIN(TestPatternBindings)
#include "test_pattern_bindings.moc"
