// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/welcome_page.h"

#include "ui/widgets/icon.h"

#include <QAction>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace pangkas {
namespace {

constexpr int pageWidth = 820;
constexpr int recentShown = 5;

QString withoutMnemonic(QString text)
{
    return text.remove(QLatin1Char('&'));
}

/// The style leaves hardly a gap between the two.
QString besideIcon(const QString& text)
{
    return QLatin1Char(' ') + text;
}

QString shortFolder(const QString& path)
{
    QString folder = QFileInfo(path).absolutePath();
    const QString home = QDir::homePath();
    if (folder == home || folder.startsWith(home + QLatin1Char('/')))
        folder.replace(0, home.size(), QStringLiteral("~"));
    return QDir::toNativeSeparators(folder);
}

} // namespace

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_sample(new QPushButton(this))
    , m_sampleText(new QLabel(this))
    , m_starts(new QVBoxLayout)
    , m_recentTitle(new QLabel(this))
    , m_noRecent(new QLabel(this))
    , m_recent(new QVBoxLayout)
    , m_drop(new QFrame(this))
    , m_dropMark(new QLabel(this))
    , m_dropText(new QLabel(this))
    , m_tour(new QToolButton(this))
    , m_shortcuts(new QToolButton(this))
    , m_back(new QToolButton(this))
{
    setObjectName("welcome");
    auto* logo = new QLabel(this);
    logo->setPixmap(QIcon(QStringLiteral(":/pangkas.svg")).pixmap(QSize(64, 64), devicePixelRatioF()));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 2);
    large.setBold(true);
    m_title->setFont(large);
    m_title->setWordWrap(true);
    m_text->setWordWrap(true);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    auto* head = new QHBoxLayout;
    head->setSpacing(20);
    head->addWidget(logo, 0, Qt::AlignTop);
    auto* headTexts = new QVBoxLayout;
    headTexts->setSpacing(6);
    headTexts->addWidget(m_title);
    headTexts->addWidget(m_text);
    head->addLayout(headTexts, 1);

    const auto card = [this](std::initializer_list<QWidget*> widgets, QLayout* last) {
        auto* frame = new QFrame(this);
        frame->setObjectName("card");
        auto* layout = new QVBoxLayout(frame);
        layout->setContentsMargins(20, 18, 20, 18);
        layout->setSpacing(10);
        for (QWidget* widget : widgets)
            layout->addWidget(widget);
        layout->addLayout(last);
        layout->addStretch();
        return frame;
    };
    m_sample->setObjectName("primary");
    m_sample->setIcon(icon("open_sample", QPalette::HighlightedText));
    m_sample->setIconSize(QSize(20, 20));
    m_sample->setMinimumHeight(42);
    m_sample->setAutoDefault(true); // Enter, not only Space
    m_sampleText->setWordWrap(true);
    m_sampleText->setForegroundRole(QPalette::PlaceholderText);
    m_starts->setSpacing(8);
    QFont bold = font();
    bold.setBold(true);
    m_recentTitle->setFont(bold);
    m_noRecent->setForegroundRole(QPalette::PlaceholderText);
    m_noRecent->setWordWrap(true);
    m_recent->setSpacing(2);
    auto* cards = new QHBoxLayout;
    cards->setSpacing(16);
    cards->addWidget(card({m_sample, m_sampleText}, m_starts), 1);
    cards->addWidget(card({m_recentTitle, m_noRecent}, m_recent), 1);

    m_drop->setObjectName("dropHint");
    m_dropText->setWordWrap(true);
    m_dropText->setForegroundRole(QPalette::PlaceholderText);
    auto* dropLayout = new QHBoxLayout(m_drop);
    dropLayout->setContentsMargins(18, 12, 18, 12);
    dropLayout->setSpacing(14);
    dropLayout->addWidget(m_dropMark);
    dropLayout->addWidget(m_dropText, 1);

    m_tour->setIcon(icon("tour"));
    m_shortcuts->setIcon(icon("shortcuts"));
    m_back->setIcon(icon("next"));
    m_back->setObjectName("backToWork");
    auto* links = new QHBoxLayout;
    links->setSpacing(6);
    for (QToolButton* link : {m_tour, m_shortcuts, m_back}) {
        link->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        link->setFocusPolicy(Qt::StrongFocus);
        links->addWidget(link);
        if (link == m_shortcuts)
            links->addStretch();
    }

    auto* content = new QWidget;
    auto* page = new QWidget(content);
    page->setMaximumWidth(pageWidth);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(18);
    column->addStretch();
    column->addLayout(head);
    column->addLayout(cards);
    column->addWidget(m_drop);
    column->addLayout(links);
    column->addStretch();
    auto* middle = new QHBoxLayout(content);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->addStretch();
    middle->addWidget(page, 100);
    middle->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    connect(m_sample, &QPushButton::clicked, this, &WelcomePage::sampleWanted);
    connect(m_tour, &QToolButton::clicked, this, &WelcomePage::tourWanted);
    connect(m_shortcuts, &QToolButton::clicked, this, &WelcomePage::shortcutsWanted);
    connect(m_back, &QToolButton::clicked, this, &WelcomePage::workWanted);
    setFocusProxy(m_sample);
    setHasWork(false);
    retranslate();
}

