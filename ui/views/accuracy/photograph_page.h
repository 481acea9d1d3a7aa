// SPDX-License-Identifier: GPL-3.0-or-later
// A place to drop, paste or open a photograph, and both networks' answers to it side by side.
#pragma once

#include "ui/views/accuracy/photograph.h"

#include <QWidget>

class QLabel;
class QMimeData;
class QPushButton;

namespace pangkas {

class TopClassesPlot;
class Workbench;

class PhotographPage : public QWidget
{
    Q_OBJECT
public:
    explicit PhotographPage(Workbench& workbench, QWidget* parent = nullptr);

    void refresh();
    void retranslate();
    Photograph& photograph() { return m_photograph; }
    /// An image or an image file's path from the clipboard; false when there is neither.
    bool paste();
    QString csv() const;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void askOpen();
    void showPicture();
    bool take(const QMimeData& data);

    Workbench& m_workbench;
    Photograph m_photograph;
    QLabel* m_picture;
    QLabel* m_name;
    QLabel* m_failure;
    QPushButton* m_open;
    QPushButton* m_paste;
    TopClassesPlot* m_dense;
    TopClassesPlot* m_compressed;
    bool m_isDraggedOver = false;
};

} // namespace pangkas
