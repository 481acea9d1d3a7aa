// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/project/project_snapshot.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace pangkas {
namespace {

// The file's words; they must not change when the window's do.
constexpr std::array editWords = {
    std::pair{RecipeEdit::Sparsity, "sparsity"},
    std::pair{RecipeEdit::Switch, "switch"},
    std::pair{RecipeEdit::Bits, "bits"},
    std::pair{RecipeEdit::Initialisation, "initialisation"},
    std::pair{RecipeEdit::Coder, "coder"},
    std::pair{RecipeEdit::Preset, "preset"},
    std::pair{RecipeEdit::Load, "load"},
    std::pair{RecipeEdit::Spread, "spread"},
    std::pair{RecipeEdit::Release, "release"},
    std::pair{RecipeEdit::Reset, "reset"},
    std::pair{RecipeEdit::Restore, "restore"},
    std::pair{RecipeEdit::Adopt, "adopt"},
};

std::string wordFor(RecipeEdit edit)
{
    const auto found = std::ranges::find(editWords, edit, &std::pair<RecipeEdit, const char*>::first);
    return found == editWords.end() ? "load" : found->second;
}

/// An edit that a later program has added is shown as a recipe that was opened.
RecipeEdit editFor(const std::string& word)
{
    const auto found = std::ranges::find_if(editWords, [&](const auto& known) { return word == known.second; });
    return found == editWords.end() ? RecipeEdit::Load : found->first;
}

ProjectModel modelOf(const SourceModel& source, const std::filesystem::path& project)
{
    ProjectModel model;
    model.path = source.opened.source;
    model.hash = source.hash;
    model.architecture = source.architecture().id;
    model.classes = source.architecture().classes;
    if (model.path == sampleModelName)
        return model;
    std::error_code error;
    if (const auto absolute = std::filesystem::absolute(model.path, error); !error)
        model.path = absolute.string();
    const auto relative = std::filesystem::relative(model.path, std::filesystem::absolute(project, error).parent_path(), error);
    model.relativePath = error ? std::string() : relative.string();
    return model;
}

HistoryState historyState(const ProjectState& state)
{
    HistoryState history;
    history.id = state.id;
    history.parent = state.parent;
    history.recipe = std::make_shared<const Recipe>(state.recipe);
    history.held.resize(state.recipe.layers.size());
    for (const int layer : state.held)
        history.held[std::size_t(layer)] = true;
    history.edit = editFor(state.edit);
    history.layer = state.layer;
    history.time = QDateTime::fromMSecsSinceEpoch(state.time, Qt::UTC);
    return history;
}

MeasuredOn measuredOn(const ProjectMeasurement& measurement)
{
    return {measurement.dataset, measurement.report->images, measurement.report->preprocessing};
}

} // namespace

Project takeProject(const Document& document, const RecipeHistory& history, const ExperimentList& experiments,
    const std::filesystem::path& path)
{
    Project project;
    project.model = modelOf(*document.original(), path);
    // Empty for the model's own; others are written beside the project.
    const auto hashOf = [&](const std::shared_ptr<const SourceModel>& weights) {
        if (!weights || weights == document.original())
            return std::string();
        if (std::ranges::find(project.weights, weights->hash, &ProjectWeights::hash) == project.weights.end())
            project.weights.push_back({weights->hash, {}});
        return weights->hash;
    };
    project.adopted = hashOf(document.source());
    if (const auto& dataset = document.dataset()) {
        project.dataset = toString(dataset->source());
        project.skipsDamaged = !dataset->damaged().empty();
    }
    project.preprocessing = document.preprocessing();
    project.recipe = *document.recipe();
    for (const HistoryState& state : history.states()) {
        ProjectState entry{state.id, state.parent, wordFor(state.edit), state.layer, state.time.toMSecsSinceEpoch(), *state.recipe, {},
            hashOf(state.weights)};
        for (std::size_t i = 0; i < state.held.size(); ++i) {
            if (state.held[i])
                entry.held.push_back(int(i));
        }
        project.states.push_back(std::move(entry));
    }
    if (history.current() >= 0 && project.states[std::size_t(history.current())].recipe == project.recipe
        && project.states[std::size_t(history.current())].weights == project.adopted)
        project.currentState = project.states[std::size_t(history.current())].id;
    else
        project.states.clear(); // a state that the history has forgotten: rather none than a wrong one
    for (const DenseMeasurement& dense : experiments.dense())
        project.dense.push_back({dense.on.dataset, dense.report});
    for (const Experiment& experiment : experiments.all())
        project.experiments.push_back({experiment.number, experiment.name.toStdString(), experiment.note.toStdString(),
            experiment.isStarred, experiment.time.toMSecsSinceEpoch(), experiment.bytes, *experiment.recipe,
            {experiment.on.dataset, experiment.report}, experiment.weights});
    return project;
}

