// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/weight_map/weight_map_view.h"

#include "ui/document/recipe_edit.h"
#include "ui/jobs/workbench.h"
#include "ui/models/number_text.h"
#include "ui/views/weight_map/filter_tiles.h"
#include "ui/views/weight_map/map_canvas.h"
#include "ui/widgets/layer_title.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace pangkas {

WeightMapView::WeightMapView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Layer, parent)
    , m_title(new LayerTitle(this))
    , m_states(new QButtonGroup(this))
    , m_dense(new QToolButton(this))
    , m_pruned(new QToolButton(this))
    , m_decoded(new QToolButton(this))
    , m_value(new QToolButton(this))
    , m_density(new QToolButton(this))
    , m_tilesButton(new QToolButton(this))
    , m_out(new QToolButton(this))
    , m_in(new QToolButton(this))
    , m_fit(new QToolButton(this))
    , m_weights(new QToolButton(this))
    , m_pages(new QStackedWidget(this))
    , m_canvas(new MapCanvas(this))
    , m_tiles(new FilterTiles(this))
    , m_reading(new QLabel(this))
    , m_pixels(new QLabel(this))
{
    setObjectName("weightMapView");
    m_canvas->setObjectName("weightMap");
    m_tiles->setObjectName("filterTiles");
    m_reading->setObjectName("weightReading");
    m_pages->addWidget(m_canvas);
    m_pages->addWidget(m_tiles);

    const std::pair<QToolButton*, MapState> states[]
        = {{m_dense, MapState::Dense}, {m_pruned, MapState::Pruned}, {m_decoded, MapState::Decoded}};
    for (const auto& [button, state] : states) {
        button->setCheckable(true);
        button->setObjectName("scaleButton");
        m_states->addButton(button, int(state));
    }
    m_pruned->setChecked(true);
    connect(m_states, &QButtonGroup::idToggled, this, [this](int id, bool isChecked) {
        if (isChecked)
            setState(MapState(id));
    });
    auto* quantities = new QButtonGroup(this);
    for (QToolButton* button : {m_value, m_density}) {
        button->setCheckable(true);
        button->setObjectName("scaleButton");
        quantities->addButton(button);
    }
    m_value->setChecked(true);
    connect(m_value, &QToolButton::toggled, this,
        [this](bool isValue) { m_canvas->setQuantity(isValue ? MapQuantity::Value : MapQuantity::Density); });
    m_tilesButton->setCheckable(true);
    m_tilesButton->setObjectName("scaleButton");
    m_tilesButton->setChecked(m_isTiled);
    connect(m_tilesButton, &QToolButton::toggled, this, &WeightMapView::setTiled);
    connect(m_out, &QToolButton::clicked, m_canvas, &MapCanvas::zoomOut);
    connect(m_in, &QToolButton::clicked, m_canvas, &MapCanvas::zoomIn);
    connect(m_fit, &QToolButton::clicked, m_canvas, &MapCanvas::fit);
    connect(m_weights, &QToolButton::clicked, m_canvas, &MapCanvas::showWeights);
    connect(m_canvas, &MapCanvas::cellChanged, this, &WeightMapView::showReading);
    connect(m_tiles, &FilterTiles::filterChanged, this, &WeightMapView::showReading);
    connect(m_canvas, &MapCanvas::pictureChanged, this, [this] { m_pixels->setText(m_canvas->pixelText()); });
    connect(m_canvas, &MapCanvas::detailWanted, this, &WeightMapView::startDetail);

    m_reading->setWordWrap(true);
    m_reading->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_reading->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel* label : {m_reading, m_pixels}) {
        // A long line must not make the window wider.
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        label->setMinimumHeight(fontMetrics().height());
    }
    m_pixels->setForegroundRole(QPalette::PlaceholderText);

    auto* tools = new QHBoxLayout;
    tools->setSpacing(0);
    for (QToolButton* button : {m_dense, m_pruned, m_decoded})
        tools->addWidget(button);
    tools->addSpacing(14);
    for (QToolButton* button : {m_value, m_density, m_tilesButton})
        tools->addWidget(button);
    tools->addStretch();
    for (QToolButton* button : {m_out, m_in, m_fit, m_weights})
        tools->addWidget(button);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 20, 10);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addLayout(tools);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_reading);
    layout->addWidget(m_pixels);
    retranslate();
}

