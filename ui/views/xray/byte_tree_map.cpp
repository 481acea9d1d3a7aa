// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/xray/byte_tree_map.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace pangkas {
namespace {

QColor mixed(const QColor& front, const QColor& back, double share)
{
    const auto mix = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return QColor(mix(front.red(), back.red()), mix(front.green(), back.green()), mix(front.blue(), back.blue()));
}

/// The same for a kind of stream as in the bar of bytes.
QColor fillOf(const ByteNode& node, const Colours& colours)
{
    if (node.kind == RegionKind::CodeTable)
        return mixed(colours.warning, colours.surface, 0.75);
    if (node.kind != RegionKind::Stream)
        return mixed(colours.muted, colours.surface, 0.55);
    const std::pair<const char*, QColor> streams[] = {{"codes", colours.accent}, {"gaps", colours.second},
        {"mixed", colours.good}, {"values", colours.threshold}, {"bias", colours.good}};
    for (const auto& [name, colour] : streams)
        if (node.name == QLatin1String(name))
            return mixed(colour, colours.surface, 0.82);
    return mixed(colours.warning, colours.surface, 0.82);
}

QColor inkOn(const QColor& ground)
{
    return ground.lightnessF() > 0.56f ? QColor(0x14, 0x18, 0x1b) : QColor(Qt::white);
}

} // namespace

ByteTreeMap::ByteTreeMap(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ByteTreeMap::setFile(std::shared_ptr<const ByteNode> file)
{
    m_file = std::move(file);
    m_root = m_file ? existingPath(*m_file, m_root) : BytePath();
    m_selection = m_file ? existingPath(*m_file, m_selection) : BytePath();
    layoutCells();
    Q_EMIT rootChanged();
}

void ByteTreeMap::setRoot(const BytePath& root)
{
    if (!m_file)
        return;
    m_root = existingPath(*m_file, root);
    layoutCells();
    Q_EMIT rootChanged();
}

void ByteTreeMap::select(const BytePath& path)
{
    if (!m_file)
        return;
    m_selection = existingPath(*m_file, path);
    // What is selected must be seen.
    const bool isInside = m_selection.size() >= m_root.size() && std::equal(m_root.begin(), m_root.end(), m_selection.begin());
    if (!isInside)
        setRoot({});
    update();
}

void ByteTreeMap::choose(const BytePath& path)
{
    select(path);
    Q_EMIT selected(m_selection);
}

void ByteTreeMap::layoutCells()
{
    m_cells.clear();
    if (m_file)
        m_cells = layoutBytes(*m_file, m_root, QRectF(rect()), fontMetrics().height() + 3);
    update();
}

void ByteTreeMap::resizeEvent(QResizeEvent*)
{
    layoutCells();
}

const ByteCell* ByteTreeMap::cellAt(const QPointF& position) const
{
    // Parts come after what they are part of.
    const auto found = std::find_if(m_cells.rbegin(), m_cells.rend(), [&](const ByteCell& cell) { return cell.rect.contains(position); });
    return found == m_cells.rend() ? nullptr : &*found;
}

void ByteTreeMap::mousePressEvent(QMouseEvent* event)
{
    const ByteCell* cell = cellAt(event->position());
    if (cell && event->button() == Qt::LeftButton)
        choose(cell->path);
}

void ByteTreeMap::mouseDoubleClickEvent(QMouseEvent* event)
{
    const ByteCell* cell = cellAt(event->position());
    if (!cell || cell->path.size() <= m_root.size())
        return;
    // One step further in, whatever lies deepest under the pointer.
    setRoot(BytePath(cell->path.begin(), cell->path.begin() + std::ptrdiff_t(m_root.size()) + 1));
}

void ByteTreeMap::keyPressEvent(QKeyEvent* event)
{
    if (!m_file)
        return QWidget::keyPressEvent(event);
    BytePath next = m_selection;
    const ByteNode& node = nodeAt(*m_file, m_selection);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        if (next.size() <= m_root.size()) {
            if (!node.parts.empty())
                next.push_back(event->key() == Qt::Key_Right ? 0 : int(node.parts.size()) - 1);
            break;
        }
        const BytePath parent(next.begin(), next.end() - 1);
        const int count = int(nodeAt(*m_file, parent).parts.size());
        next.back() = std::clamp(next.back() + (event->key() == Qt::Key_Right ? 1 : -1), 0, count - 1);
        break;
    }
    case Qt::Key_Down:
        if (!node.parts.empty())
            next.push_back(0);
        break;
    case Qt::Key_Up:
        if (next.size() > m_root.size())
            next.pop_back();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!node.parts.empty())
            setRoot(m_selection);
        return;
    case Qt::Key_Backspace:
        if (!m_root.empty())
            setRoot(BytePath(m_root.begin(), m_root.end() - 1));
        return;
    case Qt::Key_Home:
        setRoot({});
        return;
    default:
        return QWidget::keyPressEvent(event);
    }
    choose(next);
}

