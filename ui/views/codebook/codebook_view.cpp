// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/codebook/codebook_view.h"

#include "ui/document/recipe_edit.h"
#include "ui/document/results.h"
#include "ui/jobs/workbench.h"
#include "ui/models/layer_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/codebook/codebook_plot.h"
#include "ui/views/codebook/transport_bar.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/layer_title.h"
#include "ui/widgets/reading.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <chrono>

namespace pangkas {
namespace {

// Long enough that a drag of the sparsity sorts nothing at every step, and coding begins only when the hand rests.
constexpr std::chrono::milliseconds sortRest{150}, trialRest{700};

} // namespace

CodebookView::CodebookView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Layer, parent)
    , m_trials(workbench.jobs(), QStringLiteral("codebook-trials"))
    , m_title(new LayerTitle(this))
    , m_initName(new QLabel(this))
    , m_init(new QComboBox(this))
    , m_optimum(new QToolButton(this))
    , m_transport(new TransportBar(this))
    , m_plot(new CodebookPlot(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_tables(new QTabWidget(this))
    , m_raceTable(new FigureTable(&m_race, "raceTable", this))
    , m_centroidTable(new FigureTable(&m_centroids, "centroidTable", this))
    , m_hint(new QLabel(this))
{
    setObjectName(QStringLiteral("codebookView"));
    for (int init = 0; init <= int(CentroidInit::Optimal); ++init)
        m_init->addItem(QString(), init);
    m_init->setObjectName(QStringLiteral("codebookStart"));
    m_initName->setBuddy(m_init);
    m_initName->setForegroundRole(QPalette::PlaceholderText);
    m_optimum->setCheckable(true);
    m_optimum->setObjectName(QStringLiteral("scaleButton"));
    m_optimum->setFocusPolicy(Qt::StrongFocus);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setWordWrap(true);

    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title, 1);
    head->addWidget(m_initName, 0, Qt::AlignTop);
    head->addWidget(m_init, 0, Qt::AlignTop);

    auto* figures = new QHBoxLayout;
    figures->setSpacing(20);
    static constexpr const char* names[] = {"codebookValues", "codebookError", "codebookAbove", "codebookBits"};
    for (int i = 0; i < figureCount; ++i) {
        m_readings[i] = new Reading(QLatin1String(names[i]), this);
        figures->addWidget(m_readings[i]);
    }
    figures->addStretch();

    auto* edits = new QHBoxLayout;
    edits->setSpacing(2);
    static constexpr const char* editNames[] = {"pinCentroid", "pinAll", "addCentroid", "deleteCentroid", "dropCodebook"};
    for (int i = 0; i < editCount; ++i) {
        m_edits[i] = new QToolButton(this);
        m_edits[i]->setObjectName(QLatin1String(editNames[i]));
        m_edits[i]->setFocusPolicy(Qt::StrongFocus);
        edits->addWidget(m_edits[i]);
    }
    edits->addStretch();
    auto* play = new QHBoxLayout;
    play->setSpacing(8);
    play->addWidget(m_transport, 1);
    play->addWidget(m_optimum);

    m_tables->setDocumentMode(true);
    m_tables->setObjectName(QStringLiteral("codebookTables"));
    m_tables->addTab(m_raceTable, QString());
    m_tables->addTab(m_centroidTable, QString());
    m_raceTable->setSpareColumns({int(RaceModel::Column::Bits), int(RaceModel::Column::Iteration)});
    m_centroidTable->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_splitter->addWidget(m_plot);
    m_splitter->addWidget(m_tables);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({400, 210});

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 8, 16, 4);
    layout->setSpacing(6);
    layout->addLayout(head);
    layout->addLayout(figures);
    layout->addLayout(play);
    layout->addLayout(edits);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_hint);

    m_rest.setSingleShot(true);
    m_rest.setInterval(sortRest);
    connect(&m_rest, &QTimer::timeout, this, &CodebookView::sort);
    m_trialRest.setSingleShot(true);
    m_trialRest.setInterval(trialRest);
    connect(&m_trialRest, &QTimer::timeout, this, [this] {
        if (isVisible() && isSettled())
            m_trials.want(m_source, std::size_t(this->layer()), this->workbench().document().recipe()->seed, variants());
    });
    connect(&m_trials, &LayerTrials::changed, this, [this] { invalidate(); });
    connect(&workbench.document(), &Document::sourceChanged, this, [this] { m_cache.clear(); });

    connect(m_init, &QComboBox::activated, this, [this] {
        if (isShared())
            choose(RaceRow::Runner(int(RaceRow::Runner::Linear) + m_init->currentData().toInt()));
    });
    connect(m_transport, &TransportBar::stepChanged, this, [this] {
        if (isShared())
            showStates();
    });
    connect(m_optimum, &QToolButton::toggled, this, [this] { invalidate(); });
    connect(m_raceTable, &FigureTable::clicked, this,
        [this](const QModelIndex& index) { choose(m_race.rows()[std::size_t(index.row())].runner); });
    connect(m_raceTable, &FigureTable::activated, this,
        [this](const QModelIndex& index) { choose(m_race.rows()[std::size_t(index.row())].runner); });

    connect(m_plot, &CodebookPlot::selectionChanged, this, [this](int centroid) {
        if (centroid >= 0)
            m_centroidTable->selectRow(centroid);
        updateEdits();
    });
    connect(m_centroidTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& index) {
            if (index.isValid())
                m_plot->setSelected(index.row());
        });
    connect(m_plot, &CodebookPlot::dragStarted, this, [this](int centroid) {
        m_base = codebookOf(shownCentroids());
        m_dragged = centroid;
        this->workbench().document().beginGesture();
    });
    connect(m_plot, &CodebookPlot::dragged, this, [this](double value) {
        if (isShared() && m_dragged >= 0 && m_dragged < int(m_base.size()))
            apply(withMoved(m_base, m_dragged, value));
    });
    connect(m_plot, &CodebookPlot::dragEnded, this, [this] {
        m_dragged = -1;
        this->workbench().document().endGesture();
        invalidate();
    });
    const auto edit = [this](auto&& change) {
        if (isShared() && isEditable())
            apply(change(codebookOf(shownCentroids())));
    };
    const auto add = [this, edit](double value) {
        if (m_centroids.rowCount() < int(mostSharedValues))
            edit([value](std::vector<SetCentroid> codebook) { return withAdded(std::move(codebook), value); });
    };
    const auto remove = [this, edit](int place) {
        if (m_centroids.rowCount() > 1 && place >= 0)
            edit([place](std::vector<SetCentroid> codebook) { return withRemoved(std::move(codebook), place); });
    };
    const auto pin = [this, edit](int place) {
        if (place >= 0 && place < m_centroids.rowCount()) {
            const bool isPinned = m_centroids.rows()[std::size_t(place)].isPinned;
            edit([=](std::vector<SetCentroid> codebook) { return withPinned(std::move(codebook), place, !isPinned); });
        }
    };
    const auto move = [edit](int place, double value) {
        edit([=](std::vector<SetCentroid> codebook) { return withMoved(std::move(codebook), place, value); });
    };
    connect(m_plot, &CodebookPlot::addRequested, this, add);
    connect(m_plot, &CodebookPlot::deleteRequested, this, remove);
    connect(m_plot, &CodebookPlot::pinRequested, this, pin);
    connect(&m_centroids, &CentroidModel::valueEdited, this, move);
    connect(&m_centroids, &CentroidModel::pinEdited, this, [pin](int row) { pin(row); });
    connect(m_edits[Pin], &QToolButton::clicked, this, [this, pin] { pin(m_plot->selected()); });
    connect(m_edits[PinAll], &QToolButton::clicked, this, [this, edit] {
        const auto& all = m_centroids.rows();
        const bool areAll = std::ranges::all_of(all, &ShownCentroid::isPinned);
        edit([=](std::vector<SetCentroid> codebook) { return withAllPinned(std::move(codebook), !areAll); });
    });
    connect(m_edits[Add], &QToolButton::clicked, this, [this, add] {
        // In the middle of the widest cell: beside the selected value if there is one.
        const auto& all = m_centroids.rows();
        const int place = m_plot->selected();
        if (all.size() < 2) {
            add(all.empty() ? 0 : all.front().value + 0.01);
            return;
        }
        std::size_t left = place >= 0 ? std::min(std::size_t(place), all.size() - 2) : 0;
        for (std::size_t c = 0; place < 0 && c + 1 < all.size(); ++c) {
            if (all[c + 1].value - all[c].value > all[left + 1].value - all[left].value)
                left = c;
        }
        add((all[left].value + all[left + 1].value) / 2);
    });
    connect(m_edits[Delete], &QToolButton::clicked, this, [this, remove] { remove(m_plot->selected()); });
    connect(m_edits[Back], &QToolButton::clicked, this, [this] {
        if (isShared()) {
            Document& document = this->workbench().document();
            document.changeRecipe(
                withoutCodebook(*document.recipe(), std::size_t(this->layer())), RecipeEdit::Codebook, this->layer());
        }
    });
    retranslate();
}

