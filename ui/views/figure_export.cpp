// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/figure_export.h"

#include "ui/plots/qcustomplot.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <utility>

namespace pangkas {
namespace {

constexpr int pixelRatio = 2;
constexpr int screenResolution = 96; // dots per inch of a plain screen, so that a pixel there is one here

/// The translations' context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::FigureExport)
};

/// QWidget::render() would put a plot in as the pixels it has on the screen.
void drawWidget(QCPPainter& painter, QWidget& widget, const QPoint& place)
{
    painter.save();
    if (auto* plot = qobject_cast<QCustomPlot*>(&widget)) {
        painter.translate(place);
        plot->toPainter(&painter, plot->width(), plot->height());
        painter.restore();
        return;
    }
    painter.setClipRect(QRect(place, widget.size()), Qt::IntersectClip);
    widget.render(&painter, place, QRegion(), QWidget::RenderFlags());
    for (QObject* child : widget.children()) {
        auto* inner = qobject_cast<QWidget*>(child);
        if (inner && inner->isVisibleTo(&widget) && !inner->isWindow())
            drawWidget(painter, *inner, place + inner->pos());
    }
    painter.restore();
}

void draw(const Figure& figure, QPaintDevice& device, bool asVectors)
{
    QWidget& widget = *figure.picture;
    QCPPainter painter;
    painter.begin(&device);
    painter.setMode(QCPPainter::pmVectorized, asVectors);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setRenderHint(QPainter::Antialiasing);
    // Beside a plot there may be nothing painted at all.
    painter.fillRect(QRect(QPoint(0, 0), widget.size()), widget.palette().color(QPalette::Window));
    drawWidget(painter, widget, {});
    painter.end();
}

QByteArray svgBytes(const Figure& figure)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setTitle(figure.name);
    generator.setDescription(QStringLiteral("Pangkas"));
    generator.setSize(figure.picture->size());
    generator.setViewBox(QRect(QPoint(0, 0), figure.picture->size()));
    generator.setResolution(screenResolution);
    draw(figure, generator, true);
    return bytes;
}

QByteArray pdfBytes(const Figure& figure)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(figure.name);
    writer.setCreator(QStringLiteral("Pangkas"));
    writer.setResolution(screenResolution);
    const QSizeF points = QSizeF(figure.picture->size()) * 72.0 / screenResolution;
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    draw(figure, writer, true);
    return bytes;
}

} // namespace

std::optional<FigureFormat> figureFormat(const QString& path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    const std::pair<const char*, FigureFormat> formats[]
        = {{"png", FigureFormat::Png}, {"svg", FigureFormat::Svg}, {"pdf", FigureFormat::Pdf}, {"csv", FigureFormat::Csv}};
    for (const auto& [name, format] : formats) {
        if (suffix == QLatin1String(name))
            return format;
    }
    return {};
}

QString figureFilters(const Figure& figure)
{
    QStringList filters;
    if (figure.picture) {
        filters << Text::tr("Pictures (*.png)") << Text::tr("Vector drawings (*.svg)") << Text::tr("PDF documents (*.pdf)");
    }
    if (figure.csv)
        filters << Text::tr("Tables (*.csv)");
    return filters.join(QLatin1String(";;"));
}

QString figureFileName(const Figure& figure)
{
    QString name = figure.name;
    for (const QChar forbidden : QStringLiteral("/\\:*?\"<>|"))
        name.replace(forbidden, QLatin1Char('-'));
    return name.simplified();
}

QImage figureImage(const Figure& figure)
{
    QImage image(figure.picture->size() * pixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelRatio);
    image.setText(QStringLiteral("Title"), figure.name);
    image.setText(QStringLiteral("Software"), QStringLiteral("Pangkas"));
    draw(figure, image, false);
    return image;
}

Result<std::function<QByteArray()>> renderFigure(const Figure& figure, FigureFormat format)
{
    const bool isTable = format == FigureFormat::Csv;
    if (isTable ? !figure.csv : !figure.picture || figure.picture->size().isEmpty())
        return fail(ErrorCode::InvalidArgument, isTable ? "the figure has no table" : "the figure has no picture");
    switch (format) {
    case FigureFormat::Png:
        // Coding the pixels takes long and needs no widget.
        return [image = figureImage(figure)] {
            QByteArray bytes;
            QBuffer buffer(&bytes);
            buffer.open(QIODevice::WriteOnly);
            image.save(&buffer, "PNG");
            return bytes;
        };
    case FigureFormat::Svg:
        return [bytes = svgBytes(figure)] { return bytes; };
    case FigureFormat::Pdf:
        return [bytes = pdfBytes(figure)] { return bytes; };
    case FigureFormat::Csv:
        return [bytes = figure.csv().toUtf8()] { return bytes; };
    }
    return fail(ErrorCode::Internal, {});
}

} // namespace pangkas
