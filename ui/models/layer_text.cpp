// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_text.h"

#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <iterator>

namespace pangkas {
namespace {

struct CoderTexts
{
    std::string_view id;
    const char* name;
    const char* explanation;
};
constexpr CoderTexts coderTexts[] = {
    {"deflate", QT_TRANSLATE_NOOP("pangkas::Layers", "Deflate"),
        QT_TRANSLATE_NOOP("pangkas::Layers", "ZIP's method: repeated strings and Huffman codes, which every ZIP program understands.")},
    {"deep-compression", QT_TRANSLATE_NOOP("pangkas::Layers", "Deep Compression"),
        QT_TRANSLATE_NOOP("pangkas::Layers", "The paper's method: relative positions with fillers, and Huffman codes for them and for the shared values.")},
    {"fast", QT_TRANSLATE_NOOP("pangkas::Layers", "Fast"),
        QT_TRANSLATE_NOOP("pangkas::Layers", "Asymmetric numeral systems (rANS) for positions and codes, made to be decoded quickly.")},
    {"max", QT_TRANSLATE_NOOP("pangkas::Layers", "Maximum"),
        QT_TRANSLATE_NOOP("pangkas::Layers", "Adaptive arithmetic coding that learns from the neighbouring weights: the smallest file, the longest wait.")},
    {"auto", QT_TRANSLATE_NOOP("pangkas::Layers", "Automatic"),
        QT_TRANSLATE_NOOP("pangkas::Layers", "Codes the layer with every coder and keeps the smallest result.")},
    {"auto-fast", QT_TRANSLATE_NOOP("pangkas::Layers", "Automatic, Fast"),
        QT_TRANSLATE_NOOP("pangkas::Layers", "Codes the layer with every coder that is quickly decoded and keeps the smallest result.")},
};

const CoderTexts* findCoder(std::string_view id)
{
    const auto* found = std::ranges::find(coderTexts, id, &CoderTexts::id);
    return found == std::end(coderTexts) ? nullptr : found;
}

} // namespace

QString kindText(LayerKind kind)
{
    switch (kind) {
    case LayerKind::Convolution:
        return QCoreApplication::translate("pangkas::Layers", "convolution");
    case LayerKind::Linear:
        return QCoreApplication::translate("pangkas::Layers", "fully connected");
    }
    return {};
}

QString shapeText(const Shape& shape)
{
    QStringList sizes;
    for (const std::int64_t size : shape)
        sizes << QString::number(size);
    return sizes.join(QStringLiteral(" × "));
}

QString bitsText(int bits)
{
    return bits > 0 ? countText(bits) : QCoreApplication::translate("pangkas::Layers", "off", "weights are not shared");
}

QString initText(CentroidInit init)
{
    switch (init) {
    case CentroidInit::Linear:
        return QCoreApplication::translate("pangkas::Layers", "linear");
    case CentroidInit::Density:
        return QCoreApplication::translate("pangkas::Layers", "density");
    case CentroidInit::Forgy:
        return QCoreApplication::translate("pangkas::Layers", "Forgy");
    case CentroidInit::Optimal:
        return QCoreApplication::translate("pangkas::Layers", "optimal");
    }
    return {};
}

QString codebookText(const SharingSpec& sharing)
{
    return sharing.isByHand() ? QCoreApplication::translate("pangkas::Layers", "by hand", "a codebook")
                              : initText(sharing.init);
}

QString coderText(std::string_view id)
{
    const CoderTexts* coder = findCoder(id);
    return coder ? QCoreApplication::translate("pangkas::Layers", coder->name)
                 : QString::fromUtf8(id.data(), qsizetype(id.size()));
}

QString coderExplanation(std::string_view id)
{
    const CoderTexts* coder = findCoder(id);
    return coder ? QCoreApplication::translate("pangkas::Layers", coder->explanation) : QString();
}

} // namespace pangkas
