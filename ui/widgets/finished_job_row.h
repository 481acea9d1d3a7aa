// SPDX-License-Identifier: GPL-3.0-or-later
// A job that has ended: how, after how long, and if it failed why and what helps.
#pragma once

#include "ui/jobs/job_status.h"

#include <QWidget>

class QLabel;

namespace pangkas {

class FinishedJobRow : public QWidget
{
    Q_OBJECT
public:
    explicit FinishedJobRow(JobStatus job, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    const JobStatus m_job;
    QLabel* m_mark;
    QLabel* m_title;
    QLabel* m_duration;
    QLabel* m_failure;
};

} // namespace pangkas
