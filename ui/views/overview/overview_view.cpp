// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/overview/overview_view.h"

#include "core/pipeline/compress.h"
#include "ui/jobs/save_text.h"
#include "ui/jobs/workbench.h"
#include "ui/models/figure_text.h"
#include "ui/models/number_text.h"
#include "ui/views/overview/paper_table_model.h"
#include "ui/views/overview/parameter_bars.h"
#include "ui/views/overview/waterfall.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QResizeEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pangkas {
namespace {

constexpr int sideBySideWidth = 860; // of the view: room for both plots beside each other

bool isSharing(const Recipe& recipe)
{
    return std::ranges::any_of(
        recipe.layers, [](const LayerRecipe& layer) { return layer.enabled && layer.sharing.centroids > 0; });
}

Recipe withoutSharing(Recipe recipe)
{
    for (LayerRecipe& layer : recipe.layers)
        layer.sharing = {};
    return recipe;
}

} // namespace

OverviewView::OverviewView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Model, parent)
    , m_scroll(new QScrollArea(this))
    , m_plots(new QBoxLayout(QBoxLayout::TopToBottom))
    , m_parametersTitle(new QLabel)
    , m_waterfallTitle(new QLabel)
    , m_waterfallLine(new QLabel)
    , m_tableTitle(new QLabel)
    , m_tableLine(new QLabel)
    , m_logarithmic(new QToolButton)
    , m_copy(new QToolButton)
    , m_save(new QToolButton)
    , m_parameters(new ParameterBars)
    , m_waterfall(new Waterfall)
    , m_model(new PaperTableModel(this))
    , m_table(new QTableView)
{
    setObjectName("overviewView");
    m_table->setObjectName("paperTable");
    m_waterfall->setObjectName("waterfall");
    m_parameters->setObjectName("parameterBars");
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.1);
    large.setBold(true);
    for (QLabel* label : {m_parametersTitle, m_waterfallTitle, m_tableTitle})
        label->setFont(large);
    for (QLabel* label : {m_waterfallLine, m_tableLine}) {
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setWordWrap(true);
    }
    m_logarithmic->setCheckable(true);
    m_logarithmic->setObjectName("scaleButton");
    connect(m_logarithmic, &QToolButton::toggled, m_waterfall, &Waterfall::setLogarithmic);
    connect(m_copy, &QToolButton::clicked, this, &OverviewView::copyTable);
    connect(m_save, &QToolButton::clicked, this, &OverviewView::saveTable);

    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->installEventFilter(this);

    const auto column = [](std::initializer_list<QLayoutItem*> items) {
        auto* box = new QVBoxLayout;
        box->setSpacing(6);
        for (QLayoutItem* item : items)
            box->addItem(item);
        return box;
    };
    const auto row = [](QLabel* title, std::initializer_list<QWidget*> buttons) {
        auto* box = new QHBoxLayout;
        box->setSpacing(2);
        box->addWidget(title);
        box->addStretch();
        for (QWidget* button : buttons)
            box->addWidget(button);
        return box;
    };
    auto* left = column({});
    left->addLayout(row(m_parametersTitle, {}));
    left->addWidget(m_parameters);
    left->addStretch();
    auto* right = column({});
    right->addLayout(row(m_waterfallTitle, {m_logarithmic}));
    right->addWidget(m_waterfallLine);
    right->addWidget(m_waterfall, 1);
    m_plots->setSpacing(24);
    m_plots->addLayout(right, 3);
    m_plots->addLayout(left, 2);

    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(24, 16, 20, 14);
    layout->setSpacing(10);
    layout->addLayout(m_plots);
    layout->addSpacing(8);
    layout->addLayout(row(m_tableTitle, {m_copy, m_save}));
    layout->addWidget(m_tableLine);
    layout->addWidget(m_table);
    layout->addStretch();
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Its own ground would be another than the window's.
    m_scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_scroll);
    retranslate();
    connect(&workbench.live(), &LiveAccuracy::settled, this, &OverviewView::invalidate);
}

