// SPDX-License-Identifier: GPL-3.0-or-later
// The objects of a pickle: what may be named, and what "calling" it means here.
#include "core/formats/file_kind.h"
#include "core/formats/pickle_machine.h"
#include "core/formats/printable.h"

#include <fmt/format.h>

#include <algorithm>

namespace pangkas {

/// Sets attributes (a state_dict's _metadata), which have no use here and are dropped.
Result<void> PickleMachine::build()
{
    PANGKAS_TRY(needStack(2));
    if (fromTop(0).kind != PickleKind::Dictionary || !fromTop(1).isOrdered)
        return corrupt(fmt::format("sets the attributes of a {}", toString(fromTop(1).kind)));
    m_stack.pop_back();
    return {};
}

bool PickleMachine::isWholeModule(std::string_view module) const
{
    if (module.starts_with("torch.nn.") || module.starts_with("torchvision."))
        return true;
    // The layout from before 1.6 gives a module's class as ('module', class, source file, source).
    if (!m_stack.empty() && value(m_stack.back()).text == "module" && value(m_stack.back()).kind == PickleKind::String)
        return true;
    // Elsewhere the class is followed by an empty tuple and NEWOBJ, and then by the module's attributes.
    auto rest = m_text.substr(m_at);
    if (rest.starts_with('q'))
        rest.remove_prefix(std::min<std::size_t>(rest.size(), 2));
    else if (rest.starts_with('r'))
        rest.remove_prefix(std::min<std::size_t>(rest.size(), 5));
    else if (rest.starts_with('\x94'))
        rest.remove_prefix(1);
    return rest.starts_with(")\x81") && rest.find("_modules") != rest.npos && rest.find("_parameters") != rest.npos;
}

Result<void> PickleMachine::refuseGlobal(std::string_view module, std::string_view name) const
{
    const std::string object = printable(fmt::format("{}.{}", module, name));
    if (isWholeModule(module))
        return fail(ErrorCode::UnsupportedFormat,
            fmt::format("holds a whole model, an object of the Python class {}, not only its weights", object), {},
            std::string(saveStateDict));
    return fail(ErrorCode::ForbiddenContent,
        fmt::format("the file asks for the Python object {}, which no tensor needs; refused, nothing was run", object),
        {},
        module.starts_with("numpy") ? "In Python, save the weights alone, without NumPy objects beside them: "
                                      "torch.save(model.state_dict(), \"weights.pth\")"
                                    : std::string(saveStateDict));
}

Result<void> PickleMachine::pushGlobal(std::string_view module, std::string_view name)
{
    PickleGlobalEntry entry{};
    if (!findPickleGlobal(module, name, entry))
        return refuseGlobal(module, name);
    return push({.kind = PickleKind::Global, .global = entry.global, .type = entry.storage, .text = name});
}

/// OrderedDict() or, from Python 2, OrderedDict([[key, value], ...]).
Result<void> PickleMachine::makeOrderedDict(const PickleValue& arguments)
{
    std::vector<PickleRef> items;
    if (arguments.items.size() > 1)
        return corrupt("OrderedDict with more than one argument");
    if (!arguments.items.empty()) {
        const PickleValue& pairs = value(arguments.items.front());
        if (pairs.kind != PickleKind::List)
            return corrupt("OrderedDict of something that is no list");
        for (const PickleRef ref : pairs.items) {
            const PickleValue& pair = value(ref);
            if ((pair.kind != PickleKind::List && pair.kind != PickleKind::Tuple) || pair.items.size() != 2)
                return corrupt("OrderedDict of something that is no pair");
            items.insert(items.end(), pair.items.begin(), pair.items.end());
        }
    }
    const std::uint8_t depth = arguments.depth;
    return push({.kind = PickleKind::Dictionary, .depth = depth, .isOrdered = true, .items = std::move(items)});
}

Result<void> PickleMachine::makeTensor(PickleGlobal function, const PickleValue& arguments)
{
    // (storage, offset, size, stride, requires_grad, hooks, ...); what follows the stride has no meaning here.
    const std::size_t least = function == PickleGlobal::RebuildTensor ? 4 : 6;
    if (arguments.items.size() < least || arguments.items.size() > 8)
        return corrupt("a tensor with the wrong number of arguments");
    if (value(arguments.items[0]).kind != PickleKind::Storage)
        return corrupt("a tensor without a storage");
    std::vector<PickleRef> items(arguments.items.begin(), arguments.items.begin() + 4);
    return push({.kind = PickleKind::Tensor, .depth = arguments.depth, .items = std::move(items)});
}

Result<void> PickleMachine::reduce()
{
    PANGKAS_TRY(needStack(2));
    const PickleRef argumentsRef = *pop(), functionRef = *pop();
    // Valid until something is pushed, which may move the arena.
    const PickleValue& arguments = value(argumentsRef);
    const PickleValue& function = value(functionRef);
    if (function.kind != PickleKind::Global || arguments.kind != PickleKind::Tuple)
        return corrupt("calls something that is no object of the list");
    switch (function.global) {
    case PickleGlobal::OrderedDict: return makeOrderedDict(arguments);
    case PickleGlobal::RebuildTensor:
    case PickleGlobal::RebuildTensorV2:
    case PickleGlobal::RebuildTensorV3: return makeTensor(function.global, arguments);
    case PickleGlobal::RebuildParameter:
    case PickleGlobal::RebuildParameterWithState:
        if (arguments.items.empty() || value(arguments.items[0]).kind != PickleKind::Tensor)
            return corrupt("a parameter without a tensor");
        m_stack.push_back(arguments.items[0]);
        return {};
    case PickleGlobal::Size:
        if (arguments.items.size() != 1 || value(arguments.items[0]).kind != PickleKind::Tuple)
            return corrupt("torch.Size of something that is no tuple");
        m_stack.push_back(arguments.items[0]);
        return {};
    case PickleGlobal::Device: return push({.kind = PickleKind::Opaque});
    case PickleGlobal::ElementTypeName:
    case PickleGlobal::Storage: break;
    }
    return corrupt("calls something that isn't a function");
}

/// ('storage', class, key, device, elements) and, before 1.6, None or (key, offset, elements) of a part of it.
Result<void> PickleMachine::makeStorage()
{
    PANGKAS_ASSIGN(const PickleRef idRef, pop());
    const PickleValue& id = value(idRef);
    if (id.kind != PickleKind::Tuple || id.items.size() < 5 || id.items.size() > 6)
        return corrupt("an outside object that is no storage");
    const PickleValue& type = value(id.items[1]);
    const PickleValue& key = value(id.items[2]);
    const PickleValue& count = value(id.items[4]);
    if (value(id.items[0]).kind != PickleKind::String || value(id.items[0]).text != "storage"
        || type.kind != PickleKind::Global || !type.type || key.kind != PickleKind::String
        || count.kind != PickleKind::Integer || count.integer < 0)
        return corrupt("an outside object that is no storage");
    PickleValue storage{.kind = PickleKind::Storage, .type = type.type, .integer = count.integer, .text = key.text};
    if (id.items.size() == 6 && value(id.items[5]).kind != PickleKind::None) {
        const PickleValue& view = value(id.items[5]);
        if (view.kind != PickleKind::Tuple || view.items.size() != 3)
            return corrupt("a part of a storage that isn't described");
        storage.items = view.items;
        storage.depth = 2;
    }
    return push(std::move(storage));
}

} // namespace pangkas
