// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/runs_question.h"

#include "ui/views/training/run_text.h"
#include "ui/views/training/training_runs.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFont>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <initializer_list>
#include <utility>
#include <vector>

namespace pangkas {
namespace {

constexpr int barSteps = 1000;
constexpr int lineLetters = 72; // lines that are easily read

/// In the order in which they were started.
std::vector<const TrainingRun*> activeRuns(const TrainingRuns& runs, const std::set<std::uint64_t>& givenUp)
{
    std::vector<const TrainingRun*> active;
    for (const TrainingRun& run : runs.all()) {
        if (run.isActive() && !givenUp.contains(run.id))
            active.push_back(&run);
    }
    return active;
}

std::vector<const TrainingRun*> endedRuns(const TrainingRuns& runs, const std::set<std::uint64_t>& givenUp)
{
    std::vector<const TrainingRun*> ended = runs.unadopted();
    std::erase_if(ended, [&](const TrainingRun* run) { return givenUp.contains(run->id); });
    return ended;
}

} // namespace

bool RunsQuestion::isNeeded(const TrainingRuns& runs)
{
    return runs.active() || !runs.unadopted().empty();
}

RunsQuestion::RunsQuestion(TrainingRuns& runs, std::function<void()> then, QWidget* parent)
    : QDialog(parent)
    , m_runs(runs)
    , m_then(std::move(then))
    , m_title(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_place(new QLabel(this))
    , m_explanation(new QLabel(this))
{
    setObjectName("runsQuestion");
    setAttribute(Qt::WA_DeleteOnClose);
    m_title->setObjectName("runsQuestionTitle");
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_bar->setRange(0, barSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_place->setObjectName("runsQuestionPlace");
    m_explanation->setObjectName("runsQuestionExplanation");
    for (QLabel* label : {m_title, m_place, m_explanation}) {
        label->setTextFormat(Qt::PlainText); // plans may be called anything
        label->setWordWrap(true);
        label->setFixedWidth(lineLetters * fontMetrics().averageCharWidth());
    }
    auto* buttons = new QDialogButtonBox(this);
    m_keep = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_discard = buttons->addButton(QString(), QDialogButtonBox::DestructiveRole);
    m_stay = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    m_keep->setObjectName("keepRuns");
    m_discard->setObjectName("discardRuns");
    m_stay->setObjectName("stayWithRuns");
    for (QPushButton* button : {m_keep, m_discard})
        button->setAutoDefault(false);
    m_stay->setDefault(true); // Return loses nothing
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    for (QWidget* part : std::initializer_list<QWidget*>{m_title, m_bar, m_place, m_explanation})
        layout->addWidget(part);
    layout->addSpacing(4);
    layout->addWidget(buttons);
    layout->setSizeConstraint(QLayout::SetFixedSize); // to what is said

    connect(m_keep, &QPushButton::clicked, this, &RunsQuestion::keep);
    connect(m_discard, &QPushButton::clicked, this, &RunsQuestion::discard);
    connect(m_stay, &QPushButton::clicked, this, &QDialog::reject);
    connect(&runs, &TrainingRuns::changed, this, &RunsQuestion::follow);
    for (const TrainingRun* run : activeRuns(runs, {}))
        m_active.insert(run->id);
    showStage(stage());
}

RunsQuestion::Stage RunsQuestion::stage() const
{
    if (!activeRuns(m_runs, m_givenUp).empty())
        return m_stopping ? Stage::Stopping : Stage::Active;
    return endedRuns(m_runs, m_givenUp).empty() ? Stage::Nothing : Stage::Ended;
}

std::uint64_t RunsQuestion::best() const
{
    const TrainingRun* best = nullptr;
    for (const TrainingRun* run : endedRuns(m_runs, m_givenUp)) {
        // Of equals the newest.
        if (!best || run->bestAccuracy().value_or(0) >= best->bestAccuracy().value_or(0))
            best = run;
    }
    return best ? best->id : 0;
}

void RunsQuestion::keep()
{
    if (stage() == Stage::Ended) {
        m_runs.adopt(best());
        return; // follow() was told
    }
    const auto active = activeRuns(m_runs, m_givenUp);
    if (active.empty())
        return;
    m_stopping = active.front()->id;
    // Those that wait behind it have nothing to keep.
    for (std::size_t i = 1; i < active.size(); ++i)
        m_givenUp.insert(active[i]->id);
    m_runs.stopAndKeep(m_stopping);
}

void RunsQuestion::discard()
{
    const bool isActive = stage() != Stage::Ended;
    m_stopping = 0;
    for (const TrainingRun* run : isActive ? activeRuns(m_runs, m_givenUp) : endedRuns(m_runs, m_givenUp))
        m_givenUp.insert(run->id);
    follow();
}

void RunsQuestion::follow()
{
    for (const std::uint64_t id : m_active) {
        const TrainingRun* run = m_runs.find(id);
        if (!run || run->isActive() || m_givenUp.contains(id))
            continue;
        if (!run->outcome)
            return reject(); // the window says what went wrong, and has to stay for that
        if (id == m_stopping) {
            m_stopping = 0;
            return m_runs.adopt(id); // which tells this function again
        }
    }
    const Stage now = stage();
    if (now != Stage::Nothing)
        return showStage(now);
    // Not while the document is being told of what was adopted.
    m_runs.disconnect(this);
    QMetaObject::invokeMethod(this, &RunsQuestion::goOn, Qt::QueuedConnection);
}

void RunsQuestion::goOn()
{
    const auto then = std::exchange(m_then, nullptr);
    accept();
    if (then)
        then();
}

void RunsQuestion::showStage(Stage stage)
{
    // A question of its own: what was chosen before was the other one's answer.
    if (std::exchange(m_shown, stage) != stage)
        m_stay->setFocus();
    setWindowTitle(tr("Training"));
    m_discard->setText(tr("Discard"));
    m_stay->setText(stage == Stage::Active ? tr("Keep Training") : stage == Stage::Stopping ? tr("Stay") : tr("Cancel"));
    m_bar->setVisible(stage != Stage::Ended);
    m_keep->setEnabled(true);
    if (stage == Stage::Ended) {
        const auto ended = endedRuns(m_runs, m_givenUp);
        const TrainingRun& chosen = *m_runs.find(best());
        QStringList lines;
        for (const TrainingRun* run : ended)
            lines << summaryText(*run);
        m_title->setText(ended.size() == 1 ? tr("%1 has ended and was not adopted").arg(chosen.title())
                                           : tr("%Ln run(s) have ended and none was adopted", nullptr, int(ended.size())));
        m_place->setText(lines.join(QLatin1Char('\n')));
        m_explanation->setText(tr("What was learned is kept nowhere else. Adopting puts the weights of %1 in place of the present "
                                  "ones, in one undoable step, and the project saves them.")
                                   .arg(chosen.title()));
        m_keep->setText(tr("Adopt %1").arg(chosen.title()));
        return;
    }
    const TrainingRun& run = *activeRuns(m_runs, m_givenUp).front();
    m_bar->setValue(int(barSteps * run.shareDone()));
    m_bar->setAccessibleName(tr("Epochs done of those that were planned"));
    m_keep->setText(tr("Stop and Keep"));
    // Without a step there is nothing to keep.
    m_keep->setEnabled(stage == Stage::Active && !run.steps.empty());
    m_place->setText(run.planText() + QStringLiteral(" · ") + placeText(run, m_runs.clock()));
    m_place->setToolTip(tr("The time left is extrapolated from the steps so far"));
    if (stage == Stage::Stopping) {
        m_title->setText(tr("%1 is stopping").arg(run.title()));
        m_explanation->setText(tr("It ends after the present step, is validated and adopted. Then it goes on here by itself."));
        return;
    }
    m_title->setText(tr("%1 is still training").arg(run.title()));
    m_explanation->setText(tr("It would end now. Stop and Keep ends it after the present step and adopts what it has: one undoable "
                              "step, which the project saves. Discard keeps nothing of it."));
}

void RunsQuestion::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange && stage() != Stage::Nothing)
        showStage(stage());
    QDialog::changeEvent(event);
}

} // namespace pangkas
