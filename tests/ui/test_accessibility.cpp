// SPDX-License-Identifier: GPL-3.0-or-later
// Walks all widgets of the window: what takes the focus has a name, figures say what they are, Tab reaches everything.
#include "tests/ui/window_test.h"
#include "ui/mainwindow/workspace.h"
#include "ui/views/view.h"
#include "ui/widgets/headline_bar.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QtTest>

#include <set>

using namespace pangkas;
using namespace pangkas::test;

namespace {

QString describe(const QWidget& widget)
{
    QStringList path;
    for (const QWidget* at = &widget; at && path.size() < 4; at = at->parentWidget())
        path.prepend(QStringLiteral("%1(%2)").arg(at->metaObject()->className(), at->objectName()));
    return path.join(" > ");
}

/// Made by Qt inside another widget, which speaks for it.
bool isInner(const QWidget& widget)
{
    const QWidget* parent = widget.parentWidget();
    return widget.objectName().startsWith("qt_") || (parent && qobject_cast<const QAbstractScrollArea*>(parent))
        || (parent && (parent->inherits("QComboBox") || parent->inherits("QLineEdit") || parent->inherits("QAbstractSpinBox")
                       || parent->inherits("QTabBar")));
}

/// A number that somebody may want to know the meaning of; not a name such as fc6, nor a sentence.
bool showsFigure(const QLabel& label)
{
    static const QRegularExpression figure("(^|[\\s(<±])[-−]?\\d[\\d.,]*(\\s|$|×|%|\\))");
    return !label.wordWrap() && figure.match(label.text()).hasMatch();
}

} // namespace

class TestAccessibility : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void figuresAreNoticed_data();
    void figuresAreNoticed();
    void theWelcomePageSpeaks();
    void everyViewSpeaks();
    void noticesWhatIsSilent();
    void tabReachesTheWork();

private:
    /// What is in front, a line for each widget that lacks words.
    QStringList silentWidgets(int& focusable, int& figures) const;
};

void TestAccessibility::figuresAreNoticed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isFigure");
    QTest::addRow("bytes") << "6.94 MB" << true;
    QTest::addRow("ratio") << "38.5×" << true;
    QTest::addRow("threshold") << "|w| < 0.00105" << true;
    QTest::addRow("percent") << "± 2.6 %" << true;
    QTest::addRow("layer's name") << "fc6" << false;
    QTest::addRow("words") << "not measured" << false;
}

void TestAccessibility::figuresAreNoticed()
{
    QFETCH(QString, text);
    QFETCH(bool, isFigure);
    QCOMPARE(showsFigure(QLabel(text)), isFigure);
}

QStringList TestAccessibility::silentWidgets(int& focusable, int& figures) const
{
    QStringList silent;
    for (QWidget* widget : m_window->findChildren<QWidget*>()) {
        if (!widget->isVisible() || isInner(*widget))
            continue;
        const auto* label = qobject_cast<const QLabel*>(widget);
        if (widget->focusPolicy() & Qt::TabFocus && !widget->focusProxy() && !(label && label->text().isEmpty())) {
            ++focusable;
            QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
            const QString name = spoken ? spoken->text(QAccessible::Name) : widget->accessibleName();
            if (name.trimmed().isEmpty())
                silent << "no name: " + ::describe(*widget);
        }
        if (label && showsFigure(*label)) {
            ++figures;
            if (label->toolTip().isEmpty())
                silent << QStringLiteral("no tooltip on \"%1\": ").arg(label->text()) + ::describe(*label);
        }
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (button && button->text().isEmpty() && button->toolTip().isEmpty())
            silent << "a picture without words: " + ::describe(*button);
    }
    return silent;
}

void TestAccessibility::theWelcomePageSpeaks()
{
    int focusable = 0, figures = 0;
    const QStringList silent = silentWidgets(focusable, figures);
    QVERIFY2(silent.isEmpty(), qPrintable(silent.join('\n')));
    QVERIFY2(focusable >= 5, qPrintable(QString::number(focusable)));
}

void TestAccessibility::everyViewSpeaks()
{
    openSmall();
    QTRY_COMPARE(textOf("headlineBytesOrigin"), "packed");
    QStringList silent;
    for (View* view : m_window->workspace().views()) {
        m_window->workspace().showView(view);
        QTRY_VERIFY(view->isVisible());
        QCoreApplication::processEvents(); // it refreshes itself
        int focusable = 0, figures = 0;
        silent << silentWidgets(focusable, figures);
        QVERIFY2(focusable > 5, qPrintable(view->objectName()));
        QVERIFY2(figures > 2, qPrintable(view->objectName()));
    }
    silent.removeDuplicates();
    QVERIFY2(silent.isEmpty(), qPrintable(silent.join('\n')));
}

void TestAccessibility::noticesWhatIsSilent()
{
    openSmall();
    int focusable = 0, figures = 0;
    const qsizetype before = silentWidgets(focusable, figures).size();
    auto* button = new QPushButton(&m_window->workspace());
    auto* label = new QLabel("12.5 %", &m_window->workspace());
    button->show();
    label->show();
    QCOMPARE(silentWidgets(focusable, figures).size(), before + 3);
    button->setToolTip("what it does");
    button->setAccessibleName("what it is");
    label->setToolTip("what it says");
    QCOMPARE(silentWidgets(focusable, figures).size(), before);
}

void TestAccessibility::tabReachesTheWork()
{
    openSmall();
    m_table->setFocus();
    std::set<QString> reached;
    for (int i = 0; i < 80; ++i) {
        reached.insert(m_window->focusWidget()->objectName());
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Tab);
    }
    for (const char* name : {"layerTable", "targetSlider", "targetRule", "layerSearch", "primary", "log", "logLevels"})
        QVERIFY2(reached.contains(name), name);
}

QTEST_MAIN(TestAccessibility)
#include "test_accessibility.moc"
