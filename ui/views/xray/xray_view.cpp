// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/xray/xray_view.h"

#include "ui/jobs/workbench.h"
#include "ui/models/error_text.h"
#include "ui/models/layer_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/views/xray/byte_tree_map.h"
#include "ui/views/xray/byte_tree_model.h"
#include "ui/views/xray/difference_model.h"
#include "ui/views/xray/hex_view.h"

#include <QButtonGroup>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace pangkas {
namespace {

QString linkOf(const BytePath& path)
{
    QStringList parts{QStringLiteral("file")};
    for (const int part : path)
        parts << QString::number(part);
    return parts.join(QLatin1Char('.'));
}

BytePath pathOfLink(const QString& link)
{
    BytePath path;
    for (const QString& part : link.split(QLatin1Char('.')).mid(1))
        path.push_back(part.toInt());
    return path;
}

} // namespace

XrayView::XrayView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Model, parent)
    , m_name(new QLabel(this))
    , m_line(new QLabel(this))
    , m_message(new QLabel(this))
    , m_open(new QToolButton(this))
    , m_last(new QToolButton(this))
    , m_compare(new QToolButton(this))
    , m_path(new QLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_map(new ByteTreeMap(this))
    , m_treeModel(new ByteTreeModel(this))
    , m_tree(new QTreeView(this))
    , m_differenceModel(new DifferenceModel(this))
    , m_differences(new QTableView(this))
    , m_details(new QLabel(this))
    , m_hex(new HexView(this))
{
    setObjectName("xrayView");
    m_map->setObjectName("byteTreeMap");
    m_tree->setObjectName("byteTree");
    m_differences->setObjectName("packDifferences");
    m_hex->setObjectName("hexView");
    m_message->setObjectName("xrayMessage");
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    m_name->setFont(large);
    m_line->setForegroundRole(QPalette::PlaceholderText);
    m_details->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel* label : {m_name, m_line, m_details, m_path})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    for (QLabel* label : {m_line, m_details, m_message}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_message->setContentsMargins(10, 6, 10, 6);
    m_message->hide();
    m_path->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_path, &QLabel::linkActivated, this, [this](const QString& link) {
        m_map->setRoot(pathOfLink(link));
        select(pathOfLink(link));
    });

    auto* group = new QButtonGroup(this);
    for (int page = 0; page < pages; ++page) {
        m_pageButtons[page] = new QToolButton(this);
        m_pageButtons[page]->setCheckable(true);
        m_pageButtons[page]->setObjectName("scaleButton");
        group->addButton(m_pageButtons[page], page);
    }
    m_pageButtons[MapPage]->setChecked(true);
    connect(group, &QButtonGroup::idToggled, this, [this](int page, bool isChecked) {
        if (isChecked)
            showPage(page);
    });
    connect(m_open, &QToolButton::clicked, this, &XrayView::openWanted);
    connect(m_compare, &QToolButton::clicked, this, &XrayView::compareWanted);
    connect(m_last, &QToolButton::clicked, this, [this] { open(m_exported); });

    m_tree->setModel(m_treeModel);
    m_tree->setUniformRowHeights(true);
    m_tree->setStyleSheet(QStringLiteral("QTreeView::item { padding: 3px 4px; }"));
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid())
            select(m_treeModel->pathOf(index));
    });
    connect(m_map, &ByteTreeMap::selected, this, &XrayView::select);
    connect(m_map, &ByteTreeMap::rootChanged, this, &XrayView::showTexts);
    m_differences->setModel(m_differenceModel);
    m_differences->setFrameShape(QFrame::NoFrame);
    m_differences->setShowGrid(false);
    m_differences->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_differences->verticalHeader()->hide();
    m_differences->horizontalHeader()->setStretchLastSection(true);
    m_differences->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_pages->addWidget(m_map);
    m_pages->addWidget(m_tree);
    m_pages->addWidget(m_differences);

    auto* head = new QHBoxLayout;
    head->setSpacing(2);
    head->addWidget(m_name, 1);
    for (QToolButton* button : {m_open, m_last, m_compare})
        head->addWidget(button);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(0);
    tools->addWidget(m_path, 1);
    for (QToolButton* button : m_pageButtons)
        tools->addWidget(button);

    auto* lower = new QWidget(this);
    auto* lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 6, 0, 0);
    lowerLayout->setSpacing(6);
    lowerLayout->addWidget(m_details);
    lowerLayout->addWidget(m_hex, 1);
    m_splitter->addWidget(m_pages);
    m_splitter->addWidget(lower);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 20, 10);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_line);
    layout->addWidget(m_message);
    layout->addLayout(tools);
    layout->addWidget(m_splitter, 1);
    layout->addStretch(0); // for when there is no file

    connect(&workbench, &Workbench::exported, this, [this](const std::shared_ptr<const ExportOutcome>& outcome) {
        const QString path = QString::fromStdString(outcome->path.string());
        // A file that the user chose stays; one that was exported gives way to the next.
        m_isExportWanted = !m_file || QString::fromStdString(m_file->path().string()) == m_exported
            || QString::fromStdString(m_file->path().string()) == path;
        m_exported = path;
        invalidate();
    });
    applyColours();
    retranslate();
    setFile(nullptr);
}

