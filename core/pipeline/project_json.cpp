// SPDX-License-Identifier: GPL-3.0-or-later
// A project as JSON text and back. docs/project.md describes the format.
#include "core/pipeline/project.h"
#include "core/pipeline/project_measurements.h"
#include "core/pipeline/strict_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pangkas {

namespace {

using Json = JsonObject::Json;

constexpr std::string_view versionKey = "pangkas_project";
constexpr int formatVersion = 2; // written only where there are adopted weights, otherwise 1
constexpr std::size_t deepestNesting = 12; // a project needs 8
constexpr std::size_t mostWeights = 1000; // adopted ones
constexpr std::int64_t latest = 253'402'300'799'999; // the end of the year 9999

/// Of the whole recipe, or of the layers in which it differs from another.
Result<Recipe> readRecipe(const JsonObject& object, std::string_view key)
{
    auto read = recipeFromJson(object.find(key)->dump(-1, ' ', false, Json::error_handler_t::replace));
    if (!read)
        return fail(read.error().code == ErrorCode::NewerFormat ? ErrorCode::NewerFormat : ErrorCode::CorruptFile,
            fmt::format("{}: {}", object.within(key), read.error().detail));
    return read;
}

// --- history

/// The layers in which it differs from another recipe of the same network, as a recipe.
Recipe changesFrom(const Recipe& before, const Recipe& after)
{
    Recipe changes;
    changes.seed = after.seed;
    for (std::size_t i = 0; i < after.layers.size(); ++i) {
        if (after.layers[i] != before.layers[i])
            changes.layers.push_back(after.layers[i]);
    }
    return changes;
}

bool isHash(std::string_view text)
{
    return text.size() == 64
        && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// Of a file in the project's folder and nowhere else.
bool isFileName(std::string_view text)
{
    return !text.empty() && text != "." && text != ".." && text.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

bool isWord(std::string_view text)
{
    return !text.empty() && text.size() <= 32
        && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

Result<void> checkSameLayers(const Recipe& recipe, const Recipe& project, const std::string& place)
{
    if (!std::ranges::equal(recipe.layers, project.layers, {}, &LayerRecipe::layer, &LayerRecipe::layer))
        return projectErrors.wrong(place, "is of other layers than the project's recipe");
    return {};
}

Json writeHistory(const Project& project)
{
    Json states = Json::array();
    std::map<std::uint64_t, const Recipe*> recipes;
    for (const ProjectState& state : project.states) {
        const auto parent = recipes.find(state.parent);
        Json value{{"id", state.id}, {"parent", state.parent}, {"edit", state.edit}, {"layer", state.layer}, {"time", state.time}};
        const bool isFirst = parent == recipes.end();
        value[isFirst ? "recipe" : "changes"]
            = Json::parse(toJson(isFirst ? state.recipe : changesFrom(*parent->second, state.recipe)));
        if (!state.held.empty())
            value["held"] = state.held;
        if (!state.weights.empty())
            value["weights"] = state.weights;
        states.push_back(std::move(value));
        recipes[state.id] = &state.recipe;
    }
    return {{"current", project.currentState}, {"states", std::move(states)}};
}

Result<ProjectState> readState(const Json& value, const std::string& place, const Project& project)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, projectErrors, {"id", "parent", "edit", "layer", "time"}, {"recipe", "changes", "held", "weights"}));
    constexpr std::int64_t most = std::int64_t{1} << 53;
    const std::int64_t previous = project.states.empty() ? 0 : std::int64_t(project.states.back().id);
    ProjectState state;
    PANGKAS_TRY(object.readWhole("id", state.id, previous + 1, most));
    PANGKAS_TRY(object.readWhole("parent", state.parent, 0, previous));
    PANGKAS_TRY(object.read("edit", state.edit, longestProjectName));
    if (!isWord(state.edit))
        return object.wrong("edit", "is no word of small letters");
    PANGKAS_TRY(object.readWhole("layer", state.layer, -1, std::int64_t(project.recipe.layers.size()) - 1));
    PANGKAS_TRY(object.readWhole("time", state.time, 0, latest));
    const std::size_t layers = project.recipe.layers.size();
    PANGKAS_ASSIGN(const auto held, object.elements("held", layers));
    for (const Json* number : held) {
        const std::int64_t least = state.held.empty() ? 0 : state.held.back() + 1;
        if (!number->is_number_unsigned() || number->get<std::uint64_t>() >= layers || std::int64_t(number->get<std::uint64_t>()) < least)
            return object.wrong("held", "is no rising list of layers");
        state.held.push_back(static_cast<int>(number->get<std::uint64_t>()));
    }
    PANGKAS_TRY(object.read("weights", state.weights, longestProjectName));
    if (!state.weights.empty() && std::ranges::find(project.weights, state.weights, &ProjectWeights::hash) == project.weights.end())
        return object.wrong("weights", "are none of the project's");
    if (project.states.empty() != (state.parent == 0) || object.has("recipe") == object.has("changes")
        || object.has("recipe") != (state.parent == 0))
        return projectErrors.wrong(place, "only the first state has no parent and a whole recipe");
    if (state.parent == 0) {
        PANGKAS_ASSIGN(state.recipe, readRecipe(object, "recipe"));
        PANGKAS_TRY(checkSameLayers(state.recipe, project.recipe, object.within("recipe")));
        return state;
    }
    const auto before = std::ranges::lower_bound(project.states, state.parent, {}, &ProjectState::id);
    if (before == project.states.end() || before->id != state.parent)
        return object.wrong("parent", fmt::format("there is no state {}", state.parent));
    PANGKAS_ASSIGN(Recipe changes, readRecipe(object, "changes"));
    state.recipe = before->recipe;
    state.recipe.seed = changes.seed;
    for (LayerRecipe& change : changes.layers) {
        const auto changed = std::ranges::find(state.recipe.layers, change.layer, &LayerRecipe::layer);
        if (changed == state.recipe.layers.end())
            return object.wrong("changes", fmt::format("there is no layer '{}'", change.layer));
        *changed = std::move(change);
    }
    return state;
}

Result<void> readHistory(const Json& value, Project& project)
{
    PANGKAS_ASSIGN(const JsonObject object, JsonObject::of(value, "project.history", projectErrors, {"current", "states"}));
    PANGKAS_ASSIGN(const auto states, object.elements("states", mostProjectEntries));
    for (const Json* entry : states) {
        const std::string place = fmt::format("{}[{}]", object.within("states"), project.states.size());
        PANGKAS_ASSIGN(ProjectState state, readState(*entry, place, project));
        project.states.push_back(std::move(state));
    }
    PANGKAS_TRY(object.readWhole("current", project.currentState, 0, std::int64_t{1} << 53));
    const auto found = std::ranges::find(project.states, project.currentState, &ProjectState::id);
    if (project.states.empty() ? project.currentState != 0 : found == project.states.end() || found->recipe != project.recipe
            || found->weights != project.adopted)
        return projectErrors.wrong("project.history.current", "is no state with the project's recipe and weights");
    return {};
}

// --- the rest

Result<ProjectModel> readModel(const Json& value)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, "project.model", projectErrors, {"path", "hash", "architecture", "classes"}, {"relative_path"}));
    ProjectModel model;
    PANGKAS_TRY(object.read("path", model.path, longestProjectText));
    PANGKAS_TRY(object.read("relative_path", model.relativePath, longestProjectText));
    PANGKAS_TRY(object.read("hash", model.hash, longestProjectName));
    PANGKAS_TRY(object.read("architecture", model.architecture, longestProjectName));
    PANGKAS_TRY(object.readWhole("classes", model.classes, 1, mostProjectClasses));
    if (model.path.empty() || !isHash(model.hash))
        return projectErrors.wrong("project.model", model.path.empty() ? "has an empty path" : "has a hash that is no SHA-256");
    return model;
}

