// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/target_bar.h"

#include "ui/document/document.h"
#include "ui/document/recipe_edit.h"
#include "ui/document/results.h"
#include "ui/models/number_text.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

#include <cmath>

namespace pangkas {
namespace {

/// Share of the model's weights that are zero once all layers are pruned.
double totalSparsity(const Document& document, const Results& results)
{
    double zeros = 0, all = 0;
    for (std::size_t i = 0; i < results.layers().size(); ++i) {
        const auto weights = double(document.source()->weightCount(i));
        zeros += results.layers()[i].numbers.sparsity * weights;
        all += weights;
    }
    return all > 0 ? zeros / all : 0;
}

} // namespace

TargetBar::TargetBar(Document& document, const Results& results, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_results(results)
    , m_name(new QLabel(this))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_value(new QLabel(this))
    , m_rule(new QComboBox(this))
{
    m_slider->setObjectName("targetSlider");
    m_slider->setRange(0, sparsitySteps);
    m_slider->setSingleStep(5);
    m_slider->setPageStep(50);
    m_slider->setMinimumWidth(80);
    m_name->setBuddy(m_slider);
    m_value->setObjectName("targetValue");
    m_value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_value->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("100.0 %")) + 4);
    m_rule->setObjectName("targetRule");
    m_rule->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_rule->setMinimumContentsLength(9);
    for (const SpreadRule rule :
        {SpreadRule::Uniform, SpreadRule::Magnitude, SpreadRule::LayerAdaptive, SpreadRule::Sensitivity})
        m_rule->addItem(QString(), int(rule));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 8, 2);
    layout->setSpacing(10);
    layout->addWidget(m_name);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_value);
    layout->addWidget(m_rule);

    connect(m_slider, &QSlider::sliderPressed, this, [this] { m_document.beginGesture(); });
    connect(m_slider, &QSlider::sliderReleased, this, [this] {
        m_document.endGesture();
        refresh();
    });
    connect(m_slider, &QSlider::valueChanged, this, &TargetBar::spread);
    connect(m_rule, &QComboBox::activated, this, &TargetBar::chooseRule);
    connect(&results, &Results::figuresChanged, this, &TargetBar::refresh);
    connect(&results, &Results::sensitivityChanged, this, &TargetBar::refresh);
    retranslate();
}

SpreadRule TargetBar::rule() const
{
    return SpreadRule(m_rule->currentData().toInt());
}

void TargetBar::setRule(SpreadRule rule)
{
    m_rule->setCurrentIndex(m_rule->findData(int(rule)));
}

void TargetBar::chooseRule()
{
    if (rule() == SpreadRule::Sensitivity && !m_results.sensitivity()) {
        setRule(SpreadRule::Uniform);
        Q_EMIT scanWanted();
    }
}

void TargetBar::spread(int step)
{
    if (!m_document.source())
        return;
    const SourceModel& source = *m_document.source();
    const Recipe& recipe = *m_document.recipe();
    std::vector<SpreadLayer> layers;
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        SpreadLayer layer{recipe.layers[i].layer, source.profiles[i], {}};
        if (m_document.isHeld(i) || !recipe.layers[i].enabled)
            layer.held = effectiveSparsity(recipe.layers[i], *source.profiles[i]);
        layers.push_back(std::move(layer));
    }
    const auto sparsities = spreadSparsity(double(step) / sparsitySteps, rule(), layers, m_results.sensitivity().get());
    Recipe next = recipe;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (!layers[i].held)
            next = withSparsityStep(next, i, int(std::lround(sparsities[i] * sparsitySteps)));
    }
    m_document.changeRecipe(std::move(next), RecipeEdit::Spread);
    m_value->setText(percentText(totalSparsity(m_document, m_results)));
}

void TargetBar::refresh()
{
    setEnabled(m_document.source() != nullptr);
    if (!m_document.source() || m_results.layers().empty())
        return;
    const double sparsity = totalSparsity(m_document, m_results);
    m_value->setText(percentText(sparsity));
    // While it is held the slider shows what was asked for, which held layers may put out of reach.
    if (!m_slider->isSliderDown()) {
        const QSignalBlocker blocker(m_slider);
        m_slider->setValue(int(std::lround(sparsity * sparsitySteps)));
    }
    if (rule() == SpreadRule::Sensitivity && !m_results.sensitivity())
        setRule(SpreadRule::Uniform);
}

void TargetBar::retranslate()
{
    m_name->setText(tr("All la&yers"));
    m_slider->setAccessibleName(tr("Sparsity of all layers"));
    m_slider->setToolTip(tr("Drag to give all layers together this share of zeros. Layers that were set by hand keep theirs "
                            "until they are released (their context menu)."));
    m_value->setToolTip(tr("Share of all weights that become zero"));
    m_value->setAccessibleName(m_value->toolTip());
    const QString names[] = {tr("uniform"), tr("by magnitude"), tr("layer-adaptive"), tr("by sensitivity")};
    const QString explanations[] = {tr("Every layer gets the same sparsity"),
        tr("One threshold for all layers: the smallest weights of the whole model go first"),
        tr("By what a weight is among its layer's own (LAMP): its square as a share of the squares that are no smaller. Empties no layer"),
        tr("Every layer is pruned until, alone, it was measured to lose as much as the others; needs a scan (Run menu)")};
    for (int i = 0; i < m_rule->count(); ++i) {
        m_rule->setItemText(i, names[i]);
        m_rule->setItemData(i, explanations[i], Qt::ToolTipRole);
    }
    m_rule->setToolTip(tr("How the slider of all layers spreads the zeros"));
    m_rule->setAccessibleName(m_rule->toolTip());
    refresh();
}

void TargetBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
