// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what becomes of the training runs that would end, or be forgotten, with the session. It doesn't block: what was
// to be done then comes after the answer.
#pragma once

#include <QDialog>

#include <cstdint>
#include <functional>
#include <set>

class QLabel;
class QProgressBar;
class QPushButton;

namespace pangkas {

class TrainingRuns;

class RunsQuestion : public QDialog
{
    Q_OBJECT
public:
    /// Whether there is a run that is active, or that has ended with weights nobody has adopted.
    static bool isNeeded(const TrainingRuns& runs);

    /// `then` is called when the runs are kept (adopted, in one undoable step each) or given up. Those that are given up
    /// aren't touched: the other model, or the end of the program, ends them, if it really comes.
    RunsQuestion(TrainingRuns& runs, std::function<void()> then, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    enum class Stage { Active, Stopping, Ended, Nothing };

    Stage stage() const;
    /// The best of those that have ended: the one to adopt.
    std::uint64_t best() const;
    void keep();
    void discard();
    /// What the runs do meanwhile; goes on once nothing is left to ask.
    void follow();
    void showStage(Stage stage);
    void goOn();

    TrainingRuns& m_runs;
    std::function<void()> m_then;
    std::set<std::uint64_t> m_givenUp;
    std::set<std::uint64_t> m_active; // when this was asked
    Stage m_shown = Stage::Nothing;
    std::uint64_t m_stopping = 0; // that is stopped to be kept
    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_place;
    QLabel* m_explanation;
    QPushButton* m_keep;
    QPushButton* m_discard;
    QPushButton* m_stay;
};

} // namespace pangkas
