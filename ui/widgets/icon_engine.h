// SPDX-License-Identifier: GPL-3.0-or-later
// Draws an SVG of two colours, ink and accent, in those of the palette; disabled it is faint.
#pragma once

#include <QByteArray>
#include <QIconEngine>
#include <QPalette>

namespace pangkas {

class IconEngine : public QIconEngine
{
public:
    IconEngine(QString name, QByteArray drawing, QPalette::ColorRole ink);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine* clone() const override;
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    QByteArray coloured(QIcon::Mode mode) const;

    QString m_name;
    QByteArray m_drawing;
    QPalette::ColorRole m_ink;
};

} // namespace pangkas
