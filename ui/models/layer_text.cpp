// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_text.h"

#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace pangkas {

QString kindText(LayerKind kind)
{
    switch (kind) {
    case LayerKind::Convolution:
        return QCoreApplication::translate("pangkas::Layers", "convolution");
    case LayerKind::Linear:
        return QCoreApplication::translate("pangkas::Layers", "fully connected");
    }
    return {};
}

QString shapeText(const Shape& shape)
{
    QStringList sizes;
    for (const std::int64_t size : shape)
        sizes << QString::number(size);
    return sizes.join(QStringLiteral(" × "));
}

QString bitsText(int bits)
{
    return bits > 0 ? countText(bits) : QCoreApplication::translate("pangkas::Layers", "off", "weights are not shared");
}

QString initText(CentroidInit init)
{
    switch (init) {
    case CentroidInit::Linear:
        return QCoreApplication::translate("pangkas::Layers", "linear");
    case CentroidInit::Density:
        return QCoreApplication::translate("pangkas::Layers", "density");
    case CentroidInit::Forgy:
        return QCoreApplication::translate("pangkas::Layers", "Forgy");
    case CentroidInit::Optimal:
        return QCoreApplication::translate("pangkas::Layers", "optimal");
    }
    return {};
}

} // namespace pangkas
