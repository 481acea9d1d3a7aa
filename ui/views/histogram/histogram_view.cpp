// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/histogram/histogram_view.h"

#include "ui/document/document.h"
#include "ui/document/recipe_edit.h"
#include "ui/document/results.h"
#include "ui/jobs/workbench.h"
#include "ui/models/layer_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/histogram_plot.h"
#include "ui/widgets/coder_box.h"
#include "ui/widgets/layer_title.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
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
    , m_coderName(new QLabel(this))
    , m_coder(new CoderBox(this))
    , m_plot(new HistogramPlot(this))
    , m_hint(new QLabel(this))
{
    setObjectName("histogramView");
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);

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

    auto* figures = new QHBoxLayout;
    figures->setSpacing(22);
    QFont bold = font();
    bold.setBold(true);
    const char* const objectNames[] = {"figureThreshold", "figureSigma", "figureZeros", "figureEnergy", "figureShared"};
    for (int i = 0; i < figureCount; ++i) {
        Reading& figure = m_figures[i];
        figure = {new QLabel(this), new QLabel(this)};
        figure.name->setForegroundRole(QPalette::PlaceholderText);
        figure.value->setFont(bold);
        figure.value->setObjectName(objectNames[i]);
        figure.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto* column = new QVBoxLayout;
        column->setSpacing(1);
        column->addWidget(figure.name);
        column->addWidget(figure.value);
        figures->addLayout(column);
    }
    figures->addStretch();

    m_coder->setObjectName("layerCoder");
    m_coderName->setForegroundRole(QPalette::PlaceholderText);
    m_coderName->setBuddy(m_coder);
    auto* coder = new QHBoxLayout;
    coder->setSpacing(10);
    coder->addWidget(m_coderName);
    coder->addWidget(m_coder);
    coder->addStretch();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 20, 10);
    layout->setSpacing(12);
    layout->addLayout(head);
    layout->addLayout(figures);
    layout->addLayout(coder);
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
    return tr("The layer's weights, with the threshold to drag and the shared values");
}

void HistogramView::dragThreshold(double threshold)
{
    const int step = stepForThreshold(threshold, *m_document.source()->profiles[std::size_t(layer())]);
    m_document.changeRecipe(
        withSparsityStep(*m_document.recipe(), std::size_t(layer()), step), RecipeEdit::Sparsity, layer());
}

void HistogramView::refresh()
{
    if (layer() < 0) {
        m_title->clear();
        m_plot->setProfile(nullptr);
        m_coder->setEnabled(false);
        return;
    }
    const auto row = std::size_t(layer());
    const SourceModel& source = *m_document.source();
    const LayerRecipe& recipe = m_document.recipe()->layers[row];
    const LayerFigures& figures = m_results.layers()[row];
    const LayerNumbers& numbers = figures.numbers;
    const MagnitudeProfile& profile = *source.profiles[row];
    const auto weights = std::int64_t(profile.size());
    const bool isCounted = figures.origin == Origin::Packed;
    const auto zeros = std::int64_t(std::llround(double(weights) * (isCounted ? 1 - figures.density : numbers.sparsity)));

    m_title->setLayer(source.architecture().layers[row], recipe.enabled
            ? tr("%1 weights, %2 exactly zero after pruning").arg(countText(weights), countText(zeros))
            : tr("%1 weights, switched off: stored as they are").arg(countText(weights)));
    m_figures[Threshold].value->setText(QStringLiteral("|w| < %1").arg(smallNumberText(numbers.threshold)));
    const double sigmas = profile.deviation() > 0 ? numbers.threshold / profile.deviation() : 0;
    m_figures[Sigma].value->setText(tr("%1 σ").arg(QLocale().toString(sigmas, 'f', 2)));
    m_figures[Sigma].value->setToolTip(
        tr("Threshold divided by the layer's standard deviation, %1").arg(smallNumberText(profile.deviation(), 4)));
    m_figures[Zeros].value->setText(percentText(numbers.sparsity));
    m_figures[Energy].value->setText(percentText(numbers.energyRemoved, 2));

    const auto compressed = m_results.compressedLayer(row);
    const auto& centroids = compressed ? compressed->weight.codebook.centroids : std::vector<float>();
    m_figures[SharedValues].value->setText(recipe.enabled && recipe.sharing.centroids > 0
            ? compressed ? countText(std::int64_t(centroids.size()))
                         : tr("at most %1").arg(countText(recipe.sharing.centroids))
            : tr("off", "weight sharing"));

    m_coder->setEnabled(recipe.enabled);
    m_coder->setCoder(QString::fromStdString(recipe.coder));
    m_plot->setEditable(recipe.enabled && !m_results.isDenseShown());
    m_plot->setProfile(source.profiles[row]);
    m_plot->setThreshold(m_results.isDenseShown() ? 0 : numbers.threshold);
    m_plot->setCentroids(m_results.isDenseShown() ? std::vector<float>() : centroids);
}

void HistogramView::retranslate()
{
    m_logarithmic->setText(tr("Log"));
    m_logarithmic->setToolTip(tr("Counts on a logarithmic scale"));
    m_linear->setText(tr("Linear"));
    m_linear->setToolTip(tr("Counts on a linear scale"));
    m_figures[Threshold].name->setText(tr("Threshold"));
    m_figures[Threshold].value->setToolTip(tr("Weights of a smaller magnitude become zero"));
    m_figures[Sigma].name->setText(tr("Multiple of σ"));
    m_figures[Zeros].name->setText(tr("Zeros"));
    m_figures[Zeros].value->setToolTip(tr("Share of the layer's weights that become zero"));
    m_figures[Energy].name->setText(tr("Energy removed"));
    m_figures[Energy].value->setToolTip(tr("Share of the sum of squared weights that pruning takes away, from the "
                                           "layer's table of magnitudes"));
    m_figures[SharedValues].name->setText(tr("Shared values"));
    m_figures[SharedValues].value->setToolTip(tr("Values besides zero that the stored weights have in common"));
    m_coderName->setText(tr("Coder"));
    m_coder->setAccessibleName(tr("Coder"));
    m_hint->setText(tr("Drag either threshold. The wheel zooms, a double click shows all. Triangles are shared values."));
    m_plot->setAccessibleName(tr("Histogram of the layer's weights"));
}

} // namespace pangkas
