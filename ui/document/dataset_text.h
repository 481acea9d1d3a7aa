// SPDX-License-Identifier: GPL-3.0-or-later
// What a data set is called in the user's language.
#pragma once

#include "core/data/dataset.h"

#include <QString>

namespace pangkas {

/// A folder's or list's name without its path; of the drawn set, which part it is.
QString datasetText(const DatasetSource& source);
/// The same for a source as users write it; what can't be read as one stands for itself.
QString datasetText(const QString& source);

} // namespace pangkas
