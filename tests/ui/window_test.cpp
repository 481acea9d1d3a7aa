// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window_test.h"

#include "core/formats/safetensors_writer.h"
#include "ui/mainwindow/workspace.h"
#include "ui/widgets/layer_delegates.h"
#include "ui/widgets/message_bar.h"

#include <QAbstractSpinBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QtTest>

namespace pangkas::test {

void WindowTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath("settings.ini"), QSettings::IniFormat);
    m_settings->setValue("language", "en");
    m_settings->setValue("liveAccuracy", false); // tests say themselves what is measured
    m_window = std::make_unique<MainWindow>(*m_settings);
    m_table = &m_window->workspace().table();
    m_document = &m_window->workbench().document();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void WindowTest::cleanup()
{
    m_window.reset();
    m_settings.reset();
    m_folder.reset();
}

void WindowTest::openSmall()
{
    setSmallSource(*m_document);
    QTRY_VERIFY(m_table->isVisible());
    m_table->selectLayer(fc6);
}

QString WindowTest::writeModel(const QString& name, std::uint64_t seed)
{
    std::vector<Tensor> tensors;
    for (const LayerInfo& layer : squeezenet(2).layers) {
        const std::size_t count = *elementCount(layer.weightShape);
        tensors.push_back(Tensor::fromValues(layer.weight, layer.weightShape, bellValues(count, ++seed, 0.1f)));
        tensors.push_back(Tensor::fromValues(layer.bias, {layer.weightShape[0]}, bellValues(std::size_t(layer.weightShape[0]), ++seed, 0.1f)));
    }
    const QString path = m_folder->filePath(name);
    QDir().mkpath(QFileInfo(path).absolutePath());
    const auto written = writeSafetensors(ModelSnapshot(std::move(tensors)), {{"classes", "cats,dogs"}}, toPath(path));
    if (!written)
        qFatal("%s", describe(written.error()).c_str());
    return path;
}

QString WindowTest::textOf(const char* label) const
{
    if (const auto* field = m_window->findChild<QAbstractSpinBox*>(label))
        return field->text();
    return m_window->findChild<QLabel*>(label)->text();
}

QPoint WindowTest::handle(int row) const
{
    return SparsityDelegate::handleCentre(m_table->visualRect(cell(row, Column::Sparsity)), step(row));
}

QString WindowTest::message() const
{
    const auto* bar = m_window->findChild<MessageBar*>();
    return bar->isVisible() ? bar->text() : QString();
}

void WindowTest::writeImages(int damaged)
{
    for (const QString& name : {QStringLiteral("cats"), QStringLiteral("dogs")}) {
        const QString folder = m_folder->filePath("images/" + name);
        QVERIFY(QDir().mkpath(folder));
        for (int i = 0; i < 12; ++i) {
            QImage image(48, 40, QImage::Format_RGB888);
            image.fill(QColor::fromHsv((i * 29 + int(name.size()) * 7) % 360, 200, name == "cats" ? 90 : 220));
            QVERIFY(image.save(QStringLiteral("%1/%2.png").arg(folder).arg(i)));
        }
    }
    for (int i = 0; i < damaged; ++i) {
        QFile file(m_folder->filePath(QStringLiteral("images/dogs/broken%1.jpg").arg(i)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no image at all");
    }
}

bool WindowTest::openImages()
{
    writeImages(0);
    QSignalSpy opened(&m_window->workbench(), &Workbench::datasetOpened);
    m_window->workbench().openAnything(m_folder->filePath("images"));
    const auto isAnswered = [&] { return !opened.isEmpty() || !message().isEmpty(); };
    if (!QTest::qWaitFor(isAnswered, 30000))
        return false;
    return !opened.isEmpty();
}

} // namespace pangkas::test
