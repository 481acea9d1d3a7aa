// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/state_dict.h"

#include "core/formats/file_kind.h"
#include "core/formats/printable.h"
#include "core/formats/tensor_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <unordered_set>

namespace pangkas {

namespace {

/// Under which names training scripts keep the weights, most telling first.
constexpr std::array<std::string_view, 9> usualKeys{
    "state_dict", "model_state_dict", "model_state", "model", "net", "network", "module", "weights", "params"};

/// A dictionary that holds tensors under names.
struct Candidate
{
    PickleRef dictionary = 0;
    std::vector<std::string> path; // keys from the root
    std::size_t tensors = 0;
};

bool isFloatTensor(const Pickle& pickle, const PickleValue& value)
{
    return value.kind == PickleKind::Tensor && pickle.at(value.items[0]).type->element.has_value();
}

class StateDictFinder
{
public:
    explicit StateDictFinder(const Pickle& pickle)
        : m_pickle(pickle)
    {
    }

    Result<StateDict> find();

private:
    Result<void> collect(PickleRef dictionary, const std::vector<std::string>& path);
    Result<const Candidate*> choose() const;
    void noteChoice(const Candidate& chosen);
    Result<void> addTensors(const PickleValue& dictionary);
    Result<void> addTensor(const std::string& name, const PickleValue& tensor);
    Result<std::size_t> storageIndex(const std::string& name, const PickleValue& storage);
    Result<std::vector<std::int64_t>> numbers(const std::string& name, std::string_view what, PickleRef tuple) const;

    const Pickle& m_pickle;
    std::vector<Candidate> m_candidates;
    std::unordered_set<PickleRef> m_seen;
    /// By key and part: before 1.6 several storages may be parts of one.
    std::map<std::tuple<std::string_view, std::uint64_t, std::uint64_t>, std::size_t> m_storageIndex;
    StateDict m_result;
};

/// Follows text keys three levels down; an optimizer's tensors lie under numbers and are not met.
Result<void> StateDictFinder::collect(PickleRef ref, const std::vector<std::string>& path)
{
    constexpr std::size_t deepest = 3;
    if (!m_seen.insert(ref).second)
        return {};
    const PickleValue& dictionary = m_pickle.at(ref);
    Candidate candidate{ref, path, 0};
    std::unordered_set<std::string_view> keys;
    for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
        const PickleValue& key = m_pickle.at(dictionary.items[i]);
        // Python would take the last one, another reader the first: no writer leaves that open.
        if (key.kind == PickleKind::String && !keys.insert(key.text).second)
            return fail(ErrorCode::DuplicateName, fmt::format("a dictionary has '{}' twice", printable(key.text)));
        if (key.kind == PickleKind::String && isFloatTensor(m_pickle, m_pickle.at(dictionary.items[i + 1])))
            ++candidate.tensors;
    }
    if (candidate.tensors != 0)
        m_candidates.push_back(std::move(candidate));
    if (path.size() == deepest)
        return {};
    for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
        const PickleValue& key = m_pickle.at(dictionary.items[i]);
        if (key.kind != PickleKind::String || m_pickle.at(dictionary.items[i + 1]).kind != PickleKind::Dictionary)
            continue;
        auto deeper = path;
        deeper.push_back(printable(key.text));
        PANGKAS_TRY(collect(dictionary.items[i + 1], deeper));
    }
    return {};
}

Result<const Candidate*> StateDictFinder::choose() const
{
    if (m_candidates.empty())
        return fail(ErrorCode::UnsupportedFormat, "holds a dictionary, but no floating-point tensors under names in it",
            {}, std::string(saveStateDict));
    if (m_candidates.size() == 1)
        return &m_candidates.front();
    // The root itself, unless a usual key holds more: a checkpoint may keep a lone tensor beside the weights.
    const auto usual = [&]() -> const Candidate* {
        for (const std::string_view key : usualKeys) {
            for (const Candidate& candidate : m_candidates) {
                if (!candidate.path.empty() && candidate.path.back() == key)
                    return &candidate;
            }
        }
        return nullptr;
    }();
    const Candidate& first = m_candidates.front();
    if (first.path.empty() && (!usual || usual->tensors <= first.tensors))
        return &first;
    if (usual)
        return usual;
    std::string paths;
    for (const Candidate& candidate : m_candidates)
        paths += fmt::format("{}'{}'", paths.empty() ? "" : ", ", fmt::join(candidate.path, "/"));
    return fail(ErrorCode::UnsupportedFormat,
        fmt::format("holds several dictionaries of tensors and none of the usual names: {}", paths), {},
        "In Python, save one of them alone: torch.save(checkpoint[NAME], \"weights.pth\")");
}

void StateDictFinder::noteChoice(const Candidate& chosen)
{
    PickleRef at = m_pickle.root;
    std::vector<std::string> others;
    for (const std::string& step : chosen.path) {
        const PickleValue& dictionary = m_pickle.at(at);
        bool isFound = false;
        for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
            const PickleValue& key = m_pickle.at(dictionary.items[i]);
            if (!isFound && key.kind == PickleKind::String && printable(key.text) == step) {
                at = dictionary.items[i + 1];
                isFound = true;
            } else {
                others.push_back(
                    key.kind == PickleKind::String ? std::string(key.text) : fmt::format("{}", key.integer));
            }
        }
    }
    if (!chosen.path.empty())
        m_result.notes.push_back(fmt::format("took the weights from '{}'", fmt::join(chosen.path, "/")));
    noteLeftOut(others, "not part of the weights", m_result.notes);
}

