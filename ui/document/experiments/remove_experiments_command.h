// SPDX-License-Identifier: GPL-3.0-or-later
// The undo command of removed experiments.
#pragma once

#include "ui/document/experiments/experiment_list.h"

#include <QCoreApplication>
#include <QUndoCommand>

namespace pangkas {

class RemoveExperimentsCommand : public QUndoCommand
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::RemoveExperimentsCommand)
public:
    RemoveExperimentsCommand(ExperimentList& list, std::vector<std::uint64_t> ids)
        : QUndoCommand(tr("Remove %n Experiment(s)", nullptr, int(ids.size()))), m_list(list), m_ids(std::move(ids))
    { }

    void redo() override { m_places = m_list.take(m_ids); }
    void undo() override { m_list.putBack(m_places); }

private:
    ExperimentList& m_list;
    std::vector<std::uint64_t> m_ids;
    std::vector<ExperimentList::Place> m_places;
};

} // namespace pangkas
