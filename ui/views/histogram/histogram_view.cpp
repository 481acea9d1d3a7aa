// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/histogram/histogram_view.h"

#include "ui/document/document.h"
#include "ui/document/recipe_edit.h"
#include "ui/document/results.h"
#include "ui/jobs/workbench.h"
#include "ui/models/layer_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/histogram_plot.h"
#include "ui/plots/qcustomplot.h"
#include "ui/widgets/coder_box.h"
#include "ui/widgets/layer_title.h"
#include "ui/widgets/legend_button.h"
#include "ui/widgets/number_field.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace pangkas {

HistogramView::HistogramView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Layer, parent)
    , m_document(workbench.document())
    , m_results(workbench.results())
    , m_title(new LayerTitle(this))
    , m_logarithmic(new QToolButton(this))
    , m_linear(new QToolButton(this))
    , m_sharedName(new QLabel(this))
    , m_shared(new QLabel(this))
    , m_coderName(new QLabel(this))
    , m_coder(new CoderBox(this))
    , m_plot(new HistogramPlot(this))
    , m_hint(new QLabel(this))
{
    setObjectName("histogramView");
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 20, 10);
    layout->setSpacing(10);
    addHead(*layout);
    addFields(*layout);
    addLegend(*layout);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_hint);

    connect(m_plot, &HistogramPlot::dragStarted, this, [this] { m_document.beginGesture(); });
    connect(m_plot, &HistogramPlot::dragEnded, this, [this] { m_document.endGesture(); });
    connect(m_plot, &HistogramPlot::thresholdDragged, this, &HistogramView::dragThreshold);
    connect(m_coder, &QComboBox::activated, this, [this] {
        m_document.changeRecipe(
            withCoder(*m_document.recipe(), std::size_t(layer()), m_coder->coder().toStdString()), RecipeEdit::Coder, layer());
    });
    retranslate();
    applyColours();
}

void HistogramView::addHead(QVBoxLayout& layout)
{
    auto* scale = new QButtonGroup(this);
    for (QToolButton* button : {m_logarithmic, m_linear}) {
        button->setCheckable(true);
        button->setObjectName("scaleButton");
        scale->addButton(button);
    }
    m_logarithmic->setChecked(true);
    connect(m_logarithmic, &QToolButton::toggled, m_plot, &HistogramPlot::setLogarithmic);
    connect(m_logarithmic, &QToolButton::toggled, this, &HistogramView::scaleChanged);
    auto* head = new QHBoxLayout;
    head->setSpacing(0);
    head->addWidget(m_title, 1);
    head->addWidget(m_logarithmic, 0, Qt::AlignTop);
    head->addWidget(m_linear, 0, Qt::AlignTop);
    layout.addLayout(head);
}

void HistogramView::addFields(QVBoxLayout& layout)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    const char* const names[] = {"figureThreshold", "figureSigma", "figureZeros", "figureEnergy"};
    for (int i = 0; i < fieldCount; ++i) {
        m_fields[i] = new NumberField(QString::fromLatin1(names[i]), this);
        row->addWidget(m_fields[i]);
        connect(m_fields[i], &NumberField::entered, this, [this, i](double value) { enter(FieldId(i), value); });
    }
    m_fields[Threshold]->box()->setDecimals(6);
    m_fields[Threshold]->box()->setRange(0, 1e6);
    m_fields[Sigma]->box()->setDecimals(3);
    m_fields[Sigma]->box()->setRange(0, 1e6);
    m_fields[Sigma]->box()->setSingleStep(0.05);
    for (const FieldId share : {Zeros, Energy}) {
        m_fields[share]->box()->setRange(0, 100);
        m_fields[share]->box()->setDecimals(share == Zeros ? 1 : 2);
        m_fields[share]->box()->setSingleStep(share == Zeros ? 1 : 0.5);
    }
    row->addStretch();
    layout.addLayout(row);
}

