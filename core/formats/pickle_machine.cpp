// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pickle_machine.h"

#include "core/formats/file_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace pangkas {

namespace {

// Values and names as in Python's pickletools.
enum Opcode : std::uint8_t {
    Mark = '(',
    Stop = '.',
    BinFloat = 'G',
    BinInt = 'J',
    BinInt1 = 'K',
    BinInt2 = 'M',
    None = 'N',
    BinPersid = 'Q',
    Reduce = 'R',
    BinString = 'T',
    ShortBinString = 'U',
    BinUnicode = 'X',
    Append = 'a',
    Build = 'b',
    Global = 'c',
    Appends = 'e',
    BinGet = 'h',
    Inst = 'i',
    LongBinGet = 'j',
    BinPut = 'q',
    LongBinPut = 'r',
    SetItem = 's',
    TupleOp = 't',
    SetItems = 'u',
    EmptyDict = '}',
    EmptyList = ']',
    EmptyTuple = ')',
    Proto = 0x80,
    NewObj = 0x81,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    NewTrue = 0x88,
    NewFalse = 0x89,
    Long1 = 0x8a,
    ShortBinUnicode = 0x8c,
    StackGlobal = 0x93,
    Memoize = 0x94,
    Frame = 0x95,
};

} // namespace

Failure PickleMachine::corrupt(std::string_view what) const
{
    return fail(ErrorCode::CorruptFile, fmt::format("the pickle, at byte {}: {}", m_instructionAt, what));
}

Failure PickleMachine::aboveLimit(std::string_view what, std::size_t limit) const
{
    return fail(
        ErrorCode::LimitExceeded, fmt::format("the pickle, at byte {}: more than {} {}", m_instructionAt, limit, what));
}

Result<Pickle> PickleMachine::run()
{
    for (std::size_t count = 0;; ++count) {
        if (count == m_limits.instructions)
            return aboveLimit("instructions", m_limits.instructions);
        m_instructionAt = m_at;
        PANGKAS_ASSIGN(const std::string_view opcode, take(1));
        const auto code = static_cast<std::uint8_t>(opcode.front());
        if (code == Stop)
            break;
        PANGKAS_TRY(execute(code));
    }
    if (m_stack.size() != 1 || !m_marks.empty())
        return corrupt("ends with other than one value");
    m_pickle.root = m_stack.front();
    m_pickle.bytesRead = m_at;
    return std::move(m_pickle);
}

Result<std::string_view> PickleMachine::take(std::size_t count)
{
    if (count > m_text.size() - m_at)
        return fail(ErrorCode::TruncatedFile,
            fmt::format("the pickle, at byte {}: needs {} bytes more, {} are left", m_instructionAt, count,
                m_text.size() - m_at),
            {}, "The file was cut short: copy or download it again");
    const auto taken = m_text.substr(m_at, count);
    m_at += count;
    return taken;
}

Result<std::string_view> PickleMachine::takeLine()
{
    constexpr std::size_t longest = 1024;
    const auto end = m_text.substr(m_at, longest).find('\n');
    if (end == std::string_view::npos) {
        PANGKAS_TRY(take(longest)); // fails where the bytes end
        return corrupt("a name longer than 1024 bytes");
    }
    const auto line = m_text.substr(m_at, end);
    m_at += end + 1;
    return line;
}

Result<std::uint64_t> PickleMachine::takeNumber(std::size_t bytes)
{
    PANGKAS_ASSIGN(const std::string_view text, take(bytes));
    std::uint64_t number = 0;
    std::memcpy(&number, text.data(), bytes);
    return number;
}

Result<void> PickleMachine::needStack(std::size_t count) const
{
    const std::size_t above = m_stack.size() - (m_marks.empty() ? 0 : m_marks.back());
    if (above < count)
        return corrupt("an instruction without its operands");
    return {};
}

Result<void> PickleMachine::push(PickleValue value)
{
    if (m_pickle.values.size() >= m_limits.values)
        return aboveLimit("values", m_limits.values);
    PANGKAS_TRY(countItems(value.items.size()));
    m_stack.push_back(static_cast<PickleRef>(m_pickle.values.size()));
    m_pickle.values.push_back(std::move(value));
    return {};
}

/// Containers can be made from others (OrderedDict of a list), so that their sizes need a limit of their own.
Result<void> PickleMachine::countItems(std::size_t count)
{
    m_items += count;
    return m_items > m_limits.items ? aboveLimit("items", m_limits.items) : Result<void>();
}

