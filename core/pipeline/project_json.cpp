// SPDX-License-Identifier: GPL-3.0-or-later
// A project as JSON text and back. docs/project.md describes the format.
#include "core/pipeline/project.h"
#include "core/pipeline/project_answers.h"
#include "core/pipeline/strict_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace pangkas {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view versionKey = "pangkas_project";
constexpr std::uint64_t formatVersion = 2; // written only where there are adopted weights, otherwise 1
constexpr std::size_t deepestNesting = 12; // a project needs 8
constexpr std::size_t mostEntries = 10'000; // of states, experiments and measurements
constexpr std::size_t mostWeights = 1000; // adopted ones
constexpr std::size_t mostClasses = 100'000;
constexpr std::size_t longestName = 1000, longestText = 100'000; // bytes
constexpr std::size_t mostConfusions = 10'000; // entries of a confusion matrix that is made anew
constexpr std::int64_t latest = 253'402'300'799'999; // the end of the year 9999

Failure wrong(const std::string& place, std::string_view facts)
{
    return fail(ErrorCode::CorruptFile, fmt::format("{}: {}", place, facts));
}

/// An object of the file with its place; every function names the key that is wrong.
class Object
{
public:
    static Result<Object> of(const Json& value, std::string place, std::initializer_list<std::string_view> required,
        std::initializer_list<std::string_view> optional = {})
    {
        if (!value.is_object())
            return wrong(place, fmt::format("is {} where an object is needed", value.type_name()));
        for (const auto& [key, unused] : value.items()) {
            if (std::ranges::find(required, std::string_view(key)) == required.end()
                && std::ranges::find(optional, std::string_view(key)) == optional.end())
                return wrong(place, fmt::format("the key {} is unknown", Json(key).dump(-1, ' ', false, Json::error_handler_t::replace)));
        }
        for (const std::string_view key : required) {
            if (!value.contains(key))
                return wrong(place, fmt::format("the key {} is missing", key));
        }
        return Object(value, std::move(place));
    }

    bool has(std::string_view key) const { return m_value->contains(key); }
    const Json& at(std::string_view key) const { return m_value->at(std::string(key)); }
    std::string placeOf(std::string_view key) const { return fmt::format("{}.{}", m_place, key); }

    Result<std::string> text(std::string_view key, std::size_t longest = longestName) const
    {
        if (!has(key))
            return std::string();
        const Json& value = at(key);
        if (!value.is_string())
            return wrong(placeOf(key), fmt::format("is {} where text is needed", value.type_name()));
        const auto& content = value.get_ref<const std::string&>();
        if (content.size() > longest)
            return wrong(placeOf(key), fmt::format("is {} bytes long, more than {}", content.size(), longest));
        return content;
    }

    Result<std::int64_t> whole(std::string_view key, std::int64_t low, std::int64_t high) const
    {
        const Json& value = at(key);
        const bool fits = value.is_number_integer()
            && (!value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t(std::numeric_limits<std::int64_t>::max()));
        if (!fits || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high)
            return wrong(placeOf(key), fmt::format("is not a whole number from {} to {}", low, high));
        return value.get<std::int64_t>();
    }

    Result<bool> flag(std::string_view key) const
    {
        if (!has(key))
            return false;
        if (!at(key).is_boolean())
            return wrong(placeOf(key), fmt::format("is {} where true or false is needed", at(key).type_name()));
        return at(key).get<bool>();
    }

    Result<double> real(std::string_view key, double low, double high) const
    {
        const Json& value = at(key);
        if (!value.is_number() || !(value.get<double>() >= low && value.get<double>() <= high))
            return wrong(placeOf(key), fmt::format("is not a number from {} to {}", low, high));
        return value.get<double>();
    }

    Result<std::size_t> arraySize(std::string_view key, std::size_t most) const
    {
        if (!at(key).is_array())
            return wrong(placeOf(key), fmt::format("is {} where an array is needed", at(key).type_name()));
        if (at(key).size() > most)
            return fail(ErrorCode::LimitExceeded, fmt::format("{}: holds {} entries, more than {}", placeOf(key), at(key).size(), most));
        return at(key).size();
    }

    /// Of the whole recipe, or of the layers in which it differs from another.
    Result<Recipe> recipe(std::string_view key) const
    {
        auto read = recipeFromJson(at(key).dump(-1, ' ', false, Json::error_handler_t::replace));
        if (!read)
            return fail(read.error().code == ErrorCode::NewerFormat ? ErrorCode::NewerFormat : ErrorCode::CorruptFile,
                fmt::format("{}: {}", placeOf(key), read.error().detail));
        return read;
    }

private:
    Object(const Json& value, std::string place) : m_value(&value), m_place(std::move(place)) { }

