// SPDX-License-Identifier: GPL-3.0-or-later
// Leads through the window: dims it, leaves one part bright and explains it, by mouse or by keys.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

class QFrame;
class QLabel;
class QPushButton;

namespace pangkas {

struct TourStep
{
    QString part; // object name of a widget of the window; the step is left out where that isn't visible
    QString title;
    QString text;
};

/// Lies on the whole of its parent, and deletes itself when it is over.
class Tour : public QWidget
{
    Q_OBJECT
public:
    /// Asks again when the language changes.
    using Source = std::function<std::vector<TourStep>()>;
    Tour(Source source, QWidget& window);

    int step() const { return m_step; }
    int steps() const { return int(m_parts.size()); }
    /// Behind the last step it ends.
    void showStep(int step);
    void end();

Q_SIGNALS:
    /// Also when it was skipped.
    void ended();

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QRect brightRect() const;
    void place();
    void retranslate();

    Source m_source;
    QWidget& m_window;
    std::vector<int> m_parts; // which of the source's steps have their part in the window
    int m_step = 0;
    QFrame* m_bubble;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_count;
    QPushButton* m_skip;
    QPushButton* m_back;
    QPushButton* m_next;
};

} // namespace pangkas
