// SPDX-License-Identifier: GPL-3.0-or-later
// pangkas: the workbench.
#include "app/gui/termination_signals.h"
#include "core/engine/engine.h"
#include "core/extension/plugin_host.h"
#include "ui/mainwindow/main_window.h"
#include "ui/mainwindow/project_files.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <cstdlib>

using namespace pangkas;

namespace {

constexpr int interruptedStatus = 130; // as the command line's

/// Waits until what was asked for at the start is there, then saves a picture of the window and quits: 0 when it
/// could be written.
class Screenshot : public QObject
{
public:
    Screenshot(MainWindow& window, QString path, bool evaluates)
        : QObject(&window), m_window(window), m_path(std::move(path)), m_evaluates(evaluates)
    {
        const auto look = [this] { m_settle.start(); };
        JobRunner& jobs = window.workbench().jobs();
        connect(&jobs, &JobRunner::ended, this, look);
        connect(&window.workbench().preview(), &PackPreview::settled, this, look);
        m_settle.setSingleShot(true);
        m_settle.setInterval(250); // what ends may start something else
        connect(&m_settle, &QTimer::timeout, this, &Screenshot::takeWhenQuiet);
        m_settle.start();
    }

private:
    void takeWhenQuiet()
    {
        Workbench& workbench = m_window.workbench();
        if (!workbench.jobs().jobs().empty() || workbench.preview().isPending())
            return;
        if (m_evaluates && workbench.canEvaluate()) {
            m_evaluates = false;
            workbench.evaluate();
            return;
        }
        const bool isSaved = m_window.grab().save(m_path);
        if (!isSaved)
            std::fprintf(stderr, "pangkas: cannot write %s\n", qPrintable(m_path));
        QCoreApplication::exit(isSaved ? 0 : 1);
    }

    MainWindow& m_window;
    QString m_path;
    bool m_evaluates;
    QTimer m_settle;
};

} // namespace

int main(int argc, char* argv[])
{
    // Before any other thread exists: the engine's libraries read the environment when they load.
    prepareEngineEnvironment();

    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("pangkas"));
    QApplication::setApplicationDisplayName(QStringLiteral("Pangkas"));
    QApplication::setOrganizationName(QStringLiteral("pangkas"));
    QApplication::setApplicationVersion(QStringLiteral(PANGKAS_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("pangkas"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/pangkas.png")));
    QApplication::setStyle(QStringLiteral("Fusion"));

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("A workbench for compressing trained neural networks."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("model"),
        QStringLiteral("A model (.pth, .pt, .safetensors, .pkz), a project (.pangkas), or \"sample\", the default."), QStringLiteral("[MODEL]"));
    const QCommandLineOption data(QStringLiteral("data"),
        QStringLiteral("A folder per class, a list file, or sample:val."), QStringLiteral("SOURCE"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
        QStringLiteral("Save a picture of the window once everything is there, and quit."), QStringLiteral("FILE.png"));
    const QCommandLineOption evaluate(QStringLiteral("evaluate"), QStringLiteral("With --screenshot: evaluate first."));
    const QCommandLineOption theme(
        QStringLiteral("theme"), QStringLiteral("system, light or dark."), QStringLiteral("THEME"));
    const QCommandLineOption language(QStringLiteral("language"), QStringLiteral("en or id."), QStringLiteral("CODE"));
    parser.addOptions({data, screenshot, evaluate, theme, language});
    parser.process(application);
    const QStringList models = parser.positionalArguments();
    if (models.size() > 1) {
        std::fprintf(stderr, "pangkas: one model at a time; see --help\n");
        return 2;
    }

    // A picture shows the program as it comes, not this user's last session.
    QSettings remembered;
    const QTemporaryDir folder;
    QSettings forgotten(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    const bool isScreenshot = parser.isSet(screenshot);
    MainWindow window(isScreenshot ? forgotten : remembered);
    auto extensions = std::make_shared<Extensions>();
    for (const PluginStatus& status : loadPlugins(pluginFolders(), *extensions)) {
        if (!status.isLoaded())
            std::fprintf(stderr, "pangkas: plugin left out: %s\n", describe(*status.error).c_str());
    }
    window.workbench().setExtensions(std::move(extensions));
    if (parser.isSet(theme)) {
        const QString name = parser.value(theme);
        window.applyTheme(name == QLatin1String("dark")  ? Theme::Dark
                : name == QLatin1String("light")         ? Theme::Light
                                                         : Theme::System);
    }
    if (parser.isSet(language))
        window.chooseLanguage(parser.value(language));
    if (isScreenshot)
        new Screenshot(window, parser.value(screenshot), parser.isSet(evaluate));
    // Closing remembers the settings and asks the jobs to stop; the window waits for them when it is destroyed below.
    TerminationSignals termination;
    QObject::connect(&termination, &TerminationSignals::received, &window, [&] {
        window.closeNow();
        QCoreApplication::exit(isScreenshot ? interruptedStatus : 0); // a picture that was asked for isn't there
    });
    // A display server that goes away makes Qt call exit(), which destroys no window: a file that is being written would
    // be left half done.
    static JobRunner* running = nullptr;
    running = &window.workbench().jobs();
    std::atexit([] {
        if (running)
            running->shutDownAndWait();
    });
    window.show();

    // The first picture of the window comes before the first byte of a model.
    QTimer::singleShot(0, &window, [&] {
        const QString model = models.isEmpty() ? QStringLiteral("sample") : models.first();
        if (ProjectFiles::isProject(model))
            window.open(model);
        else if (models.isEmpty() && !isScreenshot)
            window.prepareSample(); // who named no model is welcomed, with the sample ready behind the page
        else
            window.workbench().openModel(model);
        if (!isScreenshot) {
            const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
            window.projects().session().keepCopies(folder + QStringLiteral("/recovery"));
            window.projects().offerRecovery();
            window.offerTour();
        }
        if (parser.isSet(data))
            window.workbench().openDataset(parser.value(data));
        else if (model == QLatin1String("sample"))
            window.workbench().openDataset(QStringLiteral("sample:val"));
    });
    const int status = QApplication::exec();
    running = nullptr; // the window does it
    return status;
}
