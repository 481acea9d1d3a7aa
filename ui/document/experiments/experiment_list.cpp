// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/experiments/experiment_list.h"

#include "ui/document/experiments/remove_experiments_command.h"

#include <algorithm>

namespace pangkas {
namespace {

constexpr std::size_t mostConfusions = 10'000; // entries of a matrix that is kept; predictions say the same

std::shared_ptr<const EvaluationReport> withoutLargeConfusion(std::shared_ptr<const EvaluationReport> report)
{
    if (report->confusion.size() <= mostConfusions)
        return report;
    auto copy = std::make_shared<EvaluationReport>(*report);
    copy->confusion = {};
    return copy;
}

} // namespace

ExperimentList::ExperimentList(QUndoStack& undoStack, std::size_t limit, QObject* parent)
    : QObject(parent), m_undoStack(undoStack), m_limit(std::max<std::size_t>(limit, 1))
{ }

void ExperimentList::tell()
{
    ++m_revision;
    Q_EMIT changed();
}

const Experiment* ExperimentList::find(std::uint64_t id) const
{
    const auto found = std::ranges::find(m_all, id, &Experiment::id);
    return found == m_all.end() ? nullptr : &*found;
}

std::shared_ptr<const EvaluationReport> ExperimentList::denseOn(const MeasuredOn& on) const
{
    const auto found = std::ranges::find(m_dense, on, &DenseMeasurement::on);
    return found == m_dense.end() ? nullptr : found->report;
}

std::uint64_t ExperimentList::add(std::shared_ptr<const Recipe> recipe, std::uint64_t bytes, const MeasuredOn& on,
    std::shared_ptr<const EvaluationReport> report, const std::string& weights)
{
    const auto same = std::ranges::find_if(m_all, [&](const Experiment& experiment) {
        return experiment.bytes == bytes && experiment.on == on && experiment.weights == weights
            && *experiment.recipe == *recipe;
    });
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (same != m_all.end() && same->report == report)
        return same->id;
    if (same != m_all.end()) {
        same->report = withoutLargeConfusion(std::move(report));
        same->time = now;
        const std::uint64_t id = same->id;
        tell();
        return id;
    }
    if (m_all.size() >= m_limit) {
        const auto gone = std::ranges::find_if_not(m_all, &Experiment::isTouched);
        m_all.erase(gone == m_all.end() ? m_all.begin() : gone);
    }
    m_all.push_back({++m_lastId, ++m_lastNumber, {}, {}, false, now, std::move(recipe), bytes, on,
        withoutLargeConfusion(std::move(report)), weights});
    tell();
    return m_lastId;
}

void ExperimentList::setDense(const MeasuredOn& on, std::shared_ptr<const EvaluationReport> report)
{
    if (denseOn(on) == report)
        return;
    std::erase_if(m_dense, [&](const DenseMeasurement& dense) { return dense.on == on; });
    m_dense.push_back({on, withoutLargeConfusion(std::move(report))});
    tell();
}

template <typename Change>
void ExperimentList::change(std::uint64_t id, Change change)
{
    const auto found = std::ranges::find(m_all, id, &Experiment::id);
    if (found == m_all.end() || !change(*found))
        return;
    m_isTouched = true;
    tell();
}

void ExperimentList::rename(std::uint64_t id, const QString& name)
{
    change(id, [&](Experiment& experiment) {
        const QString next = name.simplified() == experiment.title() ? experiment.name : name.simplified().left(200);
        return std::exchange(experiment.name, next) != next;
    });
}

void ExperimentList::setNote(std::uint64_t id, const QString& note)
{
    const QString next = note.left(10'000);
    change(id, [&](Experiment& experiment) { return std::exchange(experiment.note, next) != next; });
}

void ExperimentList::setStarred(std::uint64_t id, bool starred)
{
    change(id, [&](Experiment& experiment) { return std::exchange(experiment.isStarred, starred) != starred; });
}

void ExperimentList::remove(const std::vector<std::uint64_t>& ids)
{
    std::vector<std::uint64_t> present;
    for (const Experiment& experiment : m_all) {
        if (std::ranges::find(ids, experiment.id) != ids.end())
            present.push_back(experiment.id);
    }
    if (!present.empty())
        m_undoStack.push(new RemoveExperimentsCommand(*this, std::move(present)));
}

std::vector<ExperimentList::Place> ExperimentList::take(const std::vector<std::uint64_t>& ids)
{
    std::vector<Place> places;
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        if (std::ranges::find(ids, m_all[i].id) != ids.end())
            places.push_back({i, m_all[i]});
    }
    for (auto place = places.rbegin(); place != places.rend(); ++place)
        m_all.erase(m_all.begin() + std::ptrdiff_t(place->index));
    m_isTouched = true;
    tell();
    return places;
}

void ExperimentList::putBack(const std::vector<Place>& places)
{
    for (const Place& place : places) {
        const std::size_t index = std::min(place.index, m_all.size());
        m_all.insert(m_all.begin() + std::ptrdiff_t(index), place.experiment);
    }
    tell();
}

void ExperimentList::clear()
{
    m_all.clear();
    m_dense.clear();
    m_lastNumber = 0;
    m_isTouched = false;
    tell();
}

void ExperimentList::restore(std::vector<Experiment> experiments, std::vector<DenseMeasurement> dense)
{
    m_all = std::move(experiments);
    m_dense = std::move(dense);
    m_lastNumber = 0;
    for (Experiment& experiment : m_all) {
        experiment.id = ++m_lastId;
        m_lastNumber = std::max(m_lastNumber, experiment.number);
    }
    m_isTouched = false;
    tell();
}

} // namespace pangkas
