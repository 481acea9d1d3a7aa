// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine runs on, asked from the libraries themselves.
#pragma once

#include "core/engine/engine.h"

namespace pangkas {

EngineInfo collectEngineFacts();

} // namespace pangkas