    const Json* m_value;
    std::string m_place;
};

// --- preprocessing

constexpr std::array channelOrders = {ChannelOrder::Rgb, ChannelOrder::Bgr, ChannelOrder::Grey};

Json write(const Preprocessing& images)
{
    return {{"resize", images.resizeSide}, {"crop", images.cropSize}, {"mean", images.mean}, {"deviation", images.deviation},
        {"divisor", images.divisor}, {"channels", toString(images.channels)},
        {"mode", images.resizeMode == ResizeMode::ShortSide ? "short-side" : "whole"}};
}

Result<void> readChannels(const Object& object, std::string_view key, std::array<float, 3>& to)
{
    PANGKAS_ASSIGN(const std::size_t count, object.arraySize(key, 3));
    for (std::size_t i = 0; i < count; ++i) {
        const Json& value = object.at(key)[i];
        if (!value.is_number() || !std::isfinite(static_cast<float>(value.get<double>())))
            return wrong(object.placeOf(key), "holds something that is no finite number");
        to[i] = static_cast<float>(value.get<double>());
    }
    if (count != 3)
        return wrong(object.placeOf(key), "needs three numbers");
    return {};
}

Result<Preprocessing> readPreprocessing(const Json& value, const std::string& place)
{
    PANGKAS_ASSIGN(const Object object,
        Object::of(value, place, {"resize", "crop", "mean", "deviation", "divisor", "channels", "mode"}));
    Preprocessing images;
    PANGKAS_ASSIGN(const auto resize, object.whole("resize", 1, 4096));
    PANGKAS_ASSIGN(const auto crop, object.whole("crop", 1, 4096));
    images.resizeSide = static_cast<int>(resize);
    images.cropSize = static_cast<int>(crop);
    PANGKAS_TRY(readChannels(object, "mean", images.mean));
    PANGKAS_TRY(readChannels(object, "deviation", images.deviation));
    if (!std::ranges::all_of(images.deviation, [](float deviation) { return deviation > 0; }))
        return wrong(object.placeOf("deviation"), "is not above 0");
    PANGKAS_ASSIGN(const double divisor, object.real("divisor", 1e-6, 1e6));
    images.divisor = static_cast<float>(divisor);
    PANGKAS_ASSIGN(const std::string channels, object.text("channels"));
    PANGKAS_ASSIGN(const std::string mode, object.text("mode"));
    const auto order = std::ranges::find(channelOrders, channels, [](ChannelOrder one) { return toString(one); });
    if (order == channelOrders.end())
        return wrong(object.placeOf("channels"), "is none of rgb, bgr and grey");
    if (mode != "short-side" && mode != "whole")
        return wrong(object.placeOf("mode"), "is neither short-side nor whole");
    images.channels = *order;
    images.resizeMode = mode == "short-side" ? ResizeMode::ShortSide : ResizeMode::Whole;
    return images;
}

// --- measurements: what several have in common stands in the file once

struct ImageSet
{
    std::string dataset;
    Preprocessing preprocessing;
    std::vector<std::string> classes;
    ImageList images;

    bool operator==(const ImageSet&) const = default;
};

class MeasurementWriter
{
public:
    Json write(const ProjectMeasurement& measurement)
    {
        const EvaluationReport& report = *measurement.report;
        ImageSet set{measurement.dataset, report.preprocessing, report.classes, imagesOf(report)};
        auto found = std::ranges::find(m_sets, set);
        if (found == m_sets.end())
            found = m_sets.insert(m_sets.end(), std::move(set));
        Json value{{"on", found - m_sets.begin()}, {"mean_loss", std::isfinite(report.meanLoss) ? report.meanLoss : 0.0},
            {"seconds", report.seconds}, {"method", report.method}};
        if (report.correctInTop5)
            value["correct_in_top5"] = *report.correctInTop5;
        value["answers"] = encodeAnswers(report.predictions);
        return value;
    }

    Json sets() const
    {
        Json list = Json::array();
        for (const ImageSet& set : m_sets)
            list.push_back({{"data", set.dataset}, {"preprocessing", pangkas::write(set.preprocessing)},
                {"classes", set.classes}, {"images", encodeImages(set.images)}});
        return list;
    }

private:
    std::vector<ImageSet> m_sets;
};

