// SPDX-License-Identifier: GPL-3.0-or-later
// Names and explanations of a layer's properties in the user's language.
#pragma once

#include "core/architecture/architecture.h"
#include "core/quantization/weight_sharing.h"

#include <QString>

#include <string_view>

namespace pangkas {

QString kindText(LayerKind kind);
QString shapeText(const Shape& shape); // "4096 × 9216"
QString bitsText(int bits); // "off" for 0
QString initText(CentroidInit init);
/// Where a layer's shared values come from: initText(), or that they were set by hand.
QString codebookText(const SharingSpec& sharing);
/// Of a coder as recipes name it; an id that isn't known here stands for itself.
QString coderText(std::string_view id);
/// One sentence; empty for an id that isn't known here.
QString coderExplanation(std::string_view id);

} // namespace pangkas
