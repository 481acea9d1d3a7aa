// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_table_model.h"

#include "core/coding/coder_choice.h"
#include "ui/document/recipe_edit.h"
#include "ui/models/figure_text.h"
#include "ui/models/layer_text.h"
#include "ui/models/number_text.h"

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
    connect(&results, &Results::figuresChanged, this, [this, reset, shown = m_document.source()]() mutable {
        if (shown != m_document.source()) {
            shown = m_document.source();
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
        return initText(recipe.sharing.init);
    case Column::Coder:
        return coderText(recipe.coder);
    case Column::Density:
        return figureText(percentText(figures.density), figures.origin == Origin::Packed ? Origin::Packed : Origin::Predicted);
    case Column::Packed:
        return figureText(bytesText(figures.bytes), figures.origin);
    case Column::Ratio:
        return figureText(ratioText(figures.ratio), figures.origin, Direction::Ratio);
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
        return int(recipe.sharing.init);
    case Column::Coder:
        return QString::fromStdString(recipe.coder);
    default:
        return displayText(row, column);
    }
}

bool LayerTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return false;
    const auto row = std::size_t(index.row());
    const Recipe& recipe = *m_document.recipe();
    const auto column = Column(index.column());
    if (column == Column::Switch && role == Qt::CheckStateRole) {
        m_document.changeRecipe(
            withEnabled(recipe, row, value.toInt() == Qt::Checked), RecipeEdit::Switch, index.row());
        return true;
    }
    if (column == Column::Coder && role == Qt::EditRole) {
        const std::string coder = value.toString().toStdString();
        if (std::ranges::count(coderChoices(), coder) == 0)
            return false;
        m_document.changeRecipe(withCoder(recipe, row, coder), RecipeEdit::Coder, index.row());
        return true;
    }
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    if (role != Qt::EditRole || !isNumber)
        return false;
    switch (column) {
    case Column::Sparsity:
        if (number < 0 || number > sparsitySteps)
            return false;
        m_document.changeRecipe(withSparsityStep(recipe, row, number), RecipeEdit::Sparsity, index.row());
        return true;
    case Column::Bits:
        if (number < 0 || number > 8)
            return false;
        m_document.changeRecipe(withBits(recipe, row, number), RecipeEdit::Bits, index.row());
        return true;
    case Column::Init:
        if (number < int(CentroidInit::Linear) || number > int(CentroidInit::Optimal))
            return false;
        m_document.changeRecipe(withInit(recipe, row, CentroidInit(number)), RecipeEdit::Initialisation, index.row());
        return true;
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
    case Column::Kind:
    case Column::Shape:
    case Column::Init:
        return headerData(int(column), Qt::Horizontal, Qt::ToolTipRole).toString();
    case Column::Parameters:
        return tr("%1 weights and %2 biases, %3 of the model")
            .arg(countText(std::int64_t(source.weightCount(row))),
                countText(std::int64_t(source.parameterCount(row) - source.weightCount(row))),
                percentText(data(index(int(row), 0), ShareRole).toDouble()));
    case Column::Sparsity:
        return tr("%1 of the weights become zero: magnitudes below %2. Drag, or use the arrow keys; "
                  "press Enter to type a number.")
            .arg(percentText(figures.numbers.sparsity), smallNumberText(figures.numbers.threshold));
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
    }
    return {};
}

} // namespace pangkas