QString CodebookView::title() const
{
    return tr("Codebook");
}

QString CodebookView::explanation() const
{
    return tr("The values that the layer's weights share: k-means step by step, by hand, and against the optimum");
}

std::vector<Figure> CodebookView::figures()
{
    if (!isShared())
        return {};
    const QString name = QString::fromStdString(recipe().layer);
    return {{tr("Codebook of %1").arg(name), m_plot->picture(), [this] { return m_plot->csv(); }},
        {tr("Race of the starts of %1").arg(name), m_raceTable, [this] { return m_race.csv(); }}};
}

bool CodebookView::isEditable() const
{
    return isShared() && (m_dragged >= 0 || (hasPresent() && m_survivors->index.size() > 0));
}

void CodebookView::apply(EditedCodebook edited)
{
    Document& document = workbench().document();
    document.changeRecipe(withCodebook(*document.recipe(), std::size_t(layer()), std::move(edited.codebook)),
        RecipeEdit::Codebook, layer());
    // The view follows at once, before the weights were asked: by the same preview that follows the sliders.
    refresh();
    m_plot->setSelected(edited.place);
}

void CodebookView::showNothing()
{
    forget();
    m_plot->setSurvivors(nullptr, 0);
    m_plot->setCentroids({});
    m_plot->setLanes({});
    m_plot->setOptimum({});
    m_race.setRows({});
    m_centroids.setCentroids({});
    m_transport->setLast(0);
    for (Reading* reading : m_readings)
        reading->setValue(QStringLiteral("–"));
}

