// SPDX-License-Identifier: GPL-3.0-or-later
// Colours that can be read and told apart, also by people who see no red or no green; icons in both themes.
#include "tests/support/test_support.h"
#include "ui/plots/colours.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/style_sheet.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QImage>
#include <QRegularExpression>
#include <QSvgRenderer>

#include <algorithm>
#include <array>
#include <cmath>

using namespace pangkas;

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

Triple times(const Matrix& matrix, const Triple& value)
{
    Triple result;
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = matrix[i][0] * value[0] + matrix[i][1] * value[1] + matrix[i][2] * value[2];
    return result;
}

Triple linear(const QColor& colour)
{
    const auto part = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return {part(colour.redF()), part(colour.greenF()), part(colour.blueF())};
}

/// WCAG 2.1: 1 to 21.
double contrast(const QColor& a, const QColor& b)
{
    const auto luminance = [](const QColor& colour) {
        const Triple light = linear(colour);
        return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
    };
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

// Machado, Oliveira and Fernandes (2009), severity 1.
const std::pair<const char*, Matrix> sights[] = {
    {"usual", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"protanopia", {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia", {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}}},
};

Triple lab(const QColor& colour, const Matrix& sight)
{
    Triple light = times(sight, linear(colour));
    for (double& part : light)
        part = std::clamp(part, 0.0, 1.0);
    const Triple xyz = times({{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}}, light);
    const auto f = [](double v) { return v > 0.008856 ? std::cbrt(v) : 7.787 * v + 16.0 / 116; };
    const double x = f(xyz[0] / 0.9505), y = f(xyz[1]), z = f(xyz[2] / 1.089);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// CIE 1976: about 2.3 is just noticeable.
double difference(const QColor& a, const QColor& b, const Matrix& sight)
{
    const Triple one = lab(a, sight), other = lab(b, sight);
    return std::hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

} // namespace

class TestLook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textsCanBeRead_data();
    void textsCanBeRead();
    void meaningsCanBeToldApart_data();
    void meaningsCanBeToldApart();
    void measuresNotice();
    void iconsFollowTheTheme_data();
    void iconsFollowTheTheme();
    void iconNames_data();
    void iconNames();
    void styleSheetIsWhole_data();
    void styleSheetIsWhole();
};

void TestLook::textsCanBeRead_data()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("ground");
    QTest::addColumn<double>("least");
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        const QPalette palette = themePalette(theme, {});
        const Colours c(palette);
        const auto row = [&](const char* name, const QColor& ink, const QColor& ground, double least) {
            QTest::addRow("%s, %s", theme == Theme::Light ? "light" : "dark", name) << ink << ground << least;
        };
        row("text", c.text, c.surface, 7);
        row("text on a card", c.text, c.raised, 7);
        row("selected text", c.text, c.accentSoft, 7);
        row("muted", c.muted, c.surface, 4.5);
        row("muted on a band", c.muted, palette.color(QPalette::AlternateBase), 4.5);
        row("accent as text", c.accent, c.surface, 4.5);
        row("accent badge", c.accent, c.accentSoft, 4.5);
        row("good", c.good, c.surface, 4.5);
        row("good badge", c.good, c.goodSoft, 4.5);
        row("warning", c.warning, c.surface, 4.5);
        row("warning badge", c.warning, c.warningSoft, 4.5);
        row("bad", c.bad, c.surface, 4.5);
        row("bad badge", c.bad, c.badSoft, 4.5);
        row("main button", palette.color(QPalette::HighlightedText), c.accent, 4.5);
        row("tooltip", palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase), 7);
        row("button", palette.color(QPalette::ButtonText), palette.color(QPalette::Button), 7);
        // WCAG 1.4.11: what isn't text.
        row("grip", c.grip, c.surface, 3);
        row("second", c.second, c.surface, 3);
        row("threshold", c.threshold, c.surface, 3);
        for (std::size_t i = 0; i < c.categories.size(); ++i)
            row(qPrintable(QStringLiteral("category %1").arg(i)), c.categories[i], c.surface, 2.9);
    }
}

void TestLook::textsCanBeRead()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    QFETCH(double, least);
    QVERIFY2(contrast(ink, ground) >= least, qPrintable(QString::number(contrast(ink, ground))));
}

