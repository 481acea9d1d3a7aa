// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/plan_form.h"

#include "ui/document/dataset_text.h"
#include "ui/views/training/plan_edit.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace pangkas {
namespace {

const QString sampleImages = QStringLiteral("sample:train");

/// Learning rates lie decades apart: as many digits as they need, steps of a tenth of them.
class RateBox : public QDoubleSpinBox
{
public:
    explicit RateBox(QWidget* parent) : QDoubleSpinBox(parent)
    {
        setDecimals(8);
        setRange(1e-8, 10);
        setStepType(AdaptiveDecimalStepType);
        setGroupSeparatorShown(false);
    }

    QString textFromValue(double value) const override
    {
        QLocale locale = this->locale();
        locale.setNumberOptions(QLocale::OmitGroupSeparator);
        int decimals = 8;
        while (decimals > 1 && QString::number(value, 'f', decimals).endsWith(QLatin1Char('0')))
            --decimals;
        return locale.toString(value, 'f', decimals);
    }
};

int percentOf(double share)
{
    return qRound(100 * share);
}

} // namespace

PlanForm::PlanForm(QWidget* parent)
    : QWidget(parent)
    , m_imagesName(new QLabel(this))
    , m_imagesText(new QLabel(this))
    , m_choose(new QToolButton(this))
    , m_chooseMenu(new QMenu(this))
    , m_planName(new QLabel(this))
    , m_plans(new QComboBox(this))
    , m_more(new QToolButton(this))
    , m_phases(new QLabel(this))
    , m_epochs(new QSpinBox(this))
    , m_batch(new QSpinBox(this))
    , m_seed(new QSpinBox(this))
    , m_patience(new QSpinBox(this))
    , m_teacher(new QSpinBox(this))
    , m_rate(new RateBox(this))
    , m_keep(new QComboBox(this))
    , m_mixed(new QCheckBox(this))
{
    m_imagesText->setObjectName("trainingImages");
    m_imagesText->setMinimumWidth(60);
    m_choose->setObjectName("chooseTrainingImages");
    m_choose->setPopupMode(QToolButton::InstantPopup);
    m_folder = m_chooseMenu->addAction(QString());
    m_folder->setObjectName("trainingFolder");
    m_list = m_chooseMenu->addAction(QString());
    m_sample = m_chooseMenu->addAction(QString());
    m_sample->setObjectName("trainingSample");
    m_chooseMenu->addSeparator();
    m_skip = m_chooseMenu->addAction(QString());
    m_skip->setCheckable(true);
    m_choose->setMenu(m_chooseMenu);
    m_plans->setObjectName("trainingPlan");
    m_plans->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_plans->setMinimumContentsLength(12);
    m_more->setObjectName("trainingPlanFile");
    m_more->setText(QStringLiteral("…"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* files = new QMenu(this);
    m_open = files->addAction(QString());
    m_save = files->addAction(QString());
    m_more->setMenu(files);
    m_phases->setWordWrap(true);
    m_phases->setForegroundRole(QPalette::PlaceholderText);
    m_phases->setObjectName("trainingPhases");

    m_epochs->setObjectName("trainingEpochs");
    m_epochs->setRange(1, 100'000);
    m_batch->setObjectName("trainingBatch");
    m_batch->setRange(1, 4096);
    m_seed->setObjectName("trainingSeed");
    m_seed->setRange(0, 2'000'000'000);
    m_patience->setObjectName("trainingPatience");
    m_patience->setRange(0, 10'000);
    m_teacher->setObjectName("trainingTeacher");
    m_teacher->setRange(0, 100);
    m_teacher->setSingleStep(10);
    m_rate->setObjectName("trainingRate");
    m_keep->setObjectName("trainingKeep");
    m_keep->addItem(QString(), int(KeptModel::Last));
    m_keep->addItem(QString(), int(KeptModel::Best));
    m_mixed->setObjectName("trainingMixed");

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    grid->addWidget(m_imagesName, 0, 0);
    grid->addWidget(m_imagesText, 0, 1);
    grid->addWidget(m_choose, 0, 2);
    grid->addWidget(m_planName, 1, 0);
    grid->addWidget(m_plans, 1, 1);
    grid->addWidget(m_more, 1, 2);
    grid->addWidget(m_phases, 2, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    auto* fields = new QGridLayout;
    fields->setHorizontalSpacing(12);
    fields->setVerticalSpacing(6);
    fields->addWidget(field(m_epochsName, m_epochs), 0, 0);
    fields->addWidget(field(m_rateName, m_rate), 0, 1);
    fields->addWidget(field(m_batchName, m_batch), 0, 2);
    fields->addWidget(field(m_keepName, m_keep), 1, 0);
    fields->addWidget(field(m_patienceName, m_patience), 1, 1);
    fields->addWidget(field(m_seedName, m_seed), 1, 2);
    fields->addWidget(field(m_teacherName, m_teacher), 2, 0);
    fields->addWidget(m_mixed, 2, 1, 1, 2, Qt::AlignBottom);
    for (int column = 0; column < 3; ++column)
        fields->setColumnStretch(column, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 8, 10, 8);
    layout->setSpacing(8);
    layout->addLayout(grid);
    layout->addLayout(fields);
    layout->addStretch();
    // As they are read, whatever they were made for first.
    const QWidgetList order{m_choose, m_plans, m_more, m_epochs, m_rate, m_batch, m_keep, m_patience, m_seed, m_mixed};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);

    connect(m_folder, &QAction::triggered, this, [this] { ask(tr("Images to Train on: a Folder per Class"), true); });
    connect(m_list, &QAction::triggered, this, [this] { ask(tr("List of Images to Train on, with Labels"), false); });
    connect(m_sample, &QAction::triggered, this, [this] { setImages(sampleImages); });
    connect(m_skip, &QAction::toggled, this, &PlanForm::changed);
    connect(m_open, &QAction::triggered, this, &PlanForm::openPlanWanted);
    connect(m_save, &QAction::triggered, this, &PlanForm::savePlanWanted);
    connect(m_plans, &QComboBox::activated, this, [this](int row) { choosePlan(m_plans->itemData(row).toString().toStdString()); });
    for (QSpinBox* box : {m_epochs, m_batch, m_seed, m_patience, m_teacher})
        connect(box, &QSpinBox::valueChanged, this, &PlanForm::edited);
    connect(m_rate, &QDoubleSpinBox::valueChanged, this, &PlanForm::edited);
    connect(m_keep, &QComboBox::currentIndexChanged, this, &PlanForm::edited);
    connect(m_mixed, &QCheckBox::toggled, this, &PlanForm::edited);

    for (const std::string& name : planNames())
        m_plans->addItem(QString(), QString::fromStdString(name));
    if (m_plans->count() > 0)
        choosePlan(m_plans->itemData(0).toString().toStdString());
    retranslate();
}

QWidget* PlanForm::field(QLabel*& label, QWidget* box)
{
    auto* pair = new QWidget(this);
    label = new QLabel(pair);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setBuddy(box);
    auto* layout = new QVBoxLayout(pair);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(label);
    layout->addWidget(box);
    box->setMinimumWidth(80);
    return pair;
}

void PlanForm::ask(const QString& title, bool isFolder)
{
    auto* dialog = new QFileDialog(this, title, QFileInfo(m_images).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(isFolder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    if (!isFolder)
        dialog->setNameFilters({tr("Lists (*.txt *.tsv *.lst)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &PlanForm::setImages);
    dialog->open();
}

void PlanForm::setImages(const QString& source)
{
    m_images = source;
    showImages();
    Q_EMIT changed();
}

void PlanForm::showImages()
{
    m_imagesText->setText(m_images.isEmpty() ? tr("none chosen") : datasetText(m_images));
    m_imagesText->setToolTip(m_images.isEmpty() ? tr("What the network learns from; never the images that it is validated on") : m_images);
}

bool PlanForm::skipsDamaged() const
{
    return m_skip->isChecked();
}

TrainingPlan PlanForm::plan() const
{
    PlanFields fields = fieldsOf(m_base);
    fields.epochs = m_epochs->value();
    fields.batchSize = m_batch->value();
    // The field shows fewer digits than a plan may have.
    if (m_rate->value() != m_rate->valueFromText(m_rate->textFromValue(fields.learningRate)))
        fields.learningRate = m_rate->value();
    fields.seed = std::uint64_t(m_seed->value());
    fields.patience = m_patience->value();
    fields.keep = KeptModel(m_keep->currentData().toInt());
    fields.isMixedPrecision = m_mixed->isChecked();
    if (m_teacher->value() != percentOf(fields.distillation)) // the field shows whole percent
        fields.distillation = m_teacher->value() / 100.0;
    return withFields(m_base, fields);
}

QString PlanForm::planText() const
{
    return m_plans->currentText();
}

void PlanForm::setPlan(TrainingPlan plan)
{
    m_base = std::move(plan);
    m_name.clear();
    // The last entry, without a name, is the one that was opened.
    const int last = m_plans->count() - 1;
    if (last < 0 || !m_plans->itemData(last).toString().isEmpty())
        m_plans->addItem(QString(), QString());
    m_plans->setItemText(m_plans->count() - 1, QString::fromStdString(m_base.title));
    m_plans->setCurrentIndex(m_plans->count() - 1);
    showPlan();
}

void PlanForm::choosePlan(const std::string& name)
{
    if (name.empty())
        return;
    auto plan = planByName(name);
    if (!plan)
        return;
    m_base = std::move(*plan);
    m_name = name;
    m_plans->setCurrentIndex(m_plans->findData(QString::fromStdString(name)));
    showPlan();
}

void PlanForm::showPlan()
{
    m_isShowing = true;
    const PlanFields fields = fieldsOf(m_base);
    m_epochs->setMinimum(int(std::max<std::size_t>(1, m_base.phases.size())));
    m_epochs->setValue(fields.epochs);
    m_batch->setValue(fields.batchSize);
    m_rate->setValue(fields.learningRate);
    m_seed->setValue(int(fields.seed));
    m_patience->setValue(fields.patience);
    m_keep->setCurrentIndex(m_keep->findData(int(fields.keep)));
    m_mixed->setChecked(fields.isMixedPrecision);
    m_teacher->setValue(percentOf(fields.distillation));
    m_isShowing = false;
    edited();
}

void PlanForm::edited()
{
    if (m_isShowing)
        return;
    m_phases->setText(phasesText(plan()));
    Q_EMIT changed();
}

QVariantMap PlanForm::state() const
{
    return {{QStringLiteral("images"), m_images}, {QStringLiteral("skipDamaged"), m_skip->isChecked()},
        {QStringLiteral("plan"), QString::fromStdString(m_name)},
        {QStringLiteral("opened"), m_name.empty() ? QString::fromStdString(toJson(m_base)) : QString()},
        {QStringLiteral("epochs"), m_epochs->value()}, {QStringLiteral("batch"), m_batch->value()},
        {QStringLiteral("rate"), m_rate->value()}, {QStringLiteral("seed"), m_seed->value()},
        {QStringLiteral("patience"), m_patience->value()}, {QStringLiteral("keep"), m_keep->currentData()},
        {QStringLiteral("mixed"), m_mixed->isChecked()}, {QStringLiteral("teacher"), m_teacher->value()}};
}

void PlanForm::setState(const QVariantMap& state)
{
    if (state.isEmpty())
        return;
    m_images = state.value(QStringLiteral("images")).toString();
    m_skip->setChecked(state.value(QStringLiteral("skipDamaged")).toBool());
    choosePlan(state.value(QStringLiteral("plan")).toString().toStdString());
    if (const QString json = state.value(QStringLiteral("opened")).toString(); !json.isEmpty()) {
        if (auto plan = planFromJson(json.toStdString()))
            setPlan(std::move(*plan));
    }
    const auto number = [&](const char* key, QSpinBox* box) { box->setValue(state.value(QLatin1String(key), box->value()).toInt()); };
    number("epochs", m_epochs);
    number("batch", m_batch);
    number("seed", m_seed);
    number("patience", m_patience);
    number("teacher", m_teacher);
    m_rate->setValue(state.value(QStringLiteral("rate"), m_rate->value()).toDouble());
    if (const int keep = m_keep->findData(state.value(QStringLiteral("keep")).toInt()); keep >= 0)
        m_keep->setCurrentIndex(keep);
    m_mixed->setChecked(state.value(QStringLiteral("mixed")).toBool());
    showImages();
    edited();
}

void PlanForm::retranslate()
{
    m_imagesName->setText(tr("Images"));
    m_choose->setText(tr("Choose..."));
    m_choose->setToolTip(tr("Choose the images to train on; validation uses the data set that is open"));
    m_choose->setAccessibleName(tr("Choose the images to train on"));
    m_folder->setText(tr("Folder per Class..."));
    m_list->setText(tr("List..."));
    m_sample->setText(tr("Drawn Cats and Dogs"));
    m_skip->setText(tr("Leave Out Damaged Images"));
    m_planName->setText(tr("Plan"));
    m_plans->setAccessibleName(tr("Plan"));
    m_plans->setToolTip(tr("What the weights may do while they learn; what is pruned and shared in each layer is the recipe's"));
    m_more->setToolTip(tr("Open a plan's file, or save this one"));
    m_more->setAccessibleName(tr("Plan's file"));
    m_phases->setToolTip(tr("The plan's phases in their order, with the epochs of each and what holds its weights"));
    m_open->setText(tr("Open Plan..."));
    m_save->setText(tr("Save Plan..."));
    for (int i = 0; i < m_plans->count(); ++i) {
        if (const std::string name = m_plans->itemData(i).toString().toStdString(); !name.empty())
            m_plans->setItemText(i, planNameText(name));
    }
    const auto name = [](QLabel* label, QWidget* box, const QString& text, const QString& toolTip) {
        label->setText(text);
        label->setToolTip(toolTip);
        box->setToolTip(toolTip);
        box->setAccessibleName(text);
    };
    name(m_epochsName, m_epochs, tr("Epochs"), tr("Passes over the images, of all phases together; each phase keeps its share"));
    name(m_rateName, m_rate, tr("Learning rate"),
        tr("The highest of the first phase; the others keep their ratio to it, and every phase its schedule"));
    name(m_batchName, m_batch, tr("Batch"), tr("Images per step"));
    name(m_keepName, m_keep, tr("Keep"),
        tr("Which weights a phase ends with: the last, or those with the highest validation accuracy at the end of an epoch"));
    name(m_patienceName, m_patience, tr("Patience"),
        tr("A phase ends after so many epochs without a better validation accuracy"));
    name(m_seedName, m_seed, tr("Seed"), tr("Of the order of the images, their augmentation and dropout: the same seed, the same run"));
    name(m_teacherName, m_teacher, tr("From the dense network"),
        tr("Share of the loss that asks for what the dense network answers for the same image, in place of the labels: it brings "
           "the pruned network back to its own answers"));
    m_teacher->setSuffix(locale().percent().prepend(QLatin1Char(' ')));
    m_teacher->setSpecialValueText(tr("off", "learning from the dense network"));
    m_patience->setSpecialValueText(tr("off", "patience"));
    m_keep->setItemText(0, tr("Last epoch"));
    m_keep->setItemText(1, tr("Best epoch"));
    m_mixed->setText(tr("bfloat16 products"));
    m_mixed->setToolTip(tr("Two to three times as fast where the processor has instructions for it, float32 elsewhere. Weights, sums and "
                           "updates stay float32; results differ in the last digits between processors."));
    showImages();
    m_phases->setText(phasesText(plan()));
}

} // namespace pangkas