void CodebookView::refresh()
{
    const auto& source = workbench().document().source();
    if (source != m_source || layer() != m_row) {
        forget();
        m_source = source;
        m_row = layer();
        m_plot->setSelected(-1);
    }
    for (QWidget* widget : std::initializer_list<QWidget*>{m_init, m_initName, m_transport, m_optimum, m_tables})
        widget->setEnabled(isShared());
    if (!isShared()) {
        if (layer() < 0) {
            m_title->clear();
            m_hint->clear();
        } else {
            m_title->setLayer(source->architecture().layers[std::size_t(layer())],
                recipe().enabled ? tr("Its weights are not shared: they keep their 32-bit values")
                                 : tr("Switched off: stored as it is"));
            m_hint->setText(recipe().enabled ? tr("Give the layer bits in the table, and its weights share values.")
                                             : tr("Switch the layer on in the table."));
        }
        m_init->setCurrentIndex(-1);
        showNothing();
        updateEdits();
        return;
    }
    if (m_failedFor != recipe())
        m_hint->setText(tr("Drag a value, and it is pinned: the others follow. A double click adds one, Delete removes it, P pins it; "
                           "the arrow keys choose, with Shift they move."));
    compute();
    const SharingSpec& sharing = recipe().sharing;
    m_init->setCurrentIndex(sharing.isByHand() ? -1 : m_init->findData(int(sharing.init)));
    m_optimum->setEnabled(hasStarts());
    const MagnitudeProfile& profile = *source->profiles[std::size_t(layer())];
    m_plot->setSurvivors(source->profiles[std::size_t(layer())], effectiveThreshold(recipe(), profile));

    const std::shared_ptr<const void> played[] = {hasPresent() ? m_present : nullptr, hasStarts() ? m_starts : nullptr};
    if (played[0] != m_played[0] || played[1] != m_played[1]) {
        int last = 0;
        if (hasPresent())
            last = std::max(last, m_present->history.last());
        for (std::size_t i = 0; hasStarts() && i < m_starts->starts.size(); ++i)
            last = std::max(last, m_starts->starts[i].last());
        std::ranges::copy(played, m_played);
        m_transport->setLast(last);
    }
    std::vector<double> optimum;
    if (m_optimum->isChecked() && hasStarts())
        optimum.assign(m_starts->optimum.codebook.centroids.begin(), m_starts->optimum.codebook.centroids.end());
    m_plot->setOptimum(std::move(optimum));
    showStates();
    planTrials();
}

