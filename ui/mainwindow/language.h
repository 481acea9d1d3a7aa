// SPDX-License-Identifier: GPL-3.0-or-later
// The language of the window's texts and numbers.
#pragma once

#include <QObject>
#include <QString>
#include <QTranslator>

namespace pangkas {

class Language : public QObject
{
    Q_OBJECT
public:
    explicit Language(QObject* parent = nullptr) : QObject(parent) { }
    ~Language() override;

    /// "en" or "id"; every widget is told by QEvent::LanguageChange.
    void choose(const QString& code);
    const QString& code() const { return m_code; }
    /// The desktop's language where it is one of ours, otherwise English.
    static QString preferred();

private:
    QString m_code;
    QTranslator m_texts;
    QTranslator m_qtTexts; // Qt ships no Indonesian: its buttons and dialogs are translated here
};

} // namespace pangkas