Result<std::vector<ImageSet>> readImageSets(const Object& root)
{
    std::vector<ImageSet> sets;
    PANGKAS_ASSIGN(const std::size_t count, root.arraySize("image_sets", mostEntries));
    for (std::size_t i = 0; i < count; ++i) {
        const std::string place = fmt::format("project.image_sets[{}]", i);
        PANGKAS_ASSIGN(const Object object,
            Object::of(root.at("image_sets")[i], place, {"data", "preprocessing", "classes", "images"}));
        ImageSet set;
        PANGKAS_ASSIGN(set.dataset, object.text("data", longestText));
        PANGKAS_ASSIGN(set.preprocessing, readPreprocessing(object.at("preprocessing"), object.placeOf("preprocessing")));
        PANGKAS_ASSIGN(const std::size_t classes, object.arraySize("classes", mostClasses));
        for (std::size_t j = 0; j < classes; ++j) {
            const Json& name = object.at("classes")[j];
            if (!name.is_string() || name.get_ref<const std::string&>().size() > longestName)
                return wrong(object.placeOf("classes"), "holds something that is no name");
            set.classes.push_back(name.get<std::string>());
        }
        PANGKAS_ASSIGN(const std::string images, object.text("images", std::string::npos));
        auto decoded = decodeImages(images, classes);
        if (!decoded)
            return wrong(object.placeOf("images"), decoded.error().detail);
        set.images = std::move(*decoded);
        sets.push_back(std::move(set));
    }
    return sets;
}

Result<ProjectMeasurement> readMeasurement(const Json& value, const std::string& place, const std::vector<ImageSet>& sets)
{
    PANGKAS_ASSIGN(const Object object,
        Object::of(value, place, {"on", "mean_loss", "seconds", "method", "answers"}, {"correct_in_top5"}));
    PANGKAS_ASSIGN(const std::int64_t on, object.whole("on", 0, std::int64_t(sets.size()) - 1));
    const ImageSet& set = sets[std::size_t(on)];
    auto report = std::make_shared<EvaluationReport>();
    PANGKAS_ASSIGN(const std::string answers, object.text("answers", std::string::npos));
    auto predictions = decodeAnswers(answers, set.images, set.classes.size());
    if (!predictions)
        return wrong(object.placeOf("answers"), predictions.error().detail);
    report->predictions = std::move(*predictions);
    report->classes = set.classes;
    report->preprocessing = set.preprocessing;
    report->images = report->total = static_cast<std::int64_t>(report->predictions.size());
    const std::size_t classes = set.classes.size();
    if (classes * classes <= mostConfusions)
        report->confusion.resize(classes * classes);
    for (const Prediction& prediction : report->predictions) {
        report->correct += prediction.label == prediction.predicted;
        if (!report->confusion.empty())
            ++report->confusion[std::size_t(prediction.label) * classes + std::size_t(prediction.predicted)];
    }
    PANGKAS_ASSIGN(report->meanLoss, object.real("mean_loss", 0, std::numeric_limits<double>::max()));
    PANGKAS_ASSIGN(report->seconds, object.real("seconds", 0, 1e9));
    PANGKAS_ASSIGN(report->method, object.text("method"));
    if (object.has("correct_in_top5")) {
        PANGKAS_ASSIGN(report->correctInTop5, object.whole("correct_in_top5", 0, report->images));
    }
    return ProjectMeasurement{set.dataset, std::move(report)};
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
        return wrong(place, "is of other layers than the project's recipe");
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
    PANGKAS_ASSIGN(const Object object, Object::of(value, place, {"id", "parent", "edit", "layer", "time"}, {"recipe", "changes", "held", "weights"}));
    constexpr std::int64_t most = std::int64_t{1} << 53;
    const std::int64_t previous = project.states.empty() ? 0 : std::int64_t(project.states.back().id);
    ProjectState state;
    PANGKAS_ASSIGN(const auto id, object.whole("id", previous + 1, most));
    PANGKAS_ASSIGN(const auto parent, object.whole("parent", 0, previous));
    state.id = std::uint64_t(id);
    state.parent = std::uint64_t(parent);
    PANGKAS_ASSIGN(state.edit, object.text("edit"));
    if (!isWord(state.edit))
        return wrong(object.placeOf("edit"), "is no word of small letters");
    PANGKAS_ASSIGN(const auto layer, object.whole("layer", -1, std::int64_t(project.recipe.layers.size()) - 1));
    state.layer = static_cast<int>(layer);
    PANGKAS_ASSIGN(state.time, object.whole("time", 0, latest));
    const std::size_t layers = project.recipe.layers.size();
    PANGKAS_ASSIGN(const std::size_t held, object.has("held") ? object.arraySize("held", layers) : Result<std::size_t>(0));
    for (std::size_t i = 0; i < held; ++i) {
        const Json& number = object.at("held")[i];
        const std::int64_t least = state.held.empty() ? 0 : state.held.back() + 1;
        if (!number.is_number_unsigned() || number.get<std::uint64_t>() >= layers || std::int64_t(number.get<std::uint64_t>()) < least)
            return wrong(object.placeOf("held"), "is no rising list of layers");
        state.held.push_back(static_cast<int>(number.get<std::uint64_t>()));
    }
    PANGKAS_ASSIGN(state.weights, object.text("weights"));
    if (!state.weights.empty() && std::ranges::find(project.weights, state.weights, &ProjectWeights::hash) == project.weights.end())
        return wrong(object.placeOf("weights"), "are none of the project's");
    if (project.states.empty() != (parent == 0) || object.has("recipe") == object.has("changes")
        || object.has("recipe") != (parent == 0))
        return wrong(place, "only the first state has no parent and a whole recipe");
    if (parent == 0) {
        PANGKAS_ASSIGN(state.recipe, object.recipe("recipe"));
        PANGKAS_TRY(checkSameLayers(state.recipe, project.recipe, object.placeOf("recipe")));
        return state;
    }
    const auto before = std::ranges::lower_bound(project.states, state.parent, {}, &ProjectState::id);
    if (before == project.states.end() || before->id != state.parent)
        return wrong(object.placeOf("parent"), fmt::format("there is no state {}", state.parent));
    PANGKAS_ASSIGN(Recipe changes, object.recipe("changes"));
    state.recipe = before->recipe;
    state.recipe.seed = changes.seed;
    for (LayerRecipe& change : changes.layers) {
        const auto changed = std::ranges::find(state.recipe.layers, change.layer, &LayerRecipe::layer);
        if (changed == state.recipe.layers.end())
            return wrong(object.placeOf("changes"), fmt::format("there is no layer '{}'", change.layer));
        *changed = std::move(change);
    }
    return state;
}

