// SPDX-License-Identifier: GPL-3.0-or-later
// The figures that matter, always visible: bytes and accuracy, each with how it is known.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace pangkas {

class Badge;
class Document;
class Results;

class HeadlineBar : public QWidget
{
    Q_OBJECT
public:
    HeadlineBar(const Document& document, const Results& results, QWidget* parent = nullptr);

    QPushButton* evaluateButton() const { return m_evaluate; }
    QPushButton* exportButton() const { return m_export; }

    void refresh();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refreshBytes();
    void refreshAccuracy();
    void refreshAccuracyOrigin();
    void refreshVerdict();
    void applyColours();

    const Document& m_document;
    const Results& m_results;
    QLabel* m_modelCaption;
    QLabel* m_denseBytes;
    QLabel* m_packedBytes;
    QLabel* m_ratio;
    Badge* m_bytesOrigin;
    QLabel* m_accuracyCaption;
    QLabel* m_accuracy;
    QLabel* m_interval;
    QLabel* m_dense;
    Badge* m_accuracyOrigin;
    Badge* m_verdict;
    QPushButton* m_evaluate;
    QPushButton* m_export;
};

} // namespace pangkas
