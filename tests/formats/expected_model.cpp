// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/formats/expected_model.h"

#include "core/base/hashing.h"
#include "tests/support/test_support.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace pangkas::test {

namespace {

QString tensorDifference(const Tensor& tensor, const QJsonObject& expected)
{
    const QString name = QString::fromStdString(tensor.name());
    if (name != expected["name"].toString())
        return QString("tensor '%1' instead of '%2'").arg(name, expected["name"].toString());
    Shape shape;
    for (const auto size : expected["shape"].toArray())
        shape.push_back(size.toInteger());
    if (tensor.shape() != shape)
        return QString("%1 has shape %2").arg(name, QString::fromStdString(toString(tensor.shape())));
    const auto type = QString::fromUtf8(toString(tensor.info().storedAs).data());
    if (type != expected["storedAs"].toString())
        return QString("%1 was stored as %2").arg(name, type);
    const auto bytes = std::as_bytes(tensor.values());
    if (expected.contains("sha256"))
        return sha256(bytes) == expected["sha256"].toString().toStdString() ? QString() : name + " has other values";
    const QByteArray values(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    if (values.toHex() != expected["hex"].toString().toLatin1())
        return QString("%1 has the bits %2").arg(name, QString::fromLatin1(values.toHex()));
    return {};
}

QString errorDifference(const Error& error, const QJsonObject& expected)
{
    const QString text = QString::fromStdString(describe(error));
    if (toString(error.code) != expected["error"].toString().toStdString())
        return text;
    for (const auto fact : expected["facts"].toArray()) {
        if (!text.contains(fact.toString()))
            return QString("'%1' doesn't mention %2").arg(text, fact.toString());
    }
    return error.file.empty() ? QString("the error names no file") : QString();
}

} // namespace

void addExpectedFiles(const std::filesystem::path& folder)
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QJsonObject>("expected");
    QFile file(QString::fromStdString((folder / "expected.json").string()));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no expected.json in %s", folder.c_str());
    for (const auto entry : QJsonDocument::fromJson(file.readAll()).array()) {
        const auto expected = entry.toObject();
        const auto name = expected["file"].toString();
        QTest::addRow("%s", qPrintable(name))
            << QString::fromStdString((folder / name.toStdString()).string()) << expected;
    }
}

QString difference(const Result<ModelFile>& read, const QJsonObject& expected)
{
    if (expected.contains("error"))
        return read ? QString("read, though it must be refused") : errorDifference(read.error(), expected);
    if (!read)
        return QString::fromStdString(describe(read.error()));
    const QString format = expected["format"].toString();
    const auto expectedFormat = format == "zip" ? ModelFormat::PyTorchZip
        : format == "legacy"                    ? ModelFormat::PyTorchLegacy
                                                : ModelFormat::Safetensors;
    if (read->format != expectedFormat)
        return QString("taken for %1").arg(QString::fromUtf8(toString(read->format).data()));
    QJsonArray notes;
    for (const std::string& note : read->notes)
        notes.append(QString::fromStdString(note));
    if (notes != expected["notes"].toArray())
        return QString("notes %1").arg(QString::fromUtf8(QJsonDocument(notes).toJson(QJsonDocument::Compact)));
    QJsonObject metadata;
    for (const auto& [key, value] : read->metadata)
        metadata[QString::fromStdString(key)] = QString::fromStdString(value);
    if (metadata != expected["metadata"].toObject())
        return QString("metadata %1").arg(QString::fromUtf8(QJsonDocument(metadata).toJson(QJsonDocument::Compact)));
    const auto tensors = expected["tensors"].toArray();
    if (read->model.tensors().size() != static_cast<std::size_t>(tensors.size()))
        return QString("%1 tensors instead of %2").arg(read->model.tensors().size()).arg(tensors.size());
    for (qsizetype i = 0; i < tensors.size(); ++i) {
        const auto& tensor = read->model.tensors()[static_cast<std::size_t>(i)];
        if (const QString found = tensorDifference(tensor, tensors[i].toObject()); !found.isEmpty())
            return found;
    }
    return {};
}

} // namespace pangkas::test
