// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_table_model.h"

#include "core/coding/coder_choice.h"
#include "ui/document/recipe_edit.h"
#include "ui/models/figure_text.h"
#include "ui/models/layer_text.h"
#include "ui/models/number_text.h"

#include <QPolygonF>

#include <algorithm>

namespace pangkas {

LayerTableModel::LayerTableModel(Document& document, const Results& results, QObject* parent)
    : QAbstractTableModel(parent), m_document(document), m_results(results)
{
    const auto reset = [this] {
        beginResetModel();
        m_rows = int(m_results.layers().size());
        endResetModel();
    };
    reset();
    connect(&results, &Results::sensitivityChanged, this, &LayerTableModel::refreshRows);
    connect(&results, &Results::figuresChanged, this, [this, reset, shown = m_document.original()]() mutable {
        if (shown != m_document.original()) {
            shown = m_document.original();
            reset();
        } else {
            refreshRows();
        }
    });
}

void LayerTableModel::refreshRows()
{
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, columns - 1));
}

void LayerTableModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
    refreshRows();
}

int LayerTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int LayerTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

Qt::ItemFlags LayerTableModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    switch (Column(index.column())) {
    case Column::Switch:
        return flags | Qt::ItemIsUserCheckable;
    case Column::Sparsity:
    case Column::Bits:
    case Column::Init:
    case Column::Coder:
        return flags | Qt::ItemIsEditable;
    default:
        return flags;
    }
}

QVariant LayerTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto row = std::size_t(index.row());
    const auto column = Column(index.column());
    const LayerRecipe& recipe = m_document.recipe()->layers[row];
    switch (role) {
    case Qt::DisplayRole:
        return displayText(row, column);
    case Qt::EditRole:
        return editValue(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::AccessibleTextRole:
        return column == Column::Switch ? tr("compress %1").arg(QString::fromStdString(recipe.layer))
                                        : displayText(row, column);
    case Qt::CheckStateRole:
        if (column == Column::Switch)
            return recipe.enabled ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::TextAlignmentRole:
        switch (column) {
        case Column::Layer:
        case Column::Kind:
        case Column::Shape:
        case Column::Init:
        case Column::Coder:
            return int(Qt::AlignLeft | Qt::AlignVCenter);
        default:
            return int(Qt::AlignRight | Qt::AlignVCenter);
        }
    case ShareRole: {
        const double all = double(m_document.source()->opened.model.parameterCount());
        return all > 0 ? double(m_document.source()->parameterCount(row)) / all : 0.0;
    }
    case OriginRole: {
        // The number of weights that stay is known before the layer's index is.
        const Origin origin = m_results.layers()[row].origin;
        return int(column == Column::Density && origin != Origin::Packed ? Origin::Predicted : origin);
    }
    case EnabledRole:
        return recipe.enabled;
    case HeldRole:
        return m_document.isHeld(row);
    case SensitivityRole:
        return column == Column::Sparsity ? sensitivity(row) : QVariant();
    case SortRole:
        return sortValue(row, column);
    default:
        return {};
    }
}

QVariant LayerTableModel::displayText(std::size_t row, Column column) const
{
    const LayerInfo& layer = m_document.source()->architecture().layers[row];
    const LayerRecipe& recipe = m_document.recipe()->layers[row];
    const LayerFigures& figures = m_results.layers()[row];
    switch (column) {
    case Column::Switch:
        return {};
    case Column::Layer:
        return QString::fromStdString(layer.name);
    case Column::Kind:
        return kindText(layer.kind);
    case Column::Shape:
        return shapeText(layer.weightShape);
    case Column::Parameters:
        return countText(std::int64_t(m_document.source()->parameterCount(row)));
    case Column::Sparsity:
        return percentText(effectiveSparsity(recipe, *m_document.source()->profiles[row]));
    case Column::Bits:
        return bitsText(recipe.enabled ? sharingBits(recipe) : 0);
    case Column::Init:
        return codebookText(recipe.sharing);
    case Column::Coder:
        return coderText(recipe.coder);
    case Column::Density:
        return figureText(percentText(figures.density), figures.origin == Origin::Packed ? Origin::Packed : Origin::Predicted);
    case Column::Packed:
        return figureText(bytesText(figures.bytes), figures.origin);
    case Column::Ratio:
        return figureText(ratioText(figures.ratio), figures.origin, Direction::Ratio);
    case Column::Distinct:
        return distinctText(row);
    }
    return {};
}

