// SPDX-License-Identifier: GPL-3.0-or-later
// What the user works on: a source model, the recipe that compresses it and the data set that judges it. Everything
// in it is an immutable value behind a shared pointer, so that workers keep what they started with.
#pragma once

#include "core/data/dataset.h"
#include "core/pipeline/recipe.h"
#include "ui/document/source_model.h"

#include <QObject>
#include <QUndoStack>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pangkas {

enum class RecipeEdit { Sparsity, Switch, Bits, Initialisation, Preset, Load };

class Document : public QObject
{
    Q_OBJECT
public:
    explicit Document(QObject* parent = nullptr);

    /// nullptr until a model was opened; then recipe() has one entry per layer of its architecture.
    const std::shared_ptr<const SourceModel>& source() const { return m_source; }
    const std::shared_ptr<const Recipe>& recipe() const { return m_recipe; }
    const std::shared_ptr<const Dataset>& dataset() const { return m_dataset; }
    /// The model's own names, or, where it has none, the data set's if it has as many; perhaps empty.
    std::vector<std::string> classNames() const;
    QUndoStack& undoStack() { return m_undoStack; }
    const QUndoStack& undoStack() const { return m_undoStack; }

    /// Another model starts a new history.
    void setSource(std::shared_ptr<const SourceModel> source, Recipe recipe);
    void setDataset(std::shared_ptr<const Dataset> dataset);

    /// One undoable change; nothing when the recipe stays the same. `layer` is -1 where the edit concerns all.
    void changeRecipe(Recipe next, RecipeEdit edit, int layer = -1);
    /// Changes of the same kind to the same layer between these two become one undo step: a drag, a held key.
    void beginGesture() { m_gesture = ++m_lastGesture; }
    void endGesture() { m_gesture = 0; }

Q_SIGNALS:
    void sourceChanged();
    void recipeChanged();
    void datasetChanged();

private:
    friend class ChangeRecipeCommand;
    void swapRecipe(std::shared_ptr<const Recipe> recipe);

    std::shared_ptr<const SourceModel> m_source;
    std::shared_ptr<const Recipe> m_recipe;
    std::shared_ptr<const Dataset> m_dataset;
    QUndoStack m_undoStack;
    std::uint64_t m_gesture = 0; // 0: none under way
    std::uint64_t m_lastGesture = 0;
};

} // namespace pangkas
