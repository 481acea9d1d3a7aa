// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/view_icon.h"

#include "ui/views/view.h"
#include "ui/widgets/icon.h"

namespace pangkas {

QIcon viewIcon(const View& view)
{
    const QIcon own = icon(iconName(view.objectName()));
    if (!own.isNull())
        return own;
    return icon(view.subject() == View::Subject::Layer ? QStringLiteral("layer") : QStringLiteral("model"));
}

} // namespace pangkas
