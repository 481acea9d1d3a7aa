// SPDX-License-Identifier: GPL-3.0-or-later
// The undo command of what the data set's images go through.
#pragma once

#include "ui/document/document.h"

#include <QCoreApplication>
#include <QUndoCommand>

namespace pangkas {

class ChangePreprocessingCommand : public QUndoCommand
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::ChangePreprocessingCommand)
public:
    ChangePreprocessingCommand(Document& document, const Preprocessing& next)
        : QUndoCommand(tr("Image Preprocessing")), m_document(document), m_before(document.preprocessing()), m_after(next)
    { }

    void redo() override { m_document.swapPreprocessing(m_after); }
    void undo() override { m_document.swapPreprocessing(m_before); }

private:
    Document& m_document;
    Preprocessing m_before;
    Preprocessing m_after;
};

} // namespace pangkas
