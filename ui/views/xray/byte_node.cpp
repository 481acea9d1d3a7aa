// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/xray/byte_node.h"

#include <QCoreApplication>

namespace pangkas {
namespace {

/// The translations' context.
struct ByteTexts
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::ByteTexts)
};

ByteNode converted(const Region& region, int layer, int stream)
{
    ByteNode node{region.kind, false, QString::fromStdString(region.name), region.offset, region.bytes, layer, stream, {}};
    int streams = 0;
    std::uint64_t end = region.offset;
    const auto addSymbols = [&](std::uint64_t until) {
        if (region.kind == RegionKind::Stream && until > end)
            node.parts.push_back({RegionKind::Stream, true, node.name, end, until - end, layer, stream, {}});
    };
    for (const Region& part : region.parts) {
        addSymbols(part.offset);
        node.parts.push_back(converted(part, layer, part.kind == RegionKind::Stream ? streams++ : stream));
        end = part.offset + part.bytes;
    }
    if (!region.parts.empty())
        addSymbols(region.offset + region.bytes);
    return node;
}

} // namespace

ByteNode byteNode(const Region& file)
{
    ByteNode node{file.kind, false, QString::fromStdString(file.name), file.offset, file.bytes, -1, -1, {}};
    int layers = 0;
    for (const Region& part : file.parts)
        node.parts.push_back(converted(part, part.kind == RegionKind::Layer ? layers++ : -1, -1));
    return node;
}

BytePath existingPath(const ByteNode& file, const BytePath& path)
{
    BytePath existing;
    const ByteNode* node = &file;
    for (const int part : path) {
        if (part < 0 || std::size_t(part) >= node->parts.size())
            break;
        node = &node->parts[std::size_t(part)];
        existing.push_back(part);
    }
    return existing;
}

const ByteNode& nodeAt(const ByteNode& file, const BytePath& path)
{
    const ByteNode* node = &file;
    for (const int part : existingPath(file, path))
        node = &node->parts[std::size_t(part)];
    return *node;
}

QString nodeText(const ByteNode& node)
{
    if (node.isSymbols)
        return ByteTexts::tr("symbols");
    switch (node.kind) {
    case RegionKind::File:
    case RegionKind::Layer:
        return node.name;
    case RegionKind::Header:
        return ByteTexts::tr("ZIP header");
    case RegionKind::Manifest:
        return ByteTexts::tr("manifest");
    case RegionKind::CodeTable:
        return ByteTexts::tr("code table");
    case RegionKind::Directory:
        return ByteTexts::tr("ZIP directory");
    case RegionKind::Stream:
        break;
    }
    const std::pair<const char*, const char*> streams[] = {{"codes", QT_TRANSLATE_NOOP("pangkas::ByteTexts", "codes")},
        {"gaps", QT_TRANSLATE_NOOP("pangkas::ByteTexts", "positions")}, {"mixed", QT_TRANSLATE_NOOP("pangkas::ByteTexts", "mixed")},
        {"values", QT_TRANSLATE_NOOP("pangkas::ByteTexts", "values")}, {"bias", QT_TRANSLATE_NOOP("pangkas::ByteTexts", "biases")},
        {"codebook", QT_TRANSLATE_NOOP("pangkas::ByteTexts", "codebook")}};
    for (const auto& [name, text] : streams)
        if (node.name == QLatin1String(name))
            return ByteTexts::tr(text);
    return node.name;
}

} // namespace pangkas
