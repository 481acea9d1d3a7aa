// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_text.h"

#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace pangkas {
namespace {

QString tr(const char* text, const char* comment = nullptr)
{
    return QCoreApplication::translate("pangkas::Layers", text, comment);
}

} // namespace

QString kindText(LayerKind kind)
{
    switch (kind) {
    case LayerKind::Convolution:
        return tr(QT_TRANSLATE_NOOP("pangkas::Layers", "convolution"));
    case LayerKind::Linear:
        return tr(QT_TRANSLATE_NOOP("pangkas::Layers", "fully connected"));
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
        return tr(QT_TRANSLATE_NOOP("pangkas::Layers", "linear"));
    case CentroidInit::Density:
        return tr(QT_TRANSLATE_NOOP("pangkas::Layers", "density"));
    case CentroidInit::Forgy:
        return tr(QT_TRANSLATE_NOOP("pangkas::Layers", "Forgy"));
    case CentroidInit::Optimal:
        return tr(QT_TRANSLATE_NOOP("pangkas::Layers", "optimal"));
    }
    return {};
}

} // namespace pangkas
