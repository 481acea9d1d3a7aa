// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_view.h"

#include "ui/document/recipe_edit.h"
#include "ui/jobs/save_text.h"
#include "ui/jobs/workbench.h"
#include "ui/models/error_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/views/training/plan_form.h"
#include "ui/views/training/run_table_model.h"
#include "ui/views/training/run_text.h"
#include "ui/views/training/training_plot.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/job_text.h"
#include "ui/widgets/table_action.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

namespace pangkas {
namespace {

enum Page { PlanPage, RunsPage };

using Column = RunTableModel::Column;

/// The run's name with the colour of its curves.
class RunDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~(QStyle::State_HasFocus | QStyle::State_MouseOver);
        const double ratio = option->widget ? option->widget->devicePixelRatioF() : 1;
        QPixmap swatch(QSize(14, 14) * ratio);
        swatch.setDevicePixelRatio(ratio);
        swatch.fill(Qt::transparent);
        QPainter painter(&swatch);
        const Colours colours(option->palette);
        painter.fillRect(QRectF(1, 5, 12, 4), colours.categories[index.data(RunTableModel::ColourRole).toUInt()]);
        painter.end();
        option->icon = QIcon(swatch);
        option->decorationSize = QSize(14, 14);
        option->features |= QStyleOptionViewItem::HasDecoration;
    }
};

QFileDialog* fileDialog(QWidget* parent, const QString& title, const QString& filter, bool isSaving)
{
    auto* dialog = new QFileDialog(parent, title, QString(), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(isSaving ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setAcceptMode(isSaving ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    return dialog;
}

} // namespace

TrainingView::TrainingView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Model, parent)
    , m_runs(new TrainingRuns(workbench, this))
    , m_model(new RunTableModel(this))
    , m_start(new QPushButton(this))
    , m_stop(new QPushButton(this))
    , m_cancel(new QPushButton(this))
    , m_adopt(new QPushButton(this))
    , m_status(new QLabel(this))
    , m_plot(new TrainingPlot(this))
    , m_pages(new QTabWidget(this))
    , m_form(new PlanForm(this))
    , m_bar(new QToolBar(this))
    , m_table(new FigureTable(m_model, "trainingRuns", this))
{
    setObjectName("trainingView");
    build();
    connect(m_start, &QPushButton::clicked, this, &TrainingView::start);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (const TrainingRun* run = m_runs->active())
            m_runs->stopAndKeep(run->id);
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (const TrainingRun* run = m_runs->active())
            m_runs->cancel(run->id);
    });
    connect(m_adopt, &QPushButton::clicked, m_adoptAction, &QAction::trigger);
    connect(m_adoptAction, &QAction::triggered, this, [this] { m_runs->adopt(m_selected); });
    connect(m_removeAction, &QAction::triggered, this, [this] { m_runs->remove(m_selected); });
    connect(m_saveAction, &QAction::triggered, this, &TrainingView::saveLog);
    connect(m_form, &PlanForm::changed, this, &TrainingView::updateStatus);
    connect(m_form, &PlanForm::changed, this, &TrainingView::showPlanned);
    connect(m_form, &PlanForm::openPlanWanted, this, &TrainingView::openPlan);
    connect(m_form, &PlanForm::savePlanWanted, this, &TrainingView::savePlan);
    connect(m_model, &RunTableModel::shownChanged, m_runs, &TrainingRuns::setShown);
    connect(m_runs, &TrainingRuns::changed, this, &TrainingView::invalidate);
    connect(m_runs, &TrainingRuns::ended, this, &TrainingView::finish);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (!m_isFilling && index.isValid())
            selectRun(index.siblingAtColumn(0).data(RunTableModel::IdRole).toULongLong());
    });
    retranslate();
    updateActions();
    updateStatus();
}

void TrainingView::build()
{
    m_start->setObjectName("trainingStart");
    m_stop->setObjectName("trainingStop");
    m_cancel->setObjectName("trainingCancel");
    m_adopt->setObjectName("trainingAdopt");
    m_status->setObjectName("trainingStatus");
    m_status->setWordWrap(true);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Two lines, so that the plot doesn't jump while figures come and go.
    m_status->setMinimumHeight(2 * m_status->fontMetrics().lineSpacing() + 2);
    m_status->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_plot->setObjectName("trainingPlot");
    m_pages->setObjectName("trainingPages");
    m_pages->setDocumentMode(true);

    const auto action = [this](const char* name, const QKeySequence& key = {}) {
        return addTableAction(*m_bar, *m_table, name, key);
    };
    m_adoptAction = action("adoptRun", Qt::Key_Return);
    m_removeAction = action("removeRun", QKeySequence::Delete);
    m_saveAction = action("saveRunLog");
    m_bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->setItemDelegateForColumn(int(Column::Run), new RunDelegate(m_table));
    m_table->setSpareColumns({int(Column::Sparsity), int(Column::Plan), int(Column::Time)});

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_start, m_stop, m_cancel, m_adopt})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* top = new QWidget(this);
    auto* topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins(0, 0, 0, 4);
    topLayout->setSpacing(6);
    topLayout->addLayout(buttons);
    topLayout->addWidget(m_status);
    topLayout->addWidget(m_plot, 1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_form);
    scroll->setMinimumHeight(64);
    auto* runsPage = new QWidget(this);
    auto* runsLayout = new QVBoxLayout(runsPage);
    runsLayout->setContentsMargins(0, 2, 0, 0);
    runsLayout->setSpacing(2);
    runsLayout->addWidget(m_bar);
    runsLayout->addWidget(m_table, 1);
    m_pages->addTab(scroll, QString());
    m_pages->addTab(runsPage, QString());
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName("trainingSplitter");
    splitter->addWidget(top);
    splitter->addWidget(m_pages);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({460, 290});
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 12, 16, 8);
    layout->addWidget(splitter);
}