void TestLook::meaningsCanBeToldApart_data()
{
    QTest::addColumn<QColor>("one");
    QTest::addColumn<QColor>("other");
    QTest::addColumn<double>("least");
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        const Colours c(themePalette(theme, {}));
        const auto row = [&](const char* name, const QColor& one, const QColor& other, double least) {
            QTest::addRow("%s, %s", theme == Theme::Light ? "light" : "dark", name) << one << other << least;
        };
        row("good and bad", c.good, c.bad, 18);
        row("good and warning", c.good, c.warning, 18);
        row("warning and bad", c.warning, c.bad, 16);
        row("kept and pruned", c.accent, c.pruned, 30);
        row("kept and threshold", c.accent, c.threshold, 30);
        row("pruned and threshold", c.pruned, c.threshold, 25);
        row("kept and shared", c.accent, c.second, 30);
        row("shared and threshold", c.second, c.threshold, 20);
        for (std::size_t i = 0; i < c.categories.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j)
                row(qPrintable(QStringLiteral("categories %1 and %2").arg(j).arg(i)), c.categories[j], c.categories[i], 17);
        }
    }
}

void TestLook::meaningsCanBeToldApart()
{
    QFETCH(QColor, one);
    QFETCH(QColor, other);
    QFETCH(double, least);
    for (const auto& [name, sight] : sights) {
        const double found = difference(one, other, sight);
        QVERIFY2(found >= least, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(name)).arg(found)));
    }
}

void TestLook::measuresNotice()
{
    QCOMPARE(qRound(contrast(Qt::black, Qt::white)), 21);
    // A traffic light's red and green, as bright as each other without red or green cones.
    const QColor red(0xb02a2a), green(0x5a6a1a);
    QVERIFY(difference(red, green, sights[0].second) > 60);
    QVERIFY(difference(red, green, sights[2].second) < 18);
}

void TestLook::iconsFollowTheTheme_data()
{
    QTest::addColumn<QString>("file");
    int count = 0;
    for (QDirIterator files(":/icons", {"*.svg"}, QDir::Files, QDirIterator::Subdirectories); files.hasNext(); ++count) {
        const QString file = files.next();
        QTest::addRow("%s", qPrintable(file)) << file;
    }
    QVERIFY2(count >= 40, qPrintable(QString::number(count)));
}

void TestLook::iconsFollowTheTheme()
{
    QFETCH(QString, file);
    QSvgRenderer renderer(file);
    QVERIFY(renderer.isValid());
    if (file.contains("/marks/"))
        return; // those of the style sheet have their colours
    QCOMPARE(renderer.viewBoxF(), QRectF(0, 0, 24, 24));
    const QIcon picture = icon(file.mid(8).chopped(4));
    QVERIFY(!picture.isNull());
    const auto drawn = [&](Theme theme, QIcon::Mode mode) {
        QApplication::setPalette(themePalette(theme, {}));
        return picture.pixmap(QSize(24, 24), 2.0, mode).toImage();
    };
    const auto strongest = [](const QImage& image) {
        QColor result(0, 0, 0, 0);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).alpha() > result.alpha())
                    result = image.pixelColor(x, y);
            }
        }
        return result;
    };
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        const QImage image = drawn(theme, QIcon::Normal);
        QCOMPARE(image.size(), QSize(48, 48));
        const QColor ink = strongest(image);
        QVERIFY(ink.alpha() > 200);
        QVERIFY(contrast(ink, Colours(QApplication::palette()).surface) >= 3);
        QVERIFY(drawn(theme, QIcon::Disabled) != image);
    }
    QVERIFY(drawn(Theme::Light, QIcon::Normal) != drawn(Theme::Dark, QIcon::Normal));
}

void TestLook::iconNames_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("name");
    QTest::addRow("action") << "openModel" << "open_model";
    QTest::addRow("view") << "weightMapView" << "weight_map";
    QTest::addRow("action of a view") << "histogramViewAction" << "histogram";
    QTest::addRow("nothing") << "" << "";
}

void TestLook::iconNames()
{
    QFETCH(QString, object);
    QFETCH(QString, name);
    QCOMPARE(iconName(object), name);
    QCOMPARE(icon(iconName(object)).isNull(), name.isEmpty());
}

void TestLook::styleSheetIsWhole_data()
{
    QTest::addColumn<int>("theme");
    QTest::addRow("light") << int(Theme::Light);
    QTest::addRow("dark") << int(Theme::Dark);
}

void TestLook::styleSheetIsWhole()
{
    QFETCH(int, theme);
    const QString sheet = styleSheet(themePalette(Theme(theme), {}));
    QVERIFY2(!sheet.contains('@'), qPrintable(sheet.mid(sheet.indexOf('@'), 40)));
    QCOMPARE(sheet.count('{'), sheet.count('}'));
    static const QRegularExpression image("url\\(([^)]*)\\)");
    int images = 0;
    for (auto match = image.globalMatch(sheet); match.hasNext(); ++images) {
        const QString file = match.next().captured(1);
        QVERIFY2(QFile::exists(file), qPrintable(file));
    }
    QVERIFY(images > 5);
}

QTEST_MAIN(TestLook)
#include "test_look.moc"
