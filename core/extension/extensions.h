// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that plugins can add to the program. Owned by the program's composition root and passed on.
#pragma once

#include "core/extension/model_importer.h"
#include "core/extension/registry.h"

namespace pangkas {

struct Extensions
{
    Registry<ModelImporter> importers;
};

} // namespace pangkas
