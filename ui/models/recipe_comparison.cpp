// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/recipe_comparison.h"

#include "core/engine/paired_comparison.h"
#include "ui/document/recipe_edit.h"
#include "ui/models/accuracy_text.h"
#include "ui/models/layer_text.h"
#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace pangkas {
namespace {

/// The translations' context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::RecipeComparison)
};

QString signedBytes(std::uint64_t before, std::uint64_t after)
{
    const bool isMore = after >= before;
    return (isMore ? QStringLiteral("+") : QStringLiteral("−")) + bytesText(isMore ? after - before : before - after);
}

QString accuracyText(const ComparedState& state)
{
    if (!state.report)
        return Text::tr("not measured");
    const Interval interval = state.report->top1Interval();
    return QStringLiteral("%1 ± %2").arg(
        percentText(state.report->top1()), percentValueText((interval.high - interval.low) / 2));
}

QString sharingText(const SharingSpec& sharing)
{
    const int bits = bitsForCentroids(sharing.centroids);
    if (sharing.centroids == 0 || centroidsForBits(bits) == sharing.centroids)
        return bitsText(bits);
    return Text::tr("%1 shared values").arg(countText(sharing.centroids));
}

QString importanceText(Importance importance)
{
    return importance == Importance::Equal ? Text::tr("every weight alike") : Text::tr("by magnitude");
}

} // namespace

QString pruningText(const PruningSpec& pruning)
{
    if (pruning.amount == 0)
        return QStringLiteral("–");
    switch (pruning.rule) {
    case PruningRule::Sparsity:
        if (pruning.pattern.kind != PatternKind::None)
            return QStringLiteral("%1, %2").arg(percentText(pruning.amount), QString::fromStdString(toString(pruning.pattern)));
        return percentText(pruning.amount);
    case PruningRule::Threshold:
        return QStringLiteral("|w| < %1").arg(smallNumberText(pruning.amount));
    case PruningRule::Sigma:
        return Text::tr("%1 σ").arg(QLocale().toString(pruning.amount, 'f', 2));
    }
    return {};
}

std::vector<ComparedRow> recipeDifferences(const Recipe& before, const Recipe& after)
{
    std::vector<ComparedRow> rows;
    const auto add = [&](const QString& what, const QString& a, const QString& b) { rows.push_back({what, a, b, {}}); };
    for (std::size_t i = 0; i < std::min(before.layers.size(), after.layers.size()); ++i) {
        const LayerRecipe &a = before.layers[i], &b = after.layers[i];
        const QString layer = QString::fromStdString(b.layer);
        if (a.enabled != b.enabled) {
            const auto text = [](bool enabled) { return enabled ? Text::tr("on", "a layer's switch") : Text::tr("off", "a layer's switch"); };
            add(Text::tr("%1: switch").arg(layer), text(a.enabled), text(b.enabled));
        }
        if (a.pruning != b.pruning)
            add(Text::tr("%1: sparsity").arg(layer), pruningText(a.pruning), pruningText(b.pruning));
        if (a.sharing.centroids != b.sharing.centroids)
            add(Text::tr("%1: bits").arg(layer), sharingText(a.sharing), sharingText(b.sharing));
        if (a.sharing.init != b.sharing.init)
            add(Text::tr("%1: initialisation").arg(layer), initText(a.sharing.init), initText(b.sharing.init));
        if (a.sharing.iterations != b.sharing.iterations)
            add(Text::tr("%1: iterations").arg(layer), countText(a.sharing.iterations), countText(b.sharing.iterations));
        if (a.sharing.bitPrice != b.sharing.bitPrice)
            add(Text::tr("%1: price of a bit").arg(layer), smallNumberText(a.sharing.bitPrice), smallNumberText(b.sharing.bitPrice));
        if (a.sharing.importance != b.sharing.importance)
            add(Text::tr("%1: importance").arg(layer), importanceText(a.sharing.importance), importanceText(b.sharing.importance));
        if (a.coder != b.coder)
            add(Text::tr("%1: coder").arg(layer), coderText(a.coder), coderText(b.coder));
    }
    if (before.seed != after.seed)
        add(Text::tr("seed"), QString::number(before.seed), QString::number(after.seed));
    return rows;
}

std::vector<ComparedRow> compareStates(const ComparedState& before, const ComparedState& after)
{
    std::vector<ComparedRow> rows;
    const auto bytes = [](const ComparedState& state) { return state.bytes ? bytesText(state.bytes) : Text::tr("not packed yet"); };
    QString afterBytes = bytes(after);
    if (before.bytes && after.bytes && before.bytes != after.bytes)
        afterBytes += QStringLiteral("  (%1)").arg(signedBytes(before.bytes, after.bytes));
    rows.push_back({Text::tr("Packed file"), bytes(before), afterBytes,
        before.bytes && after.bytes ? Text::tr("%1 and %2, counted").arg(exactBytesText(before.bytes), exactBytesText(after.bytes))
                                    : QString()});
    rows.push_back({Text::tr("Top-1"), accuracyText(before), accuracyText(after), Text::tr("With half of the 95 % interval by Wilson")});
    if (before.report && after.report) {
        ComparedRow verdict{Text::tr("Verdict"), QString(), Text::tr("measured on other images"), {}};
        if (before.on == after.on) {
            if (const auto comparison = comparePaired(*before.report, *after.report)) {
                verdict.after = verdictText(comparison->verdict);
                verdict.toolTip = verdictToolTip(*comparison);
                rows.push_back({Text::tr("Images lost and gained"), QString(),
                    Text::tr("%1 lost, %2 gained").arg(countText(comparison->lost), countText(comparison->gained)),
                    Text::tr("Images that only the one before, or only the one after, recognises")});
            }
        }
        rows.push_back(std::move(verdict));
    }
    if (before.recipe && after.recipe) {
        auto differences = recipeDifferences(*before.recipe, *after.recipe);
        if (differences.empty())
            rows.push_back({Text::tr("Recipe"), QString(), Text::tr("the same"), {}});
        rows.insert(rows.end(), std::make_move_iterator(differences.begin()), std::make_move_iterator(differences.end()));
    }
    return rows;
}

void ComparisonModel::fill(std::vector<ComparedRow> rows, const QString& before, const QString& after)
{
    if (rows == m_rows && before == m_titles[0] && after == m_titles[1])
        return;
    beginResetModel();
    m_rows = std::move(rows);
    m_titles[0] = before;
    m_titles[1] = after;
    endResetModel();
}

void ComparisonModel::setStates(const ComparedState& before, const ComparedState& after)
{
    fill(compareStates(before, after), before.title, after.title);
}

void ComparisonModel::clear()
{
    fill({}, {}, {});
}

int ComparisonModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 3;
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ComparedRow& row = m_rows[std::size_t(index.row())];
    if (role == Qt::DisplayRole)
        return index.column() == 0 ? row.what : index.column() == 1 ? row.before : row.after;
    if (role == Qt::ToolTipRole && !row.toolTip.isEmpty())
        return row.toolTip;
    return {};
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section > 2)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == 0 ? QString() : m_titles[section - 1];
}

} // namespace pangkas
