// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/coder/coder_view.h"

#include "core/coding/coder_choice.h"
#include "core/container/packed_layer.h"
#include "ui/document/recipe_edit.h"
#include "ui/document/results.h"
#include "ui/jobs/workbench.h"
#include "ui/models/layer_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/coder/code_chart.h"
#include "ui/views/coder/code_tree.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/layer_title.h"
#include "ui/widgets/reading.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace pangkas {
namespace {

constexpr std::chrono::milliseconds trialRest{700}; // coding begins when the hand rests
constexpr int progressSteps = 1000;

std::uint64_t bytesOf(const LayerPack& pack)
{
    std::uint64_t sum = 0;
    for (const StreamFacts& stream : pack.packed->facts().streams)
        sum += stream.bytes;
    return sum;
}

} // namespace

CoderView::CoderView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Layer, parent)
    , m_trials(workbench.jobs(), QStringLiteral("coder-trials"))
    , m_title(new LayerTitle(this))
    , m_streamTable(new FigureTable(&m_streams, "streamTable", this))
    , m_tabs(new QTabWidget(this))
    , m_chart(new CodeChart(this))
    , m_legend(new QLabel(this))
    , m_tree(new CodeTree(this))
    , m_coderTable(new FigureTable(&m_coders, "coderTable", this))
    , m_codersTitle(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_measure(new QPushButton(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
{
    setObjectName(QStringLiteral("coderView"));
    m_streamTable->setSpareColumns({int(StreamModel::Column::Overhead), int(StreamModel::Column::Symbols)});
    m_coderTable->setSpareColumns({int(CoderModel::Column::BitsPerWeight)});
    auto* figures = new QHBoxLayout;
    figures->setSpacing(20);
    QFont bold = font();
    bold.setBold(true);
    static constexpr const char* names[] = {"coderWriter", "coderBytes", "coderBits", "coderEntropy"};
    for (int i = 0; i < figureCount; ++i) {
        m_readings[i] = new Reading(QLatin1String(names[i]), this);
        figures->addWidget(m_readings[i]);
    }
    figures->addStretch();

    auto* chart = new QWidget(this);
    auto* chartLayout = new QVBoxLayout(chart);
    chartLayout->setContentsMargins(0, 2, 0, 0);
    chartLayout->setSpacing(0);
    chartLayout->addWidget(m_chart, 1);
    chartLayout->addWidget(m_legend);
    m_legend->setWordWrap(true);
    m_legend->setForegroundRole(QPalette::PlaceholderText);
    m_tabs->setDocumentMode(true);
    m_tabs->setObjectName(QStringLiteral("codeTabs"));
    m_tabs->addTab(chart, QString());
    m_tabs->addTab(m_tree, QString());

    auto* coders = new QWidget(this);
    auto* codersLayout = new QVBoxLayout(coders);
    codersLayout->setContentsMargins(0, 4, 0, 0);
    codersLayout->setSpacing(2);
    auto* codersHead = new QHBoxLayout;
    codersHead->setSpacing(10);
    m_codersTitle->setFont(bold);
    m_progress->setRange(0, progressSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setMinimumWidth(60);
    m_measure->setObjectName(QStringLiteral("measureCoders"));
    codersHead->addWidget(m_codersTitle);
    codersHead->addWidget(m_progress, 1);
    codersHead->addStretch();
    codersHead->addWidget(m_measure);
    codersLayout->addLayout(codersHead);
    codersLayout->addWidget(m_coderTable, 1);

    m_splitter->addWidget(m_streamTable);
    m_splitter->addWidget(m_tabs);
    m_splitter->addWidget(coders);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({130, 260, 220});

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 10, 16, 6);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addLayout(figures);
    layout->addWidget(m_splitter, 1);

    m_rest.setSingleShot(true);
    m_rest.setInterval(trialRest);
    connect(&m_rest, &QTimer::timeout, this, &CoderView::measure);
    connect(&m_trials, &LayerTrials::changed, this, [this] {
        m_part = 0;
        invalidate();
    });
    connect(&workbench.jobs(), &JobRunner::changed, this, [this](const JobStatus& job) {
        if (job.request.key != QLatin1String("coder-trials") || !isVisible() || job.progress.total <= 0)
            return;
        m_part = double(job.progress.done) / double(job.progress.total);
        showCoders();
    });
    connect(m_measure, &QPushButton::clicked, this, [this] {
        const bool wasRunning = m_trials.isRunning();
        if (wasRunning) {
            // What was cancelled stays so until it is asked for: the list is kept, the job isn't.
            m_trials.cancel();
        } else {
            m_trials.stop();
            measure();
        }
    });
    connect(m_streamTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { showCode(); });
    connect(m_coderTable, &FigureTable::clicked, this, [this](const QModelIndex& index) { choose(index.row()); });
    connect(m_coderTable, &FigureTable::activated, this, [this](const QModelIndex& index) { choose(index.row()); });
    retranslate();
}

QString CoderView::title() const
{
    return tr("Coder");
}

QString CoderView::explanation() const
{
    return tr("How the layer becomes bytes: streams against their entropy, their codes, and every other coder");
}

std::vector<Figure> CoderView::figures()
{
    if (!isSettled())
        return {};
    const QString name = QString::fromStdString(recipe().layer);
    return {{tr("Code lengths of %1").arg(name), m_chart->picture(), [this] { return m_chart->csv(); }},
        {tr("Huffman tree of %1").arg(name), m_tree, {}},
        {tr("Streams of %1").arg(name), m_streamTable, [this] { return m_streams.csv(); }},
        {tr("Coders of %1").arg(name), m_coderTable, [this] { return m_coders.csv(); }}};
}

const LayerRecipe& CoderView::recipe() const
{
    return workbench().document().recipe()->layers[std::size_t(layer())];
}

bool CoderView::isSettled() const
{
    return layer() >= 0 && m_source == workbench().document().source() && m_row == layer() && m_pack
        && m_pack == workbench().results().layerPack(std::size_t(layer())) && m_accountOf == m_pack && m_streams.account();
}

bool CoderView::hasCodes() const
{
    return m_pack && m_pack->compressed->weight.form != WeightForm::Dense;
}

void CoderView::refresh()
{
    const auto& source = workbench().document().source();
    if (source != m_source || layer() != m_row) {
        m_trials.stop();
        m_rest.stop();
        m_source = source;
        m_row = layer();
    }
    m_pack = layer() >= 0 ? workbench().results().layerPack(std::size_t(layer())) : nullptr;
    if (!m_pack || m_accountOf != m_pack) {
        m_accountOf.reset();
        m_streams.setAccount(nullptr);
        m_codes.clear();
    }
    if (layer() < 0)
        m_title->clear();
    else
        rememberPack();
    if (m_pack && !m_accountOf && m_accounting == JobId{} && m_failedFor != m_pack)
        account();
    showFigures();
    showCode();
    showCoders();
    planTrials();
}

void CoderView::account()
{
    m_accounting = workbench().jobs().start<LayerAccount>(
        {JobLane::Views, [layer = QString::fromStdString(recipe().layer)] { return tr("Looking through %1").arg(layer); },
            QStringLiteral("coder-account")},
        [pack = m_pack](const JobContext& job) -> Result<std::shared_ptr<const LayerAccount>> {
            PANGKAS_ASSIGN(LayerAccount account, accountPackedLayer(*pack->compressed, *pack->packed, job));
            return std::make_shared<const LayerAccount>(std::move(account));
        },
        this, [this, pack = m_pack](Result<std::shared_ptr<const LayerAccount>> result) {
            m_accounting = {};
            if (!result) {
                m_failedFor = pack; // cancelled or impossible: not again by itself
            } else if (pack == m_pack) {
                m_accountOf = pack;
                m_codes = codesOf(**result);
                m_streams.setAccount(std::move(*result));
                // Codes tell more than positions; where there are none, the first stream.
                const auto& streams = m_streams.account()->streams;
                const auto codes = std::ranges::find(streams, "codes", &StreamAccount::name);
                m_streamTable->selectRow(codes == streams.end() ? 0 : int(codes - streams.begin()));
            }
            invalidate();
        });
}

void CoderView::rememberPack()
{
    if (!m_pack)
        return;
    LayerTrial trial;
    trial.recipe = m_pack->recipe;
    trial.seed = m_pack->seed;
    trial.coder = m_pack->packed->facts().coder;
    trial.bytes = bytesOf(*m_pack);
    trial.weights = m_source->weightCount(std::size_t(layer()));
    trial.stored = m_pack->stored;
    trial.squaredError = m_pack->compressed->squaredError;
    m_trials.add(m_source, trial);
    // Whatever the choice was, this is what that coder gives.
    trial.recipe.coder = trial.coder;
    m_trials.add(m_source, std::move(trial));
}

std::vector<LayerRecipe> CoderView::variants() const
{
    std::vector<LayerRecipe> recipes;
    for (const LayerCoder* coder : layerCoders()) {
        LayerRecipe variant = recipe();
        variant.coder = coder->id();
        recipes.push_back(std::move(variant));
    }
    return recipes;
}

void CoderView::planTrials()
{
    const bool isReady = m_pack && hasCodes();
    const auto& recipe = workbench().document().recipe();
    if (isReady && m_trials.isFor(m_source, std::size_t(layer()), recipe->seed, variants()))
        return;
    m_trials.stop();
    if (isReady)
        m_rest.start();
    else
        m_rest.stop();
}

void CoderView::measure()
{
    if (isVisible() && m_pack && hasCodes())
        m_trials.want(m_source, std::size_t(layer()), workbench().document().recipe()->seed, variants(), m_pack->compressed);
}

void CoderView::choose(int row)
{
    if (layer() < 0 || !recipe().enabled || row < 0 || row >= m_coders.rowCount())
        return;
    Document& document = workbench().document();
    document.changeRecipe(withCoder(*document.recipe(), std::size_t(layer()), m_coders.rows()[std::size_t(row)].choice),
        RecipeEdit::Coder, layer());
}

void CoderView::showFigures()
{
    const QString unknown = m_row >= 0 ? QStringLiteral("…") : QStringLiteral("–");
    for (Reading* reading : m_readings)
        reading->setValue(unknown);
    if (layer() < 0)
        return;
    const auto row = std::size_t(layer());
    const double weights = double(m_source->weightCount(row));
    if (m_pack) {
        m_readings[Writer]->setValue(hasCodes() ? coderText(m_pack->packed->facts().coder) : QStringLiteral("–"));
        m_readings[Bytes]->setValue(bytesText(bytesOf(*m_pack)));
        m_readings[BitsPerWeight]->setValue(QLocale().toString(8 * double(bytesOf(*m_pack)) / weights, 'f', 4));
    }
    if (isSettled())
        m_readings[JointEntropy]->setValue(hasCodes()
                ? QLocale().toString(m_streams.account()->jointEntropyBits / weights, 'f', 4) : QStringLiteral("–"));
    m_title->setLayer(m_source->architecture().layers[row],
        !m_pack             ? tr("The layer is being packed…")
            : !recipe().enabled ? tr("Switched off: stored as it is, without codes")
            : !hasCodes()       ? tr("Neither pruned nor shared: stored as it is, without codes")
                                : tr("%1 of %2 weights are stored")
                                      .arg(countText(std::int64_t(m_pack->stored)), countText(std::int64_t(weights))));
}

void CoderView::showCode()
{
    const int row = m_streamTable->currentIndex().row();
    const auto& account = m_streams.account();
    StreamCode code;
    std::vector<float> values;
    bool isText = false; // a stream of floats has no symbols
    if (account && row >= 0 && row < int(account->streams.size())) {
        const StreamAccount& stream = account->streams[std::size_t(row)];
        const auto found = std::ranges::find(m_codes, stream.name, &StreamCode::stream);
        if (found != m_codes.end())
            code = *found;
        isText = stream.symbols == 0;
        const auto& centroids = m_pack->compressed->weight.codebook.centroids;
        if (stream.name == "codes" || stream.name == "mixed") {
            // Symbol 0 is a filler or a pruned weight where there is one; otherwise codes count from the first value.
            if (account->info.coder == "deep-compression" || account->info.coder == "max")
                values.push_back(0);
            values.insert(values.end(), centroids.begin(), centroids.end());
        }
    }
    m_tree->setCode(code);
    m_tabs->setTabText(1, code.symbols.empty() || code.isHuffman ? tr("Huffman Tree") : tr("Huffman Tree (Not in the File)"));
    const QLocale locale;
    if (code.symbols.empty())
        m_legend->setText(!account ? QString() : isText ? tr("This stream holds floats, which have no code.") : tr("There are no symbols to code."));
    else
        m_legend->setText(
            (code.isHuffman        ? tr("Bars: lengths of the Huffman code in the file, %1 bits on the average.")
                    : code.hasTable ? tr("Bars: what a symbol costs by the table in the file, %1 bits on the average.")
                                    : tr("Bars: a Huffman code of these symbols, %1 bits on the average; this coder has no such table."))
                .arg(locale.toString(code.average, 'f', 3))
            + QLatin1Char(' ') + tr("Diamonds: the ideal −log₂ p, %1 bits.").arg(locale.toString(code.entropy, 'f', 3)));
    m_chart->setCode(std::move(code), std::move(values));
}

void CoderView::showCoders()
{
    std::vector<CoderRow> rows;
    const auto& document = workbench().document();
    if (layer() >= 0 && (!m_pack || hasCodes()) && recipe().enabled) {
        const auto known = [&](std::string_view coder) {
            LayerRecipe variant = recipe();
            variant.coder = coder;
            return m_trials.find(m_source, variant, document.recipe()->seed);
        };
        for (const std::string_view choice : coderChoices()) {
            CoderRow row;
            row.choice = choice;
            row.isChosen = recipe().coder == choice;
            const auto coders = codersFor(choice);
            const LayerTrial* best = nullptr;
            bool areAllKnown = true, hasFailed = false;
            for (const LayerCoder* coder : coders) {
                const LayerTrial* trial = known(coder->id());
                areAllKnown = areAllKnown && trial;
                hasFailed = hasFailed || (trial && trial->hasFailed);
                if (trial && !trial->hasFailed && (!best || trial->bytes < best->bytes))
                    best = trial;
            }
            // A choice that the recipe makes was carried out as a whole.
            if (coders.size() > 1 && row.isChosen && known(choice)) {
                best = known(choice);
                areAllKnown = true;
            }
            const bool runs = m_trials.running() && coders.size() == 1 && m_trials.running()->coder == choice;
            row.state = areAllKnown && best ? CoderRow::State::Measured
                : hasFailed                 ? CoderRow::State::Failed
                : runs                      ? CoderRow::State::Running
                                            : CoderRow::State::Waiting;
            if (row.state == CoderRow::State::Measured) {
                row.bytes = best->bytes;
                row.bitsPerWeight = best->bitsPerWeight();
                if (coders.size() > 1)
                    row.winner = best->coder;
            }
            rows.push_back(std::move(row));
        }
        std::uint64_t least = 0;
        for (const CoderRow& row : rows) {
            if (row.state == CoderRow::State::Measured && (least == 0 || row.bytes < least))
                least = row.bytes;
        }
        const bool areAll
            = std::ranges::all_of(rows, [](const CoderRow& row) { return row.state == CoderRow::State::Measured; });
        for (CoderRow& row : rows)
            row.isSmallest = areAll && row.winner.empty() && row.bytes == least;
    }
    const auto measured = std::ranges::count_if(rows, [](const CoderRow& row) {
        return row.state == CoderRow::State::Measured && codersFor(row.choice).size() == 1;
    });
    const auto coders = double(layerCoders().size());
    m_progress->setVisible(m_trials.isRunning());
    m_progress->setValue(int(progressSteps * std::min(1.0, (double(measured) + m_part) / coders)));
    m_measure->setText(m_trials.isRunning() ? tr("Cancel") : tr("Measure"));
    m_measure->setEnabled(m_trials.isRunning() || (m_pack && hasCodes() && double(measured) < coders));
    m_coders.setRows(std::move(rows));
}

void CoderView::resizeEvent(QResizeEvent* event)
{
    View::resizeEvent(event);
    m_legend->setVisible(height() >= 500);
}

void CoderView::hideEvent(QHideEvent* event)
{
    m_trials.stop();
    m_rest.stop();
    View::hideEvent(event);
    invalidate(); // what was stopped begins again when the view is seen
}

void CoderView::retranslate()
{
    const QString names[] = {tr("Written by"), tr("Bytes"), tr("Bits a weight"), tr("Entropy a weight")};
    const QString tips[] = {tr("The coder that made the layer's streams"),
        tr("Bytes of the layer in the packed file: coded and counted"),
        tr("Bits of the layer in the packed file for each of its weights, zeros, codebook and bias among them"),
        tr("Order-0 entropy of the layer's codes, zero among them, for each weight: what a coder could reach that knows how "
           "often each code occurs but not where. The codebook and the bias come on top.")};
    for (int i = 0; i < figureCount; ++i) {
        m_readings[i]->setTexts(names[i], tips[i]);
    }
    m_tabs->setTabText(0, tr("Code Lengths"));
    m_codersTitle->setText(tr("Every coder"));
    m_codersTitle->setToolTip(tr("The same layer coded by each; a click chooses one for the recipe"));
    m_measure->setToolTip(tr("Codes the layer with every coder, one after the other, in the background"));
    m_progress->setAccessibleName(tr("Coders measured"));
    m_streamTable->setAccessibleName(tr("Streams of the layer"));
    m_coderTable->setAccessibleName(tr("The layer under every coder"));
    m_chart->setAccessibleName(tr("Code lengths of the stream's symbols"));
    m_tree->setAccessibleName(tr("Huffman tree of the stream's symbols"));
    m_streams.retranslate();
    m_coders.retranslate();
}

} // namespace pangkas
