// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the weight map share: models of one layer of any shape, and a pointer.
#pragma once

#include "tests/support/test_support.h"
#include "ui/document/source_model.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QWidget>

#include <memory>
#include <stdexcept>
#include <vector>

namespace pangkas::test {

/// A model of a single layer "only".
inline std::shared_ptr<const SourceModel> sourceOf(const Shape& shape, std::vector<float> values)
{
    OpenedModel opened;
    opened.source = "only.pth";
    opened.architecture.id = "only";
    opened.architecture.title = "Only";
    opened.architecture.layers = {{"only", shape.size() == 4 ? LayerKind::Convolution : LayerKind::Linear, "only.weight", {}, shape}};
    opened.model = ModelSnapshot({Tensor::fromValues("only.weight", shape, values)});
    auto source = makeSourceModel(std::move(opened));
    if (!source)
        throw std::runtime_error(describe(source.error()));
    return *source;
}

inline std::shared_ptr<const SourceModel> sourceOf(const Shape& shape)
{
    std::vector<float> values = bellValues(*elementCount(shape), 7, 0.1f);
    for (std::size_t i = 0; i < values.size(); i += 13)
        values[i] = 0; // zeros that were there before
    return sourceOf(shape, std::move(values));
}

/// As the pointer does, without a cursor to be moved over a real screen.
inline void moveTo(QWidget& widget, const QPointF& position)
{
    QMouseEvent event(QEvent::MouseMove, position, widget.mapToGlobal(position), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace pangkas::test
