// SPDX-License-Identifier: GPL-3.0-or-later
// The experiments of a document's model. Removing some is undoable; names, stars and notes are plain edits.
#pragma once

#include "ui/document/experiments/experiment.h"

#include <QObject>
#include <QUndoStack>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace pangkas {

class ExperimentList : public QObject
{
    Q_OBJECT
public:
    /// Beyond `limit` the oldest go that the user has said nothing about.
    explicit ExperimentList(QUndoStack& undoStack, std::size_t limit = 500, QObject* parent = nullptr);

    /// Oldest first.
    const std::vector<Experiment>& all() const { return m_all; }
    /// nullptr when it was removed.
    const Experiment* find(std::uint64_t id) const;
    const std::vector<DenseMeasurement>& dense() const { return m_dense; }
    /// The dense network's report on the same, or nullptr.
    std::shared_ptr<const EvaluationReport> denseOn(const MeasuredOn& on) const;

    /// A recipe that was measured with the same weights on the same before keeps its experiment, with the new report. Gives its id.
    std::uint64_t add(std::shared_ptr<const Recipe> recipe, std::uint64_t bytes, const MeasuredOn& on,
        std::shared_ptr<const EvaluationReport> report, const std::string& weights = {});
    void setDense(const MeasuredOn& on, std::shared_ptr<const EvaluationReport> report);
    void rename(std::uint64_t id, const QString& name);
    void setNote(std::uint64_t id, const QString& note);
    void setStarred(std::uint64_t id, bool starred);
    /// One undoable step.
    void remove(const std::vector<std::uint64_t>& ids);

    void clear();
    /// Those of a project, with new ids; numbers and order stay.
    void restore(std::vector<Experiment> experiments, std::vector<DenseMeasurement> dense);

    /// Rises with every change, so that one can tell whether anything happened since.
    std::uint64_t revision() const { return m_revision; }
    /// Whether the user has named, starred, noted or removed any since clear() or restore().
    bool isTouched() const { return m_isTouched; }

Q_SIGNALS:
    void changed();

private:
    friend class RemoveExperimentsCommand;
    struct Place
    {
        std::size_t index = 0;
        Experiment experiment;
    };
    std::vector<Place> take(const std::vector<std::uint64_t>& ids);
    void putBack(const std::vector<Place>& places);
    template <typename Change>
    void change(std::uint64_t id, Change change);
    void tell();

    QUndoStack& m_undoStack;
    const std::size_t m_limit;
    std::vector<Experiment> m_all;
    std::vector<DenseMeasurement> m_dense;
    std::uint64_t m_lastId = 0;
    int m_lastNumber = 0;
    std::uint64_t m_revision = 0;
    bool m_isTouched = false;
};

} // namespace pangkas
