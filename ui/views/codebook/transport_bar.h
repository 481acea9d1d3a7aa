// SPDX-License-Identifier: GPL-3.0-or-later
// Plays a sequence of states: to the start, back, play or pause, forward, to the end, and a slider over all of it.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace pangkas {

class TransportBar : public QWidget
{
    Q_OBJECT
public:
    explicit TransportBar(QWidget* parent = nullptr);

    /// States 0 to `last`; goes to the last one. Stops playing.
    void setLast(int last);
    int last() const;
    int step() const;
    void setStep(int step);
    bool isAtEnd() const { return step() == last(); }
    bool isPlaying() const { return m_timer.isActive(); }
    /// From the start when it stands at the end.
    void play();
    void pause();

Q_SIGNALS:
    void stepChanged(int step);

protected:
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum Button { Reset, Back, Play, Forward, End, buttonCount };

    QIcon icon(Button button) const;
    void retranslate();
    void update();

    QToolButton* m_buttons[buttonCount];
    QSlider* m_slider;
    QLabel* m_label;
    QTimer m_timer;
};

} // namespace pangkas
