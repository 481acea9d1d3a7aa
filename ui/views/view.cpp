// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/view.h"

#include "ui/jobs/workbench.h"

#include <QEvent>

namespace pangkas {

View::View(Workbench& workbench, Subject subject, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_subject(subject)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (!isVisible())
            return;
        m_isStale = false;
        refresh();
    });
    const Document& document = workbench.document();
    connect(&document, &Document::sourceChanged, this, &View::invalidate);
    connect(&document, &Document::recipeChanged, this, &View::invalidate);
    connect(&document, &Document::datasetChanged, this, &View::invalidate);
    connect(&document, &Document::preprocessingChanged, this, &View::invalidate);
    connect(&workbench.results(), &Results::figuresChanged, this, &View::invalidate);
    connect(&workbench.results(), &Results::accuracyChanged, this, &View::invalidate);
}

void View::setLayer(int layer)
{
    m_layer = layer;
    invalidate();
}

int View::layer() const
{
    // A reset of the table may still be on its way when the figures of a new model arrive.
    const auto& source = m_workbench.document().source();
    return source && m_layer < int(source->architecture().layers.size()) ? m_layer : -1;
}

void View::invalidate()
{
    m_isStale = true;
    if (isVisible())
        m_soon.start();
}

void View::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        m_soon.start();
}

void View::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange)
        applyColours();
    else
        return;
    invalidate();
}

} // namespace pangkas