QString WeightMapView::title() const
{
    return tr("Weight Map");
}

QString WeightMapView::explanation() const
{
    return tr("Every weight of the layer as a picture, with the mask as it is now");
}

void WeightMapView::setState(MapState state)
{
    if (state == m_state)
        return;
    m_state = state;
    m_states->button(int(state))->setChecked(true);
    invalidate();
}

void WeightMapView::setTiled(bool tiled)
{
    m_isTiled = tiled;
    m_tilesButton->setChecked(tiled);
    invalidate();
}

void WeightMapView::refresh()
{
    if (layer() < 0) {
        m_title->clear();
        m_supply = {};
        m_canvas->setSupply({});
        m_tiles->setSource({});
        showReading();
        return;
    }
    const auto row = std::size_t(layer());
    const auto& document = workbench().document();
    const MapState state = workbench().results().isDenseShown() ? MapState::Dense : m_state;
    const auto& model = state == MapState::Dense ? document.original() : document.source();
    if (m_supply.source.source != model || m_supply.source.layer != row) {
        m_supply = {};
        m_supply.source = mapSource(model, row);
        m_isIndexing = false;
        m_counting.reset();
    }
    const LayerRecipe& recipe = document.recipe()->layers[row];
    MapSource& source = m_supply.source;
    source.state = state;
    source.packed = workbench().results().compressedLayer(row);
    // A threshold is a float: the nearest from above keeps what is as large as it.
    const double threshold = effectiveThreshold(recipe, *model->profiles[row]);
    source.threshold = float(threshold);
    if (double(source.threshold) < threshold)
        source.threshold = std::nextafter(source.threshold, HUGE_VALF);

    m_title->setLayer(model->architecture().layers[row], {});
    const bool canTile = FilterTiles::canShow(source.layout);
    const bool isTiled = canTile && m_isTiled;
    m_tilesButton->setVisible(canTile);
    for (QToolButton* button : {m_value, m_density, m_out, m_in, m_fit, m_weights})
        button->setVisible(!isTiled);
    m_pages->setCurrentIndex(isTiled ? 1 : 0);
    m_pixels->setVisible(!isTiled);
    m_tiles->setSource(isTiled ? std::optional(source) : std::nullopt);
    if (!m_supply.index)
        startIndex();
    else if (source.packed && source.shownState() != MapState::Dense && !m_supply.isCounted())
        startCount();
    m_canvas->setSupply(m_supply);
    showLine();
    showReading();
}

void WeightMapView::startIndex()
{
    if (m_isIndexing)
        return;
    m_isIndexing = true;
    const MapSource source = m_supply.source;
    workbench().jobs().start<MapIndex>(
        {JobLane::Views,
            [source] {
                const std::string& name = source.source->architecture().layers[source.layer].name;
                return tr("Reading the weights of %1").arg(QString::fromStdString(name));
            },
            QStringLiteral("weight map index")},
        [source](const JobContext& job) -> Result<std::shared_ptr<const MapIndex>> {
            PANGKAS_ASSIGN(MapIndex index, MapIndex::build(source, job));
            return std::make_shared<const MapIndex>(std::move(index));
        },
        this, [this, source](Result<std::shared_ptr<const MapIndex>> result) {
            if (m_supply.source.source != source.source || m_supply.source.layer != source.layer)
                return;
            m_isIndexing = false;
            if (!result)
                return tellFailure(result.error()); // the next change asks again
            m_supply.index = std::move(*result);
            invalidate();
        });
}

void WeightMapView::tellFailure(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        Q_EMIT workbench().failed(error);
}

void WeightMapView::startCount()
{
    if (m_counting == m_supply.source)
        return;
    m_counting = m_supply.source;
    // Without a title: a moment's work that nobody needs to see.
    workbench().jobs().start<MapCount>({JobLane::Views, {}, QStringLiteral("weight map count")},
        [source = m_supply.source](const JobContext& job) { return countMap(source, job); }, this,
        [this, source = m_supply.source](Result<std::shared_ptr<const MapCount>> result) {
            if (m_counting == source)
                m_counting.reset();
            if (!result)
                return tellFailure(result.error());
            if (m_supply.source != source)
                return;
            m_supply.count = std::move(*result);
            m_canvas->setSupply(m_supply);
            showReading();
        });
}

