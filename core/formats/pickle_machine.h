// SPDX-License-Identifier: GPL-3.0-or-later
// The interpreter behind readPickle(): a stack, a memo and an arena, over bytes that it distrusts.
#pragma once

#include "core/formats/pickle.h"

#include <optional>
#include <string_view>
#include <vector>

namespace pangkas {

class PickleMachine
{
public:
    PickleMachine(std::span<const std::byte> bytes, const PickleLimits& limits)
        : m_text(reinterpret_cast<const char*>(bytes.data()), bytes.size())
        , m_limits(limits)
    {
    }

    Result<Pickle> run();

private:
    Result<void> execute(std::uint8_t opcode);
    Result<void> executeSized(std::uint8_t opcode);

    // Reading
    Result<std::string_view> take(std::size_t count);
    Result<std::string_view> takeLine();
    Result<std::uint64_t> takeNumber(std::size_t bytes); // little-endian, at most 8 bytes

    // Values
    Result<void> push(PickleValue value);
    Result<void> countItems(std::size_t count);
    Result<void> pushString(std::uint64_t length);
    Result<void> pushInteger(std::int64_t value);
    Result<void> pushTuple(std::size_t count);
    Result<std::size_t> popMark(); // items above the mark
    Result<PickleRef> pop();
    PickleValue& value(PickleRef ref) { return m_pickle.values[ref]; }
    const PickleValue& value(PickleRef ref) const { return m_pickle.values[ref]; }
    PickleValue& fromTop(std::size_t position) { return value(m_stack[m_stack.size() - 1 - position]); }
    Result<void> needStack(std::size_t count) const;
    Result<void> putMemo(std::uint64_t index);
    Result<void> getMemo(std::uint64_t index);
    Result<void> nest(PickleRef container, PickleRef item);

    // Containers and objects
    Result<void> append(std::size_t count);
    Result<void> setItems(std::size_t count);
    Result<void> build();
    Result<void> pushGlobal(std::string_view module, std::string_view name);
    Result<void> refuseGlobal(std::string_view module, std::string_view name) const;
    bool isWholeModule(std::string_view module) const;
    Result<void> reduce();
    Result<void> makeOrderedDict(const PickleValue& arguments);
    Result<void> makeTensor(PickleGlobal function, const PickleValue& arguments);
    Result<void> makeStorage();

    Failure corrupt(std::string_view what) const;
    Failure aboveLimit(std::string_view what, std::size_t limit) const;

    std::string_view m_text;
    PickleLimits m_limits;
    std::size_t m_at = 0;
    std::size_t m_instructionAt = 0;
    std::size_t m_items = 0; // in all containers
    Pickle m_pickle;
    std::vector<PickleRef> m_stack;
    std::vector<std::size_t> m_marks; // stack sizes
    std::vector<std::optional<PickleRef>> m_memo;
};

} // namespace pangkas