QVariant LayerTableModel::editValue(std::size_t row, Column column) const
{
    const LayerRecipe& recipe = m_document.recipe()->layers[row];
    switch (column) {
    case Column::Sparsity:
        return sparsityStep(recipe, *m_document.source()->profiles[row]);
    case Column::Bits:
        return sharingBits(recipe);
    case Column::Init:
        return recipe.sharing.isByHand() ? -1 : int(recipe.sharing.init);
    case Column::Coder:
        return QString::fromStdString(recipe.coder);
    default:
        return displayText(row, column);
    }
}

QVariant LayerTableModel::sortValue(std::size_t row, Column column) const
{
    const LayerRecipe& recipe = m_document.recipe()->layers[row];
    const LayerFigures& figures = m_results.layers()[row];
    switch (column) {
    case Column::Switch:
        return recipe.enabled ? 1 : 0;
    case Column::Parameters:
        return qulonglong(m_document.source()->parameterCount(row));
    case Column::Sparsity:
        return figures.numbers.sparsity;
    case Column::Bits:
        return recipe.enabled ? sharingBits(recipe) : 0;
    case Column::Density:
        return figures.density;
    case Column::Packed:
        return qulonglong(figures.bytes);
    case Column::Ratio:
        return figures.ratio;
    case Column::Distinct:
        return qulonglong(m_results.distinctValues(row).value_or(0));
    default:
        return displayText(row, column);
    }
}

QVariant LayerTableModel::sensitivity(std::size_t row) const
{
    QPolygonF curve;
    const auto& scan = m_results.sensitivity();
    if (!scan || scan->rows.empty())
        return curve;
    const std::string& layer = m_document.recipe()->layers[row].layer;
    for (const ScanRow& measured : scan->rows) {
        if (measured.layer == layer)
            curve.append({measured.sparsity, scan->rows.front().top1() - measured.top1()});
    }
    return curve;
}

QString LayerTableModel::sensitivityText(std::size_t row) const
{
    const auto curve = sensitivity(row).value<QPolygonF>();
    if (curve.isEmpty())
        return {};
    // The last level that costs at most a point.
    const auto isDear = [](const QPointF& point) { return point.y() > 0.01; };
    const auto dear = std::find_if(curve.begin(), curve.end(), isDear);
    const auto& dense = m_results.sensitivity()->rows.front();
    return "\n"
        + (dear == curve.begin()
                ? tr("Pruned alone it loses more than a point from %1 on (%Ln image(s)).", nullptr, int(dense.images))
                      .arg(percentText(dear->x(), 0))
                : tr("Pruned alone it loses at most a point up to %1 (%Ln image(s)).", nullptr, int(dense.images))
                      .arg(percentText((dear - 1)->x(), 0)));
}

QString LayerTableModel::distinctText(std::size_t row) const
{
    const auto count = m_results.distinctValues(row);
    return count ? countText(std::int64_t(*count)) : QStringLiteral("…");
}

bool LayerTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return false;
    return setValues({index.row()}, Column(index.column()), value, role);
}

