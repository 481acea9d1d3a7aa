// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include "ui/document/change_preprocessing_command.h"
#include "ui/document/change_recipe_command.h"

#include <algorithm>

namespace pangkas {

Document::Document(QObject* parent) : QObject(parent) { }

void Document::setSource(std::shared_ptr<const SourceModel> source, Recipe recipe)
{
    Q_ASSERT(source && recipe.layers.size() == source->architecture().layers.size());
    m_gesture = 0;
    m_original = std::move(source);
    m_adopted.clear();
    m_state.weights = m_original;
    m_state.recipe = std::make_shared<const Recipe>(std::move(recipe));
    m_state.held.assign(m_state.recipe->layers.size(), false);
    m_savedRecipe = m_state.recipe;
    m_preprocessing = m_original->architecture().preprocessing;
    m_undoStack.clear();
    Q_EMIT sourceChanged();
    Q_EMIT recipeChanged();
}

void Document::setDataset(std::shared_ptr<const Dataset> dataset)
{
    m_dataset = std::move(dataset);
    Q_EMIT datasetChanged();
}

void Document::setPreprocessing(const Preprocessing& preprocessing)
{
    Q_ASSERT(m_original);
    if (preprocessing != m_preprocessing)
        m_undoStack.push(new ChangePreprocessingCommand(*this, preprocessing));
}

std::vector<std::string> Document::classNames() const
{
    if (!m_original)
        return {};
    const std::vector<std::string>& own = m_original->opened.classNames;
    const bool isBorrowed
        = own.empty() && m_dataset && m_dataset->classes().size() == std::size_t(m_original->architecture().classes);
    return isBorrowed ? m_dataset->classes() : own;
}

bool Document::isPresent(const Recipe& recipe, const std::string& weights) const
{
    return m_original && recipe == *m_state.recipe && (weights.empty() ? m_original->hash : weights) == source()->hash;
}

void Document::changeRecipe(Recipe next, RecipeEdit edit, int layer)
{
    Q_ASSERT(m_original && next.layers.size() == m_state.recipe->layers.size());
    RecipeState state{std::make_shared<const Recipe>(std::move(next)), m_state.held, m_state.weights};
    for (std::size_t i = 0; i < state.held.size(); ++i) {
        if (state.recipe->layers[i].pruning == m_state.recipe->layers[i].pruning)
            continue;
        if (edit == RecipeEdit::Sparsity)
            state.held[i] = true;
        else if (edit == RecipeEdit::Preset || edit == RecipeEdit::Load || edit == RecipeEdit::Reset)
            state.held[i] = false;
    }
    push(std::move(state), edit, layer);
}

void Document::releaseLayers(const std::vector<std::size_t>& layers)
{
    RecipeState state = m_state;
    for (const std::size_t layer : layers)
        state.held[layer] = false;
    push(std::move(state), RecipeEdit::Release, layers.size() == 1 ? int(layers.front()) : -1);
}

void Document::restore(RecipeState state, RecipeEdit edit)
{
    Q_ASSERT(m_original && state.weights && state.recipe->layers.size() == state.held.size());
    push(std::move(state), edit, -1);
}

void Document::adopt(std::shared_ptr<const SourceModel> weights, Recipe recipe)
{
    Q_ASSERT(m_original && weights && recipe.layers.size() == m_state.recipe->layers.size());
    addWeights(weights);
    RecipeState state{std::make_shared<const Recipe>(std::move(recipe)), std::vector<bool>(m_state.held.size(), false), {}};
    state.weights = this->weights(weights->hash); // the same weights adopted twice are the same object
    push(std::move(state), RecipeEdit::Adopt, -1);
}

void Document::addWeights(std::shared_ptr<const SourceModel> weights)
{
    if (!this->weights(weights->hash))
        m_adopted.push_back(std::move(weights));
}

std::shared_ptr<const SourceModel> Document::weights(const std::string& hash) const
{
    if (m_original && m_original->hash == hash)
        return m_original;
    const auto found = std::ranges::find(m_adopted, hash, &SourceModel::hash);
    return found == m_adopted.end() ? nullptr : *found;
}

void Document::push(RecipeState next, RecipeEdit edit, int layer)
{
    if (next == m_state)
        return;
    m_undoStack.push(new ChangeRecipeCommand(*this, std::move(next), edit, layer, m_gesture));
}

bool Document::isRecipeModified() const
{
    return m_state.recipe && *m_state.recipe != *m_savedRecipe;
}

void Document::setSavedRecipe(std::shared_ptr<const Recipe> recipe)
{
    m_savedRecipe = std::move(recipe);
    Q_EMIT recipeSaved();
}

void Document::swapRecipe(const RecipeState& state)
{
    const bool isOther = state.weights != m_state.weights;
    m_state = state;
    if (isOther)
        Q_EMIT weightsChanged();
    Q_EMIT recipeChanged();
}

void Document::swapPreprocessing(const Preprocessing& preprocessing)
{
    m_preprocessing = preprocessing;
    Q_EMIT preprocessingChanged();
}

} // namespace pangkas
