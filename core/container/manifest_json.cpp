// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/layer_coder.h"
#include "core/container/manifest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <new>
#include <set>

namespace pangkas {

namespace {

using Json = nlohmann::ordered_json; // keeps the order of keys

constexpr std::size_t deepestJson = 64; // levels; nlohmann's dump() recurses

/// Looks at JSON as it is parsed and stops at what would be dangerous or ambiguous later: depth and doubled keys.
class JsonGuard : public nlohmann::json_sax<Json>
{
public:
    explicit JsonGuard(std::size_t deepest) : m_deepest(deepest) { }

    const std::string& problem() const { return m_problem; }

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return open(); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override
    {
        if (m_keys.back().insert(name).second)
            return true;
        m_problem = fmt::format("key \"{}\" twice in one object", name);
        return false;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override
    {
        m_problem = fmt::format("not JSON at byte {}", position);
        return false;
    }

private:
    bool open()
    {
        if (m_keys.size() == m_deepest) {
            m_problem = fmt::format("more than {} levels deep", m_deepest);
            return false;
        }
        m_keys.emplace_back();
        return true;
    }

    bool close()
    {
        m_keys.pop_back();
        return true;
    }

    std::size_t m_deepest;
    std::vector<std::set<std::string>> m_keys; // of each open object; none of an array
    std::string m_problem;
};

Result<Json> parseObject(std::string_view text, std::size_t deepest)
{
    JsonGuard guard(deepest);
    if (!Json::sax_parse(text, &guard))
        return fail(ErrorCode::CorruptFile, guard.problem());
    Json parsed = Json::parse(text, nullptr, false);
    if (!parsed.is_object())
        return fail(ErrorCode::CorruptFile, "not a JSON object");
    return parsed;
}

/// An object of the manifest that knows its place, for errors.
class Fields
{
public:
    Fields(const Json& object, std::string place) : m_object(object), m_place(std::move(place)) { }

    bool has(const char* key) const { return m_object.contains(key); }
    std::string placeOf(const char* key) const { return m_place.empty() ? key : fmt::format("{}.{}", m_place, key); }

    Result<std::string> text(const char* key) const
    {
        PANGKAS_ASSIGN(const Json* value, find(key, &Json::is_string, "a text"));
        return value->get<std::string>();
    }

    Result<std::string> hash(const char* key, std::size_t length = 64) const
    {
        PANGKAS_ASSIGN(std::string digits, text(key));
        if (digits.size() != length || digits.find_first_not_of("0123456789abcdef") != std::string::npos)
            return fail(ErrorCode::CorruptFile, fmt::format("{} is not {} digits of a SHA-256", placeOf(key), length));
        return digits;
    }

    Result<std::uint64_t> count(const char* key) const
    {
        PANGKAS_ASSIGN(const Json* value, find(key, &Json::is_number_unsigned, "a whole number"));
        return value->get<std::uint64_t>();
    }

    Result<double> number(const char* key) const
    {
        PANGKAS_ASSIGN(const Json* value, find(key, &Json::is_number, "a number"));
        return value->get<double>();
    }

    Result<Fields> object(const char* key) const
    {
        PANGKAS_ASSIGN(const Json* value, find(key, &Json::is_object, "an object"));
        return Fields(*value, placeOf(key));
    }

    Result<std::vector<Fields>> objects(const char* key) const
    {
        PANGKAS_ASSIGN(const Json* value, find(key, &Json::is_array, "a list"));
        std::vector<Fields> all;
        for (const Json& one : *value) {
            const std::string place = fmt::format("{}[{}]", placeOf(key), all.size());
            if (!one.is_object())
                return fail(ErrorCode::CorruptFile, fmt::format("{} is not an object", place));
            all.emplace_back(one, place);
        }
        return all;
    }

    Result<std::vector<std::string>> texts(const char* key) const
    {
        PANGKAS_ASSIGN(const Json* value, find(key, &Json::is_array, "a list"));
        std::vector<std::string> all;
        for (const Json& one : *value) {
            if (!one.is_string())
                return fail(ErrorCode::CorruptFile, fmt::format("{}[{}] is not a text", placeOf(key), all.size()));
            all.push_back(one.get<std::string>());
        }
        return all;
    }

    Result<Shape> shape(const char* key) const
    {
        PANGKAS_ASSIGN(const Json* value, find(key, &Json::is_array, "a list"));
        Shape sizes;
        for (const Json& one : *value) {
            if (!one.is_number_unsigned() || one.get<std::uint64_t>() > largestLayer)
                return fail(ErrorCode::CorruptFile, fmt::format("{}[{}] is not a size", placeOf(key), sizes.size()));
            sizes.push_back(one.get<std::int64_t>());
        }
        return sizes;
    }

