// SPDX-License-Identifier: GPL-3.0-or-later
// The one undo command of recipes: redo and undo swap a pointer. A new kind of edit is a row of editText().
#pragma once

#include "ui/document/document.h"

#include <QCoreApplication>
#include <QUndoCommand>

#include <cstdint>
#include <memory>

namespace pangkas {

class ChangeRecipeCommand : public QUndoCommand
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::ChangeRecipeCommand)
public:
    /// Commands with the same gesture, edit and layer merge; gesture 0 never does.
    ChangeRecipeCommand(Document& document, RecipeState next, RecipeEdit edit, int layer, std::uint64_t gesture);

    void redo() override { m_document.swapRecipe(m_after); }
    void undo() override { m_document.swapRecipe(m_before); }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* other) override;
    RecipeEdit edit() const { return m_edit; }
    int layer() const { return m_layer; }

    /// "Sparsity of fc6", "Sparsity of 3 layers" where `layer` is empty.
    static QString editText(RecipeEdit edit, const QString& layer, int layers);
    /// How many layers differ.
    static int changedLayers(const RecipeState& before, const RecipeState& after);

private:
    QString presentText() const;

    Document& m_document;
    RecipeState m_before;
    RecipeState m_after;
    RecipeEdit m_edit;
    int m_layer;
    std::uint64_t m_gesture;
};

} // namespace pangkas
