// SPDX-License-Identifier: GPL-3.0-or-later
// Waits, before the end of the program, for the files that are being written, and says so; the user may go without them,
// or stay.
#pragma once

#include "ui/jobs/job_status.h"

#include <QDialog>
#include <QTimer>

#include <functional>
#include <map>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace pangkas {

class JobRow;
class JobRunner;

class WritingQuestion : public QDialog
{
    Q_OBJECT
public:
    static bool isNeeded(const JobRunner& jobs);

    /// `then` is called when all are written, or when the user goes without those that aren't. It is not when one of them
    /// fails: then the window has something to say. What is written in a moment needs no dialog: it shows itself after
    /// a while.
    WritingQuestion(JobRunner& jobs, std::function<void()> then, QWidget* parent = nullptr);

    void done(int result) override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void add(const JobStatus& job);
    void end(const JobStatus& job);
    void leave();
    void goOn();
    void retranslate();

    JobRunner& m_jobs;
    std::function<void()> m_then;
    std::map<JobId, JobRow*> m_rows;
    QTimer m_soon;
    QVBoxLayout* m_list;
    QLabel* m_title;
    QLabel* m_explanation;
    QPushButton* m_leave;
    QPushButton* m_stay;
};

} // namespace pangkas
