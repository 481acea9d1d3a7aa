// SPDX-License-Identifier: GPL-3.0-or-later
// The images with both networks' answers: those that flipped, those that are wrong, or all.
#pragma once

#include "ui/views/accuracy/answer_filter.h"
#include "ui/views/accuracy/answer_model.h"
#include "ui/views/accuracy/thumbnails.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QListView;

namespace pangkas {

class Workbench;

class AnswersPage : public QWidget
{
    Q_OBJECT
public:
    explicit AnswersPage(Workbench& workbench, QWidget* parent = nullptr);

    void refresh();
    void retranslate();
    void showLabel(int label);
    QListView* list() const { return m_list; }
    const AnswerModel& model() const { return m_model; }
    AnswerFilter& filter() { return m_filter; }
    /// What is listed.
    QString csv() const;

private:
    void refreshClasses();
    void refreshCount();

    Workbench& m_workbench;
    Thumbnails m_thumbnails;
    AnswerModel m_model;
    AnswerFilter m_filter;
    QCheckBox* m_onlyChanged;
    QCheckBox* m_onlyWrong;
    QComboBox* m_label;
    QLabel* m_count;
    QLabel* m_captions[3]; // of the list's columns
    QListView* m_list;
    QLabel* m_hint; // in place of an empty list
};

} // namespace pangkas