void WelcomePage::addStart(QAction* action)
{
    auto* button = new QPushButton(this);
    button->setObjectName(action->objectName() + QStringLiteral("Button"));
    button->setMinimumHeight(38);
    button->setIconSize(QSize(18, 18));
    button->setAutoDefault(true);
    const auto follow = [button, action] {
        button->setText(besideIcon(withoutMnemonic(action->text())));
        button->setToolTip(withoutMnemonic(action->toolTip()));
        button->setIcon(action->icon());
        button->setEnabled(action->isEnabled());
    };
    follow();
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    m_starts->addWidget(button);
}

void WelcomePage::setRecent(const QStringList& paths)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const QString& path : paths.mid(0, recentShown)) {
        auto* button = new QToolButton(this);
        button->setObjectName("recentModel");
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setIcon(icon("open_model"));
        const QString name = QFileInfo(path).fileName();
        const QString text = QStringLiteral("%1  ·  %2").arg(name, shortFolder(path));
        button->setText(besideIcon(withoutMnemonic(fontMetrics().elidedText(text, Qt::ElideMiddle, pageWidth / 2 - 120))));
        button->setToolTip(QDir::toNativeSeparators(path));
        button->setAccessibleName(tr("Open %1").arg(name));
        connect(button, &QToolButton::clicked, this, [this, path] { Q_EMIT recentWanted(path); });
        m_recent->addWidget(button);
    }
    m_noRecent->setVisible(paths.isEmpty());
}

void WelcomePage::setHasWork(bool hasWork)
{
    m_back->setVisible(hasWork);
}

void WelcomePage::setDropHovered(bool hovered)
{
    m_drop->setProperty("isHovered", hovered);
    m_drop->style()->unpolish(m_drop);
    m_drop->style()->polish(m_drop);
}

void WelcomePage::retranslate()
{
    m_title->setText(tr("Compress a network by hand and by eye"));
    m_text->setText(tr("Open a trained AlexNet, drag a sparsity slider per layer, and read two true numbers all the "
                       "time: the bytes of the file that would be written and the accuracy measured on real images."));
    m_sample->setText(besideIcon(tr("Open Sample")));
    m_sampleText->setText(tr("An AlexNet that tells drawn cats from drawn dogs, with its images: ready at once."));
    m_recentTitle->setText(tr("Recent models"));
    m_noRecent->setText(tr("The models that you open are listed here."));
    m_dropText->setText(
        tr("Or drop something here: a model (.pth, .pt, .safetensors, .pkz, .net), a recipe (.json), or a folder of images."));
    m_dropMark->setPixmap(icon("drop").pixmap(QSize(24, 24), devicePixelRatioF()));
    m_tour->setText(besideIcon(tr("Tour of the window")));
    m_shortcuts->setText(besideIcon(tr("Keyboard shortcuts")));
    m_back->setText(besideIcon(tr("Back to the work")));
}

void WelcomePage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