bool LayerTableModel::setValues(const std::vector<int>& rows, Column column, const QVariant& value, int role)
{
    const LayerRows layers(rows.begin(), rows.end());
    const Recipe& recipe = *m_document.recipe();
    const auto change = [&](Recipe next, RecipeEdit edit) {
        m_document.changeRecipe(std::move(next), edit, rows.size() == 1 ? rows.front() : -1);
        return true;
    };
    if (column == Column::Switch && role == Qt::CheckStateRole)
        return change(withEnabled(recipe, layers, value.toInt() == Qt::Checked), RecipeEdit::Switch);
    if (column == Column::Coder && role == Qt::EditRole) {
        const std::string coder = value.toString().toStdString();
        return std::ranges::count(coderChoices(), coder) != 0 && change(withCoder(recipe, layers, coder), RecipeEdit::Coder);
    }
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    if (role != Qt::EditRole || !isNumber)
        return false;
    const auto isWithin = [&](int low, int high) { return number >= low && number <= high; };
    switch (column) {
    case Column::Sparsity:
        return isWithin(0, sparsitySteps) && change(withSparsityStep(recipe, layers, number), RecipeEdit::Sparsity);
    case Column::Bits:
        return isWithin(0, 8) && change(withBits(recipe, layers, number), RecipeEdit::Bits);
    case Column::Init:
        return isWithin(int(CentroidInit::Linear), int(CentroidInit::Optimal))
            && change(withInit(recipe, layers, CentroidInit(number)), RecipeEdit::Initialisation);
    default:
        return false;
    }
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole) {
        const bool isText = column <= Column::Shape || column == Column::Init || column == Column::Coder || column == Column::Sparsity;
        return int((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isName = role == Qt::DisplayRole;
    switch (column) {
    case Column::Switch:
        return isName ? QString() : tr("Whether the layer is compressed; otherwise it is stored as it is");
    case Column::Layer:
        return isName ? tr("Layer") : tr("The layer's name in the literature");
    case Column::Kind:
        return isName ? tr("Kind") : tr("What the layer computes");
    case Column::Shape:
        return isName ? tr("Shape") : tr("Sizes of the weight tensor: outputs first");
    case Column::Parameters:
        return isName ? tr("Parameters") : tr("Weights and biases; the bar is the share of the whole model");
    case Column::Sparsity:
        return isName ? tr("Sparsity") : tr("Share of the weights that become zero, the smallest magnitudes first");
    case Column::Bits:
        return isName ? tr("Bits") : tr("Bits of a code: b bits address 2^b − 1 shared values and zero");
    case Column::Init:
        return isName ? tr("Start") : tr("Where the k-means centroids start");
    case Column::Coder:
        return isName ? tr("Coder") : tr("How positions and codes become bytes; nothing is lost, whichever it is");
    case Column::Density:
        return isName ? tr("Density") : tr("Share of the weights that are stored");
    case Column::Packed:
        return isName ? tr("Packed") : tr("Bytes of the layer in the packed file; ≈ marks a prediction, ≤ a bound");
    case Column::Ratio:
        return isName ? tr("Ratio") : tr("Dense bytes divided by packed bytes");
    case Column::Distinct:
        return isName ? tr("Values") : tr("Number of distinct weights after decoding, zero included, counted");
    }
    return {};
}

QString LayerTableModel::toolTip(std::size_t row, Column column) const
{
    const SourceModel& source = *m_document.source();
    const LayerRecipe& recipe = m_document.recipe()->layers[row];
    const LayerFigures& figures = m_results.layers()[row];
    const bool isPacked = figures.origin == Origin::Packed;
    switch (column) {
    case Column::Switch:
        return recipe.enabled ? tr("The layer is compressed. Click to store it as it is.")
                              : tr("The layer is stored as it is. Click to compress it.");
    case Column::Layer:
        return QString::fromStdString(source.architecture().layers[row].weight);
    case Column::Init:
        if (recipe.sharing.isByHand())
            return tr("%n shared value(s) set by hand; choose a start to go back to k-means", nullptr,
                int(recipe.sharing.codebook.size()));
        [[fallthrough]];
    case Column::Kind:
    case Column::Shape:
        return headerData(int(column), Qt::Horizontal, Qt::ToolTipRole).toString();
    case Column::Parameters:
        return tr("%1 weights and %2 biases, %3 of the model")
            .arg(countText(std::int64_t(source.weightCount(row))),
                countText(std::int64_t(source.parameterCount(row) - source.weightCount(row))),
                percentText(data(index(int(row), 0), ShareRole).toDouble()));
    case Column::Sparsity:
        return tr("%1 of the weights become zero: magnitudes below %2. Drag, or use the arrow keys; "
                  "press Enter to type a number.")
                .arg(percentText(figures.numbers.sparsity), smallNumberText(figures.numbers.threshold))
            + (m_document.isHeld(row)
                    ? "\n" + tr("Set by hand: the slider of all layers leaves it alone until it is released (context menu).")
                    : QString())
            + sensitivityText(row);
    case Column::Bits: {
        const int bits = sharingBits(recipe);
        return bits > 0 ? tr("The weights that stay share at most %1 values").arg(countText(recipe.sharing.centroids))
                        : tr("The weights that stay keep their 32-bit values");
    }
    case Column::Coder: {
        const QString explanation = coderExplanation(recipe.coder);
        return explanation.isEmpty() ? headerData(int(column), Qt::Horizontal, Qt::ToolTipRole).toString() : explanation;
    }
    case Column::Density:
        return isPacked ? tr("Share of the weights that are stored, counted after pruning")
                        : tr("Share of the weights that will be stored, from the histogram of magnitudes");
    case Column::Packed:
        return isPacked ? tr("%1 in the packed file: coded and counted").arg(exactBytesText(figures.bytes))
                        : predictionExplanation(figures.origin);
    case Column::Ratio:
        if (figures.origin == Origin::Unknown)
            return predictionExplanation(figures.origin);
        return tr("%1 dense to %2 packed").arg(bytesText(source.denseBytes(row)), bytesText(figures.bytes));
    case Column::Distinct:
        return m_results.distinctValues(row)
            ? tr("The layer's weights have %1 distinct values after decoding, zero included: counted").arg(distinctText(row))
            : tr("Counted when the layer has been compressed in the background");
    }
    return {};
}

} // namespace pangkas
