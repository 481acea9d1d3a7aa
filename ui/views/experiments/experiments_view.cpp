// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/experiments/experiments_view.h"

#include "ui/jobs/workbench.h"
#include "ui/models/experiment_table_model.h"
#include "ui/models/accuracy_text.h"
#include "ui/models/number_text.h"
#include "ui/models/recipe_comparison.h"
#include "ui/models/recipe_history_model.h"
#include "ui/plots/front_plot.h"
#include "ui/views/experiments/experiment_marks.h"
#include "ui/views/experiments/timeline_view.h"
#include "ui/widgets/table_action.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace pangkas {
namespace {

using Column = ExperimentTableModel::Column;

enum Page { TablePage, TimelinePage, ComparisonPage };

void makePlain(QTableView& table)
{
    table.setFrameShape(QFrame::NoFrame);
    table.setShowGrid(false);
    table.verticalHeader()->hide();
    table.horizontalHeader()->setHighlightSections(false);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setWordWrap(false);
}

} // namespace

ExperimentsView::ExperimentsView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Model, parent)
    , m_model(new ExperimentTableModel(workbench.document(), workbench.experiments(), this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_historyModel(new RecipeHistoryModel(workbench.history(), workbench.experiments(), this))
    , m_comparisonModel(new ComparisonModel(this))
    , m_summary(new QLabel(this))
    , m_plot(new FrontPlot(this))
    , m_tabs(new QTabWidget(this))
    , m_table(new QTableView(this))
    , m_timeline(new TimelineView(*m_historyModel, this))
    , m_comparison(new QTableView(this))
    , m_comparisonHint(new QLabel(this))
    , m_onlyPresentData(new QCheckBox(this))
    , m_withPapers(new QCheckBox(this))
    , m_bar(new QToolBar(this))
{
    setObjectName("experimentsView");
    m_plot->setObjectName("experimentsPlot");
    m_summary->setWordWrap(true);
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_onlyPresentData->setChecked(true);
    m_onlyPresentData->setObjectName("onlyPresentData");
    m_withPapers->setChecked(true);
    m_withPapers->setObjectName("withPapers");
    buildTable();

    makePlain(*m_comparison);
    m_comparison->setObjectName("comparison");
    m_comparison->setModel(m_comparisonModel);
    m_comparison->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_comparisonHint->setWordWrap(true);
    m_comparisonHint->setForegroundRole(QPalette::PlaceholderText);
    m_comparisonHint->setMargin(8);

    auto* tablePage = new QWidget(this);
    auto* tableLayout = new QVBoxLayout(tablePage);
    tableLayout->setContentsMargins(0, 2, 0, 0);
    tableLayout->setSpacing(2);
    tableLayout->addWidget(m_bar);
    tableLayout->addWidget(m_table, 1);
    auto* comparisonPage = new QWidget(this);
    auto* comparisonLayout = new QVBoxLayout(comparisonPage);
    comparisonLayout->setContentsMargins(0, 2, 0, 0);
    comparisonLayout->addWidget(m_comparisonHint);
    comparisonLayout->addWidget(m_comparison, 1);
    m_tabs->setDocumentMode(true);
    m_tabs->setObjectName("experimentPages");
    m_tabs->addTab(tablePage, QString());
    m_tabs->addTab(m_timeline, QString());
    m_tabs->addTab(comparisonPage, QString());

    auto* top = new QWidget(this);
    auto* topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins(0, 0, 0, 4);
    topLayout->setSpacing(4);
    auto* choices = new QHBoxLayout;
    choices->setSpacing(18);
    choices->addWidget(m_onlyPresentData);
    choices->addWidget(m_withPapers);
    choices->addStretch();
    topLayout->addWidget(m_summary);
    topLayout->addLayout(choices);
    topLayout->addWidget(m_plot, 1);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(top);
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 12, 16, 8);
    layout->addWidget(splitter);

    connect(&workbench.experiments(), &ExperimentList::changed, this, &ExperimentsView::invalidate);
    connect(&workbench.history(), &RecipeHistory::changed, this, &ExperimentsView::invalidate);
    connect(m_plot, &FrontPlot::clicked, this, &ExperimentsView::select);
    connect(m_plot, &FrontPlot::doubleClicked, this, &ExperimentsView::restore);
    connect(m_timeline, &TimelineView::stateChosen, this,
        [this](int row) { this->workbench().history().goTo(m_historyModel->stateOf(row)); });
    connect(m_onlyPresentData, &QCheckBox::toggled, this, [this](bool only) {
        m_sorted->setFilterFixedString(only ? QStringLiteral("true") : QString());
        refresh();
    });
    connect(m_withPapers, &QCheckBox::toggled, this, &ExperimentsView::updateMarks);
    retranslate();
    updateActions();
}

void ExperimentsView::buildTable()
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ExperimentTableModel::SortRole);
    m_sorted->setFilterRole(ExperimentTableModel::OnPresentDataRole);
    m_sorted->setFilterFixedString(QStringLiteral("true"));
    m_sorted->setSortLocaleAware(true);
    makePlain(*m_table);
    m_table->setObjectName("experimentTable");
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(int(Column::Time), Qt::DescendingOrder);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setTabKeyNavigation(false);
    const int em = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int widths[ExperimentTableModel::columns] = {4, 19, 11, 9, 15, 9, 21, 40, 17, 30};
    for (int i = 0; i < ExperimentTableModel::columns; ++i)
        m_table->setColumnWidth(i, widths[i] * em + 8);
    m_table->horizontalHeader()->setStretchLastSection(true);

    const auto action = [this](const char* name, const QKeySequence& key = {}) {
        return addTableAction(*m_bar, *m_table, name, key);
    };
    m_restore = action("restoreExperiment", Qt::Key_Return);
    m_compare = action("compareExperiments");
    m_star = action("starExperiment", Qt::Key_Asterisk);
    m_rename = action("renameExperiment");
    m_remove = action("removeExperiment", QKeySequence::Delete);
    m_bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_restore, &QAction::triggered, this, &ExperimentsView::restoreSelected);
    connect(m_compare, &QAction::triggered, this, &ExperimentsView::compareSelected);
    connect(m_star, &QAction::triggered, this, &ExperimentsView::starSelected);
    connect(m_remove, &QAction::triggered, this, &ExperimentsView::removeSelected);
    connect(m_rename, &QAction::triggered, this, [this] {
        m_table->edit(m_table->currentIndex().siblingAtColumn(int(Column::Name)));
    });
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == int(Column::Star))
            m_sorted->setData(index, !index.data(Qt::EditRole).toBool());
    });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() != int(Column::Star))
            restore(index.data(ExperimentTableModel::IdRole).toULongLong());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        updateActions();
        updateMarks();
        updateComparison();
    });
}

