// SPDX-License-Identifier: GPL-3.0-or-later
// Looks through a packed file: a tree-map from the file down to the stream, the same as a table, the bytes of what is
// selected, and what another file says differently.
#pragma once

#include "ui/jobs/job_status.h"
#include "ui/views/view.h"
#include "ui/views/xray/xray_file.h"

#include <optional>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;
class QTreeView;

namespace pangkas {

class ByteTreeMap;
class ByteTreeModel;
class DifferenceModel;
class HexView;

class XrayView : public View
{
    Q_OBJECT
public:
    explicit XrayView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;

    void open(const QString& path);
    /// With the file that is open.
    void compare(const QString& path);
    bool canCompare() const { return m_file && m_file->reader; }
    /// From the file down; also shows its bytes.
    void select(const BytePath& path);

    const std::shared_ptr<const XrayFile>& file() const { return m_file; }
    const std::shared_ptr<const XrayAccount>& account() const { return m_account; }
    ByteTreeMap& map() { return *m_map; }
    ByteTreeModel& treeModel() { return *m_treeModel; }
    DifferenceModel& differenceModel() { return *m_differenceModel; }
    HexView& hex() { return *m_hex; }

Q_SIGNALS:
    /// The window asks for a file and answers with open() or compare().
    void openWanted();
    void compareWanted();

protected:
    void refresh() override;
    void retranslate() override;
    void applyColours() override;
    void hideEvent(QHideEvent* event) override;

private:
    enum Page { MapPage, TablePage, DifferencePage, pages };

    void setFile(std::shared_ptr<const XrayFile> file);
    void startAccount();
    void showPage(int page);
    void showTexts();
    void showSelection();
    void showError(const std::optional<Error>& error);
    void expandTree();

    std::shared_ptr<const XrayFile> m_file;
    std::shared_ptr<const XrayAccount> m_account;
    std::optional<Error> m_error; // of opening, looking through or comparing
    std::optional<JobId> m_accountJob;
    bool m_hasFailed = false; // looking through m_file; it isn't tried again
    QString m_exported; // the file exported last
    bool m_isExportWanted = false;
    BytePath m_selection;
    QLabel* m_name;
    QLabel* m_line;
    QLabel* m_message;
    QToolButton* m_open;
    QToolButton* m_last;
    QToolButton* m_compare;
    QToolButton* m_pageButtons[pages];
    QLabel* m_path;
    QStackedWidget* m_pages;
    QSplitter* m_splitter;
    ByteTreeMap* m_map;
    ByteTreeModel* m_treeModel;
    QTreeView* m_tree;
    DifferenceModel* m_differenceModel;
    QTableView* m_differences;
    QLabel* m_details;
    HexView* m_hex;
};

} // namespace pangkas
