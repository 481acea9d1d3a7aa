// SPDX-License-Identifier: GPL-3.0-or-later
// What the window's tests share: a small model whose shares of weights look like AlexNet's.
#pragma once

#include "tests/support/test_support.h"
#include "ui/document/document.h"
#include "ui/document/results.h"
#include "ui/document/source_model.h"

#include <memory>
#include <string>

namespace pangkas::test {

/// A network of two classes on small images, small enough to evaluate in milliseconds: conv1 (8 x 3 x 3 x 3),
/// fc6 (64 x 128), fc7 (2 x 64), bell-shaped weights from the seed.
std::shared_ptr<const SourceModel> smallSource(std::uint64_t seed = 1);

/// A document on smallSource() with nothing pruned.
void setSmallSource(Document& document, std::uint64_t seed = 1);

/// Indexes all layers of the document, as LayerIndexing does in the background.
void setIndexes(Results& results, const Document& document);

} // namespace pangkas::test