QString ExperimentsView::title() const
{
    return tr("Experiments");
}

QString ExperimentsView::explanation() const
{
    return tr("Every measured state in accuracy against bytes, two of them compared, and all moves with their branches");
}

std::vector<Figure> ExperimentsView::figures()
{
    const std::function<QString()> csv = [this] { return m_model->csv(); };
    return {{tr("Accuracy against Bytes"), m_plot->picture(), csv}, {tr("Experiments"), m_table, csv}};
}

std::vector<std::uint64_t> ExperimentsView::selectedIds() const
{
    std::vector<std::uint64_t> ids;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        ids.push_back(index.data(ExperimentTableModel::IdRole).toULongLong());
    return ids;
}

void ExperimentsView::select(std::uint64_t id, bool extend)
{
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(m_model->rowOf(id), 0));
    if (!index.isValid())
        return;
    using Flag = QItemSelectionModel::SelectionFlag;
    m_table->selectionModel()->select(index, (extend ? Flag::Toggle : Flag::ClearAndSelect) | Flag::Rows);
    m_table->selectionModel()->setCurrentIndex(index, Flag::NoUpdate);
    m_table->scrollTo(index);
}

void ExperimentsView::restore(std::uint64_t id)
{
    const Experiment* experiment = workbench().experiments().find(id);
    if (!experiment)
        return;
    const Document& document = workbench().document();
    const auto weights = experiment->weights.empty() ? document.original() : document.weights(experiment->weights);
    if (!weights)
        return Q_EMIT workbench().failed({ErrorCode::FileNotFound, "retrained weights " + experiment->weights.substr(0, 16), {},
            "They were not kept with the project; its figures stay, but it can't be gone back to."});
    // The state it was measured in, if the history still has it, so that both go the same way.
    const auto& states = workbench().history().states();
    const auto state = std::ranges::find_if(
        states, [&](const HistoryState& known) { return known.recipe == experiment->recipe && known.weights == weights; });
    if (state != states.end())
        workbench().history().goTo(int(state - states.begin()));
    else
        workbench().document().restore({experiment->recipe, document.recipeState().held, weights}, RecipeEdit::Restore);
}