bool ByteTreeMap::event(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange)
        layoutCells();
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const ByteCell* cell = cellAt(help->pos());
    if (!m_file || !cell) {
        QToolTip::hideText();
        return true;
    }
    QStringList names;
    for (std::size_t length = 1; length <= cell->path.size(); ++length)
        names << nodeText(nodeAt(*m_file, BytePath(cell->path.begin(), cell->path.begin() + std::ptrdiff_t(length))));
    const ByteNode& node = nodeAt(*m_file, cell->path);
    const double share = m_file->bytes ? double(node.bytes) / double(m_file->bytes) : 0;
    QToolTip::showText(help->globalPos(),
        tr("%1\n%2 at offset %3, %4 of the file").arg(names.isEmpty() ? nodeText(node) : names.join(QStringLiteral(" › ")),
            exactBytesText(node.bytes), countText(std::int64_t(node.offset)), percentText(share, 2)),
        this);
    return true;
}

void ByteTreeMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours(palette());
    painter.fillRect(rect(), colours.surface);
    if (!m_file)
        return;
    const QFontMetrics metrics = fontMetrics();
    QFont bold = font();
    bold.setBold(true);
    const auto drawTexts = [&](const ByteNode& node, const QRectF& area, const QColor& ink, bool isTitle) {
        const QString name = nodeText(node);
        const QString size = bytesText(node.bytes);
        if (area.height() < metrics.height() || area.width() < metrics.horizontalAdvance(QStringLiteral("mm")))
            return;
        painter.setPen(ink);
        const QRectF inside = area.adjusted(4, 0, -3, 0);
        if (isTitle) {
            const QString line = QStringLiteral("%1  %2").arg(name, size);
            painter.setFont(bold);
            const bool fits = QFontMetrics(bold).horizontalAdvance(line) <= inside.width();
            painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(bold).elidedText(fits ? line : name, Qt::ElideRight, int(inside.width())));
            painter.setFont(font());
        } else if (metrics.horizontalAdvance(name) <= inside.width()) {
            painter.drawText(inside.adjusted(0, 2, 0, 0), Qt::AlignLeft | Qt::AlignTop, name);
            if (area.height() > 2 * metrics.height() + 4 && metrics.horizontalAdvance(size) <= inside.width())
                painter.drawText(inside.adjusted(0, 2 + metrics.height(), 0, 0), Qt::AlignLeft | Qt::AlignTop, size);
        }
    };
    for (const ByteCell& cell : m_cells) {
        const ByteNode& node = nodeAt(*m_file, cell.path);
        const bool isRoot = cell.path == m_root;
        if (!node.parts.empty()) {
            if (!isRoot) {
                painter.fillRect(cell.rect.adjusted(0.5, 0.5, -0.5, -0.5), colours.line);
                drawTexts(node, cell.title, colours.text, true);
            }
            continue;
        }
        const QColor fill = fillOf(node, colours);
        painter.fillRect(cell.rect.adjusted(0.5, 0.5, -0.5, -0.5), fill);
        drawTexts(node, cell.rect, inkOn(fill), false);
    }
    for (const ByteCell& cell : m_cells) {
        if (cell.path != m_selection || cell.path == m_root)
            continue;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.surface, 4));
        painter.drawRect(cell.rect.adjusted(1.5, 1.5, -1.5, -1.5));
        painter.setPen(QPen(colours.text, 2));
        painter.drawRect(cell.rect.adjusted(1.5, 1.5, -1.5, -1.5));
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.accent, 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace pangkas
