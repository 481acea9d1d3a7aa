// SPDX-License-Identifier: GPL-3.0-or-later
// Turns what the workbench tells into sentences of the log and the message bar.
#pragma once

#include "core/base/error.h"

#include <QObject>

namespace pangkas {

class LogModel;
class MessageBar;
class Workbench;
struct ExportOutcome;
struct SourceModel;

class Reporter : public QObject
{
    Q_OBJECT
public:
    Reporter(Workbench& workbench, LogModel& log, MessageBar& bar, QObject* parent = nullptr);

    void tellFailure(const Error& error);

private:
    void tellModel(const SourceModel& source);
    void tellEvaluation();
    void tellExport(const ExportOutcome& outcome);

    Workbench& m_workbench;
    LogModel& m_log;
    MessageBar& m_bar;
};

} // namespace pangkas