    const Json& json() const { return m_object; }

private:
    Result<const Json*> find(const char* key, bool (Json::*isKind)() const noexcept, const char* kind) const
    {
        const auto found = m_object.find(key);
        if (found == m_object.end())
            return fail(ErrorCode::CorruptFile, fmt::format("{} is missing", placeOf(key)));
        if (!((*found).*isKind)())
            return fail(ErrorCode::CorruptFile, fmt::format("{} is not {}", placeOf(key), kind));
        return &*found;
    }

    const Json& m_object;
    std::string m_place;
};

Failure newer(std::string detail)
{
    return fail(ErrorCode::NewerFormat, std::move(detail), {}, "Open it with a newer version of Pangkas");
}

/// The version and the features, before anything else is looked at: what a newer version writes elsewhere may look
/// wrong to this one.
Result<int> readVersion(const Fields& top)
{
    PANGKAS_ASSIGN(const std::string format, top.text("format"));
    if (format != packFormat)
        return fail(
            ErrorCode::UnsupportedFormat, fmt::format("format is \"{}\" instead of \"{}\"", format, packFormat));
    PANGKAS_ASSIGN(const std::uint64_t version, top.count("version"));
    if (version > packVersion)
        return newer(fmt::format("format version {}, newer than {}", version, packVersion));
    if (version < 1)
        return fail(ErrorCode::CorruptFile, "version is 0");
    PANGKAS_ASSIGN(const auto needed, top.texts("requires"));
    std::set<std::string_view> known;
    for (const LayerCoder* coder : layerCoders())
        for (const std::string_view feature : coder->features())
            known.insert(feature);
    std::vector<std::string> unknown;
    std::ranges::copy_if(needed, std::back_inserter(unknown), [&](const auto& name) { return !known.contains(name); });
    if (!unknown.empty())
        return newer(fmt::format("needs {}, which this version doesn't know", fmt::join(unknown, ", ")));
    return static_cast<int>(version);
}

/// Version 2 leaves out what follows from the rest: `size` where nothing is deflated, `rawBytes` where it is `size`.
Result<StreamFacts> readStreamFacts(const Fields& fields, int version)
{
    StreamFacts stream;
    PANGKAS_ASSIGN(stream.name, fields.text("name"));
    if (version == 1) {
        PANGKAS_ASSIGN(stream.rawBytes, fields.count("rawBytes"));
        PANGKAS_ASSIGN(stream.hash, fields.hash("sha256"));
        return stream;
    }
    PANGKAS_ASSIGN(stream.bytes, fields.count("bytes"));
    stream.isDeflated = fields.has("size");
    stream.size = stream.bytes;
    if (stream.isDeflated) {
        PANGKAS_ASSIGN(stream.size, fields.count("size"));
        if (stream.size / weightsPerByte > stream.bytes)
            return fail(ErrorCode::CorruptFile,
                fmt::format("{} is more than deflate can make of {} bytes", fields.placeOf("size"), stream.bytes));
    }
    stream.rawBytes = stream.size;
    if (fields.has("rawBytes")) {
        PANGKAS_ASSIGN(stream.rawBytes, fields.count("rawBytes"));
    }
    PANGKAS_ASSIGN(stream.hash, fields.hash("sha256", 16));
    return stream;
}

Result<LayerFacts> readLayerFacts(const Fields& fields, int version)
{
    LayerFacts layer;
    PANGKAS_ASSIGN(layer.name, fields.text("name"));
    PANGKAS_ASSIGN(const std::string form, fields.text("form"));
    const auto forms = {WeightForm::Dense, WeightForm::Sparse, WeightForm::Shared};
    const auto known = std::ranges::find(forms, form, [](WeightForm one) { return toString(one); });
    if (known == forms.end())
        return newer(fmt::format("layer {}: weights of form \"{}\"", layer.name, form));
    layer.form = *known;
    PANGKAS_ASSIGN(layer.coder, fields.text("coder"));
    if (!findLayerCoder(layer.coder))
        return newer(fmt::format("layer {}: coder \"{}\"", layer.name, layer.coder));
    PANGKAS_ASSIGN(layer.stored, fields.count("stored"));
    PANGKAS_ASSIGN(layer.centroids, fields.count("centroids"));
    PANGKAS_ASSIGN(layer.squaredError, fields.number("squaredError"));
    PANGKAS_ASSIGN(const Fields weight, fields.object("weight"));
    PANGKAS_ASSIGN(layer.tensor, weight.text("tensor"));
    PANGKAS_ASSIGN(layer.shape, weight.shape("shape"));
    PANGKAS_ASSIGN(layer.decodedHash, weight.hash("sha256"));
    if (fields.has("bias")) {
        PANGKAS_ASSIGN(const Fields bias, fields.object("bias"));
        PANGKAS_ASSIGN(layer.biasTensor, bias.text("tensor"));
        PANGKAS_ASSIGN(layer.biasShape, bias.shape("shape"));
    }
    PANGKAS_ASSIGN(const auto streams, fields.objects("streams"));
    for (const Fields& one : streams) {
        PANGKAS_ASSIGN(layer.streams.emplace_back(), readStreamFacts(one, version));
    }
    return layer;
}

Result<Manifest> readManifest(std::string_view text)
{
    PANGKAS_ASSIGN(const Json parsed, parseObject(text, deepestJson));
    const Fields top(parsed, "");
    Manifest manifest;
    PANGKAS_ASSIGN(manifest.version, readVersion(top));
    PANGKAS_ASSIGN(manifest.producer, top.text("producer"));
    PackDescription& description = manifest.description;
    PANGKAS_ASSIGN(description.architecture, top.text("architecture"));
    PANGKAS_ASSIGN(const std::uint64_t classes, top.count("classes"));
    description.classes = static_cast<int>(std::min<std::uint64_t>(classes, largestClassCount + 1));
    PANGKAS_ASSIGN(description.classNames, top.texts("classNames"));
    if (top.has("recipe")) {
        PANGKAS_ASSIGN(const Fields recipe, top.object("recipe"));
        description.recipe = recipe.json().dump(2);
    }
    PANGKAS_ASSIGN(description.sourceHash, top.text("sourceHash"));
    PANGKAS_ASSIGN(const auto layers, top.objects("layers"));
    for (const Fields& one : layers) {
        PANGKAS_ASSIGN(manifest.layers.emplace_back(), readLayerFacts(one, manifest.version));
    }
    return manifest;
}

Json toJsonLayer(const LayerFacts& layer)
{
    Json streams = Json::array();
    for (const StreamFacts& stream : layer.streams) {
        Json& one = streams.emplace_back(Json{{"name", stream.name}, {"bytes", stream.bytes}});
        if (stream.isDeflated)
            one["size"] = stream.size;
        if (stream.rawBytes != stream.size)
            one["rawBytes"] = stream.rawBytes;
        one["sha256"] = stream.hash;
    }
    Json json = {{"name", layer.name}, {"form", toString(layer.form)}, {"coder", layer.coder}, {"stored", layer.stored},
        {"centroids", layer.centroids}, {"squaredError", layer.squaredError},
        {"weight", {{"tensor", layer.tensor}, {"shape", layer.shape}, {"sha256", layer.decodedHash}}}};
    if (layer.biasTensor)
        json["bias"] = {{"tensor", *layer.biasTensor}, {"shape", layer.biasShape}};
    json["streams"] = std::move(streams);
    return json;
}

} // namespace

Result<std::string> toJson(const Manifest& manifest)
try {
    const PackDescription& description = manifest.description;
    std::set<std::string_view> features;
    for (const LayerFacts& layer : manifest.layers)
        if (const LayerCoder* coder = findLayerCoder(layer.coder))
            for (const std::string_view feature : coder->features())
                features.insert(feature);
    Json json = {{"format", packFormat}, {"version", manifest.version}, {"requires", features},
        {"producer", manifest.producer}, {"architecture", description.architecture}, {"classes", description.classes},
        {"classNames", description.classNames}};
    if (!description.recipe.empty()) {
        auto recipe = parseObject(description.recipe, deepestJson - 1);
        if (!recipe)
            return fail(ErrorCode::InvalidArgument, "recipe: " + recipe.error().detail);
        json["recipe"] = std::move(*recipe);
    }
    json["sourceHash"] = description.sourceHash;
    json["layers"] = Json::array();
    for (const LayerFacts& layer : manifest.layers)
        json["layers"].push_back(toJsonLayer(layer));
    std::string text = json.dump();
    if (text.size() > largestManifest)
        return fail(ErrorCode::LimitExceeded, fmt::format("a manifest of {} bytes", text.size()));
    return text;
} catch (const Json::exception&) {
    return fail(ErrorCode::InvalidArgument, "a name in the manifest is not UTF-8");
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for the manifest");
}

Result<Manifest> manifestFromJson(std::string_view text)
try {
    auto manifest = readManifest(text);
    if (manifest) {
        if (auto checked = checkManifest(*manifest); !checked)
            manifest = fail(std::move(checked).error());
    }
    if (!manifest) {
        Error& error = manifest.error();
        if (error.code == ErrorCode::InvalidArgument)
            error.code = ErrorCode::CorruptFile; // the caller is a file here
        error.detail = fmt::format("{}: {}", manifestEntry, error.detail);
    }
    return manifest;
} catch (const Json::exception&) {
    return fail(ErrorCode::CorruptFile, fmt::format("{}: not as expected", manifestEntry));
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for the manifest");
}

} // namespace pangkas
