// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped translations: complete, with the placeholders of their sources, and found by the program.
#include "tests/support/test_support.h"
#include "ui/mainwindow/language.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>
#include <QRegularExpression>
#include <QXmlStreamReader>

using namespace pangkas;

class TestTranslations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void complete_data();
    void complete();
    void chosen();
};

void TestTranslations::complete_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("least");
    QTest::addRow("Indonesian") << "pangkas_id.ts" << 800;
    QTest::addRow("English plurals") << "pangkas_en.ts" << 20;
    QTest::addRow("Qt's own in Indonesian") << "qtbase_id.ts" << 150;
}

void TestTranslations::complete()
{
    QFETCH(QString, file);
    QFETCH(int, least);
    QFile ts(QStringLiteral(PANGKAS_TRANSLATIONS "/") + file);
    QVERIFY(ts.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&ts);
    const auto placeholders = [](const QString& text) {
        static const QRegularExpression pattern("%(L?n|\\d)");
        QStringList found;
        for (auto match = pattern.globalMatch(text); match.hasNext();)
            found << match.next().captured();
        found.sort();
        return found;
    };
    int count = 0;
    QString source;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"name") {
            // lupdate's guess for a function tr() outside of classes; nobody asks for texts there.
            QVERIFY(xml.readElementText() != QLatin1String("pangkas"));
        } else if (xml.name() == u"source") {
            source = xml.readElementText();
        } else if (xml.name() == u"translation") {
            QVERIFY2(!xml.attributes().hasAttribute("type"), qPrintable(source));
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            QVERIFY2(source.trimmed().isEmpty() || !text.trimmed().isEmpty(), qPrintable(source));
            QStringList expected = placeholders(source);
            QStringList found = placeholders(text);
            found.removeDuplicates(); // a plural has several forms
            QVERIFY2(found == expected, qPrintable(source));
            ++count;
        }
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY2(count >= least, qPrintable(QString::number(count)));
}

void TestTranslations::chosen()
{
    Language language;
    const auto images = [](int count) {
        return QCoreApplication::translate("pangkas::HeadlineBar", "top-1 · %Ln image(s) ready", nullptr, count);
    };
    language.choose("en");
    QCOMPARE(images(1), "top-1 · 1 image ready");
    QCOMPARE(images(2), "top-1 · 2 images ready");
    language.choose("id");
    QCOMPARE(images(1500), "top-1 · 1.500 gambar siap");
    QCOMPARE(QLocale().toString(1.5), "1,5");
    QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), "Batal");
    language.choose("en");
    QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), "Cancel");
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "test_translations.moc"
