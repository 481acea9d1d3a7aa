// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/change_recipe_command.h"

namespace pangkas {

ChangeRecipeCommand::ChangeRecipeCommand(
    Document& document, std::shared_ptr<const Recipe> next, RecipeEdit edit, int layer, std::uint64_t gesture)
    : m_document(document)
    , m_before(document.recipe())
    , m_after(std::move(next))
    , m_edit(edit)
    , m_layer(layer)
    , m_gesture(gesture)
{
    setText(editText(edit, layer < 0 ? QString() : QString::fromStdString(m_before->layers[std::size_t(layer)].layer)));
}

QString ChangeRecipeCommand::editText(RecipeEdit edit, const QString& layer)
{
    switch (edit) {
    case RecipeEdit::Sparsity:
        return tr("Sparsity of %1").arg(layer);
    case RecipeEdit::Switch:
        return tr("Switch of %1").arg(layer);
    case RecipeEdit::Bits:
        return tr("Bits of %1").arg(layer);
    case RecipeEdit::Initialisation:
        return tr("Initialisation of %1").arg(layer);
    case RecipeEdit::Coder:
        return layer.isEmpty() ? tr("Coder of All Layers") : tr("Coder of %1").arg(layer);
    case RecipeEdit::Preset:
        return tr("Preset");
    case RecipeEdit::Load:
        return tr("Open Recipe");
    case RecipeEdit::Restore:
        return tr("Return to a State");
    }
    return {};
}

bool ChangeRecipeCommand::mergeWith(const QUndoCommand* other)
{
    const auto& next = static_cast<const ChangeRecipeCommand&>(*other);
    if (m_gesture == 0 || next.m_gesture != m_gesture || next.m_edit != m_edit || next.m_layer != m_layer)
        return false;
    m_after = next.m_after;
    setObsolete(*m_after == *m_before);
    return true;
}

} // namespace pangkas
