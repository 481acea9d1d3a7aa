// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/byte_bar.h"

#include "ui/document/results.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <map>

namespace pangkas {
namespace {

constexpr int barHeight = 16;

QColor partColour(const Colours& colours, std::size_t part)
{
    QColor colour = part < colours.categories.size() ? colours.categories[part] : colours.muted;
    colour.setAlpha(210);
    return colour;
}

} // namespace

ByteBar::ByteBar(const Results& results, QWidget* parent) : QWidget(parent), m_results(results)
{
    setObjectName("byteBar");
    setMinimumHeight(sizeHint().height());
    connect(&results, &Results::figuresChanged, this, qOverload<>(&QWidget::update));
}

QSize ByteBar::sizeHint() const
{
    return {400, fontMetrics().height() * 3 + barHeight + 28};
}

QRect ByteBar::barRect() const
{
    return QRect(0, fontMetrics().height() + 12, width(), barHeight);
}

std::vector<ByteBar::Part> ByteBar::parts() const
{
    const auto& packing = m_results.packing();
    if (!packing)
        return {};
    std::map<std::string, std::uint64_t> streams;
    for (const LayerBytes& layer : packing->report.layers) {
        for (const StreamBytes& stream : layer.streams)
            streams[stream.name] += stream.bytes;
    }
    std::vector<Part> parts;
    const auto take = [&](const char* stream, const QString& name, const QString& explanation) {
        if (const auto found = streams.find(stream); found != streams.end() && found->second > 0)
            parts.push_back({name, explanation, found->second});
        streams.erase(stream);
    };
    take("codes", tr("codes"), tr("Which shared value each stored weight has"));
    take("gaps", tr("positions"), tr("Where the stored weights are: gaps between them"));
    take("mixed", tr("mixed"), tr("Positions and codes that are coded as one: where the stored weights are, and which value each has"));
    take("values", tr("values"), tr("Weights that are stored as they are"));
    take("bias", tr("biases"), tr("Biases as 32-bit floats"));
    take("codebook", tr("codebooks"), tr("The shared values of each layer"));
    for (const auto& [name, bytes] : streams) {
        if (bytes > 0)
            parts.push_back({QString::fromStdString(name), QString::fromStdString(name), bytes});
    }
    parts.push_back({tr("container"), tr("Manifest and ZIP structure"), packing->report.containerBytes});
    return parts;
}

void ByteBar::paintEvent(QPaintEvent*)
{
    const Colours colours(palette());
    QPainter painter(this);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(colours.text);
    painter.drawText(QRect(0, 0, width(), fontMetrics().height()), Qt::AlignLeft, tr("Where the bytes go"));
    painter.setFont(font());
    const auto all = parts();
    if (all.empty()) {
        painter.setPen(colours.muted);
        painter.drawText(barRect(), Qt::AlignLeft | Qt::AlignVCenter, tr("The file is being packed for the first time"));
        return;
    }
    std::uint64_t total = 0;
    for (const Part& part : all)
        total += part.bytes;
    painter.setOpacity(m_results.isPackingCurrent() ? 1 : 0.45);
    const QRect bar = barRect();
    const int lineHeight = fontMetrics().height();
    double x = bar.left();
    int legendX = bar.left(), legendY = bar.bottom() + 10;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double share = double(all[i].bytes) / double(total);
        painter.fillRect(QRectF(x, bar.top(), std::max(1.0, share * bar.width() - 1), bar.height()), partColour(colours, i));
        x += share * bar.width();
        const QString text = tr("%1 %2").arg(all[i].name, bytesText(all[i].bytes));
        const int textWidth = fontMetrics().horizontalAdvance(text);
        if (legendX > bar.left() && legendX + textWidth + 14 > width()) {
            legendX = bar.left();
            legendY += lineHeight + 2;
        }
        painter.fillRect(QRect(legendX, legendY + lineHeight / 2 - 4, 8, 8), partColour(colours, i));
        painter.setPen(colours.muted);
        painter.drawText(QRect(legendX + 14, legendY, textWidth + 2, lineHeight), Qt::AlignLeft | Qt::AlignVCenter, text);
        legendX += textWidth + 34;
    }
}

bool ByteBar::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QStringList lines;
    for (const Part& part : parts())
        lines << tr("%1: %2. %3").arg(part.name, exactBytesText(part.bytes), part.explanation);
    if (!lines.isEmpty()) {
        lines << (m_results.isPackingCurrent() ? tr("Counted in the file that Export writes for this recipe")
                                               : tr("Counted for an earlier recipe"));
        QToolTip::showText(help->globalPos(), lines.join(QLatin1Char('\n')), this);
    }
    return true;
}

void ByteBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace pangkas