QString OverviewView::title() const
{
    return tr("Overview");
}

QString OverviewView::explanation() const
{
    return tr("Parameters, bytes and accuracy of the whole model, stage by stage");
}

void OverviewView::refresh()
{
    const auto& source = workbench().document().source();
    if (!source) {
        m_figures.reset();
        m_model->setFigures(nullptr);
        m_parameters->setBars({});
        m_waterfall->setBars({}, true);
        return;
    }
    const Results& results = workbench().results();
    if (m_figures && m_figures->layers.size() != source->architecture().layers.size())
        m_figures.reset();
    std::vector<ParameterBar> bars;
    for (std::size_t i = 0; i < source->architecture().layers.size(); ++i)
        bars.push_back({QString::fromStdString(source->architecture().layers[i].name),
            std::int64_t(source->parameterCount(i)), results.layers()[i].density});
    m_parameters->setBars(std::move(bars));
    // Another model has no measurement for a moment.
    if (!results.packing())
        m_figures.reset();
    else if (!m_figures || m_figures->packing != results.packing())
        startCounting();
    measurePruned();
    showBars();
}

bool OverviewView::isPrunedKnown() const
{
    return m_pruned.report && m_prunedInput == evaluationInput(workbench().document())
        && decodeAlike(*m_pruned.recipe, withoutSharing(*workbench().document().recipe()));
}

void OverviewView::measurePruned()
{
    const Document& document = workbench().document();
    const Results& results = workbench().results();
    if (!document.dataset() || workbench().live().isPending() || !results.isCompressedCurrent() || !isSharing(*document.recipe())
        || isPrunedKnown())
        return;
    const auto pruned = std::make_shared<const Recipe>(withoutSharing(*document.recipe()));
    if (m_measuring && decodeAlike(*m_measuring, *pruned))
        return;
    m_measuring = pruned;
    // In the lane of what follows the sliders: their next move ends it.
    workbench().jobs().start<EvaluationReport>({JobLane::Live, [] { return tr("Measuring the pruned network"); }, QStringLiteral("pruned")},
        [input = evaluationInput(document), pruned](const JobContext& job) -> Result<std::shared_ptr<const EvaluationReport>> {
            PANGKAS_ASSIGN(const CompressedModel compressed,
                compressModel(input.architecture(), input.source->opened.model, *pruned, job));
            PANGKAS_ASSIGN(const ModelSnapshot network, decodeModel(compressed, job));
            return evaluateNetwork(input, network, {}, job);
        },
        this, [this, pruned, input = evaluationInput(document)](Result<std::shared_ptr<const EvaluationReport>> report) {
            if (m_measuring == pruned)
                m_measuring.reset();
            if (!report)
                return; // said in the list of jobs
            m_pruned = {pruned, std::move(*report), false};
            m_prunedInput = input;
            invalidate();
        });
}

void OverviewView::startCounting()
{
    const auto packing = workbench().results().packing();
    if (m_counting == packing)
        return;
    m_counting = packing;
    const auto source = workbench().document().source();
    // Without a title: a moment's work that nobody needs to see.
    workbench().jobs().start<StageFigures>({JobLane::Views, {}, QStringLiteral("byte stages")},
        [source, packing, earlier = m_figures](
            const JobContext& job) { return countStages(source->architecture(), packing, earlier, job); },
        this, [this, packing](Result<std::shared_ptr<const StageFigures>> result) {
            if (m_counting == packing)
                m_counting.reset();
            if (!result || workbench().results().packing() != packing)
                return;
            m_figures = std::move(*result);
            invalidate();
        });
}

