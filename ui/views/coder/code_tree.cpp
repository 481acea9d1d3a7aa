// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/coder/code_tree.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

constexpr double edgeX = 16, edgeY = 16, leafRadius = 9, nodeRadius = 3;

struct Leaf
{
    int symbol = 0;
    int length = 0;
    std::uint32_t code = 0;
    std::uint64_t count = 0;
};

/// The nodes of the leaves from `begin` to `end`, which share their first `depth` bits; returns the index of theirs.
int grow(std::vector<CodeTree::Node>& nodes, const std::vector<Leaf>& leaves, std::size_t begin, std::size_t end, int depth,
    int parent, bool isOne)
{
    const int index = int(nodes.size());
    nodes.push_back({0, depth, parent, isOne, -1, 0});
    if (end - begin == 1 && leaves[begin].length <= depth) {
        nodes.back().x = (double(begin) + 0.5) / double(leaves.size());
        nodes.back().symbol = leaves[begin].symbol;
        nodes.back().count = leaves[begin].count;
        return index;
    }
    std::size_t ones = begin;
    while (ones < end && (leaves[ones].code >> (leaves[ones].length - depth - 1) & 1) == 0)
        ++ones;
    double sum = 0;
    int children = 0;
    for (const bool bit : {false, true}) {
        const std::size_t from = bit ? ones : begin, to = bit ? end : ones;
        if (from == to)
            continue;
        const int child = grow(nodes, leaves, from, to, depth + 1, index, bit);
        sum += nodes[std::size_t(child)].x;
        nodes[std::size_t(index)].count += nodes[std::size_t(child)].count;
        ++children;
    }
    nodes[std::size_t(index)].x = sum / children;
    return index;
}

} // namespace

CodeTree::CodeTree(QWidget* parent) : QWidget(parent) { }

std::vector<CodeTree::Node> CodeTree::nodesOf(const StreamCode& code)
{
    std::vector<Node> nodes;
    if (code.symbols.empty() || code.symbols.size() > mostLeaves)
        return nodes;
    std::vector<Leaf> leaves;
    for (const CodedSymbol& symbol : code.symbols)
        leaves.push_back({symbol.symbol, std::max(1, symbol.huffmanBits), 0, symbol.count});
    std::ranges::stable_sort(leaves, {}, &Leaf::length);
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        if (i > 0)
            next = (next + 1) << (leaves[i].length - leaves[i - 1].length);
        leaves[i].code = next;
    }
    grow(nodes, leaves, 0, leaves.size(), 0, -1, false);
    return nodes;
}

void CodeTree::setCode(const StreamCode& code)
{
    m_nodes = nodesOf(code);
    m_symbols = code.symbols.size();
    m_depth = 1;
    for (const Node& node : m_nodes)
        m_depth = std::max(m_depth, node.depth);
    update();
}

QPointF CodeTree::place(const Node& node) const
{
    return {edgeX + node.x * (width() - 2 * edgeX), edgeY + node.depth * (height() - 2 * edgeY) / m_depth};
}

void CodeTree::paintEvent(QPaintEvent*)
{
    const Colours colours(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), colours.surface);
    if (m_nodes.empty()) {
        painter.setPen(colours.muted);
        painter.drawText(rect().adjusted(20, 10, -20, -10), Qt::AlignCenter | Qt::TextWordWrap,
            m_symbols == 0 ? tr("There are no symbols to code.")
                           : tr("%1 symbols are too many for a tree; it is drawn for up to %2. Their code lengths are in the "
                                "chart beside it.").arg(countText(std::int64_t(m_symbols)), countText(std::int64_t(mostLeaves))));
        return;
    }
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * (m_symbols <= 20 ? 0.85 : 0.7));
    painter.setFont(small);
    const double all = double(m_nodes.front().count);
    for (const Node& node : m_nodes) {
        if (node.parent < 0)
            continue;
        const QPointF from = place(m_nodes[std::size_t(node.parent)]), to = place(node);
        // As thick as the way is walked often.
        const double share = all > 0 ? double(node.count) / all : 0;
        painter.setPen(QPen(node.isOne ? colours.accent : colours.muted, 0.8 + 5 * share, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(from, to);
        if (m_symbols <= 20) {
            painter.setPen(colours.muted);
            const QPointF middle = (from + to) / 2;
            painter.drawText(QRectF(middle.x() + (node.isOne ? 3 : -13), middle.y() - 9, 10, 14), Qt::AlignCenter,
                node.isOne ? QStringLiteral("1") : QStringLiteral("0"));
        }
    }
    const double radius = m_symbols <= 20 ? leafRadius : leafRadius - 2.5;
    for (const Node& node : m_nodes) {
        const QPointF at = place(node);
        painter.setPen(Qt::NoPen);
        painter.setBrush(node.symbol < 0 ? colours.muted : colours.second);
        if (node.symbol < 0) {
            painter.drawEllipse(at, nodeRadius, nodeRadius);
            continue;
        }
        painter.drawEllipse(at, radius, radius);
        painter.setPen(isDark(palette()) ? QColor(0x1b1210) : QColor(Qt::white));
        painter.drawText(QRectF(at.x() - 14, at.y() - 8, 28, 16), Qt::AlignCenter, QString::number(node.symbol));
    }
}

bool CodeTree::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (const Node& node : m_nodes) {
            const QPointF distance = place(node) - QPointF(help->pos());
            if (node.symbol < 0 || std::hypot(distance.x(), distance.y()) > leafRadius + 2)
                continue;
            QString bits;
            for (const Node* at = &node; at->parent >= 0; at = &m_nodes[std::size_t(at->parent)])
                bits.prepend(at->isOne ? QLatin1Char('1') : QLatin1Char('0'));
            QToolTip::showText(help->globalPos(),
                tr("Symbol %1: code %2, %3 times").arg(countText(node.symbol), bits, countText(std::int64_t(node.count))), this);
            return true;
        }
        QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void CodeTree::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace pangkas