QString XrayView::title() const
{
    return tr("X-ray");
}

QString XrayView::explanation() const
{
    return tr("What every byte of a packed file is");
}

void XrayView::open(const QString& path)
{
    m_isExportWanted = false;
    workbench().jobs().start<XrayFile>(
        {JobLane::Views, [path] { return tr("Opening %1").arg(QFileInfo(path).fileName()); }, QStringLiteral("xray")},
        [path = path.toStdString()](const JobContext&) { return openXrayFile(path); }, this,
        [this](Result<std::shared_ptr<const XrayFile>> result) {
            if (result)
                setFile(std::move(*result));
            else if (result.error().code != ErrorCode::Cancelled)
                showError(result.error());
        });
}

void XrayView::setFile(std::shared_ptr<const XrayFile> file)
{
    if (m_accountJob)
        workbench().jobs().cancel(*m_accountJob);
    m_accountJob.reset();
    m_file = std::move(file);
    m_account.reset();
    m_hasFailed = false;
    m_selection.clear();
    m_differenceModel->setComparison({}, nullptr);
    showPage(MapPage);
    const auto bytes = m_file ? m_file->bytes : nullptr;
    m_treeModel->setFile(bytes, nullptr);
    m_map->setRoot({});
    m_map->setFile(bytes);
    expandTree();
    showError(m_file ? m_file->error : std::nullopt);
    select({});
    invalidate();
}

void XrayView::refresh()
{
    if (m_isExportWanted && !m_exported.isEmpty())
        return open(m_exported);
    if (m_file && m_file->reader && !m_account && !m_accountJob && !m_hasFailed)
        startAccount();
    showTexts();
}

void XrayView::startAccount()
{
    m_accountJob = workbench().jobs().start<XrayAccount>(
        {JobLane::Views, [name = QString::fromStdString(m_file->path().filename().string())] { return tr("Looking through %1").arg(name); },
            QStringLiteral("xray account")},
        [file = m_file](const JobContext& job) { return accountXrayFile(*file, job); }, this,
        [this, file = m_file](Result<std::shared_ptr<const XrayAccount>> result) {
            if (m_file != file)
                return;
            m_accountJob.reset();
            if (!result) {
                m_hasFailed = result.error().code != ErrorCode::Cancelled;
                if (m_hasFailed)
                    showError(result.error());
                return;
            }
            m_account = std::move(*result);
            // Code tables are further parts of streams; all else stays where it was.
            m_treeModel->setFile(m_account->bytes, m_account);
            m_map->setFile(m_account->bytes);
            expandTree();
            select(m_selection);
            showTexts();
        });
}

void XrayView::hideEvent(QHideEvent* event)
{
    // Other views wait for the lane; it begins anew when this one is seen again.
    if (m_accountJob)
        workbench().jobs().cancel(*m_accountJob);
    m_accountJob.reset();
    invalidate();
    View::hideEvent(event);
}

void XrayView::compare(const QString& path)
{
    if (!canCompare())
        return;
    workbench().jobs().start<XrayComparison>(
        {JobLane::Views, [path] { return tr("Comparing with %1").arg(QFileInfo(path).fileName()); }, QStringLiteral("xray compare")},
        [file = m_file, path = path.toStdString()](const JobContext& job) { return compareXrayFile(*file, path, job); }, this,
        [this, file = m_file](Result<std::shared_ptr<const XrayComparison>> result) {
            if (m_file != file)
                return;
            if (!result) {
                if (result.error().code != ErrorCode::Cancelled)
                    showError(result.error());
                return;
            }
            showError({});
            m_differenceModel->setComparison(QString::fromStdString(file->path().filename().string()), std::move(*result));
            m_differences->resizeColumnToContents(0);
            m_differences->setColumnWidth(0, std::min(m_differences->columnWidth(0) + 16, 260));
            m_differences->setColumnWidth(1, std::max(160, (m_differences->width() - m_differences->columnWidth(0)) / 3));
            showPage(DifferencePage);
        });
}

