// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/language.h"

#include <QCoreApplication>
#include <QLocale>

namespace pangkas {

Language::~Language()
{
    QCoreApplication::removeTranslator(&m_texts);
    QCoreApplication::removeTranslator(&m_qtTexts);
}

QString Language::preferred()
{
    return QLocale::system().language() == QLocale::Indonesian ? QStringLiteral("id") : QStringLiteral("en");
}

void Language::choose(const QString& code)
{
    if (code == m_code)
        return;
    m_code = code == QLatin1String("id") ? code : QStringLiteral("en");
    // An English desktop keeps its own notation of numbers.
    const QLocale desktop = QLocale::system();
    if (m_code == QLatin1String("id"))
        QLocale::setDefault(QLocale(QLocale::Indonesian, QLocale::Indonesia));
    else
        QLocale::setDefault(
            desktop.language() == QLocale::English ? desktop : QLocale(QLocale::English, QLocale::UnitedStates));
    QCoreApplication::removeTranslator(&m_texts);
    QCoreApplication::removeTranslator(&m_qtTexts);
    // English needs a file too: for its plural forms.
    if (m_qtTexts.load(QStringLiteral(":/i18n/qtbase_%1.qm").arg(m_code)))
        QCoreApplication::installTranslator(&m_qtTexts);
    if (m_texts.load(QStringLiteral(":/i18n/pangkas_%1.qm").arg(m_code)))
        QCoreApplication::installTranslator(&m_texts);
}

} // namespace pangkas