void ExperimentsView::restoreSelected()
{
    if (const auto ids = selectedIds(); ids.size() == 1)
        restore(ids.front());
}

void ExperimentsView::starSelected()
{
    const auto ids = selectedIds();
    ExperimentList& experiments = workbench().experiments();
    const bool isAll = std::ranges::all_of(ids, [&](std::uint64_t id) { return experiments.find(id)->isStarred; });
    for (const std::uint64_t id : ids)
        experiments.setStarred(id, !isAll);
}

void ExperimentsView::removeSelected()
{
    workbench().experiments().remove(selectedIds());
}

void ExperimentsView::compareSelected()
{
    updateComparison();
    m_tabs->setCurrentIndex(ComparisonPage);
}

void ExperimentsView::updateActions()
{
    const auto count = selectedIds().size();
    m_restore->setEnabled(count == 1);
    m_rename->setEnabled(count == 1);
    m_compare->setEnabled(count == 1 || count == 2);
    m_star->setEnabled(count > 0);
    m_remove->setEnabled(count > 0);
}

ComparedState ExperimentsView::presentState() const
{
    const Document& document = workbench().document();
    const Results& results = workbench().results();
    ComparedState state{tr("Present recipe"), document.recipe(), 0, nullptr, {}};
    if (results.isPackingCurrent())
        state.bytes = results.packing()->report.fileBytes;
    if (results.isCompressedCurrent() && document.dataset()) {
        state.report = results.compressed().report;
        state.on = measuredOn(document, state.report->images);
    }
    return state;
}

void ExperimentsView::updateComparison()
{
    auto ids = selectedIds();
    std::ranges::sort(ids);
    const auto stateOf = [this](std::uint64_t id) {
        const Experiment& experiment = *workbench().experiments().find(id);
        return ComparedState{experiment.title(), experiment.recipe, experiment.bytes, experiment.report, experiment.on};
    };
    if (ids.size() == 2)
        m_comparisonModel->setStates(stateOf(ids[0]), stateOf(ids[1]));
    else if (ids.size() == 1 && workbench().document().recipe())
        m_comparisonModel->setStates(stateOf(ids[0]), presentState());
    else
        m_comparisonModel->clear();
    const bool isShown = m_comparisonModel->rowCount() > 0;
    m_comparison->setVisible(isShown);
    m_comparisonHint->setVisible(!isShown);
}

