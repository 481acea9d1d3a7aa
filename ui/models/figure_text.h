// SPDX-License-Identifier: GPL-3.0-or-later
// How a figure is marked that isn't measured (yet), the same everywhere in the window.
#pragma once

#include "ui/document/results.h"

#include <QString>

namespace pangkas {

/// Which way a bound on bytes holds for the figure: a ratio is at least what it is for them.
enum class Direction { Bytes, Ratio };

/// "4.2 MB" packed, "≈ 4.2 MB" predicted, "≤ 4.2 MB" where it is a bound, "…" where nothing is known.
QString figureText(const QString& text, Origin origin, Direction direction = Direction::Bytes);
/// A sentence about predicted bytes; empty for packed ones.
QString predictionExplanation(Origin origin);

} // namespace pangkas
