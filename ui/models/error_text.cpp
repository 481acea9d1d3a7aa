// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/error_text.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace pangkas {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("pangkas::Errors", text);
}

const char* sentence(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "Cancelled.");
    case ErrorCode::FileNotFound:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file was not found.");
    case ErrorCode::AccessDenied:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "Access was denied.");
    case ErrorCode::DiskFull:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The disk is full; nothing was changed.");
    case ErrorCode::InputOutput:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file could not be read or written.");
    case ErrorCode::SameFile:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file to write is the one that was opened; choose another name.");
    case ErrorCode::FileExists:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file exists already.");
    case ErrorCode::EmptyFile:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file is empty.");
    case ErrorCode::TruncatedFile:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file ends early; it was probably cut short while it was copied.");
    case ErrorCode::CorruptFile:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file is damaged.");
    case ErrorCode::UnsupportedFormat:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "This kind of file cannot be opened here.");
    case ErrorCode::NewerFormat:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file was written by a newer version of Pangkas.");
    case ErrorCode::ForbiddenContent:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file asks for code to be run; it was refused.");
    case ErrorCode::LimitExceeded:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The file goes beyond a safety limit.");
    case ErrorCode::OutOfMemory:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "There is not enough memory.");
    case ErrorCode::UnknownName:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "A name is not known here.");
    case ErrorCode::DuplicateName:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "A name occurs twice.");
    case ErrorCode::MissingTensor:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "Weights are missing.");
    case ErrorCode::ShapeMismatch:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The weights have other shapes than the network needs.");
    case ErrorCode::NotFinite:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "There are weights that are not finite numbers.");
    case ErrorCode::InvalidArgument:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "A value is outside its limits.");
    case ErrorCode::InvalidRecipe:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The recipe is not valid.");
    case ErrorCode::EmptyDataset:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The data set needs readable images of at least two classes.");
    case ErrorCode::DamagedImages:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The data set holds damaged images.");
    case ErrorCode::ClassMismatch:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The classes of the data set do not fit the model.");
    case ErrorCode::EngineUnavailable:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The engine that runs networks could not be loaded.");
    case ErrorCode::Diverged:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The training diverged.");
    case ErrorCode::NotEqual:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "The decoded file differs from what was packed.");
    case ErrorCode::Internal:
        return QT_TRANSLATE_NOOP("pangkas::Errors", "Something went wrong inside the program.");
    }
    return "";
}

} // namespace

QString errorSentence(const Error& error)
{
    const QString text = tr(sentence(error.code));
    if (error.file.empty())
        return text;
    return QCoreApplication::translate("pangkas::Errors", "%1: %2", "a file's name and what is wrong with it")
        .arg(QFileInfo(QString::fromStdString(error.file)).fileName(), text);
}

QString errorDetails(const Error& error)
{
    QStringList parts;
    for (const std::string& part : {error.detail, error.remedy}) {
        if (!part.empty())
            parts << QString::fromStdString(part);
    }
    return parts.join(QLatin1Char('\n'));
}

} // namespace pangkas