Result<void> PickleMachine::pushString(std::uint64_t length)
{
    PANGKAS_ASSIGN(const std::string_view text, take(length));
    return push({.kind = PickleKind::String, .text = text});
}

Result<void> PickleMachine::pushInteger(std::int64_t integer)
{
    return push({.kind = PickleKind::Integer, .integer = integer});
}

Result<PickleRef> PickleMachine::pop()
{
    PANGKAS_TRY(needStack(1));
    const PickleRef ref = m_stack.back();
    m_stack.pop_back();
    return ref;
}

Result<std::size_t> PickleMachine::popMark()
{
    if (m_marks.empty())
        return corrupt("an instruction without its mark");
    const std::size_t count = m_stack.size() - m_marks.back();
    m_marks.pop_back();
    return count;
}

/// Keeps a container's depth; a value put into itself, directly, is refused. Longer circles are harmless: nothing
/// follows values without a limit of its own.
Result<void> PickleMachine::nest(PickleRef container, PickleRef item)
{
    if (container == item)
        return corrupt("a container that holds itself");
    const std::size_t depth = std::size_t{value(item).depth} + 1;
    if (depth > m_limits.depth)
        return aboveLimit("levels of nesting", m_limits.depth);
    value(container).depth = std::max(value(container).depth, static_cast<std::uint8_t>(depth));
    return {};
}

Result<void> PickleMachine::pushTuple(std::size_t count)
{
    std::vector<PickleRef> items(m_stack.end() - static_cast<std::ptrdiff_t>(count), m_stack.end());
    m_stack.resize(m_stack.size() - count);
    PANGKAS_TRY(push({.kind = PickleKind::Tuple, .items = std::move(items)}));
    const PickleRef tuple = m_stack.back();
    for (std::size_t i = 0; i < count; ++i)
        PANGKAS_TRY(nest(tuple, value(tuple).items[i]));
    return {};
}

Result<void> PickleMachine::putMemo(std::uint64_t index)
{
    PANGKAS_TRY(needStack(1));
    if (index >= m_limits.memo)
        return aboveLimit("remembered values", m_limits.memo);
    if (index >= m_memo.size())
        m_memo.resize(index + 1);
    m_memo[index] = m_stack.back();
    return {};
}

Result<void> PickleMachine::getMemo(std::uint64_t index)
{
    if (index >= m_memo.size() || !m_memo[index])
        return corrupt("recalls a value that was never remembered");
    m_stack.push_back(*m_memo[index]);
    return {};
}

Result<void> PickleMachine::append(std::size_t count)
{
    PANGKAS_TRY(needStack(count + 1));
    PANGKAS_TRY(countItems(count));
    const std::size_t first = m_stack.size() - count;
    const PickleRef list = m_stack[first - 1];
    if (value(list).kind != PickleKind::List)
        return corrupt(fmt::format("appends to a {}", toString(value(list).kind)));
    for (std::size_t i = first; i < m_stack.size(); ++i) {
        PANGKAS_TRY(nest(list, m_stack[i]));
        value(list).items.push_back(m_stack[i]);
    }
    m_stack.resize(first);
    return {};
}

Result<void> PickleMachine::setItems(std::size_t count)
{
    if (count % 2 != 0)
        return corrupt("a key without a value");
    PANGKAS_TRY(needStack(count + 1));
    PANGKAS_TRY(countItems(count));
    const std::size_t first = m_stack.size() - count;
    const PickleRef dictionary = m_stack[first - 1];
    if (value(dictionary).kind != PickleKind::Dictionary)
        return corrupt(fmt::format("sets items of a {}", toString(value(dictionary).kind)));
    for (std::size_t i = first; i < m_stack.size(); ++i) {
        PANGKAS_TRY(nest(dictionary, m_stack[i]));
        value(dictionary).items.push_back(m_stack[i]);
    }
    m_stack.resize(first);
    return {};
}

Result<void> PickleMachine::executeSized(std::uint8_t opcode)
{
    const std::size_t lengthBytes = opcode == BinUnicode || opcode == BinString ? 4 : 1;
    PANGKAS_ASSIGN(const std::uint64_t length, takeNumber(lengthBytes));
    if (opcode != Long1)
        return pushString(length);
    PANGKAS_ASSIGN(const std::string_view digits, take(length));
    if (length > 8)
        return push({.kind = PickleKind::BigInteger, .text = digits});
    std::int64_t integer = !digits.empty() && (digits.back() & 0x80) ? -1 : 0; // the sign fills the upper bytes
    std::memcpy(&integer, digits.data(), digits.size());
    return pushInteger(integer);
}