void XrayView::showPage(int page)
{
    m_pageButtons[page]->setChecked(true);
    m_pages->setCurrentIndex(page);
    showTexts();
}

void XrayView::select(const BytePath& path)
{
    m_selection = m_file ? existingPath(m_account ? *m_account->bytes : *m_file->bytes, path) : BytePath();
    m_map->select(m_selection);
    const QModelIndex index = m_treeModel->indexOf(m_selection);
    if (m_tree->currentIndex().siblingAtColumn(0) != index) {
        const QSignalBlocker blocker(m_tree->selectionModel());
        m_tree->setCurrentIndex(index);
        m_tree->scrollTo(index);
        m_tree->viewport()->update();
    }
    showSelection();
}

void XrayView::expandTree()
{
    const QModelIndex file = m_treeModel->index(0, 0);
    m_tree->expand(file);
    for (int row = 0; row < m_treeModel->rowCount(file); ++row)
        if (m_treeModel->rowCount(file) < 12)
            m_tree->expand(m_treeModel->index(row, 0, file));
}

void XrayView::showSelection()
{
    if (!m_file) {
        m_hex->setPart(nullptr, 0, 0);
        m_details->clear();
        return;
    }
    const ByteNode& file = m_account ? *m_account->bytes : *m_file->bytes;
    const ByteNode& node = nodeAt(file, m_selection);
    m_hex->setPart(m_file->input, node.offset, node.bytes);
    QStringList parts;
    QStringList names;
    for (std::size_t length = 1; length <= m_selection.size(); ++length)
        names << nodeText(nodeAt(file, BytePath(m_selection.begin(), m_selection.begin() + std::ptrdiff_t(length))));
    parts << (names.isEmpty() ? tr("the whole file") : names.join(QStringLiteral(" › ")));
    parts << tr("%1 at offset %2").arg(exactBytesText(node.bytes), countText(std::int64_t(node.offset)));
    parts << tr("%1 of the file").arg(percentText(file.bytes ? double(node.bytes) / double(file.bytes) : 0, 2));
    if (const LayerAccount* layer = m_treeModel->layerOf(node); layer && node.kind == RegionKind::Layer)
        parts << tr("%1 · coder %2 · %3 bits per weight").arg(shapeText(layer->info.shape), coderText(layer->info.coder),
            QLocale().toString(layer->bitsPerWeight(), 'f', 3));
    if (const StreamAccount* stream = m_treeModel->streamOf(node)) {
        if (stream->symbols)
            parts << tr("%1 symbols of %2 bits, entropy %3").arg(countText(std::int64_t(stream->symbols)),
                QLocale().toString(8 * double(stream->bytes) / double(stream->symbols), 'f', 3),
                QLocale().toString(stream->entropyBits / double(stream->symbols), 'f', 3));
        if (stream->isDeflated)
            parts << tr("deflated");
    }
    m_details->setText(parts.join(QStringLiteral(" · ")));
}

void XrayView::showError(const std::optional<Error>& error)
{
    m_error = error;
    m_message->setVisible(error.has_value());
    if (!error)
        return;
    const QString details = errorDetails(*error);
    m_message->setText(details.isEmpty() ? errorSentence(*error) : QStringLiteral("%1\n%2").arg(errorSentence(*error), details));
}