Json write(const ProjectExperiment& experiment, MeasurementWriter& measurements)
{
    Json value{{"number", experiment.number}, {"name", experiment.name}, {"note", experiment.note},
        {"starred", experiment.isStarred}, {"time", experiment.time}, {"bytes", experiment.bytes},
        {"recipe", Json::parse(toJson(experiment.recipe))}, {"measured", measurements.write(experiment.measured)}};
    if (!experiment.weights.empty())
        value["weights"] = experiment.weights;
    return value;
}

Result<ProjectExperiment> readExperiment(
    const Json& value, const std::string& place, const Project& project, const std::vector<ImageSet>& sets)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, projectErrors, {"number", "name", "note", "starred", "time", "bytes", "recipe", "measured"}, {"weights"}));
    ProjectExperiment experiment;
    PANGKAS_TRY(object.readWhole("number", experiment.number, 1, 1'000'000'000));
    PANGKAS_TRY(object.read("name", experiment.name, longestProjectName));
    PANGKAS_TRY(object.read("note", experiment.note, longestProjectText));
    PANGKAS_TRY(object.read("starred", experiment.isStarred));
    PANGKAS_TRY(object.readWhole("time", experiment.time, 0, latest));
    PANGKAS_TRY(object.readWhole("bytes", experiment.bytes, 1, std::int64_t{1} << 53));
    PANGKAS_ASSIGN(experiment.recipe, readRecipe(object, "recipe"));
    PANGKAS_TRY(checkSameLayers(experiment.recipe, project.recipe, object.within("recipe")));
    PANGKAS_ASSIGN(experiment.measured, readMeasurement(*object.find("measured"), object.within("measured"), sets));
    PANGKAS_TRY(object.read("weights", experiment.weights, longestProjectName));
    if (!experiment.weights.empty() && !isHash(experiment.weights))
        return object.wrong("weights", "is no SHA-256");
    return experiment;
}

Result<void> readWeights(const JsonObject& root, Project& project)
{
    PANGKAS_ASSIGN(const auto entries, root.elements("weights", mostWeights));
    for (const Json* entry : entries) {
        PANGKAS_ASSIGN(const JsonObject object,
            JsonObject::of(*entry, fmt::format("{}[{}]", root.within("weights"), project.weights.size()), projectErrors, {"hash", "file"}));
        ProjectWeights weights;
        PANGKAS_TRY(object.read("hash", weights.hash, longestProjectName));
        PANGKAS_TRY(object.read("file", weights.file, longestProjectName));
        if (!isHash(weights.hash))
            return object.wrong("hash", "is no SHA-256");
        if (!isFileName(weights.file))
            return object.wrong("file", "is no name of a file in the project's folder");
        if (weights.hash == project.model.hash || std::ranges::find(project.weights, weights.hash, &ProjectWeights::hash) != project.weights.end())
            return object.wrong("hash", "is there already");
        project.weights.push_back(std::move(weights));
    }
    PANGKAS_TRY(root.read("adopted", project.adopted, longestProjectName));
    if (!project.adopted.empty() && std::ranges::find(project.weights, project.adopted, &ProjectWeights::hash) == project.weights.end())
        return root.wrong("adopted", "are none of the project's weights");
    return {};
}

Result<Project> readTree(const Json& root)
{
    PANGKAS_TRY(projectErrors.checkVersion(root, std::string(versionKey), formatVersion));
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(root, "project", projectErrors,
            {versionKey, "model", "preprocessing", "recipe", "history", "image_sets", "dense", "experiments"},
            {"data", "skip_damaged", "selected_layer", "view", "recovers", "weights", "adopted"}));
    int version = 0;
    PANGKAS_TRY(object.readWhole(versionKey, version, 1, formatVersion));
    Project project;
    PANGKAS_ASSIGN(project.model, readModel(*object.find("model")));
    PANGKAS_TRY(object.read("data", project.dataset, longestProjectText));
    PANGKAS_TRY(object.read("skip_damaged", project.skipsDamaged));
    PANGKAS_ASSIGN(project.preprocessing, readPreprocessing(*object.find("preprocessing"), "project.preprocessing"));
    PANGKAS_ASSIGN(project.recipe, readRecipe(object, "recipe"));
    PANGKAS_TRY(readWeights(object, project));
    PANGKAS_TRY(readHistory(*object.find("history"), project));
    PANGKAS_ASSIGN(const std::vector<ImageSet> sets, readImageSets(object));
    PANGKAS_ASSIGN(const auto dense, object.elements("dense", mostProjectEntries));
    for (const Json* entry : dense) {
        const std::string place = fmt::format("{}[{}]", object.within("dense"), project.dense.size());
        PANGKAS_ASSIGN(ProjectMeasurement measurement, readMeasurement(*entry, place, sets));
        project.dense.push_back(std::move(measurement));
    }
    PANGKAS_ASSIGN(const auto experiments, object.elements("experiments", mostProjectEntries));
    for (const Json* entry : experiments) {
        const std::string place = fmt::format("{}[{}]", object.within("experiments"), project.experiments.size());
        PANGKAS_ASSIGN(ProjectExperiment experiment, readExperiment(*entry, place, project, sets));
        project.experiments.push_back(std::move(experiment));
    }
    PANGKAS_TRY(object.read("selected_layer", project.selectedLayer, longestProjectName));
    PANGKAS_TRY(object.read("view", project.view, longestProjectName));
    PANGKAS_TRY(object.read("recovers", project.recovers, longestProjectText));
    return project;
}

} // namespace

