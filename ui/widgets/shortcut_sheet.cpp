// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/shortcut_sheet.h"

#include "ui/widgets/icon.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <utility>

namespace pangkas {
namespace {

// What is searched: name, keys, explanation and the section's title.
constexpr int searchRole = Qt::UserRole;

} // namespace

ShortcutSheet::ShortcutSheet(Source source, QWidget* parent)
    : QDialog(parent)
    , m_source(std::move(source))
    , m_search(new QLineEdit(this))
    , m_model(new QStandardItemModel(this))
    , m_found(new QSortFilterProxyModel(this))
    , m_view(new QTreeView(this))
{
    setObjectName("shortcutSheet");
    resize(560, 620);
    m_search->setObjectName("shortcutSearch");
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("find_layer"), QLineEdit::LeadingPosition);
    m_found->setSourceModel(m_model);
    m_found->setFilterRole(searchRole);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_found->setRecursiveFilteringEnabled(true);
    m_view->setObjectName("shortcuts");
    m_view->setModel(m_found);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setRootIsDecorated(false);
    m_view->setItemsExpandable(false);
    m_view->setIndentation(14);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setFocusPolicy(Qt::TabFocus);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_found->setFilterFixedString(text);
        m_view->expandAll();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(m_search);
    layout->addWidget(m_view, 1);
    layout->addWidget(buttons);
    retranslate();
}

void ShortcutSheet::retranslate()
{
    setWindowTitle(tr("Keyboard Shortcuts"));
    m_search->setPlaceholderText(tr("Search shortcuts"));
    m_search->setAccessibleName(tr("Search shortcuts"));
    m_view->setAccessibleName(tr("Keyboard Shortcuts"));
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("What it does"), tr("Keys")});
    QFont bold = font();
    bold.setBold(true);
    for (const ShortcutSection& section : m_source()) {
        auto* title = new QStandardItem(section.title);
        title->setFont(bold);
        title->setSelectable(false);
        for (const ShortcutSection::Key& key : section.keys) {
            auto* name = new QStandardItem(key.name);
            auto* keys = new QStandardItem(key.keys);
            const QString all = QStringList{key.name, key.keys, key.explanation, section.title}.join(QLatin1Char('\n'));
            for (QStandardItem* item : {name, keys}) {
                item->setToolTip(key.explanation);
                item->setData(all, searchRole);
            }
            title->appendRow({name, keys});
        }
        m_model->appendRow({title, new QStandardItem});
    }
    m_view->header()->setStretchLastSection(true);
    m_view->header()->setSectionResizeMode(0, QHeaderView::Interactive);
    m_view->header()->resizeSection(0, 300);
    m_view->expandAll();
}

void ShortcutSheet::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace pangkas