void CodebookView::showStates()
{
    const std::vector<ShownCentroid> shown = shownCentroids();
    m_plot->setEditable(isEditable());
    m_centroids.setEditable(isEditable());
    m_plot->setCentroids(shown);
    m_centroids.setCentroids(shown);
    showRace();
    showFigures();
    updateEdits();
}

void CodebookView::showFigures()
{
    const SharingSpec& sharing = recipe().sharing;
    const auto& all = m_centroids.rows();
    const auto used = std::ranges::count_if(all, [](const ShownCentroid& one) { return one.size > 0; });
    const auto pinned = std::ranges::count_if(all, &ShownCentroid::isPinned);
    const QString approximately = hasPresent() ? QString() : QStringLiteral("≈ ");
    m_readings[Values]->setValue(approximately
        + (pinned > 0 ? tr("%1, %2 pinned").arg(countText(used), countText(pinned)) : countText(used)));

    const auto& rows = m_race.rows();
    const auto chosen = std::ranges::find_if(rows, &RaceRow::isChosen);
    double error = -1, bits = -1, above = -1;
    if (chosen != rows.end()) {
        error = chosen->meanError;
        bits = chosen->bits;
        above = chosen->aboveOptimum;
    } else if (hasPresent() && m_survivors->index.size() > 0) {
        error = m_present->history.end.squaredError / double(m_survivors->index.size());
        bits = m_present->history.end.codeBits / double(m_survivors->index.size());
    }
    const QString unknown = QStringLiteral("…");
    m_readings[Error]->setValue(error >= 0 ? smallNumberText(error, 4) : unknown);
    m_readings[AboveOptimum]->setValue(above >= 0 ? QStringLiteral("+%1").arg(percentText(above, 2)) : unknown);
    m_readings[Bits]->setValue(bits >= 0 ? QLocale().toString(bits, 'f', 3) : unknown);

    const bool isEmpty = m_survivors && m_survivors->index.size() == 0;
    const QString survivors = m_survivors ? countText(std::int64_t(m_survivors->index.size())) : unknown;
    const QString from = sharing.isByHand() ? tr("%1 surviving weights share values set by hand").arg(survivors)
        : sharing.bitPrice > 0              ? tr("%1 surviving weights; values by the price of a bit").arg(survivors)
        : sharing.init == CentroidInit::Optimal
        ? tr("%1 surviving weights; the least squared error").arg(survivors)
        : tr("%1 surviving weights; k-means from %2").arg(survivors, initText(sharing.init));
    m_title->setLayer(m_source->architecture().layers[std::size_t(layer())],
        isEmpty ? tr("All weights are pruned: there is nothing to share") : from);
}

