// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/shortcut_list.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

namespace pangkas {
namespace {

/// The translations' context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::ShortcutList)
};

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
    sections.push_back({Text::tr("Layer table"),
        {
            {Text::tr("Sparsity by 0.1 points"), arrows, {}},
            {Text::tr("Sparsity by 1 point"), QStringLiteral("%1 %2").arg(Text::tr("Shift with"), arrows), {}},
            {Text::tr("Sparsity by 10 points"), QStringLiteral("%1 %2").arg(Text::tr("Ctrl with"), arrows), {}},
            {Text::tr("Sparsity as a number"), keyName(Qt::Key_Return) + QStringLiteral(", ") + keyName(Qt::Key_F2), {}},
            {Text::tr("Layer on or off"), keyName(Qt::Key_Space), {}},
            {Text::tr("One bit more or less"), QStringLiteral("+ −"), {}},
            {Text::tr("First or last layer"), keyName(Qt::Key_Home) + QStringLiteral(", ") + keyName(Qt::Key_End), {}},
        }});
    sections.push_back({Text::tr("Plots"),
        {
            {Text::tr("Zoom"), Text::tr("Mouse wheel"), {}},
            {Text::tr("Move"), Text::tr("Drag"), {}},
            {Text::tr("Show all"), Text::tr("Double click"), {}},
            {Text::tr("Save or copy"), Text::tr("Right click"), {}},
        }});
    return sections;
}

} // namespace pangkas
