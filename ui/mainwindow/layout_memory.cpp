// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/layout_memory.h"

#include <QHeaderView>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>

namespace pangkas {
namespace {

QString keyOf(const QWidget& widget)
{
    const auto* header = qobject_cast<const QHeaderView*>(&widget);
    const QString name = header ? header->parentWidget()->objectName() : widget.objectName();
    if (name.isEmpty() || name.startsWith(QLatin1String("qt_")) || name == QLatin1String("layerTable") || name == QLatin1String("views"))
        return {};
    const char* kind = header ? header->orientation() == Qt::Horizontal ? "columns" : "" : qobject_cast<const QSplitter*>(&widget) ? "splitter" : "page";
    return *kind ? QStringLiteral("layout/%1/%2").arg(QLatin1String(kind), name) : QString();
}

} // namespace

void saveLayout(const QWidget& window, QSettings& settings)
{
    for (const auto* splitter : window.findChildren<QSplitter*>()) {
        if (const QString key = keyOf(*splitter); !key.isEmpty())
            settings.setValue(key, splitter->saveState());
    }
    for (const auto* header : window.findChildren<QHeaderView*>()) {
        if (const QString key = keyOf(*header); !key.isEmpty() && header->count() > 0)
            settings.setValue(key, header->saveState());
    }
    for (const auto* pages : window.findChildren<QTabWidget*>()) {
        if (const QString key = keyOf(*pages); !key.isEmpty())
            settings.setValue(key, pages->currentIndex());
    }
}

void restoreLayout(QWidget& window, const QSettings& settings)
{
    for (auto* splitter : window.findChildren<QSplitter*>()) {
        if (const QString key = keyOf(*splitter); !key.isEmpty())
            splitter->restoreState(settings.value(key).toByteArray());
    }
    for (auto* header : window.findChildren<QHeaderView*>()) {
        if (const QString key = keyOf(*header); !key.isEmpty())
            header->restoreState(settings.value(key).toByteArray());
    }
    for (auto* pages : window.findChildren<QTabWidget*>()) {
        const QString key = keyOf(*pages);
        const int page = key.isEmpty() ? -1 : settings.value(key, -1).toInt();
        if (page >= 0 && page < pages->count())
            pages->setCurrentIndex(page);
    }
}

} // namespace pangkas
