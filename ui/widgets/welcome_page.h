// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows before there is a model.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace pangkas {

class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(QWidget* parent = nullptr);

Q_SIGNALS:
    void sampleWanted();
    void modelWanted();
    void datasetWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_sample;
    QPushButton* m_model;
    QPushButton* m_dataset;
    QLabel* m_hint;
};

} // namespace pangkas
