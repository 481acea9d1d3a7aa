// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/experiment_table_model.h"

#include "ui/document/dataset_text.h"
#include "ui/models/accuracy_text.h"
#include "ui/models/number_text.h"

#include <QFont>
#include <QLocale>

#include <algorithm>

namespace pangkas {

ExperimentTableModel::ExperimentTableModel(const Document& document, ExperimentList& experiments, QObject* parent)
    : QAbstractTableModel(parent), m_document(document), m_experiments(experiments)
{
    connect(&experiments, &ExperimentList::changed, this, &ExperimentTableModel::follow);
    connect(&document, &Document::recipeChanged, this, &ExperimentTableModel::refreshRows);
    connect(&document, &Document::datasetChanged, this, &ExperimentTableModel::refreshRows);
    connect(&document, &Document::preprocessingChanged, this, &ExperimentTableModel::refreshRows);
    follow();
}

void ExperimentTableModel::follow()
{
    const std::vector<Experiment>& all = m_experiments.all();
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (m_experiments.find(m_rows[std::size_t(row)].id))
            continue;
        beginRemoveRows({}, row, row);
        m_comparisons.erase(m_rows[std::size_t(row)].id);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    // What is left stands in the list's order.
    for (std::size_t row = 0; row < all.size(); ++row) {
        if (row < m_rows.size() && m_rows[row].id == all[row].id) {
            m_rows[row] = all[row];
            continue;
        }
        beginInsertRows({}, int(row), int(row));
        m_rows.insert(m_rows.begin() + std::ptrdiff_t(row), all[row]);
        endInsertRows();
    }
    refreshRows();
}

void ExperimentTableModel::refreshRows()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, columns - 1));
}

int ExperimentTableModel::rowOf(std::uint64_t id) const
{
    const auto found = std::ranges::find(m_rows, id, &Experiment::id);
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

bool ExperimentTableModel::isOnPresentData(const Experiment& experiment) const
{
    const auto& dataset = m_document.dataset();
    return dataset && experiment.on.dataset == toString(dataset->source())
        && experiment.on.preprocessing == m_document.preprocessing();
}

const PairedComparison* ExperimentTableModel::againstDense(const Experiment& experiment) const
{
    const auto dense = m_experiments.denseOn(experiment.on);
    if (!dense)
        return nullptr;
    auto& [reports, comparison] = m_comparisons[experiment.id];
    if (const Reports now{dense.get(), experiment.report.get()}; reports != now) {
        reports = now;
        auto compared = comparePaired(*dense, *experiment.report);
        comparison = compared ? std::optional(std::move(*compared)) : std::nullopt;
    }
    return comparison ? &*comparison : nullptr;
}

int ExperimentTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ExperimentTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString ExperimentTableModel::displayText(const Experiment& experiment, Column column) const
{
    const EvaluationReport& report = *experiment.report;
    switch (column) {
    case Column::Star:
        return experiment.isStarred ? QStringLiteral("★") : QStringLiteral("☆");
    case Column::Name:
        return experiment.title();
    case Column::Bytes:
        return bytesText(experiment.bytes);
    case Column::Ratio:
        return experiment.bytes && m_document.source()
            ? ratioText(double(m_document.source()->denseBytes()) / double(experiment.bytes))
            : QString();
    case Column::Top1: {
        const Interval interval = report.top1Interval();
        return QStringLiteral("%1 ± %2").arg(percentText(report.top1()), percentValueText((interval.high - interval.low) / 2));
    }
    case Column::Loss:
        if (const auto* comparison = againstDense(experiment))
            return QLocale().toString(100 * comparison->lossShare() + 0.0, 'f', 2);
        return QStringLiteral("–");
    case Column::Verdict:
        if (const auto* comparison = againstDense(experiment))
            return verdictText(comparison->verdict);
        return QStringLiteral("–");
    case Column::Data:
        return tr("%1, %Ln image(s)", nullptr, int(experiment.on.images))
            .arg(datasetText(QString::fromStdString(experiment.on.dataset)));
    case Column::Time:
        return QLocale().toString(experiment.time.toLocalTime(), QLocale::ShortFormat);
    case Column::Note:
        return QString(experiment.note).replace(QLatin1Char('\n'), QLatin1Char(' '));
    }
    return {};
}

QVariant ExperimentTableModel::sortValue(const Experiment& experiment, Column column) const
{
    switch (column) {
    case Column::Star:
        return experiment.isStarred ? 0 : 1;
    case Column::Bytes:
    case Column::Ratio:
        return (column == Column::Bytes ? 1.0 : -1.0) * double(experiment.bytes);
    case Column::Top1:
        return experiment.report->top1();
    case Column::Loss:
        if (const auto* comparison = againstDense(experiment))
            return comparison->lossShare();
        return 2.0;
    case Column::Time:
        return experiment.time;
    default:
        return displayText(experiment, column);
    }
}

QString ExperimentTableModel::toolTip(const Experiment& experiment, Column column) const
{
    const EvaluationReport& report = *experiment.report;
    switch (column) {
    case Column::Star:
        return tr("Click to star it");
    case Column::Name:
        return tr("Double-click to return to its recipe; F2 renames it");
    case Column::Bytes:
    case Column::Ratio:
        return tr("The packed file of this recipe: %1, counted").arg(exactBytesText(experiment.bytes));
    case Column::Top1: {
        const Interval interval = report.top1Interval();
        return tr("%1 of %2 images right; 95 % interval by Wilson: %3 to %4\n%5\nImages: %6")
            .arg(countText(report.correct), countText(report.images), percentText(interval.low), percentText(interval.high),
                QString::fromStdString(report.method), QString::fromStdString(toString(report.preprocessing)));
    }
    case Column::Loss:
    case Column::Verdict:
        if (const auto* comparison = againstDense(experiment))
            return verdictToolTip(*comparison);
        return tr("The dense network was not measured on these images");
    case Column::Data:
        return QString::fromStdString(experiment.on.dataset + "\n" + toString(experiment.on.preprocessing));
    case Column::Time:
        return QLocale().toString(experiment.time.toLocalTime(), QLocale::LongFormat);
    case Column::Note:
        return experiment.note;
    }
    return {};
}

QVariant ExperimentTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Experiment& experiment = m_rows[std::size_t(index.row())];
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return displayText(experiment, column);
    case Qt::EditRole:
        return column == Column::Star ? QVariant(experiment.isStarred)
            : column == Column::Name  ? QVariant(experiment.title())
            : column == Column::Note  ? QVariant(experiment.note)
                                      : QVariant();
    case Qt::ToolTipRole:
        return toolTip(experiment, column);
    case Qt::AccessibleTextRole:
        if (column == Column::Star)
            return experiment.isStarred ? tr("starred") : tr("not starred");
        return displayText(experiment, column);
    case Qt::TextAlignmentRole:
        if (column == Column::Bytes || column == Column::Ratio || column == Column::Top1 || column == Column::Loss)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return int((column == Column::Star ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        if (column == Column::Name && data(index, PresentRole).toBool()) {
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return {};
    case SortRole:
        return sortValue(experiment, column);
    case IdRole:
        return QVariant::fromValue<qulonglong>(experiment.id);
    case PresentRole:
        return m_document.isPresent(*experiment.recipe, experiment.weights);
    case OnPresentDataRole:
        return isOnPresentData(experiment);
    default:
        return {};
    }
}

bool ExperimentTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const std::uint64_t id = m_rows[std::size_t(index.row())].id;
    switch (Column(index.column())) {
    case Column::Star:
        m_experiments.setStarred(id, value.toBool());
        return true;
    case Column::Name:
        m_experiments.rename(id, value.toString());
        return true;
    case Column::Note:
        m_experiments.setNote(id, value.toString());
        return true;
    default:
        return false;
    }
}

Qt::ItemFlags ExperimentTableModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    const auto column = Column(index.column());
    const bool isEditable = column == Column::Name || column == Column::Note;
    return Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren
        | (isEditable ? Qt::ItemIsEditable : Qt::ItemFlags());
}