Result<void> PickleMachine::execute(std::uint8_t opcode)
{
    switch (opcode) {
    case Proto: {
        PANGKAS_ASSIGN(const std::uint64_t version, takeNumber(1));
        if (version < 2 || version > 5)
            return corrupt(fmt::format("protocol {}, while 2 to 5 exist", version));
        return {};
    }
    case Frame: return takeNumber(8).map([](std::uint64_t) {}); // a hint for buffering
    case Mark: m_marks.push_back(m_stack.size()); return {};
    case None: return push({.kind = PickleKind::None});
    case NewTrue: return push({.kind = PickleKind::Bool, .integer = 1});
    case NewFalse: return push({.kind = PickleKind::Bool, .integer = 0});
    case BinInt: {
        PANGKAS_ASSIGN(const std::uint64_t bits, takeNumber(4));
        return pushInteger(static_cast<std::int32_t>(bits));
    }
    case BinInt1:
    case BinInt2: {
        PANGKAS_ASSIGN(const std::uint64_t bits, takeNumber(opcode == BinInt1 ? 1 : 2));
        return pushInteger(static_cast<std::int64_t>(bits));
    }
    case BinFloat:
        PANGKAS_TRY(take(8)); // no float in a pickle matters here
        return push({.kind = PickleKind::Float});
    case BinUnicode:
    case BinString:
    case ShortBinUnicode:
    case ShortBinString:
    case Long1: return executeSized(opcode);
    case EmptyTuple: return pushTuple(0);
    case Tuple1:
    case Tuple2:
    case Tuple3: {
        const std::size_t count = opcode - Tuple1 + 1u;
        PANGKAS_TRY(needStack(count));
        return pushTuple(count);
    }
    case TupleOp: {
        PANGKAS_ASSIGN(const std::size_t count, popMark());
        return pushTuple(count);
    }
    case EmptyList: return push({.kind = PickleKind::List});
    case EmptyDict: return push({.kind = PickleKind::Dictionary});
    case Append: PANGKAS_TRY(needStack(2)); return append(1);
    case SetItem: PANGKAS_TRY(needStack(3)); return setItems(2);
    case Appends: {
        PANGKAS_ASSIGN(const std::size_t count, popMark());
        return append(count);
    }
    case SetItems: {
        PANGKAS_ASSIGN(const std::size_t count, popMark());
        return setItems(count);
    }
    case BinPut:
    case LongBinPut: {
        PANGKAS_ASSIGN(const std::uint64_t index, takeNumber(opcode == BinPut ? 1 : 4));
        return putMemo(index);
    }
    case Memoize: return putMemo(m_memo.size());
    case BinGet:
    case LongBinGet: {
        PANGKAS_ASSIGN(const std::uint64_t index, takeNumber(opcode == BinGet ? 1 : 4));
        return getMemo(index);
    }
    case Global:
    case Inst: {
        PANGKAS_ASSIGN(const std::string_view module, takeLine());
        PANGKAS_ASSIGN(const std::string_view name, takeLine());
        return opcode == Inst ? refuseGlobal(module, name) : pushGlobal(module, name);
    }
    case StackGlobal:
        PANGKAS_TRY(needStack(2));
        if (PickleGlobalEntry entry{}; !findPickleGlobal(fromTop(1).text, fromTop(0).text, entry))
            return refuseGlobal(fromTop(1).text, fromTop(0).text);
        return fail(ErrorCode::UnsupportedFormat, "the pickle was written with protocol 4 or later", {},
            "In Python, save it with the default protocol: torch.save(model.state_dict(), \"weights.pth\")");
    case Reduce: return reduce();
    case Build: return build();
    case BinPersid: return makeStorage();
    default: break;
    }
    if (opcode == NewObj)
        return fail(ErrorCode::ForbiddenContent, "the pickle makes Python objects, which no tensor needs", {},
            std::string(saveStateDict));
    return fail(ErrorCode::ForbiddenContent,
        fmt::format(
            "the pickle, at byte {}: uses instruction 0x{:02x}, which no tensor needs", m_instructionAt, opcode),
        {}, std::string(saveStateDict));
}

Result<Pickle> readPickle(std::span<const std::byte> bytes, const PickleLimits& limits)
{
    try {
        return PickleMachine(bytes, limits).run();
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "no memory to read the pickle");
    }
}

} // namespace pangkas