void ExperimentsView::updateMarks()
{
    const Document& document = workbench().document();
    const auto ids = selectedIds();
    const bool isOnlyPresent = m_onlyPresentData->isChecked();
    std::vector<FrontMark> marks;
    for (const Experiment& experiment : workbench().experiments().all()) {
        const bool isPresentData = m_model->isOnPresentData(experiment);
        if (isOnlyPresent && !isPresentData)
            continue;
        const Interval interval = experiment.report->top1Interval();
        FrontMark mark;
        mark.id = experiment.id;
        mark.label = experiment.title();
        mark.bytes = double(experiment.bytes);
        mark.accuracy = experiment.report->top1();
        mark.low = interval.low;
        mark.high = interval.high;
        mark.isStarred = experiment.isStarred;
        mark.isSelected = std::ranges::find(ids, experiment.id) != ids.end();
        mark.isPresent = document.isPresent(*experiment.recipe, experiment.weights);
        mark.isFaint = !isPresentData;
        mark.toolTip = tr("%1\n%2 counted, top-1 %3 (95 % interval %4 to %5) on %6 images")
                           .arg(experiment.title(), bytesText(experiment.bytes), percentText(mark.accuracy),
                               percentText(interval.low), percentText(interval.high), countText(experiment.on.images));
        if (const auto* comparison = m_model->againstDense(experiment))
            mark.toolTip += QLatin1Char('\n') + tr("Against the dense network: %1").arg(verdictText(comparison->verdict));
        if (!experiment.note.isEmpty())
            mark.toolTip += QLatin1Char('\n') + experiment.note.left(300);
        marks.push_back(std::move(mark));
    }
    m_plot->setDense(denseMark(document, workbench().results()));
    m_plot->setReferences(m_withPapers->isChecked() ? paperMarks(document, workbench().results()) : std::vector<FrontMark>());
    m_plot->setMarks(std::move(marks));
}

void ExperimentsView::updateSummary()
{
    const int count = m_sorted->rowCount();
    const int hidden = m_model->rowCount() - count;
    QString text = count == 0 ? tr("Nothing is measured here yet: Evaluate (F5) makes each state a point.")
                              : tr("%Ln state(s) measured. The line is the front: nothing below or right of it is better.",
                                  nullptr, count);
    if (hidden > 0)
        text += QLatin1Char(' ') + tr("%Ln more on other images.", nullptr, hidden);
    m_summary->setText(text);
}

void ExperimentsView::refresh()
{
    updateMarks();
    updateSummary();
    updateActions();
    updateComparison();
}

void ExperimentsView::retranslate()
{
    m_tabs->setTabText(TablePage, tr("Table"));
    m_tabs->setTabText(TimelinePage, tr("Timeline"));
    m_tabs->setTabText(ComparisonPage, tr("Comparison"));
    m_tabs->setTabToolTip(TimelinePage, tr("All states the recipe has been in, with branches; a click goes there"));
    m_tabs->setTabToolTip(ComparisonPage, tr("Two selected experiments, or one and the present recipe"));
    m_onlyPresentData->setText(tr("This data set only"));
    m_onlyPresentData->setToolTip(
        tr("Accuracies on other images or with another preprocessing can't be compared; they are drawn hollow"));
    m_withPapers->setText(tr("Papers"));
    m_withPapers->setToolTip(tr("What papers report for this network on their own data, at the same ratio and loss"));
    m_restore->setText(tr("Return to It"));
    m_restore->setToolTip(tr("Make its recipe the present one; can be undone"));
    m_compare->setText(tr("Compare"));
    m_compare->setToolTip(tr("Two selected experiments, or one with the present recipe"));
    m_star->setText(tr("Star"));
    m_star->setToolTip(tr("Stars mark what you want to find again"));
    m_rename->setText(tr("Rename"));
    m_rename->setToolTip(tr("Give it a name; the column Note takes more words"));
    m_remove->setText(tr("Remove"));
    m_remove->setToolTip(tr("Take it out of the table; can be undone"));
    m_bar->setWindowTitle(tr("Experiments"));
    m_table->setAccessibleName(tr("Experiments"));
    m_timeline->setAccessibleName(tr("Timeline"));
    m_comparison->setAccessibleName(tr("Comparison"));
    m_comparisonHint->setText(tr("Select two experiments in the table or, with Ctrl, in the plot; one is compared with the "
                                 "present recipe."));
    m_plot->setAccessibleName(tr("Accuracy against bytes"));
    m_plot->setAxisTitles(tr("packed file"), tr("top-1"));
    m_model->retranslate();
    m_historyModel->retranslate();
}

} // namespace pangkas
