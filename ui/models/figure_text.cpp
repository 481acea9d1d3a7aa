// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/figure_text.h"

#include <QCoreApplication>

namespace pangkas {
namespace {

/// The translations' context.
struct Figures
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::Figures)
};

} // namespace

QString figureText(const QString& text, Origin origin, Direction direction)
{
    switch (origin) {
    case Origin::Unknown:
        return QStringLiteral("…");
    case Origin::Bound:
        return (direction == Direction::Bytes ? QStringLiteral("≤ %1") : QStringLiteral("≥ %1")).arg(text);
    case Origin::Predicted:
        return QStringLiteral("≈ %1").arg(text);
    case Origin::Packed:
        break;
    }
    return text;
}

QString predictionExplanation(Origin origin)
{
    switch (origin) {
    case Origin::Unknown:
        return Figures::tr("The weights are being looked at; the prediction follows.");
    case Origin::Bound:
        return Figures::tr("Expected to be smaller than this: the coder finds order that can't be told without coding. "
                           "It is being coded in the background.");
    case Origin::Predicted:
        return Figures::tr("Predicted from what positions and codes cost in this layer. It is being coded in the background.");
    case Origin::Packed:
        break;
    }
    return {};
}

} // namespace pangkas
