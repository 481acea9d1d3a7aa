// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/run_table_model.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/widgets/job_text.h"

#include <QFont>

namespace pangkas {

QString runStateText(RunState state)
{
    switch (state) {
    case RunState::Waiting:
        return RunTableModel::tr("waits");
    case RunState::Running:
        return RunTableModel::tr("training");
    case RunState::Finished:
        return RunTableModel::tr("trained");
    case RunState::Patience:
        return RunTableModel::tr("ended early");
    case RunState::Stopped:
        return RunTableModel::tr("stopped, kept");
    case RunState::Diverged:
        return RunTableModel::tr("diverged");
    case RunState::Failed:
        return RunTableModel::tr("failed");
    case RunState::Cancelled:
        return RunTableModel::tr("cancelled");
    }
    return {};
}

int runColour(int number)
{
    return (number - 1) % int(std::tuple_size_v<decltype(Colours::categories)>);
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return Column(index.column()) == Column::Run ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RunRow& row = this->row(index);
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return displayText(row, column);
    case Qt::CheckStateRole:
        return column == Column::Run ? QVariant(row.isShown ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ToolTipRole:
        if (column == Column::Run)
            return row.isAdopted ? tr("The document has its weights. The box shows its curves.") : tr("The box shows its curves");
        if (column == Column::Plan)
            return row.plan;
        return headerData(index.column(), Qt::Horizontal, Qt::ToolTipRole);
    case Qt::TextAlignmentRole:
        return int((column <= Column::State ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(row.isAdopted);
        return font;
    }
    case IdRole:
        return QVariant::fromValue<qulonglong>(row.id);
    case AdoptedRole:
        return row.isAdopted;
    case ColourRole:
        return runColour(row.number);
    default:
        return {};
    }
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || Column(index.column()) != Column::Run)
        return false;
    Q_EMIT shownChanged(row(index).id, value.toInt() == Qt::Checked);
    return true;
}

QString RunTableModel::displayText(const RunRow& row, Column column) const
{
    const auto share = [](const std::optional<double>& value) {
        return value ? percentText(*value, 2) : QStringLiteral("–");
    };
    switch (column) {
    case Column::Run:
        return row.isAdopted ? tr("Run %1, adopted").arg(row.number) : tr("Run %1").arg(row.number);
    case Column::Plan:
        return row.plan;
    case Column::State:
        return runStateText(row.state);
    case Column::Epochs:
        return row.epochs == row.plannedEpochs ? countText(row.epochs)
                                               : tr("%1 of %2", "epochs").arg(countText(row.epochs), countText(row.plannedEpochs));
    case Column::Best:
        return share(row.best);
    case Column::Sparsity:
        return share(row.sparsity);
    case Column::Time:
        return durationText(row.seconds * 1000);
    }
    return {};
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole)
        return int((column <= Column::State ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isName = role == Qt::DisplayRole;
    switch (column) {
    case Column::Run:
        return isName ? tr("Run") : tr("Runs of this session, and whether their curves are shown");
    case Column::Plan:
        return isName ? tr("Plan") : tr("The plan that it was started with");
    case Column::State:
        return isName ? tr("State") : tr("How far it is, or how it ended");
    case Column::Epochs:
        return isName ? tr("Epochs") : tr("Epochs done, of those that were planned");
    case Column::Best:
        return isName ? tr("Best top-1") : tr("The highest top-1 on the validation images at the end of an epoch, measured on all of them");
    case Column::Sparsity:
        return isName ? tr("Zeros") : tr("Share of exact zeros among the weights after the last epoch");
    case Column::Time:
        return isName ? tr("Time") : tr("Wall-clock time, with opening the images and validating");
    }
    return {};
}

QString RunTableModel::csv() const
{
    static constexpr const char* states[]
        = {"waiting", "running", "finished", "patience", "stopped", "diverged", "failed", "cancelled"};
    const auto share = [](const std::optional<double>& value) { return value ? QString::number(*value, 'g', 9) : QString(); };
    QString text = QStringLiteral("run,plan,state,epochs,planned_epochs,best_validation_accuracy,sparsity,seconds,adopted\n");
    for (const RunRow& row : rows()) {
        QString plan = row.plan;
        plan.replace(QLatin1Char('"'), QStringLiteral("\"\""));
        text += QStringList{QString::number(row.number), QLatin1Char('"') + plan + QLatin1Char('"'),
                    QLatin1String(states[int(row.state)]), QString::number(row.epochs), QString::number(row.plannedEpochs),
                    share(row.best), share(row.sparsity), QString::number(row.seconds), QString::number(int(row.isAdopted))}
                    .join(QLatin1Char(','))
            + QLatin1Char('\n');
    }
    return text;
}

} // namespace pangkas
