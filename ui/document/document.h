// SPDX-License-Identifier: GPL-3.0-or-later
// What the user works on: a model or weights that were retrained from it, the recipe that compresses them, and the data
// set that judges them with what its images go through. Everything large is an immutable value behind a shared pointer, so that workers keep what
// they started with.
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

enum class RecipeEdit { Sparsity, Switch, Bits, Initialisation, Codebook, Coder, Preset, Load, Spread, Release, Reset, Restore, Adopt };

/// A recipe, which of its layers were set by hand, so that a target for the whole model leaves them alone, and the
/// weights that it compresses.
struct RecipeState
{
    std::shared_ptr<const Recipe> recipe;
    std::vector<bool> held; // one for each layer
    std::shared_ptr<const SourceModel> weights; // the model's own or adopted ones

    bool operator==(const RecipeState& other) const
    {
        return *recipe == *other.recipe && held == other.held && weights == other.weights;
    }
};

class Document : public QObject
{
    Q_OBJECT
public:
    explicit Document(QObject* parent = nullptr);

    /// nullptr until a model was opened; then recipe() has one entry per layer of its architecture.
    /// Its weights are those that the recipe compresses: the opened model's, or adopted ones.
    const std::shared_ptr<const SourceModel>& source() const { return m_state.weights; }
    /// The model as it was opened: what "dense" means wherever something is compared with it.
    const std::shared_ptr<const SourceModel>& original() const { return m_original; }
    bool isAdopted() const { return m_state.weights != m_original; }
    /// Whether it has this recipe for these weights now; an empty hash stands for the opened model's own.
    bool isPresent(const Recipe& recipe, const std::string& weights) const;
    /// The opened model's or weights adopted since then, whether undone or not; nullptr for an unknown hash.
    std::shared_ptr<const SourceModel> weights(const std::string& hash) const;
    const std::shared_ptr<const Recipe>& recipe() const { return m_state.recipe; }
    /// A layer whose sparsity was set by hand keeps it until it is released.
    bool isHeld(std::size_t layer) const { return layer < m_state.held.size() && m_state.held[layer]; }
    const RecipeState& recipeState() const { return m_state; }
    const std::shared_ptr<const Dataset>& dataset() const { return m_dataset; }
    /// What the data set's images go through: the architecture's own, until the user chooses another.
    const Preprocessing& preprocessing() const { return m_preprocessing; }
    /// The model's own names, or, where it has none, the data set's if it has as many; perhaps empty.
    std::vector<std::string> classNames() const;
    QUndoStack& undoStack() { return m_undoStack; }
    const QUndoStack& undoStack() const { return m_undoStack; }

    /// Another model starts a new history, with its architecture's preprocessing.
    void setSource(std::shared_ptr<const SourceModel> source, Recipe recipe);
    void setDataset(std::shared_ptr<const Dataset> dataset);
    /// One undoable change; nothing when it stays the same. The architecture must be able to run on such images
    /// (checkPreprocessing()).
    void setPreprocessing(const Preprocessing& preprocessing);

    /// One undoable change; nothing when all stays the same. `layer` is -1 where the edit concerns several. Layers
    /// whose pruning changes by RecipeEdit::Sparsity are held from then on; Preset, Load and Reset release those that
    /// they change.
    void changeRecipe(Recipe next, RecipeEdit edit, int layer = -1);
    /// Undoable. Gives these layers back to the target of the whole model.
    void releaseLayers(const std::vector<std::size_t>& layers);
    /// Undoable: back to a recipe with the layers that were held then.
    void restore(RecipeState state, RecipeEdit edit);
    /// One undoable change: retrained weights of the same architecture in place of the present ones, with the recipe
    /// that goes with them. They are kept until another model is opened.
    void adopt(std::shared_ptr<const SourceModel> weights, Recipe recipe);
    /// Makes weights known that a project brings along, without using them.
    void addWeights(std::shared_ptr<const SourceModel> weights);
    /// Whether there is anything in the recipe that wasn't in it when the model was opened or the recipe was saved.
    bool isRecipeModified() const;
    void setSavedRecipe(std::shared_ptr<const Recipe> recipe);
    /// Changes of the same kind to the same layer between these two become one undo step: a drag, a held key.
    void beginGesture() { m_gesture = ++m_lastGesture; }
    void endGesture() { m_gesture = 0; }

Q_SIGNALS:
    /// Another model was opened.
    void sourceChanged();
    /// Retrained weights were adopted, or adopting them undone or redone; recipeChanged() follows.
    void weightsChanged();
    void recipeChanged();
    void datasetChanged();
    /// Chosen, undone or redone; sourceChanged() tells of another model's.
    void preprocessingChanged();
    /// isRecipeModified() may have changed.
    void recipeSaved();

private:
    friend class ChangeRecipeCommand;
    friend class ChangePreprocessingCommand;
    void swapRecipe(const RecipeState& state);
    void push(RecipeState next, RecipeEdit edit, int layer);
    void swapPreprocessing(const Preprocessing& preprocessing);

    std::shared_ptr<const SourceModel> m_original;
    std::vector<std::shared_ptr<const SourceModel>> m_adopted; // all that were, in their order
    RecipeState m_state;
    std::shared_ptr<const Recipe> m_savedRecipe;
    Preprocessing m_preprocessing;
    std::shared_ptr<const Dataset> m_dataset;
    QUndoStack m_undoStack;
    std::uint64_t m_gesture = 0; // 0: none under way
    std::uint64_t m_lastGesture = 0;
};

} // namespace pangkas
