// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/photograph_page.h"

#include "ui/jobs/workbench.h"
#include "ui/models/error_text.h"
#include "ui/plots/colours.h"
#include "ui/views/accuracy/top_classes_plot.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace pangkas {
namespace {

/// The one local file that was dropped, empty for anything else.
QString fileIn(const QMimeData& data)
{
    if (!data.hasUrls() || data.urls().size() != 1 || !data.urls().front().isLocalFile())
        return {};
    const QString path = data.urls().front().toLocalFile();
    return QFileInfo(path).isFile() ? path : QString();
}

} // namespace

PhotographPage::PhotographPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_photograph(workbench)
    , m_picture(new QLabel(this))
    , m_name(new QLabel(this))
    , m_failure(new QLabel(this))
    , m_open(new QPushButton(this))
    , m_paste(new QPushButton(this))
    , m_dense(new TopClassesPlot(TopClassesPlot::Tone::Dense, this))
    , m_compressed(new TopClassesPlot(TopClassesPlot::Tone::Compressed, this))
{
    setAcceptDrops(true);
    setObjectName("photographPage");
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setWordWrap(true);
    m_picture->setMinimumSize(120, 70);
    m_picture->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_picture->setObjectName("photograph");
    m_name->setForegroundRole(QPalette::PlaceholderText);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_failure->setObjectName("photographFailure");
    m_failure->setWordWrap(true);
    m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_failure->hide();
    m_dense->setObjectName("photographDense");
    m_compressed->setObjectName("photographCompressed");

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_open);
    buttons->addWidget(m_paste);
    buttons->addWidget(m_name, 1);
    auto* answers = new QHBoxLayout;
    answers->setSpacing(24);
    answers->addWidget(m_dense);
    answers->addWidget(m_compressed);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_picture, 1);
    layout->addWidget(m_failure);
    layout->addLayout(buttons);
    layout->addLayout(answers);

    auto* shortcut = new QShortcut(QKeySequence::Paste, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &PhotographPage::paste);
    connect(m_open, &QPushButton::clicked, this, &PhotographPage::askOpen);
    connect(m_paste, &QPushButton::clicked, this, &PhotographPage::paste);
    connect(&m_photograph, &Photograph::changed, this, [this] {
        if (isVisible())
            refresh();
    });
    setFocusPolicy(Qt::StrongFocus);
}

void PhotographPage::refresh()
{
    m_photograph.bringUpToDate();
    const auto names = m_workbench.document().classNames();
    const bool isBusy = m_photograph.isBusy(), isEmpty = m_photograph.isEmpty();
    const bool isCurrent = m_photograph.isCompressedCurrent();
    m_dense->setVisible(!isEmpty);
    m_compressed->setVisible(!isEmpty);
    const bool isSame = isCurrent && topClasses(m_photograph.dense(), 1) == topClasses(m_photograph.compressed(), 1);
    const bool isSameClass = isCurrent && !m_photograph.dense().empty()
        && topClasses(m_photograph.dense(), 1).front().first == topClasses(m_photograph.compressed(), 1).front().first;
    m_dense->setAnswer(tr("Dense"), m_photograph.dense().empty() && isBusy ? tr("asking...") : QString(),
        m_photograph.dense(), names);
    m_compressed->setAnswer(tr("Compressed"),
        isCurrent     ? (isSame          ? tr("the same answer")
                    : isSameClass        ? tr("the same class")
                                         : tr("another class"))
            : isBusy  ? tr("asking...")
            : m_photograph.compressed().empty() ? QString()
                                                : tr("for an earlier recipe"),
        m_photograph.compressed(), names);
    const auto& failure = m_photograph.failure();
    m_failure->setVisible(failure.has_value());
    if (failure) {
        const bool isImage = failure->code == ErrorCode::DamagedImages;
        const QString reason = QString::fromStdString(failure->detail);
        const QString file = QFileInfo(QString::fromStdString(failure->file)).fileName();
        m_failure->setText(isImage
                ? tr("%1 can't be shown: %2. Drop a whole JPEG, PNG, WebP, TIFF or BMP file.").arg(file, reason)
                : errorSentence(*failure));
        QPalette own = m_failure->palette();
        own.setColor(QPalette::WindowText, Colours(palette()).bad);
        m_failure->setPalette(own);
        m_failure->setToolTip(errorDetails(*failure));
    }
    m_name->setText(m_photograph.name());
    showPicture();
}

