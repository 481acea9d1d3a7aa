// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/dataset_text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace pangkas {
namespace {

QString fileText(const std::filesystem::path& path)
{
    const QString text = QString::fromStdString(path.string());
    const QString name = QFileInfo(QDir::cleanPath(text)).fileName();
    return name.isEmpty() ? text : name;
}

QString drawnText(const DrawnSource& source)
{
    const QString name = source.split == DrawnSplit::Training
        ? QCoreApplication::translate("pangkas::Datasets", "drawn cats and dogs for training")
        : QCoreApplication::translate("pangkas::Datasets", "drawn cats and dogs for validation");
    if (source.seed == DrawnSource().seed)
        return name;
    return QCoreApplication::translate("pangkas::Datasets", "%1, seed %2", "a drawn data set").arg(name).arg(source.seed);
}

} // namespace

QString datasetText(const DatasetSource& source)
{
    if (const auto* drawn = std::get_if<DrawnSource>(&source))
        return drawnText(*drawn);
    if (const auto* list = std::get_if<ListSource>(&source))
        return fileText(list->file);
    if (const auto* idx = std::get_if<IdxSource>(&source)) {
        if (idx->last == IdxSource::toTheEnd)
            return fileText(idx->images);
        return QCoreApplication::translate("pangkas::Datasets", "%1, images %2 to %3", "a file of many images")
            .arg(fileText(idx->images))
            .arg(idx->first)
            .arg(idx->last);
    }
    return fileText(std::get<FolderSource>(source).folder);
}

QString datasetText(const QString& source)
{
    const auto parsed = parseDatasetSource(source.toStdString());
    return parsed ? datasetText(*parsed) : fileText(source.toStdString());
}

} // namespace pangkas