std::vector<std::shared_ptr<const SourceModel>> adoptedWeights(const Project& project, const Document& document)
{
    std::vector<std::shared_ptr<const SourceModel>> all;
    for (const ProjectWeights& entry : project.weights)
        all.push_back(document.weights(entry.hash));
    return all;
}

Result<void> putProject(const Project& project, std::shared_ptr<const SourceModel> source,
    const std::vector<std::shared_ptr<const SourceModel>>& weights, Document& document,
    RecipeHistory& history, ExperimentList& experiments)
{
    Architecture architecture = source->architecture();
    architecture.preprocessing = project.preprocessing;
    PANGKAS_TRY(checkPreprocessing(architecture));
    std::vector<HistoryState> states;
    int current = -1;
    for (const ProjectState& state : project.states) {
        if (state.id == project.currentState)
            current = int(states.size());
        states.push_back(historyState(state));
    }

    document.setSource(std::move(source), project.recipe);
    document.setPreprocessing(project.preprocessing);
    for (const auto& known : weights)
        document.addWeights(known);
    const auto weightsOf = [&](const std::string& hash) {
        const auto known = hash.empty() ? nullptr : document.weights(hash);
        return known ? known : document.original();
    };
    for (std::size_t i = 0; i < states.size(); ++i)
        states[i].weights = weightsOf(project.states[i].weights);
    if (current < 0 && !project.adopted.empty())
        document.restore({document.recipe(), document.recipeState().held, weightsOf(project.adopted)}, RecipeEdit::Restore);
    if (current >= 0) {
        const HistoryState& state = states[std::size_t(current)];
        document.restore({state.recipe, state.held, state.weights}, RecipeEdit::Restore);
        // What is undone from here on begins with this project.
        states[std::size_t(current)].recipe = document.recipe();
    }
    document.undoStack().clear();
    document.setSavedRecipe(document.recipe());
    if (current >= 0)
        history.restore(states, current);

    std::vector<Experiment> list;
    for (const ProjectExperiment& entry : project.experiments) {
        Experiment experiment;
        experiment.number = entry.number;
        experiment.name = QString::fromStdString(entry.name);
        experiment.note = QString::fromStdString(entry.note);
        experiment.isStarred = entry.isStarred;
        experiment.time = QDateTime::fromMSecsSinceEpoch(entry.time, Qt::UTC);
        const auto state = std::ranges::find_if(states, [&](const HistoryState& known) { return *known.recipe == entry.recipe; });
        experiment.recipe = state == states.end() ? std::make_shared<const Recipe>(entry.recipe) : state->recipe;
        experiment.bytes = entry.bytes;
        experiment.on = measuredOn(entry.measured);
        experiment.report = entry.measured.report;
        experiment.weights = entry.weights;
        list.push_back(std::move(experiment));
    }
    std::vector<DenseMeasurement> dense;
    for (const ProjectMeasurement& measurement : project.dense)
        dense.push_back({measuredOn(measurement), measurement.report});
    experiments.restore(std::move(list), std::move(dense));
    return {};
}

} // namespace pangkas