void HistogramView::addLegend(QVBoxLayout& layout)
{
    m_coder->setObjectName("layerCoder");
    m_coderName->setForegroundRole(QPalette::PlaceholderText);
    m_coderName->setBuddy(m_coder);
    m_sharedName->setForegroundRole(QPalette::PlaceholderText);
    m_shared->setObjectName("figureShared");
    m_shared->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont bold = font();
    bold.setBold(true);
    m_shared->setFont(bold);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_coderName);
    row->addWidget(m_coder);
    row->addSpacing(10);
    row->addWidget(m_sharedName);
    row->addWidget(m_shared);
    row->addStretch();
    layout.addLayout(row);

    auto* legend = new QHBoxLayout;
    legend->setSpacing(6);
    legend->addStretch();
    const char* const names[] = {"showDense", "showPruned", "showDecoded"};
    for (int i = 0; i < 3; ++i) {
        m_legend[i] = new LegendButton(this);
        m_legend[i]->setObjectName(names[i]);
        legend->addWidget(m_legend[i]);
        connect(m_legend[i], &QToolButton::toggled, this,
            [this, i](bool shown) { m_plot->setShown(HistogramPlot::Layer(i), shown); });
    }
    legend->addStretch();
    layout.addLayout(legend);
}

bool HistogramView::isLogarithmic() const
{
    return m_plot->isLogarithmic();
}

void HistogramView::setLogarithmic(bool logarithmic)
{
    (logarithmic ? m_logarithmic : m_linear)->setChecked(true);
}

QString HistogramView::title() const
{
    return tr("Histogram");
}

QString HistogramView::explanation() const
{
    return tr("The layer's weights dense, pruned and decoded, with the threshold to drag");
}

std::vector<Figure> HistogramView::figures()
{
    if (layer() < 0)
        return {};
    const QString name = QString::fromStdString(m_document.recipe()->layers[std::size_t(layer())].layer);
    return {{tr("Histogram of %1").arg(name), m_plot->picture(), [this] { return m_plot->csv(); }}};
}

const MagnitudeProfile& HistogramView::profile() const
{
    return *m_document.source()->profiles[std::size_t(layer())];
}

void HistogramView::dragThreshold(double threshold)
{
    const int step = stepForThreshold(threshold, profile());
    m_document.changeRecipe(
        withSparsityStep(*m_document.recipe(), std::size_t(layer()), step), RecipeEdit::Sparsity, layer());
}

void HistogramView::enter(FieldId field, double value)
{
    if (layer() < 0)
        return;
    const PruningSpec pruning = field == Threshold ? PruningSpec{PruningRule::Threshold, value}
        : field == Sigma                           ? PruningSpec{PruningRule::Sigma, value}
        : field == Zeros                           ? PruningSpec{PruningRule::Sparsity, value / 100}
                                                   : PruningSpec{PruningRule::Threshold, thresholdForEnergy(value / 100, profile())};
    m_document.changeRecipe(withPruning(*m_document.recipe(), std::size_t(layer()), pruning), RecipeEdit::Sparsity, layer());
}

