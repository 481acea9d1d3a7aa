// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/top_classes_plot.h"

#include "ui/models/accuracy_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <numeric>

namespace pangkas {
namespace {

constexpr std::size_t shown = 5;
constexpr int barRoom = 14; // below a class's line

} // namespace

std::vector<std::pair<int, float>> topClasses(const std::vector<float>& probabilities, std::size_t count)
{
    std::vector<int> order(probabilities.size());
    std::iota(order.begin(), order.end(), 0);
    const auto last = order.begin() + std::ptrdiff_t(std::min(count, order.size()));
    std::ranges::partial_sort(order, last, [&](int a, int b) {
        const float pa = probabilities[std::size_t(a)], pb = probabilities[std::size_t(b)];
        return pa != pb ? pa > pb : a < b;
    });
    std::vector<std::pair<int, float>> top;
    for (auto it = order.begin(); it != last; ++it)
        top.emplace_back(*it, probabilities[std::size_t(*it)]);
    return top;
}

TopClassesPlot::TopClassesPlot(Tone tone, QWidget* parent) : QWidget(parent), m_tone(tone)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void TopClassesPlot::setAnswer(const QString& title, const QString& hint, const std::vector<float>& probabilities,
    std::vector<std::string> classNames)
{
    m_title = title;
    m_hint = hint;
    m_top = topClasses(probabilities, shown);
    m_classNames = std::move(classNames);
    QStringList words{title, hint};
    for (const auto& [index, probability] : m_top)
        words << QStringLiteral("%1 %2").arg(classText(m_classNames, index), percentText(probability));
    words.removeAll(QString());
    setAccessibleName(words.join(QStringLiteral(", ")));
    setToolTip(m_top.empty() ? QString() : tr("Softmax probabilities of the most probable classes"));
    updateGeometry();
    update();
}

int TopClassesPlot::neededHeight() const
{
    const int line = fontMetrics().height();
    return 2 * line + 8 + int(m_top.size()) * (line + barRoom);
}

void TopClassesPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours colours(palette());
    const QFontMetrics metrics(font());
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(colours.text);
    painter.drawText(QRect(0, 0, width(), metrics.height()), Qt::AlignLeft,
        QFontMetrics(bold).elidedText(m_title, Qt::ElideRight, width()));
    painter.setFont(font());
    painter.setPen(colours.muted);
    painter.drawText(QRect(0, metrics.height() + 2, width(), metrics.height()), Qt::AlignLeft,
        metrics.elidedText(m_hint, Qt::ElideRight, width()));
    int y = 2 * metrics.height() + 8;
    const int figure = metrics.horizontalAdvance(percentText(1)) + 8;
    for (std::size_t i = 0; i < m_top.size(); ++i) {
        const auto& [index, probability] = m_top[i];
        painter.setFont(i == 0 ? bold : font());
        painter.setPen(colours.text);
        painter.drawText(QRect(0, y, width() - figure, metrics.height()), Qt::AlignLeft,
            QFontMetrics(painter.font()).elidedText(classText(m_classNames, index), Qt::ElideRight, width() - figure));
        painter.drawText(QRect(width() - figure, y, figure, metrics.height()), Qt::AlignRight,
            percentText(probability));
        const QRectF groove(0, y + metrics.height() + 2, width(), 6);
        QRectF bar = groove;
        bar.setWidth(std::max(1.0, groove.width() * double(probability)));
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.line);
        painter.drawRoundedRect(groove, 3, 3);
        painter.setBrush(m_tone == Tone::Dense ? colours.second : colours.accent);
        painter.drawRoundedRect(bar, 3, 3);
        y += metrics.height() + barRoom;
    }
}

} // namespace pangkas