QString TrainingView::title() const
{
    return tr("Training");
}

QString TrainingView::explanation() const
{
    return tr("Retrains the pruned and shared network, with its curves as they come; what was learned is adopted in one step");
}

std::vector<Figure> TrainingView::figures()
{
    return {{tr("Training Curves"), m_plot->picture(), [this] { return m_plot->csv(); }},
        {tr("Training Runs"), m_table, [this] { return m_model->csv(); }}};
}

QVariantMap TrainingView::state() const
{
    return m_form->state();
}

void TrainingView::setState(const QVariantMap& state)
{
    m_form->setState(state);
}

void TrainingView::start()
{
    if (!workbench().document().source() || m_form->images().isEmpty() || m_runs->active())
        return;
    const std::uint64_t id = m_runs->start(m_form->plan(), m_form->planName(), m_form->images(), m_form->skipsDamaged());
    fillTable();
    selectRun(id);
    m_pages->setCurrentIndex(RunsPage);
    m_table->setFocus(); // the button is gone that has begun it
}

void TrainingView::finish(std::uint64_t id)
{
    m_last = id;
    updateActions();
    updateStatus();
}

void TrainingView::selectRun(std::uint64_t id)
{
    m_selected = id;
    const auto& rows = m_model->rows();
    const auto row = std::ranges::find(rows, id, &RunRow::id);
    if (row != rows.end() && m_table->currentIndex().row() != int(row - rows.begin()))
        m_table->setCurrentIndex(m_model->index(int(row - rows.begin()), 0));
    updateActions();
    invalidate();
}

void TrainingView::openPlan()
{
    auto* dialog = fileDialog(this, tr("Open Plan"), tr("Plans (*.json);;All files (*)"), false);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        workbench().jobs().start<TrainingPlan>(
            {JobLane::Opening, [path] { return tr("Opening %1").arg(QFileInfo(path).fileName()); }, QStringLiteral("plan")},
            [path](const JobContext&) -> Result<std::shared_ptr<const TrainingPlan>> {
                PANGKAS_ASSIGN(TrainingPlan plan, readPlan(path.toStdString()));
                return std::make_shared<const TrainingPlan>(std::move(plan));
            },
            this, [this](Result<std::shared_ptr<const TrainingPlan>> result) {
                if (result)
                    m_form->setPlan(**result);
                else if (result.error().code != ErrorCode::Cancelled)
                    Q_EMIT workbench().failed(result.error());
            });
    });
    dialog->open();
}

void TrainingView::savePlan()
{
    auto* dialog = fileDialog(this, tr("Save Plan"), tr("Plans (*.json)"), true);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(QStringLiteral("plan.json"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, text = toJson(m_form->plan())](const QString& path) {
        saveText(workbench(), path, text, tr("Saved plan %1").arg(QFileInfo(path).fileName()));
    });
    dialog->open();
}

void TrainingView::saveLog()
{
    const TrainingRun* run = selected();
    if (!run)
        return;
    auto* dialog = fileDialog(this, tr("Save Training Log"), tr("Tables (*.csv)"), true);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("training-%1.csv").arg(run->number));
    connect(dialog, &QFileDialog::fileSelected, this, [this, text = (runCsvHeader() + run->csv()).toStdString()](const QString& path) {
        saveText(workbench(), path, text, tr("Saved the training log as %1").arg(QFileInfo(path).fileName()));
    });
    dialog->open();
}

void TrainingView::fillTable()
{
    std::vector<RunRow> rows;
    for (const TrainingRun& run : m_runs->all()) {
        RunRow row;
        row.id = run.id;
        row.number = run.number;
        row.plan = run.planText();
        row.epochs = int(run.epochs.size());
        row.plannedEpochs = run.plannedEpochs();
        row.best = run.bestAccuracy();
        row.sparsity = run.lastSparsity();
        row.seconds = run.durationMs / 1000;
        row.state = run.state;
        row.isShown = run.isShown;
        row.isAdopted = m_runs->isAdopted(run);
        row.canBeAdopted = run.outcome != nullptr;
        rows.push_back(std::move(row));
    }
    m_isFilling = true;
    m_model->setRows(std::move(rows));
    if (!selected())
        m_selected = m_runs->all().empty() ? 0 : m_runs->all().back().id;
    const auto& shown = m_model->rows();
    if (const auto row = std::ranges::find(shown, m_selected, &RunRow::id);
        row != shown.end() && m_table->currentIndex().row() != int(row - shown.begin()))
        m_table->setCurrentIndex(m_model->index(int(row - shown.begin()), 0));
    m_isFilling = false;
}

