// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows before there is a model, and again when it is asked for.
#pragma once

#include <QStringList>
#include <QWidget>

class QAction;
class QFrame;
class QGridLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace pangkas {

class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(QWidget* parent = nullptr);

    /// A button that triggers the action, called and enabled as it is.
    void addStart(QAction* action);
    void setRecent(const QStringList& paths);
    /// Whether there is work to go back to.
    void setHasWork(bool hasWork);
    /// While something is dragged over the window.
    void setDropHovered(bool hovered);

Q_SIGNALS:
    void sampleWanted();
    void recentWanted(const QString& path);
    void tourWanted();
    void shortcutsWanted();
    void workWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_sample;
    QLabel* m_sampleText;
    QVBoxLayout* m_starts;
    QLabel* m_recentTitle;
    QLabel* m_noRecent;
    QVBoxLayout* m_recent;
    QFrame* m_drop;
    QLabel* m_dropMark;
    QLabel* m_dropText;
    QToolButton* m_tour;
    QToolButton* m_shortcuts;
    QToolButton* m_back;
};

} // namespace pangkas
