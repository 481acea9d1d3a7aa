// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icon_engine.h"

#include "ui/plots/colours.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <utility>

namespace pangkas {
namespace {

// What the files are drawn in, so that any other program shows them as the light theme does.
constexpr char drawnInk[] = "#1e2427";
constexpr char drawnAccent[] = "#1f6f8b";

} // namespace

IconEngine::IconEngine(QString name, QByteArray drawing, QPalette::ColorRole ink)
    : m_name(std::move(name)), m_drawing(std::move(drawing)), m_ink(ink)
{
}

QByteArray IconEngine::coloured(QIcon::Mode mode) const
{
    const QPalette palette = QGuiApplication::palette();
    QColor ink = palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active, m_ink);
    // On a button in the accent colour there is one colour left.
    QColor accent = m_ink == QPalette::HighlightedText || mode == QIcon::Disabled ? ink : Colours(palette).accent;
    QByteArray result = m_drawing;
    result.replace(drawnInk, ink.name().toLatin1());
    result.replace(drawnAccent, accent.name().toLatin1());
    return result;
}

void IconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State)
{
    QSvgRenderer renderer(coloured(mode));
    const int side = std::min(rect.width(), rect.height());
    QRectF square(0, 0, side, side);
    square.moveCenter(QRectF(rect).center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    renderer.render(painter, square);
    painter->restore();
}

QPixmap IconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state)
{
    const QPalette palette = QGuiApplication::palette();
    const QString key = QStringLiteral("pangkas/%1/%2x%3/%4/%5/%6")
                            .arg(m_name)
                            .arg(size.width())
                            .arg(size.height())
                            .arg(int(mode))
                            .arg(int(m_ink))
                            .arg(palette.color(QPalette::WindowText).rgba());
    QPixmap result;
    if (QPixmapCache::find(key, &result))
        return result;
    result = QPixmap(size);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    painter.end();
    QPixmapCache::insert(key, result);
    return result;
}

QIconEngine* IconEngine::clone() const
{
    return new IconEngine(*this);
}

} // namespace pangkas