void WeightMapView::startDetail(const MapRequest& request)
{
    if (request.source != m_supply.source)
        return;
    workbench().jobs().start<MapDetail>({JobLane::Views, {}, QStringLiteral("weight map detail")},
        [request](const JobContext& job) { return averageDetail(request, job); }, this,
        [this, request](Result<std::shared_ptr<const MapDetail>> result) {
            if (!result)
                return tellFailure(result.error());
            if (m_supply.source != request.source)
                return;
            m_supply.detail = std::move(*result);
            m_canvas->setSupply(m_supply);
        });
}

void WeightMapView::resizeEvent(QResizeEvent* event)
{
    // Always the same height at a width: the map must not jump while the pointer moves over it.
    const int lines = width() < 48 * fontMetrics().averageCharWidth() * 2 ? 2 : 1;
    m_reading->setFixedHeight(lines * fontMetrics().lineSpacing() + 2);
    View::resizeEvent(event);
}

void WeightMapView::showLine()
{
    const MapSource& source = m_supply.source;
    const auto row = std::size_t(layer());
    const WeightLayout& layout = source.layout;
    const QString what = layout.hasKernels()
        ? tr("Kernels of %1 × %2: a row for each output channel, a column for each input channel")
              .arg(countText(layout.kernelHeight()), countText(layout.kernelWidth()))
        : tr("A row for each output, a column for each input");
    const bool isWaiting = source.state == MapState::Decoded && !source.packed;
    m_title->setLayer(source.source->architecture().layers[row],
        isWaiting ? tr("The layer is being packed: until then its pruned weights are shown") : what);
}

QString WeightMapView::readingOf(std::int64_t row, std::int64_t column) const
{
    const MapSource& source = m_supply.source;
    const WeightPlace place = source.layout.place(row, column);
    const std::size_t index = source.layout.index(row, column);
    const double weight = double(source.weights()[index]);
    QStringList parts;
    parts << (source.layout.hasKernels()
            ? tr("output %1, input %2, kernel row %3, column %4")
                  .arg(countText(place.output), countText(place.input), countText(place.kernelRow), countText(place.kernelColumn))
            : tr("row %1, column %2").arg(countText(place.output), countText(place.input)));
    parts << tr("weight %1").arg(smallNumberText(weight, 6));
    MapSource pruned = source;
    pruned.state = MapState::Pruned;
    const bool isKept = pruned.isKept(index);
    if (!source.packed)
        parts << (isKept ? tr("kept by the threshold") : tr("pruned by the threshold"));
    else if (!isKept)
        parts << tr("pruned, decoded as 0");
    else
        parts << tr("decoded as %1").arg(smallNumberText(double(source.decoded(index)), 6));
    const MapMargins margins = m_supply.margins();
    if (!margins.outputs.empty()) {
        const auto rowBin = std::size_t(place.output / linesPerBin(source.layout.outputs()));
        const auto columnBin = std::size_t(place.input / linesPerBin(source.layout.inputs()));
        parts << (source.layout.hasKernels() ? tr("output channel %1 kept, input channel %2 kept") : tr("row %1 kept, column %2 kept"))
                     .arg(percentText(double(margins.outputs[rowBin])), percentText(double(margins.inputs[columnBin])));
    }
    return parts.join(QStringLiteral("  ·  "));
}

void WeightMapView::showReading()
{
    QString text;
    const MapSource& source = m_supply.source;
    const bool isTiled = m_pages->currentWidget() == m_tiles;
    if (!source.source) {
        text.clear();
    } else if (isTiled && m_tiles->filter()) {
        const std::int64_t filter = *m_tiles->filter();
        const auto size = std::size_t(source.layout.kernelHeight() * source.layout.columns());
        std::size_t kept = 0;
        double energy = 0, error = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t index = std::size_t(filter) * size + i;
            const double weight = double(source.weights()[index]), shown = double(source.shown(index));
            kept += source.isKept(index);
            energy += weight * weight;
            error += (weight - shown) * (weight - shown);
        }
        text = tr("filter %1  ·  %2 of %3 weights kept  ·  %4 of its energy changed")
                   .arg(countText(filter), countText(std::int64_t(kept)), countText(std::int64_t(size)),
                       percentText(energy > 0 ? error / energy : 0, 2));
    } else if (!isTiled && m_canvas->cell()) {
        text = readingOf(m_canvas->cell()->row, m_canvas->cell()->column);
    } else {
        text = isTiled ? tr("Point at a filter, or choose it with the arrow keys")
                       : tr("The wheel zooms, dragging moves; arrows, +, − and Home do so from the keyboard");
    }
    m_reading->setText(text);
    m_reading->setToolTip(text);
    (isTiled ? static_cast<QWidget*>(m_tiles) : m_canvas)->setAccessibleDescription(text);
}