void TrainingView::updateActions()
{
    const TrainingRun* run = selected();
    const TrainingRun* active = m_runs->active();
    const bool canAdopt = run && run->outcome && !m_runs->isAdopted(*run);
    m_adoptAction->setEnabled(canAdopt);
    m_removeAction->setEnabled(run && !run->isActive());
    m_saveAction->setEnabled(run && !run->epochs.empty());
    m_start->setVisible(!active);
    m_stop->setVisible(active != nullptr);
    m_stop->setEnabled(active && active->state == RunState::Running && !active->steps.empty() && !active->isStopping);
    m_cancel->setVisible(active != nullptr);
    m_adopt->setVisible(run && run->outcome);
    m_adopt->setEnabled(canAdopt);
    if (run)
        m_adopt->setText(m_runs->isAdopted(*run) ? tr("%1 Is Adopted").arg(run->title()) : tr("Adopt %1").arg(run->title()));
}

QString TrainingView::statusText() const
{
    const Document& document = workbench().document();
    if (const TrainingRun* active = m_runs->active())
        return activeText(*active, m_runs->clock());
    if (const TrainingRun* last = m_runs->find(m_last))
        return outcomeText(*last);
    if (!document.source())
        return tr("Open a model first.");
    if (m_form->images().isEmpty())
        return tr("Choose the images to train on. They are never those that it is validated on.");
    if (!document.dataset())
        return tr("Start trains without validation: no data set is open, so it can't be told how well the network does on other images.");
    return tr("Start retrains the present weights as the plan says, with what the recipe prunes and shares. "
              "Sliders and views stay free meanwhile.");
}

void TrainingView::updateStatus()
{
    const bool canStart = workbench().document().source() && !m_form->images().isEmpty();
    m_start->setEnabled(canStart);
    m_status->setText(statusText());
    const TrainingRun* last = m_runs->find(m_last);
    const bool isBad = !m_runs->active() && last && (last->state == RunState::Failed || last->state == RunState::Diverged);
    QPalette palette = this->palette();
    if (isBad)
        palette.setColor(QPalette::WindowText, Colours(palette).bad);
    m_status->setPalette(palette);
}

void TrainingView::showPlanned()
{
    const Document& document = workbench().document();
    if (!document.source())
        return m_plot->setPlanned({});
    const Recipe& recipe = *document.recipe();
    std::vector<PlannedLayer> layers;
    for (std::size_t i = 0; i < recipe.layers.size(); ++i)
        layers.push_back({double(document.source()->weightCount(i)), effectiveSparsity(recipe.layers[i], *document.source()->profiles[i])});
    m_plot->setPlanned(plannedCourse(m_form->plan(), document.source()->architecture(), recipe, layers));
}

void TrainingView::refresh()
{
    fillTable();
    showPlanned();
    m_plot->setRuns(m_runs->all(), m_selected);
    updateActions();
    updateStatus();
}

void TrainingView::retranslate()
{
    m_start->setText(tr("Start"));
    m_start->setToolTip(tr("Retrains a copy of the present weights; nothing in the document changes until you adopt it"));
    m_stop->setText(tr("Stop and Keep"));
    m_stop->setToolTip(tr("Ends the run after the present step and keeps what it has"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Ends the run and keeps nothing of it"));
    m_adopt->setToolTip(tr("One undoable step: the run's weights in place of the present ones, and the recipe that packs them exactly"));
    m_status->setToolTip(tr("The time left is extrapolated from the steps so far; the loss is the epoch's mean so far; images per second are "
                            "the epoch's, without validation"));
    m_pages->setTabText(PlanPage, tr("Plan"));
    m_pages->setTabToolTip(PlanPage, tr("What the next run is told"));
    m_pages->setTabText(RunsPage, tr("Runs"));
    m_pages->setTabToolTip(RunsPage, tr("The runs of this session, to compare, adopt and remove"));
    m_adoptAction->setText(tr("Adopt"));
    m_adoptAction->setToolTip(m_adopt->toolTip());
    m_removeAction->setText(tr("Remove"));
    m_removeAction->setToolTip(tr("Forgets the run with its weights; what was adopted stays"));
    m_saveAction->setText(tr("Save Log..."));
    m_saveAction->setToolTip(tr("A CSV file with a line for each epoch"));
    m_bar->setWindowTitle(tr("Runs"));
    m_table->setAccessibleName(tr("Runs"));
    m_model->retranslate();
    m_form->retranslate();
    updateActions();
}

} // namespace pangkas
