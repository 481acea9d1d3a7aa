// SPDX-License-Identifier: GPL-3.0-or-later
// The one place where an error of core becomes a sentence in the user's language.
#pragma once

#include "core/base/error.h"

#include <QString>

namespace pangkas {

/// A sentence with what went wrong and the file's name: "The file model.pth ends early." The facts are not in it.
QString errorSentence(const Error& error);
/// Place and facts as core gives them, and its remedy; in English, for the details.
QString errorDetails(const Error& error);

} // namespace pangkas