std::vector<Figure> WeightMapView::figures()
{
    if (!m_supply.source.source)
        return {};
    const QString name = QString::fromStdString(m_supply.source.source->architecture().layers[m_supply.source.layer].name);
    if (m_pages->currentWidget() == m_tiles)
        return {{tr("Filters of %1").arg(name), m_tiles, [this] { return filterCsv(); }}};
    return {{tr("Weight Map of %1").arg(name), m_canvas, [this] { return csv(); }}};
}

QString WeightMapView::csv() const
{
    // What the margins show: the picture itself has millions of numbers.
    QString text = QStringLiteral("axis,first,last,density\n");
    const MapMargins margins = m_supply.margins();
    const auto add = [&](const char* axis, const std::vector<float>& shares, std::int64_t lines) {
        const std::int64_t perBin = linesPerBin(lines);
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const std::int64_t first = std::int64_t(i) * perBin;
            text += QStringLiteral("%1,%2,%3,%4\n").arg(QLatin1String(axis)).arg(first)
                        .arg(std::min(first + perBin, lines) - 1).arg(QString::number(double(shares[i]), 'g', 7));
        }
    };
    add("output", margins.outputs, m_supply.source.layout.outputs());
    add("input", margins.inputs, m_supply.source.layout.inputs());
    return text;
}

QString WeightMapView::filterCsv() const
{
    QString text = QStringLiteral("filter,channel,row,column,dense,shown\n");
    const MapSource& source = m_supply.source;
    const WeightLayout& layout = source.layout;
    for (std::int64_t row = 0; row < layout.rows(); ++row) {
        for (std::int64_t column = 0; column < layout.columns(); ++column) {
            const WeightPlace place = layout.place(row, column);
            const std::size_t index = layout.index(row, column);
            text += QStringLiteral("%1,%2,%3,%4,%5,%6\n").arg(place.output).arg(place.input).arg(place.kernelRow)
                        .arg(place.kernelColumn).arg(QString::number(double(source.weights()[index]), 'g', 9),
                            QString::number(double(source.shown(index)), 'g', 9));
        }
    }
    return text;
}

void WeightMapView::retranslate()
{
    m_dense->setText(tr("Dense"));
    m_dense->setToolTip(tr("The weights as they came"));
    m_pruned->setText(tr("Pruned"));
    m_pruned->setToolTip(tr("What the present threshold leaves of them"));
    m_decoded->setText(tr("Decoded"));
    m_decoded->setToolTip(tr("What the packed file gives back: the shared values"));
    m_value->setText(tr("Values"));
    m_value->setToolTip(tr("Blue: negative, orange: positive. A pixel that stands for several weights has their mean, with "
                           "those that are pruned as 0; it is grey where none is kept."));
    m_density->setText(tr("Density"));
    m_density->setToolTip(tr("Share of a pixel's weights that are kept"));
    m_tilesButton->setText(tr("Colours"));
    m_tilesButton->setToolTip(tr("Each filter as a colour tile, dense and compressed side by side"));
    m_out->setText(QStringLiteral("−"));
    m_out->setToolTip(tr("Zoom out (−)"));
    m_out->setAccessibleName(tr("Zoom out"));
    m_in->setText(QStringLiteral("+"));
    m_in->setToolTip(tr("Zoom in (+)"));
    m_in->setAccessibleName(tr("Zoom in"));
    m_fit->setText(tr("Fit"));
    m_fit->setToolTip(tr("Show the whole layer (Home)"));
    m_weights->setText(tr("1:1"));
    m_weights->setToolTip(tr("A pixel for each weight"));
    m_canvas->setAccessibleName(tr("Map of the layer's weights"));
    m_tiles->setAccessibleName(tr("Filters as colour tiles"));
    m_pixels->setToolTip(tr("What a pixel of the picture stands for, and how exactly it is known"));
}

} // namespace pangkas
