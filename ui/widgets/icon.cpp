// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icon.h"

#include "ui/widgets/icon_engine.h"

#include <QFile>

namespace pangkas {

QIcon icon(const QString& name, QPalette::ColorRole ink)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (name.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new IconEngine(name, file.readAll(), ink));
}

QString iconName(const QString& objectName)
{
    QString stem = objectName;
    for (const QLatin1String suffix : {QLatin1String("Action"), QLatin1String("View")}) {
        if (stem.endsWith(suffix))
            stem.chop(suffix.size());
    }
    QString result;
    for (const QChar letter : stem) {
        if (letter.isUpper() && !result.isEmpty())
            result += QLatin1Char('_');
        result += letter.toLower();
    }
    return result;
}

} // namespace pangkas
