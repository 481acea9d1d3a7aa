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
    ChangeRecipeCommand(Document& document, std::shared_ptr<const Recipe> next, RecipeEdit edit, int layer,
        std::uint64_t gesture);

    void redo() override { m_document.swapRecipe(m_after); }
    void undo() override { m_document.swapRecipe(m_before); }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* other) override;
    RecipeEdit edit() const { return m_edit; }
    int layer() const { return m_layer; }

    /// "Sparsity of fc6"; an empty layer stands for all of them.
    static QString editText(RecipeEdit edit, const QString& layer);

private:

    Document& m_document;
    std::shared_ptr<const Recipe> m_before;
    std::shared_ptr<const Recipe> m_after;
    RecipeEdit m_edit;
    int m_layer;
    std::uint64_t m_gesture;
};

} // namespace pangkas
