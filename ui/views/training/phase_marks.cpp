// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/phase_marks.h"

#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/training/plan_edit.h"

#include <cmath>

namespace pangkas {
namespace {

/// Along the epochs, and up from the top (0) of a part to its bottom (1).
void place(QCPItemPosition& position, QCPAxisRect& part, double at, double height)
{
    position.setAxes(part.axis(QCPAxis::atBottom), part.axis(QCPAxis::atLeft));
    position.setAxisRect(&part);
    position.setTypeX(QCPItemPosition::ptPlotCoords);
    position.setTypeY(QCPItemPosition::ptAxisRectRatio);
    position.setCoords(at, height);
}

} // namespace

QCPItemStraightLine* addEpochLine(QCustomPlot& plot, QCPAxisRect& part, double at, const QPen& pen)
{
    auto* line = new QCPItemStraightLine(&plot);
    place(*line->point1, part, at, 0);
    place(*line->point2, part, at, 1);
    line->setClipAxisRect(&part);
    line->setPen(pen);
    line->setSelectable(false);
    return line;
}

void PhaseMarks::set(const std::vector<RunPhase>& phases, const std::vector<QCPAxisRect*>& parts, QCPAxisRect& named,
    const Colours& colours, const QFont& font)
{
    for (QCPAbstractItem* line : m_lines)
        m_plot.removeItem(line);
    for (QCPItemText* name : m_names)
        m_plot.removeItem(name);
    m_lines.clear();
    m_names.clear();
    if (phases.size() < 2)
        return; // one phase needs no border
    for (const RunPhase& phase : phases) {
        for (QCPAxisRect* part : parts) {
            if (phase.begin > 0)
                m_lines.push_back(addEpochLine(m_plot, *part, phase.begin, QPen(colours.grip, 1, Qt::DashLine)));
        }
        addName(phase, named, colours, font);
    }
}

void PhaseMarks::addName(const RunPhase& phase, QCPAxisRect& part, const Colours& colours, const QFont& font)
{
    auto* name = new QCPItemText(&m_plot);
    place(*name->position, part, phase.begin, 1);
    name->setClipAxisRect(&part);
    name->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    name->setPadding(QMargins(5, 2, 2, 3));
    name->setFont(font);
    name->setColor(colours.muted);
    name->setText(phaseNameText(phase.name));
    name->setSelectable(false);
    m_names.push_back(name);
}

void PhaseMarks::placeNames()
{
    double end = -HUGE_VAL;
    for (QCPItemText* name : m_names) {
        const double begin = name->position->pixelPosition().x();
        const bool hasRoom = begin >= end;
        name->setVisible(hasRoom);
        if (hasRoom)
            end = begin + QFontMetrics(name->font()).horizontalAdvance(name->text()) + 10;
    }
}

QStringList PhaseMarks::names() const
{
    QStringList names;
    for (const QCPItemText* name : m_names)
        names << name->text();
    return names;
}

} // namespace pangkas
