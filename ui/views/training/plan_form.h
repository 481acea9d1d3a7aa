// SPDX-License-Identifier: GPL-3.0-or-later
// What a run is told: the images, a plan, and a few of the plan's settings.
#pragma once

#include "core/base/error.h"
#include "core/pipeline/training_plan.h"

#include <QString>
#include <QVariantMap>
#include <QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFileDialog;
class QLabel;
class QMenu;
class QSpinBox;
class QToolButton;

namespace pangkas {

class PlanForm : public QWidget
{
    Q_OBJECT
public:
    explicit PlanForm(QWidget* parent = nullptr);

    /// As parseDatasetSource() reads it; empty while none are chosen.
    const QString& images() const { return m_images; }
    void setImages(const QString& source);
    bool skipsDamaged() const;
    /// The chosen plan with what the fields say.
    TrainingPlan plan() const;
    /// Of the chosen plan as it comes with the program; empty for one that was opened.
    const std::string& planName() const { return m_name; }
    /// Its name in the window's language.
    QString planText() const;
    /// In place of those that come with the program: one that was opened.
    void setPlan(TrainingPlan plan);
    /// One that comes with the program; nothing for another name.
    void choosePlan(const std::string& name);

    /// What is remembered from session to session.
    QVariantMap state() const;
    void setState(const QVariantMap& state);
    void retranslate();

Q_SIGNALS:
    void changed();
    void openPlanWanted();
    void savePlanWanted();

private:
    QWidget* field(QLabel*& label, QWidget* box);
    void showPlan();
    void showImages();
    void edited();
    void ask(const QString& title, bool isFolder);

    QString m_images;
    TrainingPlan m_base; // without the fields' changes
    std::string m_name; // of m_base; empty for one that was opened
    bool m_isShowing = false;

    QLabel* m_imagesName;
    QLabel* m_imagesText;
    QToolButton* m_choose;
    QMenu* m_chooseMenu;
    QAction *m_folder, *m_list, *m_sample, *m_skip;
    QLabel* m_planName;
    QComboBox* m_plans;
    QToolButton* m_more;
    QAction *m_open, *m_save;
    QLabel* m_phases;
    QLabel *m_epochsName, *m_batchName, *m_rateName, *m_seedName, *m_patienceName, *m_keepName, *m_teacherName;
    QSpinBox *m_epochs, *m_batch, *m_seed, *m_patience, *m_teacher;
    QDoubleSpinBox* m_rate;
    QComboBox* m_keep;
    QCheckBox* m_mixed;
};

} // namespace pangkas
