// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/change_recipe_command.h"

namespace pangkas {

ChangeRecipeCommand::ChangeRecipeCommand(
    Document& document, RecipeState next, RecipeEdit edit, int layer, std::uint64_t gesture)
    : m_document(document)
    , m_before(document.recipeState())
    , m_after(std::move(next))
    , m_edit(edit)
    , m_layer(layer)
    , m_gesture(gesture)
{
    setText(presentText());
}

int ChangeRecipeCommand::changedLayers(const RecipeState& before, const RecipeState& after)
{
    int changed = 0;
    for (std::size_t i = 0; i < after.held.size(); ++i)
        changed += after.held[i] != before.held[i] || after.recipe->layers[i] != before.recipe->layers[i];
    return changed;
}

QString ChangeRecipeCommand::presentText() const
{
    return editText(m_edit, m_layer < 0 ? QString() : QString::fromStdString(m_before.recipe->layers[std::size_t(m_layer)].layer),
        changedLayers(m_before, m_after));
}

QString ChangeRecipeCommand::editText(RecipeEdit edit, const QString& layer, int layers)
{
    const bool isOne = !layer.isEmpty();
    switch (edit) {
    case RecipeEdit::Sparsity:
        return isOne ? tr("Sparsity of %1").arg(layer) : tr("Sparsity of %Ln Layer(s)", nullptr, layers);
    case RecipeEdit::Switch:
        return isOne ? tr("Switch of %1").arg(layer) : tr("Switch of %Ln Layer(s)", nullptr, layers);
    case RecipeEdit::Bits:
        return isOne ? tr("Bits of %1").arg(layer) : tr("Bits of %Ln Layer(s)", nullptr, layers);
    case RecipeEdit::Initialisation:
        return isOne ? tr("Initialisation of %1").arg(layer) : tr("Initialisation of %Ln Layer(s)", nullptr, layers);
    case RecipeEdit::Codebook:
        return tr("Codebook of %1").arg(layer);
    case RecipeEdit::Coder:
        return isOne ? tr("Coder of %1").arg(layer) : tr("Coder of %Ln Layer(s)", nullptr, layers);
    case RecipeEdit::Preset:
        return tr("Preset");
    case RecipeEdit::Load:
        return tr("Open Recipe");
    case RecipeEdit::Restore:
        return tr("Return to a State");
    case RecipeEdit::Spread:
        return tr("Sparsity of All Layers");
    case RecipeEdit::Release:
        return isOne ? tr("Release %1").arg(layer) : tr("Release %Ln Layer(s)", nullptr, layers);
    case RecipeEdit::Adopt:
        return tr("Adopt Retrained Weights");
    case RecipeEdit::Reset:
        return isOne ? tr("Reset %1").arg(layer) : tr("Reset %Ln Layer(s)", nullptr, layers);
    }
    return {};
}

bool ChangeRecipeCommand::mergeWith(const QUndoCommand* other)
{
    const auto& next = static_cast<const ChangeRecipeCommand&>(*other);
    if (m_gesture == 0 || next.m_gesture != m_gesture || next.m_edit != m_edit || next.m_layer != m_layer)
        return false;
    m_after = next.m_after;
    if (*m_after.recipe == *m_before.recipe && m_after.weights == m_before.weights) {
        m_document.swapRecipe(m_before); // nothing was set by hand after all
        setObsolete(true);
    }
    if (m_layer < 0)
        setText(presentText());
    return true;
}

} // namespace pangkas