QVariant ExperimentTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole)
        return int((column == Column::Bytes || column == Column::Ratio || column == Column::Top1 || column == Column::Loss
                           ? Qt::AlignRight
                           : Qt::AlignLeft)
            | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && column == Column::Loss)
        return tr("Percentage points of top-1 lost against the dense network on the same images");
    if (role == Qt::ToolTipRole && column == Column::Verdict)
        return tr("Whether the loss is real: paired with the dense network image by image, at 95 % confidence");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Column::Star:
        return role == Qt::DisplayRole ? QStringLiteral("★") : tr("Starred");
    case Column::Name:
        return tr("Experiment");
    case Column::Bytes:
        return tr("File");
    case Column::Ratio:
        return tr("Ratio");
    case Column::Top1:
        return tr("Top-1");
    case Column::Loss:
        return tr("Loss");
    case Column::Verdict:
        return tr("Verdict");
    case Column::Data:
        return tr("Measured on");
    case Column::Time:
        return tr("Time");
    case Column::Note:
        return tr("Note");
    }
    return {};
}

void ExperimentTableModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
    refreshRows();
}

QString ExperimentTableModel::csv() const
{
    const auto quoted = [](QString text) {
        return QLatin1Char('"') + text.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
    };
    QString text = QStringLiteral("name,starred,bytes,images,correct,top1,top1_low,top1_high,dense_top1,verdict,data,time,note\n");
    for (const Experiment& experiment : m_rows) {
        const EvaluationReport& report = *experiment.report;
        const Interval interval = report.top1Interval();
        const auto dense = m_experiments.denseOn(experiment.on);
        const auto* comparison = againstDense(experiment);
        const auto verdict = comparison ? toString(comparison->verdict) : std::string_view();
        const QStringList fields{quoted(experiment.title()), QString::number(experiment.isStarred ? 1 : 0),
            QString::number(experiment.bytes), QString::number(report.images), QString::number(report.correct),
            QString::number(report.top1(), 'f', 6), QString::number(interval.low, 'f', 6),
            QString::number(interval.high, 'f', 6), dense ? QString::number(dense->top1(), 'f', 6) : QString(),
            QString::fromUtf8(verdict.data(), qsizetype(verdict.size())),
            quoted(QString::fromStdString(experiment.on.dataset)), experiment.time.toUTC().toString(Qt::ISODate),
            quoted(experiment.note)};
        text += fields.join(QLatin1Char(',')) + QLatin1Char('\n');
    }
    return text;
}

} // namespace pangkas