void OverviewView::showBars()
{
    const SourceModel& source = *workbench().document().source();
    const Results& results = workbench().results();
    const Recipe& recipe = *workbench().document().recipe();
    const bool isCurrent = results.isPackingCurrent() && m_figures && m_figures->packing == results.packing();
    const auto accuracy = [](const EvaluationReport& report, bool isOfOther) {
        const Interval interval = report.top1Interval();
        return WaterfallAccuracy{report.top1(), interval.low, interval.high, report.images, isOfOther};
    };
    const auto bar = [&](ByteStage stage, const char* id, const QString& name, const QString& explanation) {
        WaterfallBar bar;
        bar.name = name;
        bar.id = QLatin1String(id);
        bar.explanation = explanation;
        if (m_figures) {
            bar.bytes = m_figures->bytes[std::size_t(stage)];
            bar.convolutionBytes = m_figures->bytesOf(stage, LayerKind::Convolution);
            bar.origin = stage == ByteStage::Coded ? tr("packed") : tr("counted");
        }
        bar.text = bar.bytes ? bytesText(bar.bytes) : QStringLiteral("…");
        return bar;
    };
    WaterfallBar dense = bar(ByteStage::Dense, "dense", tr("dense"), tr("Weights and biases as 32-bit floats"));
    dense.bytes = source.denseBytes();
    dense.convolutionBytes = 0;
    for (std::size_t i = 0; i < source.architecture().layers.size(); ++i)
        if (source.architecture().layers[i].kind == LayerKind::Convolution)
            dense.convolutionBytes += source.denseBytes(i);
    dense.text = bytesText(dense.bytes);
    dense.origin = tr("counted");
    if (results.dense())
        dense.accuracy = accuracy(*results.dense(), false);
    std::vector<WaterfallBar> bars{dense,
        bar(ByteStage::Pruned, "pruned", tr("pruned"),
            tr("The weights that stay as 32-bit floats, one bit for each weight that says which they are, and the biases")),
        bar(ByteStage::Shared, "shared", tr("shared"),
            tr("A code of fixed length for each weight that stays, the same bit for each weight, the codebooks and the biases")),
        bar(ByteStage::Indexed, "indexed", tr("indexed"),
            tr("The same codes, and in place of the bits the paper's distances of 4 or 5 bits with fillers: its P+Q")),
        bar(ByteStage::Coded, "coded", tr("coded"),
            tr("The packed file: all streams, entropy-coded, with its container. The paper's P+Q+H."))};
    if (!isCurrent) {
        // What was counted is of an earlier recipe; the size of the present one is known otherwise, perhaps predicted.
        WaterfallBar& coded = bars.back();
        const TotalFigures total = results.total();
        coded.bytes = total.bytes;
        coded.text = figureText(bytesText(total.bytes), total.origin);
        coded.origin = total.origin == Origin::Packed ? tr("packed") : tr("predicted");
        coded.convolutionBytes = 0;
        for (std::size_t i = 0; i < results.layers().size(); ++i)
            if (source.architecture().layers[i].kind == LayerKind::Convolution)
                coded.convolutionBytes += results.layers()[i].bytes;
    }
    if (results.isCompressedCurrent()) {
        // Indexing and coding lose nothing; without sharing neither does "shared".
        bars[4].accuracy = accuracy(*results.compressed().report, false);
        bars[3].accuracy = bars[2].accuracy = accuracy(*results.compressed().report, true);
        if (!isSharing(recipe))
            bars[1].accuracy = bars[2].accuracy;
        else if (isPrunedKnown())
            bars[1].accuracy = accuracy(*m_pruned.report, false);
    }
    m_waterfall->setBars(std::move(bars), isCurrent || !m_figures);
    m_waterfall->setAccessibleDescription(m_waterfall->csv());
    if (m_model->figures() != m_figures) {
        m_model->setFigures(m_figures);
        fitTable();
    }
    m_table->setEnabled(isCurrent);
    m_tableLine->setText(!m_figures ? tr("The file is being packed for the first time")
            : isCurrent ? tr("P: pruned, P+Q: with shared values, P+Q+H: in the packed file. P and P+Q count words of fixed "
                             "length; they are written nowhere.")
                        : tr("Counted for an earlier recipe; the present one is being packed."));
}