void HistogramView::refresh()
{
    const bool hasLayer = layer() >= 0;
    const auto row = std::size_t(std::max(0, layer()));
    const bool isOn = hasLayer && m_document.recipe()->layers[row].enabled;
    m_coder->setEnabled(isOn);
    m_plot->setEditable(isOn);
    for (NumberField* field : m_fields)
        field->setEnabled(isOn);
    if (!hasLayer) {
        m_title->clear();
        m_plot->setProfile(nullptr);
        return;
    }
    const SourceModel& source = *m_document.source();
    const LayerRecipe& recipe = m_document.recipe()->layers[row];
    const LayerFigures& figures = m_results.layers()[row];
    const LayerNumbers& numbers = figures.numbers;
    const auto weights = std::int64_t(profile().size());
    const bool isCounted = figures.origin == Origin::Packed;
    const auto zeros = std::int64_t(std::llround(double(weights) * (isCounted ? 1 - figures.density : numbers.sparsity)));

    m_title->setLayer(source.architecture().layers[row], recipe.enabled
            ? tr("%1 weights, %2 exactly zero after pruning").arg(countText(weights), countText(zeros))
            : tr("%1 weights, switched off: stored as they are").arg(countText(weights)));
    const double deviation = profile().deviation();
    m_fields[Threshold]->box()->setSingleStep(std::max(1e-6, deviation / 20));
    m_fields[Threshold]->setValue(numbers.threshold);
    m_fields[Sigma]->setValue(deviation > 0 ? numbers.threshold / deviation : 0);
    m_fields[Sigma]->box()->setToolTip(
        tr("Threshold divided by the layer's standard deviation, %1").arg(smallNumberText(deviation, 4)));
    m_fields[Zeros]->setValue(100 * numbers.sparsity);
    m_fields[Energy]->setValue(100 * numbers.energyRemoved);

    const auto pack = m_results.layerPack(row);
    const bool isShared = recipe.enabled && recipe.sharing.centroids > 0;
    const auto& centroids = pack && pack->compressed ? pack->compressed->weight.codebook.centroids : std::vector<float>();
    m_shared->setText(!isShared ? tr("off", "weight sharing")
            : pack              ? countText(std::int64_t(centroids.size()))
                                : tr("at most %1").arg(countText(recipe.sharing.centroids)));
    m_legend[int(HistogramPlot::Layer::Decoded)]->setEnabled(isShared);

    m_coder->setCoder(QString::fromStdString(recipe.coder));
    const bool isDense = m_results.isDenseShown();
    m_plot->setProfile((isDense ? *m_document.original() : source).profiles[row]);
    m_plot->setThreshold(isDense ? 0 : numbers.threshold);
    m_plot->setZeros(recipe.enabled && !isDense ? zeros : -1);
    m_plot->setDecoded(isDense ? std::vector<float>() : centroids,
        pack && !isDense ? pack->clusters : std::vector<std::size_t>());
}

void HistogramView::retranslate()
{
    m_logarithmic->setText(tr("Log"));
    m_logarithmic->setToolTip(tr("Counts on a logarithmic scale"));
    m_linear->setText(tr("Linear"));
    m_linear->setToolTip(tr("Counts on a linear scale"));
    m_fields[Threshold]->setTexts(tr("Threshold |w| <"), tr("Weights of a smaller magnitude become zero"));
    m_fields[Sigma]->setTexts(tr("Multiple of σ"), tr("Threshold divided by the layer's standard deviation"));
    m_fields[Sigma]->box()->setSuffix(tr(" σ"));
    m_fields[Zeros]->setTexts(tr("Zeros"), tr("Share of the layer's weights that become zero"));
    m_fields[Energy]->setTexts(tr("Energy removed"),
        tr("Share of the sum of squared weights that pruning takes away, from the layer's table of magnitudes"));
    for (const FieldId share : {Zeros, Energy})
        m_fields[share]->box()->setSuffix(tr(" %"));
    m_sharedName->setText(tr("Shared values"));
    m_shared->setToolTip(tr("Values besides zero that the stored weights have in common"));
    m_coderName->setText(tr("Coder"));
    m_coder->setAccessibleName(tr("Coder"));
    const QString names[] = {tr("Dense"), tr("Pruned"), tr("Decoded")};
    const QString explanations[] = {tr("All weights before pruning: the outline, and in grey those that become zero"),
        tr("The weights that stay"),
        tr("After sharing and decoding: how many weights have each shared value; counted when the layer is packed")};
    for (int i = 0; i < 3; ++i) {
        m_legend[i]->setText(names[i]);
        m_legend[i]->setToolTip(explanations[i]);
    }
    m_hint->setText(tr("Drag either threshold. The wheel zooms, a double click shows all. Triangles are shared values."));
    m_plot->setAccessibleName(tr("Histogram of the layer's weights"));
}

void HistogramView::applyColours()
{
    for (int i = 0; i < 3; ++i)
        m_legend[i]->setColour(m_plot->colourOf(HistogramPlot::Layer(i)));
}

} // namespace pangkas
