// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/shortcut_list.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

namespace pangkas {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("pangkas::ShortcutList", text);
}

QString plain(QString text)
{
    text.remove(QLatin1Char('&'));
    if (text.endsWith(QLatin1String("...")))
        text.chop(3);
    return text;
}

void collect(const QMenu& menu, ShortcutSection& section)
{
    for (const QAction* action : menu.actions()) {
        if (action->menu()) {
            collect(*action->menu(), section);
            continue;
        }
        QStringList keys;
        for (const QKeySequence& key : action->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        if (keys.isEmpty())
            continue;
        const QString name = plain(action->text());
        const QString more = plain(action->toolTip());
        section.keys.push_back({name, keys.join(QStringLiteral(", ")), more == name ? QString() : more});
    }
}

QString keyName(QKeySequence key)
{
    return key.toString(QKeySequence::NativeText);
}

} // namespace

std::vector<ShortcutSection> shortcutList(const QMenuBar& menus)
{
    std::vector<ShortcutSection> sections;
    for (const QAction* action : menus.actions()) {
        if (!action->menu())
            continue;
        ShortcutSection section{plain(action->text()), {}};
        collect(*action->menu(), section);
        if (!section.keys.empty())
            sections.push_back(std::move(section));
    }
    const QString arrows = QStringLiteral("← →");
    sections.push_back({tr("Layer table"),
        {
            {tr("Sparsity by 0.1 points"), arrows, {}},
            {tr("Sparsity by 1 point"), QStringLiteral("%1 %2").arg(tr("Shift with"), arrows), {}},
            {tr("Sparsity by 10 points"), QStringLiteral("%1 %2").arg(tr("Ctrl with"), arrows), {}},
            {tr("Sparsity as a number"), keyName(Qt::Key_Return) + QStringLiteral(", ") + keyName(Qt::Key_F2), {}},
            {tr("Layer on or off"), keyName(Qt::Key_Space), {}},
            {tr("One bit more or less"), QStringLiteral("+ −"), {}},
            {tr("First or last layer"), keyName(Qt::Key_Home) + QStringLiteral(", ") + keyName(Qt::Key_End), {}},
        }});
    sections.push_back({tr("Plots"),
        {
            {tr("Zoom"), tr("Mouse wheel"), {}},
            {tr("Move"), tr("Drag"), {}},
            {tr("Show all"), tr("Double click"), {}},
            {tr("Save or copy"), tr("Right click"), {}},
        }});
    return sections;
}

} // namespace pangkas