Result<std::string> toJson(const Project& project)
{
    try {
        MeasurementWriter measurements;
        Json model{{"path", project.model.path}};
        if (!project.model.relativePath.empty())
            model["relative_path"] = project.model.relativePath;
        model["hash"] = project.model.hash;
        model["architecture"] = project.model.architecture;
        model["classes"] = project.model.classes;
        const bool hasWeights = !project.weights.empty()
            || std::ranges::any_of(project.experiments, [](const ProjectExperiment& experiment) { return !experiment.weights.empty(); });
        Json root{{std::string(versionKey), hasWeights ? formatVersion : 1}};
        root["model"] = std::move(model);
        if (!project.dataset.empty()) {
            root["data"] = project.dataset;
            root["skip_damaged"] = project.skipsDamaged;
        }
        root["preprocessing"] = writePreprocessing(project.preprocessing);
        root["recipe"] = Json::parse(toJson(project.recipe));
        if (!project.weights.empty()) {
            Json weights = Json::array();
            for (const ProjectWeights& entry : project.weights)
                weights.push_back({{"hash", entry.hash}, {"file", entry.file}});
            root["weights"] = std::move(weights);
            if (!project.adopted.empty())
                root["adopted"] = project.adopted;
        }
        root["history"] = writeHistory(project);
        Json dense = Json::array(), experiments = Json::array();
        for (const ProjectMeasurement& measurement : project.dense)
            dense.push_back(measurements.write(measurement));
        for (const ProjectExperiment& experiment : project.experiments)
            experiments.push_back(write(experiment, measurements));
        root["image_sets"] = measurements.sets();
        root["dense"] = std::move(dense);
        root["experiments"] = std::move(experiments);
        for (const auto& [key, text] : {std::pair("selected_layer", &project.selectedLayer), std::pair("view", &project.view),
                 std::pair("recovers", &project.recovers)}) {
            if (!text->empty())
                root[key] = *text;
        }
        return root.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    } catch (const std::exception& exception) { // memory
        return fail(ErrorCode::OutOfMemory, exception.what());
    }
}

Result<Project> projectFromJson(std::string_view text)
{
    try {
        PANGKAS_ASSIGN(const Json root, parseStrictJson(text, {ErrorCode::CorruptFile, "the project", deepestNesting}));
        return readTree(root);
    } catch (const std::exception& exception) { // memory, or a fault of ours: nothing throws across core's border
        return fail(ErrorCode::CorruptFile, exception.what());
    }
}

} // namespace pangkas