void XrayView::showTexts()
{
    m_last->setEnabled(!m_exported.isEmpty());
    m_compare->setEnabled(canCompare());
    m_pageButtons[DifferencePage]->setEnabled(m_differenceModel->comparison() != nullptr);
    for (QToolButton* button : m_pageButtons)
        button->setVisible(m_file != nullptr);
    m_splitter->setVisible(m_file != nullptr);
    if (!m_file) {
        m_name->setText(tr("No packed file is open"));
        m_line->setText(tr("Open a .pkz file, or export one: it will be shown here."));
        m_path->clear();
        return;
    }
    m_name->setText(QString::fromStdString(m_file->path().filename().string()));
    m_name->setToolTip(QString::fromStdString(m_file->path().string()));
    QString line = exactBytesText(m_file->input->size());
    if (m_file->reader) {
        const PackDescription& description = m_file->reader->description();
        std::uint64_t weights = 0;
        for (const PackedLayerInfo& layer : m_file->reader->layers())
            weights += elementCount(layer.shape).value_or(0);
        line = tr("%1 · %2, %Ln class(es) · %3 weights in %4 layers · format version %5", nullptr, description.classes)
                   .arg(line, QString::fromStdString(description.architecture), countText(std::int64_t(weights)),
                       countText(std::int64_t(m_file->reader->layers().size())), countText(m_file->reader->formatVersion()));
        if (m_account) {
            bool isReproduced = true;
            for (const LayerAccount& layer : m_account->xray.layers)
                isReproduced = isReproduced && layer.isReproduced;
            line += QStringLiteral(" · ")
                + (isReproduced ? tr("decoded and coded again: the same bytes") : tr("decoded; this version would code it otherwise"));
        }
    }
    m_line->setText(line);
    if (m_pages->currentIndex() == DifferencePage && m_differenceModel->comparison()) {
        const auto count = int(m_differenceModel->comparison()->differences.size());
        m_path->setText(count == 0 ? tr("The files say the same") : tr("%Ln difference(s)", nullptr, count));
        return;
    }
    const ByteNode& file = m_account ? *m_account->bytes : *m_file->bytes;
    const Colours colours(palette());
    QStringList links;
    const BytePath& root = m_map->root();
    for (std::size_t length = 0; length <= root.size(); ++length) {
        const BytePath path(root.begin(), root.begin() + std::ptrdiff_t(length));
        const QString name = (length == 0 ? tr("file") : nodeText(nodeAt(file, path))).toHtmlEscaped();
        links << (length == root.size() ? QStringLiteral("<b>%1</b>").arg(name)
                                        : QStringLiteral("<a href=\"%1\" style=\"color:%2\">%3</a>").arg(linkOf(path), colours.accent.name(), name));
    }
    const QString hint = root.empty() && m_file->reader && m_pages->currentIndex() == MapPage ? tr("a double click goes into a part") : QString();
    m_path->setText(links.join(QStringLiteral(" › "))
        + (hint.isEmpty() ? QString() : QStringLiteral(" <span style=\"color:%1\">· %2</span>").arg(colours.muted.name(), hint)));
}

void XrayView::applyColours()
{
    const Colours colours(palette());
    m_message->setStyleSheet(QStringLiteral("QLabel { background: %1; color: %2; border-radius: 6px; }")
                                 .arg(colours.badSoft.name(), colours.bad.name()));
}

std::vector<Figure> XrayView::figures()
{
    if (!m_file)
        return {};
    const QString name = QString::fromStdString(m_file->path().filename().string());
    std::vector<Figure> figures{{tr("Bytes of %1").arg(name), m_map, [this] { return m_treeModel->csv(); }}};
    if (m_differenceModel->comparison())
        figures.push_back({tr("Differences of %1").arg(name), m_differences, [this] { return m_differenceModel->csv(); }});
    return figures;
}

void XrayView::retranslate()
{
    m_open->setText(tr("Open..."));
    m_open->setToolTip(tr("Look through a packed file"));
    m_last->setText(tr("Last Export"));
    m_last->setToolTip(tr("Look through the file that was exported last"));
    m_compare->setText(tr("Compare..."));
    m_compare->setToolTip(tr("What another packed file says differently"));
    m_pageButtons[MapPage]->setText(tr("Map"));
    m_pageButtons[MapPage]->setToolTip(tr("Areas are bytes"));
    m_pageButtons[TablePage]->setText(tr("Table"));
    m_pageButtons[TablePage]->setToolTip(tr("Every part with its bytes, its place and its entropy"));
    m_pageButtons[DifferencePage]->setText(tr("Differences"));
    m_pageButtons[DifferencePage]->setToolTip(tr("Against the file it was compared with"));
    m_map->setAccessibleName(tr("Tree-map of the file's bytes"));
    m_tree->setAccessibleName(tr("Parts of the file"));
    m_differences->setAccessibleName(tr("Differences between the files"));
    m_hex->setAccessibleName(tr("Bytes of the selected part"));
    m_treeModel->retranslate();
    m_differenceModel->retranslate();
    showError(m_error);
    showTexts();
    showSelection();
}

} // namespace pangkas