void CodebookView::updateEdits()
{
    const int selected = m_plot->selected();
    const auto& all = m_centroids.rows();
    const bool hasSelection = isEditable() && selected >= 0 && selected < int(all.size());
    const bool isPinned = hasSelection && all[std::size_t(selected)].isPinned;
    const bool areAll = !all.empty() && std::ranges::all_of(all, &ShownCentroid::isPinned);
    m_edits[Pin]->setEnabled(hasSelection);
    m_edits[Pin]->setText(isPinned ? tr("Unpin") : tr("Pin"));
    m_edits[PinAll]->setEnabled(isEditable() && !all.empty());
    m_edits[PinAll]->setText(areAll ? tr("Unpin All") : tr("Pin All"));
    m_edits[Add]->setEnabled(isEditable() && all.size() < mostSharedValues);
    m_edits[Delete]->setEnabled(hasSelection && all.size() > 1);
    m_edits[Back]->setEnabled(isShared() && recipe().sharing.isByHand());
}

void CodebookView::resizeEvent(QResizeEvent* event)
{
    View::resizeEvent(event);
    m_hint->setVisible(height() >= 500);
}

void CodebookView::hideEvent(QHideEvent* event)
{
    m_trials.stop();
    m_trialRest.stop();
    m_rest.stop();
    View::hideEvent(event);
    invalidate(); // what was stopped begins again when the view is seen
}

void CodebookView::retranslate()
{
    m_initName->setText(tr("Start"));
    for (int i = 0; i < m_init->count(); ++i)
        m_init->setItemText(i, initText(CentroidInit(m_init->itemData(i).toInt())));
    m_init->setPlaceholderText(tr("by hand", "a codebook"));
    m_init->setAccessibleName(tr("Start"));
    m_init->setToolTip(tr("Where k-means starts; by hand while values were set by hand"));
    m_optimum->setText(tr("Optimum"));
    m_optimum->setToolTip(tr("Dashed lines at the values of the least squared error, with as many values"));
    const QString names[] = {tr("Shared values"), tr("MSE"), tr("Above optimum"), tr("Bits of a code")};
    const QString tips[] = {tr("Values besides zero that weights are given"),
        tr("Mean squared error of the surviving weights, measured on them; weighed by importance where the recipe asks for it"),
        tr("How much larger the error is than the least one with as many values"),
        tr("Entropy of the codes: bits of a surviving weight's code on the average, when the codes are coded independently")};
    for (int i = 0; i < figureCount; ++i) {
        m_readings[i]->setTexts(names[i], tips[i]);
    }
    m_edits[Pin]->setToolTip(tr("Whether the selected value stays while k-means moves the others (P)"));
    m_edits[PinAll]->setToolTip(tr("All values stay: the codebook is exactly what is shown"));
    m_edits[Add]->setText(tr("Add"));
    m_edits[Add]->setToolTip(tr("A value beside the selected one; or double click where it should be"));
    m_edits[Delete]->setText(tr("Delete"));
    m_edits[Delete]->setToolTip(tr("Takes the selected value away (Delete)"));
    m_edits[Back]->setText(tr("Back to k-means"));
    m_edits[Back]->setToolTip(tr("Forgets what was set by hand; as many values remain"));
    m_tables->setTabText(0, tr("Race of the Starts"));
    m_tables->setTabText(1, tr("Values"));
    m_raceTable->setAccessibleName(tr("Race of the starts"));
    m_centroidTable->setAccessibleName(tr("Shared values"));
    m_plot->setAccessibleName(tr("Histogram and distribution of the surviving weights with the shared values"));
    m_race.retranslate();
    m_centroids.retranslate();
    updateEdits();
}

} // namespace pangkas