Result<void> readHistory(const Json& value, Project& project)
{
    PANGKAS_ASSIGN(const Object object, Object::of(value, "project.history", {"current", "states"}));
    PANGKAS_ASSIGN(const std::size_t count, object.arraySize("states", mostEntries));
    for (std::size_t i = 0; i < count; ++i) {
        PANGKAS_ASSIGN(ProjectState state, readState(object.at("states")[i], fmt::format("project.history.states[{}]", i), project));
        project.states.push_back(std::move(state));
    }
    PANGKAS_ASSIGN(const auto current, object.whole("current", 0, std::int64_t{1} << 53));
    project.currentState = std::uint64_t(current);
    const auto found = std::ranges::find(project.states, project.currentState, &ProjectState::id);
    if (project.states.empty() ? current != 0 : found == project.states.end() || found->recipe != project.recipe
            || found->weights != project.adopted)
        return wrong("project.history.current", "is no state with the project's recipe and weights");
    return {};
}

// --- the rest

Result<ProjectModel> readModel(const Json& value)
{
    PANGKAS_ASSIGN(const Object object,
        Object::of(value, "project.model", {"path", "hash", "architecture", "classes"}, {"relative_path"}));
    ProjectModel model;
    PANGKAS_ASSIGN(model.path, object.text("path", longestText));
    PANGKAS_ASSIGN(model.relativePath, object.text("relative_path", longestText));
    PANGKAS_ASSIGN(model.hash, object.text("hash"));
    PANGKAS_ASSIGN(model.architecture, object.text("architecture"));
    PANGKAS_ASSIGN(const auto classes, object.whole("classes", 1, mostClasses));
    model.classes = static_cast<int>(classes);
    if (model.path.empty() || !isHash(model.hash))
        return wrong("project.model", model.path.empty() ? "has an empty path" : "has a hash that is no SHA-256");
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
    PANGKAS_ASSIGN(const Object object,
        Object::of(value, place, {"number", "name", "note", "starred", "time", "bytes", "recipe", "measured"}, {"weights"}));
    ProjectExperiment experiment;
    PANGKAS_ASSIGN(const auto number, object.whole("number", 1, 1'000'000'000));
    experiment.number = static_cast<int>(number);
    PANGKAS_ASSIGN(experiment.name, object.text("name"));
    PANGKAS_ASSIGN(experiment.note, object.text("note", longestText));
    PANGKAS_ASSIGN(experiment.isStarred, object.flag("starred"));
    PANGKAS_ASSIGN(experiment.time, object.whole("time", 0, latest));
    PANGKAS_ASSIGN(const auto bytes, object.whole("bytes", 1, std::int64_t{1} << 53));
    experiment.bytes = std::uint64_t(bytes);
    PANGKAS_ASSIGN(experiment.recipe, object.recipe("recipe"));
    PANGKAS_TRY(checkSameLayers(experiment.recipe, project.recipe, object.placeOf("recipe")));
    PANGKAS_ASSIGN(experiment.measured, readMeasurement(object.at("measured"), object.placeOf("measured"), sets));
    PANGKAS_ASSIGN(experiment.weights, object.text("weights"));
    if (!experiment.weights.empty() && !isHash(experiment.weights))
        return wrong(object.placeOf("weights"), "is no SHA-256");
    return experiment;
}

Result<void> readWeights(const Object& root, Project& project)
{
    PANGKAS_ASSIGN(const std::size_t count, root.has("weights") ? root.arraySize("weights", mostWeights) : Result<std::size_t>(0));
    for (std::size_t i = 0; i < count; ++i) {
        PANGKAS_ASSIGN(const Object object,
            Object::of(root.at("weights")[i], fmt::format("project.weights[{}]", i), {"hash", "file"}));
        ProjectWeights weights;
        PANGKAS_ASSIGN(weights.hash, object.text("hash"));
        PANGKAS_ASSIGN(weights.file, object.text("file"));
        if (!isHash(weights.hash))
            return wrong(object.placeOf("hash"), "is no SHA-256");
        if (!isFileName(weights.file))
            return wrong(object.placeOf("file"), "is no name of a file in the project's folder");
        if (weights.hash == project.model.hash || std::ranges::find(project.weights, weights.hash, &ProjectWeights::hash) != project.weights.end())
            return wrong(object.placeOf("hash"), "is there already");
        project.weights.push_back(std::move(weights));
    }
    PANGKAS_ASSIGN(project.adopted, root.text("adopted"));
    if (!project.adopted.empty() && std::ranges::find(project.weights, project.adopted, &ProjectWeights::hash) == project.weights.end())
        return wrong(root.placeOf("adopted"), "are none of the project's weights");
    return {};
}

Result<Project> readTree(const Json& root)
{
    if (root.is_object() && root.contains(versionKey) && root.at(std::string(versionKey)).is_number_unsigned()
        && root.at(std::string(versionKey)).get<std::uint64_t>() > formatVersion)
        return fail(ErrorCode::NewerFormat,
            fmt::format("{}: {}; this program reads up to {}", versionKey, root.at(std::string(versionKey)).dump(), formatVersion), {},
            "Use a newer version of the program");
    PANGKAS_ASSIGN(const Object object,
        Object::of(root, "project", {versionKey, "model", "preprocessing", "recipe", "history", "image_sets", "dense", "experiments"},
            {"data", "skip_damaged", "selected_layer", "view", "recovers", "weights", "adopted"}));
    PANGKAS_TRY(object.whole(versionKey, 1, formatVersion));
    Project project;
    PANGKAS_ASSIGN(project.model, readModel(object.at("model")));
    PANGKAS_ASSIGN(project.dataset, object.text("data", longestText));
    PANGKAS_ASSIGN(project.skipsDamaged, object.flag("skip_damaged"));
    PANGKAS_ASSIGN(project.preprocessing, readPreprocessing(object.at("preprocessing"), "project.preprocessing"));
    PANGKAS_ASSIGN(project.recipe, object.recipe("recipe"));
    PANGKAS_TRY(readWeights(object, project));
    PANGKAS_TRY(readHistory(object.at("history"), project));
    PANGKAS_ASSIGN(const std::vector<ImageSet> sets, readImageSets(object));
    PANGKAS_ASSIGN(const std::size_t dense, object.arraySize("dense", mostEntries));
    for (std::size_t i = 0; i < dense; ++i) {
        PANGKAS_ASSIGN(ProjectMeasurement measurement, readMeasurement(object.at("dense")[i], fmt::format("project.dense[{}]", i), sets));
        project.dense.push_back(std::move(measurement));
    }
    PANGKAS_ASSIGN(const std::size_t experiments, object.arraySize("experiments", mostEntries));
    for (std::size_t i = 0; i < experiments; ++i) {
        PANGKAS_ASSIGN(ProjectExperiment experiment,
            readExperiment(object.at("experiments")[i], fmt::format("project.experiments[{}]", i), project, sets));
        project.experiments.push_back(std::move(experiment));
    }
    PANGKAS_ASSIGN(project.selectedLayer, object.text("selected_layer"));
    PANGKAS_ASSIGN(project.view, object.text("view"));
    PANGKAS_ASSIGN(project.recovers, object.text("recovers", longestText));
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
        root["preprocessing"] = write(project.preprocessing);
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