Result<std::vector<std::int64_t>> StateDictFinder::numbers(
    const std::string& name, std::string_view what, PickleRef ref) const
{
    const PickleValue& tuple = m_pickle.at(ref);
    if (tuple.kind != PickleKind::Tuple)
        return fail(ErrorCode::CorruptFile, fmt::format("{}: its {} is no tuple", printable(name), what));
    if (tuple.items.size() > 64)
        return fail(ErrorCode::LimitExceeded, fmt::format("{}: {} dimensions", printable(name), tuple.items.size()));
    std::vector<std::int64_t> values;
    for (const PickleRef item : tuple.items) {
        const PickleValue& value = m_pickle.at(item);
        if (value.kind != PickleKind::Integer)
            return fail(ErrorCode::CorruptFile,
                fmt::format("{}: its {} has an item that is no 64-bit number", printable(name), what));
        if (value.integer < 0)
            return fail(
                ErrorCode::CorruptFile, fmt::format("{}: negative {} {}", printable(name), what, value.integer));
        values.push_back(value.integer);
    }
    return values;
}

Result<std::size_t> StateDictFinder::storageIndex(const std::string& name, const PickleValue& storage)
{
    TorchStorage described{storage.text, storage.type, static_cast<std::uint64_t>(storage.integer), 0,
        static_cast<std::uint64_t>(storage.integer)};
    if (!storage.items.empty()) {
        const PickleValue& offset = m_pickle.at(storage.items[1]);
        const PickleValue& count = m_pickle.at(storage.items[2]);
        if (offset.kind != PickleKind::Integer || count.kind != PickleKind::Integer || offset.integer < 0
            || count.integer < 0 || offset.integer > storage.integer
            || count.integer > storage.integer - offset.integer)
            return fail(
                ErrorCode::CorruptFile, fmt::format("{}: its part of a storage lies outside of it", printable(name)));
        described.partOffset = static_cast<std::uint64_t>(offset.integer);
        described.partCount = static_cast<std::uint64_t>(count.integer);
    }
    const auto [known, isNew] =
        m_storageIndex.try_emplace({storage.text, described.partOffset, described.partCount}, m_result.storages.size());
    if (isNew) {
        m_result.storages.push_back(described);
    } else {
        const TorchStorage& first = m_result.storages[known->second];
        if (first.type != described.type || first.count != described.count)
            return fail(ErrorCode::CorruptFile,
                fmt::format("{}: storage '{}' is described in two ways", printable(name), printable(storage.text)));
    }
    return known->second;
}

Result<void> StateDictFinder::addTensor(const std::string& name, const PickleValue& tensor)
{
    const PickleValue& storage = m_pickle.at(tensor.items[0]);
    const PickleValue& offset = m_pickle.at(tensor.items[1]);
    if (offset.kind != PickleKind::Integer || offset.integer < 0)
        return fail(ErrorCode::CorruptFile, fmt::format("{}: its offset is no number from 0 to 2^63", printable(name)));
    TensorView view;
    view.info.name = name;
    view.info.storedAs = *storage.type->element;
    view.offset = static_cast<std::uint64_t>(offset.integer);
    PANGKAS_ASSIGN(view.info.shape, numbers(name, "size", tensor.items[2]));
    PANGKAS_ASSIGN(view.strides, numbers(name, "stride", tensor.items[3]));
    PANGKAS_ASSIGN(view.block, storageIndex(name, storage));
    m_result.views.push_back(std::move(view));
    return {};
}

Result<void> StateDictFinder::addTensors(const PickleValue& dictionary)
{
    std::map<std::string_view, std::vector<std::string>> otherTypes; // by the type's name
    std::vector<std::string> others;
    for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
        const PickleValue& key = m_pickle.at(dictionary.items[i]);
        const PickleValue& value = m_pickle.at(dictionary.items[i + 1]);
        const std::string name =
            key.kind == PickleKind::String ? std::string(key.text) : fmt::format("{}", key.integer);
        if (key.kind == PickleKind::String && isFloatTensor(m_pickle, value))
            PANGKAS_TRY(addTensor(name, value));
        else if (value.kind == PickleKind::Tensor)
            otherTypes[m_pickle.at(value.items[0]).type->name].push_back(name);
        else
            others.push_back(name);
    }
    noteLeftOut(others, "no tensor", m_result.notes);
    for (const auto& [type, names] : otherTypes)
        noteLeftOut(names, fmt::format("{} is no floating-point type", type), m_result.notes);
    return {};
}

Result<StateDict> StateDictFinder::find()
{
    const PickleValue& root = m_pickle.top();
    if (root.kind != PickleKind::Dictionary)
        return fail(ErrorCode::UnsupportedFormat,
            fmt::format("holds a {}, not a dictionary of tensors", toString(root.kind)), {},
            std::string(saveStateDict));
    PANGKAS_TRY(collect(m_pickle.root, {}));
    PANGKAS_ASSIGN(const Candidate* chosen, choose());
    noteChoice(*chosen);
    PANGKAS_TRY(addTensors(m_pickle.at(chosen->dictionary)));
    noteConversions(m_result.views, m_result.notes);
    PANGKAS_TRY(tidyNames(m_result.views, m_result.notes));
    return std::move(m_result);
}

} // namespace

Result<StateDict> findStateDict(const Pickle& pickle)
{
    return StateDictFinder(pickle).find();
}

} // namespace pangkas
