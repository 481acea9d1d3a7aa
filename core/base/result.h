// SPDX-License-Identifier: GPL-3.0-or-later
// Result<T>: a value or an Error. Functions of core return it and throw nothing.
#pragma once

#include "core/base/error.h"

#include <tl/expected.hpp>

#include <utility>

namespace pangkas {

template <typename T>
using Result = tl::expected<T, Error>;

using Failure = tl::unexpected<Error>;

inline Failure fail(ErrorCode code, std::string detail, std::string file = {}, std::string remedy = {})
{
    return Failure(Error{code, std::move(detail), std::move(file), std::move(remedy)});
}

inline Failure fail(Error error) { return Failure(std::move(error)); }

} // namespace pangkas

/// Returns the error of a Result<void> expression from the current function.
#define PANGKAS_TRY(expression)                                                                                        \
    do {                                                                                                               \
        if (auto pangkasResult = (expression); !pangkasResult)                                                         \
            return ::pangkas::fail(std::move(pangkasResult).error());                                                  \
    } while (false)

#define PANGKAS_CONCAT_(a, b) a##b
#define PANGKAS_CONCAT(a, b) PANGKAS_CONCAT_(a, b)

/// Declares `declaration` from the value of a Result<T>, or returns its error from the current function.
#define PANGKAS_ASSIGN(declaration, expression)                                                                        \
    auto PANGKAS_CONCAT(pangkasResult, __LINE__) = (expression);                                                       \
    if (!PANGKAS_CONCAT(pangkasResult, __LINE__))                                                                      \
        return ::pangkas::fail(std::move(PANGKAS_CONCAT(pangkasResult, __LINE__)).error());                            \
    declaration = std::move(*PANGKAS_CONCAT(pangkasResult, __LINE__))
