// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/pruning/pattern_pruning.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace pangkas;

namespace {

/// Rows of 'x' and '.', separated by spaces.
QByteArray toText(const Mask& mask, std::size_t rowLength)
{
    QByteArray text;
    for (std::size_t i = 0; i < mask.size(); ++i) {
        if (i > 0 && i % rowLength == 0)
            text += ' ';
        text += mask.isKept(i) ? 'x' : '.';
    }
    return text;
}

PruningSpec specOf(const char* pattern, double sparsity, const Shape& shape)
{
    PruningSpec spec;
    spec.pattern = *patternFromText(pattern);
    spec.amount = spec.pattern.kind == PatternKind::NofM ? sparsityOf(spec.pattern) : sparsity;
    return forLayer(spec, shape);
}

/// Positions by magnitude, the smallest first; of equals those further back.
std::vector<std::size_t> bySize(const std::vector<float>& weights, std::vector<std::size_t> positions)
{
    std::ranges::sort(positions, std::ranges::greater());
    std::ranges::stable_sort(positions, {}, [&](std::size_t i) { return std::abs(weights[i]); });
    return positions;
}

} // namespace

class TestPruningPattern : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }

    void keepsToThePattern_data()
    {
        QTest::addColumn<QByteArray>("weights"); // rows
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<double>("sparsity");
        QTest::addColumn<QByteArray>("kept");
        QTest::addRow("two of four") << QByteArray("1 -2 3 4  -8 7 6 5") << QByteArray("2:4") << 0.0 << QByteArray("..xxxx..");
        QTest::addRow("one of two, ties at the front") << QByteArray("3 -3 0 0 -1 1") << QByteArray("1:2") << 0.0 << QByteArray("x.x.x.");
        QTest::addRow("an end of one") << QByteArray("1 2 3 4 0") << QByteArray("2:4") << 0.0 << QByteArray("..xxx");
        QTest::addRow("an end of three") << QByteArray("1 2 3 4 3 1 2") << QByteArray("2:4") << 0.0 << QByteArray("..xxx.x");
        QTest::addRow("rows apart") << QByteArray("1 2 3 4 9 | 4 3 2 1 9") << QByteArray("1:4") << 0.0 << QByteArray("...xx x...x");
        QTest::addRow("shorter than a block") << QByteArray("1 2 | 2 1") << QByteArray("1:4") << 0.0 << QByteArray(".x x.");
        // Without a pattern all of the first row would survive.
        QTest::addRow("two groups of a row") << QByteArray("9 8 7 6 | 4 3 2 1") << QByteArray("balanced-2") << 0.5 << QByteArray("xx.. xx..");
        // Rows 0 and 2 are a group, 1 and 3 the other.
        QTest::addRow("two groups of two rows") << QByteArray("9 8 | 1 2 | 1 3 | 6 5") << QByteArray("balanced-2") << 0.5
                                                << QByteArray("xx .. .. xx");
        QTest::addRow("ties at the front") << QByteArray("1 1 1 1 | 2 2 2 2") << QByteArray("balanced-2") << 0.75 << QByteArray("x... x...");
        QTest::addRow("groups of two rows and of one") << QByteArray("1 2 | 3 4 | 5 6") << QByteArray("balanced-2") << 0.5
                                                       << QByteArray(".. xx xx");
        QTest::addRow("everything goes") << QByteArray("1 2 | 3 4") << QByteArray("balanced-2") << 1.0 << QByteArray(".. ..");
        QTest::addRow("nothing is asked for") << QByteArray("1 2 | 3 4 | 5 6") << QByteArray("balanced-2") << 0.0 << QByteArray("xx xx xx");
        QTest::addRow("no pattern") << QByteArray("9 8 7 6 | 4 3 2 1") << QByteArray("none") << 0.5 << QByteArray("xxxx ....");
    }
    void keepsToThePattern()
    {
        QFETCH(QByteArray, weights);
        QFETCH(QByteArray, pattern);
        QFETCH(double, sparsity);
        QFETCH(QByteArray, kept);
        std::vector<float> values;
        std::int64_t rows = 0;
        for (const QByteArray& row : weights.split('|')) {
            ++rows;
            for (const QByteArray& value : row.simplified().split(' '))
                values.push_back(value.toFloat());
        }
        const Shape shape = {rows, static_cast<std::int64_t>(values.size()) / rows};
        const PruningSpec spec = specOf(pattern.constData(), sparsity, shape);
        const auto mask = pruneByMagnitude(values, spec);
        VERIFY_OK(mask);
        QCOMPARE(toText(*mask, static_cast<std::size_t>(shape[1])), kept);
        const auto survivors = patternSurvivors(spec.pattern, spec.amount, shape);
        if (spec.amount > 0) {
            VERIFY_OK(survivors);
            QCOMPARE(*survivors, mask->keptCount());
        }
    }

    void equalsThePlainWords_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        // Rows that are no multiple of 64 or of the block, and more weights than a part has.
        for (const char* pattern : {"2:4", "1:3", "31:32", "balanced-7", "balanced-64"})
            QTest::addRow("%s", pattern) << QByteArray(pattern) << 331 << 457;
    }
    void equalsThePlainWords()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(int, rows);
        QFETCH(int, columns);
        std::vector<float> weights = test::bellValues(std::size_t(rows) * std::size_t(columns), 7);
        for (float& weight : weights)
            weight = std::round(weight * 16) / 16; // many ties
        const PruningSpec spec = specOf(pattern.constData(), 0.875, {rows, columns});
        Mask expected(weights.size(), true);
        const auto dropFrom = [&](std::vector<std::size_t> positions, std::size_t kept) {
            positions = bySize(weights, std::move(positions));
            for (std::size_t i = 0; i + kept < positions.size(); ++i)
                expected.drop(positions[i]);
        };
        if (spec.pattern.kind == PatternKind::NofM) {
            for (int row = 0; row < rows; ++row) {
                for (int column = 0; column < columns; column += spec.pattern.of) {
                    std::vector<std::size_t> block(std::size_t(std::min(spec.pattern.of, columns - column)));
                    std::iota(block.begin(), block.end(), std::size_t(row * columns + column));
                    dropFrom(block, std::size_t(spec.pattern.kept));
                }
            }
        } else {
            const int groups = spec.pattern.groups;
            for (int group = 0; group < groups; ++group) {
                std::vector<std::size_t> positions;
                for (int i = 0; i < rows * columns; ++i) {
                    if (i / columns % groups == group)
                        positions.push_back(std::size_t(i));
                }
                dropFrom(positions, std::size_t(std::llround(0.125 * rows * columns / groups)));
            }
        }
        for (const int threads : {1, 3}) {
            setThreadLimit(threads);
            const auto mask = pruneByMagnitude(weights, spec);
            VERIFY_OK(mask);
            QVERIFY(*mask == expected);
        }
        QCOMPARE(*patternSurvivors(spec.pattern, spec.amount, {rows, columns}), expected.keptCount());
    }

    void readsItsText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isGood");
        for (const char* text : {"2:4", "1:2", "31:32", "balanced-2", "balanced-65536"})
            QTest::addRow("%s", text) << QByteArray(text) << true;
        for (const char* text : {"", ":", "2:", ":4", "4:2", "4:4", "0:4", "-1:4", "1:33", "2:4:8", "2 : 4", "2:4 ", "balanced", "balanced-",
                 "balanced-1", "balanced-0", "balanced--4", "balanced-65537", "balanced-99999999999", "Balanced-4", "rows"})
            QTest::addRow("bad \"%s\"", text) << QByteArray(text) << false;
    }
    void readsItsText()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isGood);
        const auto pattern = patternFromText(text.toStdString());
        if (isGood) {
            VERIFY_OK(pattern);
            QCOMPARE(QByteArray::fromStdString(toString(*pattern)), text);
        } else {
            VERIFY_FAILS(pattern, ErrorCode::InvalidArgument);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<PruningSpec>("spec");
        QTest::addColumn<int>("rows");
        QTest::addColumn<float>("first"); // weight
        QTest::addColumn<ErrorCode>("code");
        const PruningPattern half{PatternKind::NofM, 0, 2, 4}, groups{PatternKind::Balanced, 4, 0, 0};
        const auto invalid = ErrorCode::InvalidArgument;
        QTest::addRow("rows not known") << PruningSpec{PruningRule::Sparsity, 0.5, half, 0} << 4 << 1.0f << invalid;
        QTest::addRow("rows that don't fit") << PruningSpec{PruningRule::Sparsity, 0.5, half, 7} << 4 << 1.0f << invalid;
        QTest::addRow("negative rows") << PruningSpec{PruningRule::Sparsity, 0.5, half, -4} << 4 << 1.0f << invalid;
        QTest::addRow("another sparsity than N:M's") << PruningSpec{PruningRule::Sparsity, 0.6, half, 8} << 4 << 1.0f << invalid;
        QTest::addRow("by a threshold") << PruningSpec{PruningRule::Threshold, 0.5, half, 8} << 4 << 1.0f << invalid;
        QTest::addRow("by sigma") << PruningSpec{PruningRule::Sigma, 0.5, groups, 8} << 4 << 1.0f << invalid;
        QTest::addRow("more groups than rows") << PruningSpec{PruningRule::Sparsity, 0.5, {PatternKind::Balanced, 5, 0, 0}, 8} << 4 << 1.0f << invalid;
        QTest::addRow("groups too uneven") << PruningSpec{PruningRule::Sparsity, 0.1, groups, 8} << 7 << 1.0f << invalid;
        QTest::addRow("a group") << PruningSpec{PruningRule::Sparsity, 0.5, {PatternKind::Balanced, 1, 0, 0}, 8} << 4 << 1.0f << invalid;
        QTest::addRow("all of four") << PruningSpec{PruningRule::Sparsity, 0.5, {PatternKind::NofM, 0, 4, 4}, 8} << 4 << 1.0f << invalid;
        const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
        QTest::addRow("NaN in blocks") << PruningSpec{PruningRule::Sparsity, 0.5, half, 8} << 4 << nan << ErrorCode::NotFinite;
        QTest::addRow("infinity in groups") << PruningSpec{PruningRule::Sparsity, 0.5, groups, 8} << 4 << infinity << ErrorCode::NotFinite;
    }
    void refuses()
    {
        QFETCH(PruningSpec, spec);
        QFETCH(int, rows);
        QFETCH(float, first);
        QFETCH(ErrorCode, code);
        std::vector<float> weights(std::size_t(rows) * 8, 1.0f);
        weights[0] = first;
        VERIFY_FAILS(pruneByMagnitude(weights, spec), code);
    }

    void refusesConvolutions()
    {
        const std::vector<float> weights(4 * 8 * 3 * 3, 1.0f);
        const PruningSpec spec = specOf("2:4", 0, {4, 8, 3, 3});
        const auto mask = pruneByMagnitude(weights, spec);
        VERIFY_FAILS(mask, ErrorCode::InvalidArgument);
        QVERIFY(mask.error().detail.find("fully connected") != std::string::npos);
    }

    void goesTowardsThePattern_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<double>("share");
        QTest::addColumn<QByteArray>("kept");
        // Of the first row's blocks 1, 2 and 3, 5 go in the end, of the second row's 0, 0 and 7, 8.
        QTest::addRow("nothing yet") << QByteArray("2:4") << 0.0 << QByteArray("xxxxxxxx xxxxxxxx");
        QTest::addRow("the two zeros") << QByteArray("2:4") << 0.25 << QByteArray("xxxxxxxx ..xxxxxx");
        QTest::addRow("half: the smallest of all") << QByteArray("2:4") << 0.5 << QByteArray("..xxxxxx ..xxxxxx");
        QTest::addRow("all but the largest") << QByteArray("2:4") << 0.875 << QByteArray("..xx..xx ..xx.xxx");
        QTest::addRow("the pattern") << QByteArray("2:4") << 1.0 << QByteArray("..xx..xx ..xx..xx");
        QTest::addRow("half of each group") << QByteArray("balanced-2") << 0.5 << QByteArray("..xxxxxx ..xxxxxx");
        QTest::addRow("each group") << QByteArray("balanced-2") << 1.0 << QByteArray("..xx..xx ....xxxx");
    }
    void goesTowardsThePattern()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(double, share);
        QFETCH(QByteArray, kept);
        const std::vector<float> weights = {1, 2, 6, -7, 3, 5, 9, -9, 0, 0, 1, -2, 7, -8, 9, 10};
        const PruningSpec spec = specOf(pattern.constData(), 0.5, {2, 8});
        for (const int threads : {1, 3}) {
            setThreadLimit(threads);
            const auto mask = pruneTowardsPattern(weights, spec, share);
            VERIFY_OK(mask);
            QCOMPARE(toText(*mask, 8), kept);
        }
        for (const double bad : {-0.1, 1.1, std::nan("")})
            VERIFY_FAILS(pruneTowardsPattern(weights, spec, bad), ErrorCode::InvalidArgument);
        VERIFY_FAILS(pruneTowardsPattern(weights, {PruningRule::Sparsity, 0.5}, share), ErrorCode::InvalidArgument);
    }

    void tellsWhatHasThePattern_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<int>("rowLength");
        QTest::addColumn<bool>("holds");
        QTest::addRow("two of four") << QByteArray("2:4") << 6 << true;
        QTest::addRow("across the ends of rows") << QByteArray("2:4") << 4 << false;
        QTest::addRow("one of two") << QByteArray("1:2") << 6 << false;
        QTest::addRow("three of six") << QByteArray("3:6") << 6 << false; // there are four
        QTest::addRow("a row each") << QByteArray("balanced-2") << 6 << true;
        QTest::addRow("shorter rows") << QByteArray("balanced-2") << 3 << false;
        QTest::addRow("uneven groups") << QByteArray("balanced-3") << 3 << false;
        QTest::addRow("more groups than rows") << QByteArray("balanced-3") << 6 << false;
        QTest::addRow("rows that don't fit") << QByteArray("2:4") << 5 << false;
        QTest::addRow("no rows") << QByteArray("2:4") << 0 << false;
        QTest::addRow("none") << QByteArray("none") << 6 << false;
    }
    void tellsWhatHasThePattern()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(int, rowLength);
        QFETCH(bool, holds);
        const std::vector<float> weights = {1, 0, -0.0f, 2, 3, 4, 0, 5, 6, 0, 7, 8};
        QCOMPARE(holdsPattern(weights, *patternFromText(pattern.constData()), rowLength), holds);
    }

    void stops()
    {
        std::stop_source source;
        source.request_stop();
        const std::vector<float> weights(64, 1.0f);
        for (const char* pattern : {"2:4", "balanced-4"})
            VERIFY_FAILS(pruneByMagnitude(weights, specOf(pattern, 0.5, {8, 8}), JobContext(source.get_token())), ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestPruningPattern)
#include "test_pruning_pattern.moc"