void PhotographPage::showPicture()
{
    if (m_photograph.isEmpty()) {
        m_picture->setPixmap({});
        m_picture->setText(m_photograph.isBusy()
                ? tr("Reading...")
                : tr("Drop a photograph here, paste it or open it:\nboth networks say what they see."));
        return;
    }
    const qreal ratio = devicePixelRatioF();
    const QSize room = m_picture->contentsRect().size() * ratio;
    QPixmap picture = QPixmap::fromImage(
        m_photograph.preview().scaled(room, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    picture.setDevicePixelRatio(ratio);
    m_picture->setPixmap(picture);
    m_picture->setAccessibleName(m_photograph.name());
}

void PhotographPage::retranslate()
{
    m_open->setText(tr("Open Photograph..."));
    m_paste->setText(tr("Paste"));
    m_paste->setToolTip(tr("An image or a file from the clipboard (%1)")
                            .arg(QKeySequence(QKeySequence::Paste).toString(QKeySequence::NativeText)));
    setAccessibleName(tr("A photograph and both networks' answers"));
    refresh();
}

QString PhotographPage::csv() const
{
    QString text = QStringLiteral("network,rank,class,probability\n");
    const auto names = m_workbench.document().classNames();
    const auto add = [&](const char* network, const TopClassesPlot* plot) {
        int rank = 0;
        for (const auto& [index, probability] : plot->top()) {
            QString name = std::size_t(index) < names.size() ? QString::fromStdString(names[std::size_t(index)])
                                                             : QString::number(index);
            text += QStringLiteral("%1,%2,\"%3\",%4\n")
                        .arg(QLatin1String(network), QString::number(++rank), name.replace('"', "\"\""),
                            QString::number(double(probability), 'g', 9));
        }
    };
    add("dense", m_dense);
    add("compressed", m_compressed);
    return text;
}

void PhotographPage::askOpen()
{
    auto* dialog = new QFileDialog(this, tr("Open Photograph"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Photographs (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp)"), tr("All Files (*)")});
    connect(dialog, &QFileDialog::fileSelected, &m_photograph, &Photograph::open);
    dialog->open();
}

bool PhotographPage::take(const QMimeData& data)
{
    if (const QString path = fileIn(data); !path.isEmpty()) {
        m_photograph.open(path);
        return true;
    }
    const QImage picture = data.hasImage() ? qvariant_cast<QImage>(data.imageData()) : QImage();
    if (picture.isNull())
        return false;
    m_photograph.setPicture(picture, tr("pasted picture"));
    return true;
}

bool PhotographPage::paste()
{
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    return data && take(*data);
}

void PhotographPage::dragEnterEvent(QDragEnterEvent* event)
{
    // Folders and several files go to the window, which opens data sets and models.
    if (fileIn(*event->mimeData()).isEmpty() && !event->mimeData()->hasImage())
        return;
    m_isDraggedOver = true;
    update();
    event->acceptProposedAction();
}

void PhotographPage::dragLeaveEvent(QDragLeaveEvent*)
{
    m_isDraggedOver = false;
    update();
}

void PhotographPage::dropEvent(QDropEvent* event)
{
    m_isDraggedOver = false;
    update();
    if (take(*event->mimeData()))
        event->acceptProposedAction();
}

void PhotographPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    showPicture();
}

void PhotographPage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours colours(palette());
    painter.setPen(QPen(m_isDraggedOver ? colours.accent : colours.line, m_isDraggedOver ? 2 : 1, Qt::DashLine));
    painter.setBrush(m_isDraggedOver ? QBrush(colours.accentSoft) : Qt::NoBrush);
    if (m_isDraggedOver || m_photograph.isEmpty())
        painter.drawRoundedRect(QRectF(m_picture->geometry()).adjusted(1, 1, -1, -1), 8, 8);
}

} // namespace pangkas
