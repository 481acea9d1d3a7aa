// SPDX-License-Identifier: GPL-3.0-or-later
// A word on a rounded ground: how a figure is known.
#pragma once

#include <QLabel>

namespace pangkas {

class Badge : public QLabel
{
    Q_OBJECT
public:
    enum class Tone { Neutral, Good, Warning, Accent, Bad };
    explicit Badge(QWidget* parent = nullptr);
    void show(Tone tone, const QString& text, const QString& toolTip);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone = Tone::Neutral;
};

} // namespace pangkas
