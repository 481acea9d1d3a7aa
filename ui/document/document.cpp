// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include "ui/document/change_preprocessing_command.h"
#include "ui/document/change_recipe_command.h"

namespace pangkas {

Document::Document(QObject* parent) : QObject(parent) { }

void Document::setSource(std::shared_ptr<const SourceModel> source, Recipe recipe)
{
    Q_ASSERT(source && recipe.layers.size() == source->architecture().layers.size());
    m_gesture = 0;
    m_source = std::move(source);
    m_recipe = std::make_shared<const Recipe>(std::move(recipe));
    m_savedRecipe = m_recipe;
    m_preprocessing = m_source->architecture().preprocessing;
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
    Q_ASSERT(m_source);
    if (preprocessing != m_preprocessing)
        m_undoStack.push(new ChangePreprocessingCommand(*this, preprocessing));
}

std::vector<std::string> Document::classNames() const
{
    if (!m_source)
        return {};
    const std::vector<std::string>& own = m_source->opened.classNames;
    const bool isBorrowed
        = own.empty() && m_dataset && m_dataset->classes().size() == std::size_t(m_source->architecture().classes);
    return isBorrowed ? m_dataset->classes() : own;
}

void Document::changeRecipe(Recipe next, RecipeEdit edit, int layer)
{
    Q_ASSERT(m_source && next.layers.size() == m_recipe->layers.size());
    if (next == *m_recipe)
        return;
    m_undoStack.push(
        new ChangeRecipeCommand(*this, std::make_shared<const Recipe>(std::move(next)), edit, layer, m_gesture));
}

void Document::restoreRecipe(std::shared_ptr<const Recipe> recipe)
{
    Q_ASSERT(m_source && recipe->layers.size() == m_recipe->layers.size());
    if (*recipe != *m_recipe)
        m_undoStack.push(new ChangeRecipeCommand(*this, std::move(recipe), RecipeEdit::Restore, -1, 0));
}

bool Document::isRecipeModified() const
{
    return m_recipe && *m_recipe != *m_savedRecipe;
}

void Document::setSavedRecipe(std::shared_ptr<const Recipe> recipe)
{
    m_savedRecipe = std::move(recipe);
    Q_EMIT recipeSaved();
}

void Document::swapRecipe(std::shared_ptr<const Recipe> recipe)
{
    m_recipe = std::move(recipe);
    Q_EMIT recipeChanged();
}

void Document::swapPreprocessing(const Preprocessing& preprocessing)
{
    m_preprocessing = preprocessing;
    Q_EMIT preprocessingChanged();
}

} // namespace pangkas