void OverviewView::fitTable()
{
    m_table->resizeColumnsToContents();
    QHeaderView* header = m_table->horizontalHeader();
    int total = 0;
    for (int i = 0; i < PaperTableModel::columns; ++i)
        total += header->sectionSize(i);
    const int spare = m_table->width() - total;
    if (spare > 0) {
        for (int i = 0; i < PaperTableModel::columns; ++i)
            header->resizeSection(i, header->sectionSize(i) + spare / PaperTableModel::columns);
    }
    int height = header->sizeHint().height() + 2;
    for (int i = 0; i < m_model->rowCount(); ++i)
        height += m_table->rowHeight(i);
    if (spare < 0)
        height += m_table->horizontalScrollBar()->sizeHint().height();
    m_table->setFixedHeight(height);
}

void OverviewView::resizeEvent(QResizeEvent* event)
{
    const bool isWide = event->size().width() >= sideBySideWidth;
    m_plots->setDirection(isWide ? QBoxLayout::RightToLeft : QBoxLayout::TopToBottom);
    View::resizeEvent(event);
}

bool OverviewView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::Resize
        && static_cast<QResizeEvent*>(event)->oldSize().width() != static_cast<QResizeEvent*>(event)->size().width())
        fitTable();
    if (watched == m_table && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        copyTable();
        return true;
    }
    return View::eventFilter(watched, event);
}

void OverviewView::copyTable()
{
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < PaperTableModel::columns; ++column)
        cells << m_model->headerData(column, Qt::Horizontal).toString().replace(QLatin1Char('\n'), QLatin1Char(' '));
    lines << cells.join(QLatin1Char('\t'));
    for (int row = 0; row < m_model->rowCount(); ++row) {
        cells.clear();
        for (int column = 0; column < PaperTableModel::columns; ++column)
            cells << m_model->index(row, column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

void OverviewView::saveTable()
{
    auto* dialog = new QFileDialog(this, tr("Save Table"), {}, tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("layers.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        saveText(workbench(), path, m_model->csv().toStdString(), tr("Saved table %1").arg(QFileInfo(path).fileName()));
    });
    dialog->open();
}

std::vector<Figure> OverviewView::figures()
{
    return {{tr("Bytes by Stage"), m_waterfall, [this] { return m_waterfall->csv(); }},
        {tr("Parameters by Layer"), m_parameters, [this] { return m_parameters->csv(); }},
        {tr("Deep Compression Table"), m_table, [this] { return m_model->csv(); }}};
}

void OverviewView::retranslate()
{
    m_scroll->setAccessibleName(title());
    m_parametersTitle->setText(tr("Parameters"));
    m_parametersTitle->setToolTip(tr("Weights and biases of each layer; the coloured part is kept"));
    m_waterfallTitle->setText(tr("Bytes, stage by stage"));
    m_waterfallLine->setText(tr("Each stage could be written and read back. Orange: convolutions. Hollow points have, bit for "
                                "bit, the weights of the measured stage."));
    m_tableTitle->setText(tr("As in the Deep Compression paper"));
    m_tableTitle->setToolTip(tr("Han, Mao and Dally 2016, tables 2 to 5"));
    m_logarithmic->setText(tr("Log"));
    m_logarithmic->setToolTip(tr("Bytes on a logarithmic scale"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the table as text, separated by tabs"));
    m_save->setText(tr("Save CSV..."));
    m_save->setToolTip(tr("Save whole bytes and counts as a file for other programs"));
    m_waterfall->setAccessibleName(tr("Bytes and accuracy of each stage"));
    m_parameters->setAccessibleName(tr("Parameters of each layer"));
    m_table->setAccessibleName(tr("Layers in the columns of the Deep Compression paper"));
    m_model->retranslate();
}

} // namespace pangkas
