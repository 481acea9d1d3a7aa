// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/budget/budget_view.h"

#include "ui/jobs/workbench.h"
#include "ui/models/error_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/front_plot.h"
#include "ui/views/experiments/experiment_marks.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

constexpr int leastRows = 3; // of a layer, for a curve

} // namespace

BudgetView::BudgetView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Model, parent)
    , m_plot(new FrontPlot(this))
    , m_byBytes(new QRadioButton(this))
    , m_megabytes(new QDoubleSpinBox(this))
    , m_byLoss(new QRadioButton(this))
    , m_points(new QDoubleSpinBox(this))
    , m_keepsHeld(new QCheckBox(this))
    , m_solve(new QPushButton(this))
    , m_status(new QLabel(this))
    , m_outcome(new QLabel(this))
{
    setObjectName("budgetView");
    m_plot->setObjectName("budgetPlot");
    m_byBytes->setObjectName("budgetByBytes");
    m_byLoss->setObjectName("budgetByLoss");
    m_megabytes->setObjectName("budgetMegabytes");
    m_points->setObjectName("budgetPoints");
    m_solve->setObjectName("budgetSolve");
    m_outcome->setObjectName("budgetOutcome");
    m_byBytes->setChecked(true);
    m_keepsHeld->setChecked(true);
    m_megabytes->setDecimals(3);
    m_megabytes->setRange(0.001, 100'000);
    m_points->setDecimals(2);
    m_points->setRange(0, 100);
    m_points->setSingleStep(0.5);
    m_points->setValue(1);
    m_status->setWordWrap(true);
    m_status->setForegroundRole(QPalette::PlaceholderText);
    m_outcome->setWordWrap(true);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* fields = new QGridLayout;
    fields->setHorizontalSpacing(10);
    fields->addWidget(m_byBytes, 0, 0);
    fields->addWidget(m_megabytes, 0, 1);
    fields->addWidget(m_byLoss, 1, 0);
    fields->addWidget(m_points, 1, 1);
    fields->addWidget(m_keepsHeld, 2, 0, 1, 2);
    fields->setColumnStretch(2, 1);
    fields->addWidget(m_solve, 0, 3, 2, 1, Qt::AlignVCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 20, 10);
    layout->setSpacing(10);
    layout->addLayout(fields);
    layout->addWidget(m_status);
    layout->addWidget(m_outcome);
    layout->addWidget(m_plot, 1);

    connect(m_megabytes, &QDoubleSpinBox::valueChanged, m_byBytes, [this] { m_byBytes->setChecked(true); });
    connect(m_points, &QDoubleSpinBox::valueChanged, m_byLoss, [this] { m_byLoss->setChecked(true); });
    connect(m_byBytes, &QRadioButton::toggled, this, &BudgetView::updateStatus);
    connect(m_keepsHeld, &QCheckBox::toggled, this, [this] {
        m_predictedScan = nullptr;
        refresh();
    });
    connect(m_solve, &QPushButton::clicked, this, &BudgetView::solve);
    connect(&workbench.results(), &Results::sensitivityChanged, this, &BudgetView::invalidate);
    connect(&workbench.document(), &Document::sourceChanged, this, [this] {
        m_line = nullptr;
        m_predictedScan = nullptr;
        m_waitsForScan = false;
        m_outcomeText.clear();
    });
    connect(&workbench, &Workbench::scanned, this, [this] {
        if (std::exchange(m_waitsForScan, false))
            start();
    });
    JobRunner& jobs = workbench.jobs();
    connect(&jobs, &JobRunner::added, this, &BudgetView::updateStatus);
    connect(&jobs, &JobRunner::ended, this, [this](const JobStatus& job) {
        if (job.request.key == QLatin1String("scan") && job.state != JobState::Finished)
            m_waitsForScan = false;
        updateStatus();
    });
    m_megabytes->setValue(6.9);
    m_byBytes->setChecked(true);
    retranslate();
}

QString BudgetView::title() const
{
    return tr("Budget");
}

QString BudgetView::explanation() const
{
    return tr("Finds sparsity and bits of every layer for a file of at most so many bytes, or a loss of at most so many points");
}

std::vector<Figure> BudgetView::figures()
{
    const std::function<QString()> csv = [this] {
        QString text = QStringLiteral("predicted_bytes,predicted_loss\n");
        for (const auto& [bytes, loss] : m_line ? m_line->points : BudgetLine().points)
            text += QStringLiteral("%1,%2\n").arg(bytes).arg(QString::number(loss, 'g', 8));
        return text;
    };
    return {{tr("Budget Frontier"), m_plot->picture(), csv}};
}

BudgetGoal BudgetView::goal() const
{
    BudgetGoal goal;
    if (m_byBytes->isChecked())
        goal.mostBytes = static_cast<std::uint64_t>(std::llround(m_megabytes->value() * 1e6));
    else
        goal.mostLoss = m_points->value() / 100;
    return goal;
}

bool BudgetView::isScanned() const
{
    const auto& scan = workbench().results().sensitivity();
    const auto& recipe = workbench().document().recipe();
    if (!scan || !recipe || recipe->layers.empty())
        return false;
    const auto rows = [&](const LayerRecipe& layer) { return std::ranges::count(scan->rows, layer.layer, &ScanRow::layer); };
    // A scan goes layer by layer: one that is under way has fewer rows of the last.
    return rows(recipe->layers.front()) >= leastRows
        && rows(recipe->layers.back()) == rows(recipe->layers.front());
}

std::optional<BudgetInput> BudgetView::input() const
{
    const Document& document = workbench().document();
    const Results& results = workbench().results();
    if (!document.source() || !isScanned())
        return std::nullopt;
    BudgetInput input{packInput(document), evaluationInput(document), {}, {}, results.sensitivity(), results.dense(), m_cache};
    for (std::size_t i = 0; i < document.recipe()->layers.size(); ++i) {
        input.indexes.push_back(results.index(i));
        input.fixed.push_back(m_keepsHeld->isChecked() && document.isHeld(i));
        if (!input.indexes.back())
            return std::nullopt;
    }
    return input;
}

void BudgetView::solve()
{
    if (m_job) {
        workbench().jobs().cancel(*m_job);
        return;
    }
    if (m_waitsForScan) {
        m_waitsForScan = false;
        workbench().cancel();
        return updateStatus();
    }
    if (input())
        return start();
    if (!isScanned() && workbench().canEvaluate()) {
        m_waitsForScan = true;
        workbench().scanSensitivity();
    }
    updateStatus();
}

void BudgetView::start()
{
    const auto from = input();
    if (!from)
        return updateStatus();
    const BudgetGoal wanted = goal();
    m_outcomeText.clear();
    m_job = workbench().jobs().start<BudgetSolution>(
        {JobLane::Long, [] { return tr("Searching for the budget"); }, QStringLiteral("budget")},
        [from = *from, wanted](const JobContext& job) { return findBudget(wanted, from, job); }, this,
        [this, wanted, source = from->pack.source](Result<std::shared_ptr<const BudgetSolution>> result) {
            m_job.reset();
            if (workbench().document().source() == source)
                finish(std::move(result), wanted);
            updateStatus();
        });
    updateStatus();
}

void BudgetView::finish(Result<std::shared_ptr<const BudgetSolution>> result, const BudgetGoal& goal)
{
    if (!result) {
        const Error& error = result.error();
        m_outcomeText = error.code == ErrorCode::Cancelled    ? QString()
            : error.code == ErrorCode::LimitExceeded ? tr("This budget can't be kept: %1").arg(errorDetails(error))
                                                              : errorSentence(error) + QLatin1Char(' ') + errorDetails(error);
        return;
    }
    const BudgetSolution& solution = **result;
    const BudgetRound& round = solution.result;
    m_outcomeText = round.loss
        ? tr("Found: %1 packed, %2 points of top-1 lost as measured (limit %3). Undo goes back.")
              .arg(bytesText(round.bytes), QLocale().toString(100 * *round.loss, 'f', 2),
                  QLocale().toString(100 * goal.mostLoss.value_or(0), 'f', 2))
        : tr("Found: %1 packed (limit %2), a loss of ≈ %3 points predicted. Undo goes back.")
              .arg(bytesText(round.bytes), bytesText(goal.mostBytes.value_or(0)),
                  QLocale().toString(100 * round.predictedLoss, 'f', 2));
    auto line = std::make_shared<BudgetLine>();
    line->points = solution.frontier;
    m_line = std::move(line);
    workbench().document().changeRecipe(solution.recipe, RecipeEdit::Spread);
    if (workbench().canEvaluate())
        workbench().evaluate(); // the answer is what was measured
    refresh();
}

void BudgetView::predict()
{
    const auto from = input();
    if (!from || from->scan == m_predictedScan)
        return;
    m_predictedScan = from->scan;
    workbench().jobs().start<BudgetLine>(
        {JobLane::Views, [] { return tr("Predicting the frontier"); }, QStringLiteral("budget frontier")},
        [from = *from](const JobContext& job) { return predictBudgets(from, job); }, this,
        [this, scan = from->scan](Result<std::shared_ptr<const BudgetLine>> result) {
            if (!result || workbench().results().sensitivity() != scan)
                return;
            m_line = std::move(*result);
            invalidate();
        });
}

void BudgetView::updateMarks()
{
    const Document& document = workbench().document();
    const Results& results = workbench().results();
    // Without a measured dense network, the one of the scan.
    const auto& scan = results.sensitivity();
    const bool hasScan = scan && !scan->rows.empty();
    const double dense = results.dense() ? results.dense()->top1() : hasScan ? scan->rows.front().top1() : 0;
    std::vector<FrontLinePoint> line;
    for (const auto& [bytes, loss] : m_line ? m_line->points : BudgetLine().points) {
        if (dense - loss > 0)
            line.push_back({double(bytes), dense - loss});
    }
    m_plot->setLine(std::move(line));
    m_plot->setDense(denseMark(document, results));
    std::vector<FrontMark> marks;
    if (results.isCompressedCurrent() && results.isPackingCurrent()) {
        const EvaluationReport& report = *results.compressed().report;
        const Interval interval = report.top1Interval();
        FrontMark mark;
        mark.id = 1;
        mark.label = tr("present recipe");
        mark.bytes = double(results.packing()->report.fileBytes);
        mark.accuracy = report.top1();
        mark.low = interval.low;
        mark.high = interval.high;
        mark.isPresent = true;
        mark.toolTip = tr("The present recipe: %1 packed, top-1 %2 measured on %3 images")
                           .arg(bytesText(results.packing()->report.fileBytes), percentText(report.top1()), countText(report.images));
        marks.push_back(std::move(mark));
    }
    m_plot->setMarks(std::move(marks));
}

void BudgetView::updateStatus()
{
    const bool isBusy = m_job.has_value() || m_waitsForScan;
    const bool hasModel = workbench().document().source() != nullptr;
    const bool needsImages = m_byLoss->isChecked() && !workbench().document().dataset();
    m_solve->setText(isBusy ? tr("Cancel") : isScanned() ? tr("Find It") : tr("Measure and Find It"));
    m_solve->setEnabled(isBusy || (hasModel && !needsImages && (input() || (!isScanned() && workbench().canEvaluate()))
                                      && workbench().jobs().isIdle(JobLane::Long)));
    m_status->setText(!hasModel ? tr("Open a model first.")
            : m_waitsForScan    ? tr("Measuring how sensitive each layer is; the search begins when that is done. The jobs list shows how far it is.")
            : m_job             ? tr("Searching: each candidate is packed for real.")
            : isScanned()       ? tr("The dashed line is predicted from measured sensitivities; points are measured.")
            : workbench().canEvaluate()
            ? tr("The search needs to know how sensitive each layer is: a scan of the data set that is kept, and takes minutes for a large network.")
            : tr("The search needs to know how sensitive each layer is. Open a data set to measure it."));
    m_outcome->setText(m_outcomeText);
    m_outcome->setVisible(!m_outcomeText.isEmpty());
}

void BudgetView::refresh()
{
    const auto& source = workbench().document().original();
    if (source && source != m_source) {
        m_source = source;
        const bool wasBytes = m_byBytes->isChecked();
        m_megabytes->setValue(std::max(0.001, double(source->denseBytes()) / 35 / 1e6)); // the ratio of Deep Compression
        (wasBytes ? m_byBytes : m_byLoss)->setChecked(true);
    }
    predict();
    updateMarks();
    updateStatus();
}

void BudgetView::retranslate()
{
    m_byBytes->setText(tr("At most"));
    m_byBytes->setToolTip(tr("The packed file has at most so many bytes"));
    m_megabytes->setSuffix(tr(" MB"));
    m_megabytes->setAccessibleName(tr("Most megabytes of the packed file"));
    m_megabytes->setToolTip(tr("1 MB is 1,000,000 bytes; counted, not predicted"));
    m_byLoss->setText(tr("Lose at most"));
    m_byLoss->setToolTip(tr("The decoded network loses at most so much top-1 on the data set"));
    m_points->setSuffix(tr(" points"));
    m_points->setAccessibleName(tr("Most percentage points of top-1 to lose"));
    m_points->setToolTip(tr("Percentage points of top-1 against the dense network, measured on every image"));
    m_keepsHeld->setText(tr("Keep layers that were set by hand"));
    m_keepsHeld->setToolTip(tr("Otherwise every layer that is switched on may change"));
    m_plot->setAxisTitles(tr("packed file"), tr("top-1"));
    m_plot->setAccessibleName(tr("Frontier of accuracy against bytes"));
}

} // namespace pangkas
