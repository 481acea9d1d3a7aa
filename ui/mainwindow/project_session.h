// SPDX-License-Identifier: GPL-3.0-or-later
// The project that the window works on: opened, saved, and whether there is anything in it that isn't in its file. Asks
// nobody anything: ProjectFiles does.
#pragma once

#include "core/pipeline/project.h"
#include "ui/document/project/project_weights.h"
#include "ui/jobs/workbench.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>

namespace pangkas {

class Recovery;

class ProjectSession : public QObject
{
    Q_OBJECT
public:
    explicit ProjectSession(Workbench& workbench, QObject* parent = nullptr);
    ~ProjectSession() override;

    /// Of the project's file; empty while there is none.
    const QString& path() const { return m_path; }
    bool isModified() const;
    /// Of the file with the adopted weights that the recipe compresses, once they have been saved; empty otherwise.
    QString weightsPath() const;

    /// Reads the project and opens its model from where it was or from beside the project. The present one stays until
    /// the model is there.
    void open(const QString& path);
    /// The same for what a crash has left; the file is removed once a copy of the recovered work is kept.
    void recover(const QString& path);
    /// Answers modelWanted().
    void openWithModel(const QString& modelPath);
    void save(const QString& path);

    /// Keeps copies from now on: `delay` ms after a change, and again while changes go on.
    void keepCopies(const QString& folder, int delay = 5000);
    Recovery* recovery() { return m_recovery; }
    /// The window is about to close for good: with `keepsCopy`, unsaved work is left for recovery.
    void finish(bool keepsCopy);
    /// What the window shows, for the project file.
    void setView(const QString& layer, const QString& view);

Q_SIGNALS:
    /// path() or isModified() may have changed.
    void changed();
    void opened(const QString& path);
    void saved(const QString& path);
    /// Its layer and view are to be shown.
    void viewWanted(const QString& layer, const QString& view);
    /// The model isn't where it was; `refused` names a file whose weights are not the project's, or is empty.
    void modelWanted(const QString& model, const QString& refused);
    void datasetWanted(const QString& source);

private:
    struct Opening;
    struct Mark
    {
        std::shared_ptr<const Recipe> recipe;
        std::uint64_t experiments = 0;
        std::string dataset;
        Preprocessing preprocessing;
        std::string weights; // hash of those that the recipe compresses
    };

    Mark mark() const;
    void startOpening(const QString& path, bool isRecovery);
    void openModelOf(std::shared_ptr<const Opening> opening, std::vector<std::string> places, bool isAnswer);
    void install(const Opening& opening, std::shared_ptr<const SourceModel> source, const FoundWeights& weights);
    void restoreResults();
    void forget();
    void keepCopy();
    void noteChange();
    std::shared_ptr<const Project> take(const QString& path) const;

    Workbench& m_workbench;
    QString m_path;
    Mark m_saved;
    bool m_isInstalling = false;
    bool m_isRecovered = false; // never saved since
    bool m_isDatasetPending = false; // the project's is being opened
    std::shared_ptr<const Opening> m_pending; // waits for its model
    Recovery* m_recovery = nullptr;
    QTimer m_copySoon;
    QString m_leftover; // recovered from; goes when a new copy is there
    QString m_layer, m_view;
};

} // namespace pangkas
