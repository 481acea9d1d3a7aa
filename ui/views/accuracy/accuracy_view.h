// SPDX-License-Identifier: GPL-3.0-or-later
// How well the compressed network answers, beside the dense one: figure and interval, classes, images, a photograph.
#pragma once

#include "ui/views/view.h"

#include <QElapsedTimer>

#include <cstddef>
#include <memory>
#include <vector>

class QLabel;
class QTabWidget;
class QToolButton;

namespace pangkas {

class AnswersPage;
class Badge;
class ClassesPage;
class CoursePlot;
class Dataset;
class PhotographPage;

class AccuracyView : public View
{
    Q_OBJECT
public:
    explicit AccuracyView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;

    QTabWidget* pages() const { return m_pages; }
    CoursePlot* course() const { return m_course; }
    ClassesPage* classes() const { return m_classes; }
    AnswersPage* answers() const { return m_answers; }
    PhotographPage* photograph() const { return m_photograph; }

protected:
    void refresh() override;
    void retranslate() override;
    void applyColours() override;

private:
    void refreshHead();
    void refreshPage();
    void refreshCourse();
    void showLabel(int label);

    QLabel* m_figure;
    Badge* m_state;
    Badge* m_verdict;
    QToolButton* m_live;
    QLabel* m_facts;
    QTabWidget* m_pages;
    CoursePlot* m_course;
    ClassesPage* m_classes;
    AnswersPage* m_answers;
    PhotographPage* m_photograph;
    std::weak_ptr<const Dataset> m_ordered; // whose order this is
    std::vector<std::size_t> m_order;
    QElapsedTimer m_sinceRefresh;
    QTimer m_later;
};

} // namespace pangkas
