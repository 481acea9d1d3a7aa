// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/workspace.h"

#include "ui/jobs/workbench.h"
#include "ui/models/layer_proxy_model.h"
#include "ui/views/histogram/histogram_view.h"
#include "ui/views/training/training_view.h"
#include "ui/views/view.h"
#include "ui/views/view_icon.h"
#include "ui/views/view_list.h"
#include "ui/views/xray/xray_view.h"
#include "ui/widgets/byte_bar.h"
#include "ui/widgets/headline_bar.h"
#include "ui/widgets/layer_table_view.h"
#include "ui/widgets/target_bar.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace pangkas {

Workspace::Workspace(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_headline(new HeadlineBar(workbench.document(), workbench.results(), this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_title(new QLabel(this))
    , m_keys(new QLabel(this))
    , m_search(new QLineEdit(this))
    , m_model(new LayerTableModel(workbench.document(), workbench.results(), this))
    , m_tree(new LayerTreeModel(*m_model, workbench.document(), workbench.results(), this))
    , m_layers(new LayerProxyModel(*m_tree, this))
    , m_table(new LayerTableView(workbench.document(), this))
    , m_target(new TargetBar(workbench.document(), workbench.results(), this))
    , m_tabs(new QTabWidget(this))
    , m_views(createViews(workbench, m_tabs))
{
    m_splitter->setObjectName("mainSplitter");
    m_table->setObjectName("layerTable");
    m_table->setLayers(m_layers);
    m_search->setObjectName("layerSearch");
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(200);
    connect(m_search, &QLineEdit::textChanged, m_layers, &LayerProxyModel::setSearch);
    m_tabs->setObjectName("views");
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(true);
    for (View* view : m_views) {
        m_tabs->addTab(view, viewIcon(*view), QString());
        connect(m_table, &LayerTableView::currentLayerChanged, view, &View::setLayer);
    }
    m_histogram = findChild<HistogramView*>();
    m_xray = findChild<XrayView*>();
    m_training = findChild<TrainingView*>();
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { Q_EMIT currentViewChanged(currentView()); });

    QFont bold = font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    m_title->setFont(bold);
    m_keys->setForegroundRole(QPalette::PlaceholderText);
    m_keys->setWordWrap(true);
    auto* bytes = new QWidget(this);
    auto* bytesLayout = new QVBoxLayout(bytes);
    bytesLayout->setContentsMargins(8, 6, 8, 8);
    bytesLayout->setSpacing(14);
    bytesLayout->addWidget(m_keys);
    bytesLayout->addWidget(new ByteBar(workbench.results(), this));

    auto* left = new QWidget(this);
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(12, 14, 12, 6);
    leftLayout->setSpacing(6);
    auto* titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(8, 0, 8, 0);
    titleRow->addWidget(m_title);
    titleRow->addStretch();
    titleRow->addWidget(m_search, 1);
    leftLayout->addLayout(titleRow);
    leftLayout->addWidget(m_table, 1);
    leftLayout->addWidget(m_target);
    leftLayout->addWidget(bytes);

    m_splitter->addWidget(left);
    m_splitter->addWidget(m_tabs);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 6);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({680, 760});

    auto* line = new QWidget(this);
    line->setObjectName("headlineRule");
    line->setAttribute(Qt::WA_StyledBackground);
    line->setFixedHeight(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_headline);
    layout->addWidget(line);
    layout->addWidget(m_splitter, 1);
    retranslate();
}

View* Workspace::currentView() const
{
    return static_cast<View*>(m_tabs->currentWidget());
}

void Workspace::showView(View* view)
{
    m_tabs->setCurrentWidget(view);
}

void Workspace::retranslate()
{
    for (int i = 0; i < m_tabs->count(); ++i) {
        const View* view = m_views[std::size_t(i)];
        m_tabs->setTabText(i, view->title());
        m_tabs->setTabToolTip(i, view->explanation());
    }
    m_tabs->setAccessibleName(tr("Views"));
    m_tabs->tabBar()->setAccessibleName(tr("Views"));
    m_title->setText(tr("Layers"));
    m_keys->setText(tr("Drag a slider, or press the arrow keys; Space switches a layer, + and − change its bits."));
    m_table->setAccessibleName(tr("Layers"));
    m_search->setPlaceholderText(tr("Search layers"));
    m_search->setToolTip(tr("Shows the layers whose name, kind or shape holds these words"));
    m_search->setAccessibleName(tr("Search layers"));
    m_model->retranslate();
}

void Workspace::contextMenuEvent(QContextMenuEvent* event)
{
    if (m_tabs->rect().contains(m_tabs->mapFromGlobal(event->globalPos())))
        Q_EMIT contextMenuWanted(event->globalPos());
}

void Workspace::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
