// SPDX-License-Identifier: GPL-3.0-or-later
// Says what went wrong or right above the work, without standing in its way.
#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace pangkas {

class MessageBar : public QFrame
{
    Q_OBJECT
public:
    enum class Tone { Notice, Success, Failure };
    explicit MessageBar(QWidget* parent = nullptr);

    /// Replaces what it says. Details can be selected and copied.
    void say(Tone tone, const QString& text, const QString& details = {});
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void retranslate();

    QLabel* m_text;
    QLabel* m_details;
    QToolButton* m_close;
    Tone m_tone = Tone::Notice;
};

} // namespace pangkas
