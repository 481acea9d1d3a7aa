// SPDX-License-Identifier: GPL-3.0-or-later
// The restricted pickle interpreter, against pickles written by hand.
#include "core/formats/pickle.h"
#include "tests/formats/file_builders.h"
#include "tests/support/test_support.h"

#include <cmath>

using namespace pangkas;
using namespace std::literals;
using test::PickleBuilder;

class TestPickle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsValues_data();
    void readsValues();
    void refusesWhatTensorsDoNotNeed_data();
    void refusesWhatTensorsDoNotNeed();
    void refusesBombs_data();
    void refusesBombs();
    void survivesLongCircles();
    void failsWhereverItIsCut();
};

namespace {

std::span<const std::byte> asBytes(std::string_view text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

/// Python's repr() of a value, as far as it is kept.
std::string show(const Pickle& pickle, PickleRef ref, int depth = 0)
{
    const PickleValue& value = pickle.at(ref);
    if (depth > 5)
        return "...";
    const auto list = [&](std::string_view open, std::string_view close) {
        std::string text(open);
        for (std::size_t i = 0; i < value.items.size(); ++i)
            text += (i == 0 ? "" : " ") + show(pickle, value.items[i], depth + 1);
        return text += close;
    };
    switch (value.kind) {
    case PickleKind::Bool: return value.integer ? "True" : "False";
    case PickleKind::Integer: return std::to_string(value.integer);
    case PickleKind::String: return "'" + std::string(value.text) + "'";
    case PickleKind::Tuple: return list("(", ")");
    case PickleKind::List: return list("[", "]");
    case PickleKind::Dictionary: return list(value.isOrdered ? "O{" : "{", "}");
    case PickleKind::Storage: return "storage " + std::string(value.text) + " of " + std::to_string(value.integer);
    default: return std::string(toString(value.kind));
    }
}

QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

std::string repeated(std::size_t count, std::string_view text)
{
    std::string all;
    all.reserve(count * text.size());
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

} // namespace

void TestPickle::readsValues_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QByteArray>("shown");
    const auto add = [](const char* row, const PickleBuilder& pickle, const char* shown) {
        QTest::addRow("%s", row) << bytes(pickle.stop()) << QByteArray(shown);
    };
    add("None", PickleBuilder().raw("N"), "None");
    add("truth", PickleBuilder().raw("(\x88\x89t"), "(True False)");
    add("small integers", PickleBuilder().raw("(K\xffM\xff\xffJ\xfe\xff\xff\xfft"sv), "(255 65535 -2)");
    add("long integers",
        PickleBuilder().raw("(\x8a\x00\x8a\x01\xff\x8a\x02\x00\x01\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7ft"sv),
        "(0 -1 256 9223372036854775807)");
    add("2^63", PickleBuilder().raw("\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\x00"sv), "int");
    add("a float", PickleBuilder().raw("G\x40\x09\x21\xfb\x54\x44\x2d\x18"sv), "float");
    add("texts",
        PickleBuilder()
            .raw("(U\x02"
                 "abT\x01\x00\x00\x00"
                 "c\x8c\x01"
                 "d"sv)
            .text("é")
            .raw("t"),
        "('ab' 'c' 'd' 'é')");
    add("tuples", PickleBuilder().raw(")K\x01\x85K\x02K\x03\x86\x87"sv), "(() (1) (2 3))");
    add("lists",
        PickleBuilder().raw("](K\x01K\x02"
                            "eK\x03"
                            "a"sv),
        "[1 2 3]");
    add("dictionaries", PickleBuilder().raw("}(K\x01K\x02K\x03K\x04uK\x05]s"sv), "{1 2 3 4 5 []}");
    add("the memo", PickleBuilder().raw("(]q\x05h\x05\x85r\x00\x01\x00\x00j\x00\x01\x00\x00t"sv), "([] ([]) ([]))");
    add("OrderedDict", PickleBuilder().global("collections", "OrderedDict").raw(")R").text("a").raw("K\x01s"),
        "O{'a' 1}");
    add("OrderedDict of Python 2",
        PickleBuilder()
            .global("collections", "OrderedDict")
            .raw("](](U\x01"
                 "aK\x01"
                 "e](U\x01"
                 "bK\x02"
                 "ee\x85R"),
        "O{'a' 1 'b' 2}");
    add("attributes", PickleBuilder().global("collections", "OrderedDict").raw(")R}").text("_metadata").raw("}sb"),
        "O{}");
    add("a storage",
        PickleBuilder().raw("(").text("storage").global("torch", "HalfStorage").text("7").text("cpu").raw("K\x05tQ"),
        "storage 7 of 5");
    add("a size", PickleBuilder().global("torch", "Size").raw("K\x02K\x03\x86\x85R"), "(2 3)");
    add("a device", PickleBuilder().global("torch", "device").text("cpu").raw("\x85R"), "Python object");
    add("a frame of protocol 4", PickleBuilder(false).raw("\x80\x04\x95\x03\x00\x00\x00\x00\x00\x00\x00K\x01\x94"sv),
        "1");
}

void TestPickle::readsValues()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QByteArray, shown);
    const std::string kept = pickle.toStdString();
    const auto read = readPickle(asBytes(kept));
    VERIFY_OK(read);
    QCOMPARE(QByteArray::fromStdString(show(*read, read->root)), shown);
    QCOMPARE(read->bytesRead, kept.size());
}

void TestPickle::refusesWhatTensorsDoNotNeed_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("mentions");
    const auto add = [](const char* row, std::string_view pickle, ErrorCode code, const char* mentions = "") {
        QTest::addRow("%s", row) << bytes(pickle) << int(code) << mentions;
    };
    const auto object = [&](const char* module, const char* name) {
        const auto row = std::string(module) + "." + name;
        add(row.c_str(), PickleBuilder().global(module, name).raw("\x8c\x02ls\x85R").stop(),
            ErrorCode::ForbiddenContent, row.c_str());
    };
    object("os", "system");
    object("posix", "system");
    object("nt", "system");
    object("builtins", "eval");
    object("__builtin__", "eval");
    object("builtins", "getattr");
    object("subprocess", "Popen");
    object("torch", "load");
    object("torch.hub", "load");
    object("torch._utils", "_rebuild_qtensor");
    object("collections", "Counter");
    object("numpy.core.multiarray", "_reconstruct");
    object("_codecs", "encode");
    object("__main__", "Network");
    object("torch.FloatStorage", "__reduce__");
    object("", "");
    constexpr auto forbidden = ErrorCode::ForbiddenContent, corrupt = ErrorCode::CorruptFile;
    add("a name with a terminal's commands", PickleBuilder().global("os\x1b[2J", "system").stop(), forbidden,
        "os\\x1b[2J.system");
    add("a name of 1 MB", PickleBuilder().global(std::string(1 << 20, 'a'), "b").stop(), corrupt);
    add("INST", PickleBuilder().raw("(ios\nsystem\n").stop(), forbidden, "os.system");
    add("OBJ", PickleBuilder().raw("(").global("collections", "OrderedDict").raw("o").stop(), forbidden, "0x6f");
    add("NEWOBJ", PickleBuilder().global("collections", "OrderedDict").raw(")\x81").stop(), forbidden);
    add("STACK_GLOBAL", PickleBuilder().text("os").text("system").raw("\x93").stop(), forbidden, "os.system");
    add("STACK_GLOBAL of a known object", PickleBuilder().text("torch").text("Size").raw("\x93").stop(),
        ErrorCode::UnsupportedFormat, "protocol");
    add("STACK_GLOBAL of numbers", PickleBuilder().raw("K\x01K\x02\x93").stop(), forbidden);
    add("EXT1", PickleBuilder().raw("\x82\x01").stop(), forbidden, "0x82");
    add("a Python 2 string of protocol 0", PickleBuilder().raw("S'a'\n").stop(), forbidden);
    add("a whole module", PickleBuilder().global("torch.nn.modules.linear", "Linear").raw(")\x81}b").stop(),
        ErrorCode::UnsupportedFormat, "torch.save(model.state_dict()");
    add("an own module",
        PickleBuilder()
            .global("__main__", "Network")
            .raw("q\x00)\x81}"sv)
            .text("_parameters")
            .raw("}s")
            .text("_modules")
            .raw("}sb")
            .stop(),
        ErrorCode::UnsupportedFormat, "__main__.Network");
    add("a function posing as a module",
        PickleBuilder().global("os", "system").text("_parameters _modules").raw("\x85R").stop(), forbidden,
        "os.system");
    add("a module before 1.6",
        PickleBuilder()
            .raw("(")
            .text("module")
            .global("__main__", "Network")
            .text("f.py")
            .text("class")
            .raw("tQ")
            .stop(),
        ErrorCode::UnsupportedFormat, "__main__.Network");

    add("appends to a dictionary",
        PickleBuilder()
            .raw("}K\x01"
                 "a")
            .stop(),
        corrupt, "dictionary");
    add("appends to a tuple",
        PickleBuilder()
            .raw(")(K\x01"
                 "e")
            .stop(),
        corrupt, "tuple");
    add("sets items of a list", PickleBuilder().raw("]K\x01K\x02s").stop(), corrupt, "list");
    add("sets items of a number", PickleBuilder().raw("K\x01(K\x01K\x02u").stop(), corrupt, "int");
    add("sets items of a storage",
        PickleBuilder()
            .raw("(")
            .text("storage")
            .global("torch", "FloatStorage")
            .text("0")
            .text("cpu")
            .raw("K\x05tQK\x01K\x02s")
            .stop(),
        corrupt, "storage");
    add("attributes of a list", PickleBuilder().raw("]}b").stop(), corrupt, "list");
    add("attributes of a plain dictionary", PickleBuilder().raw("}}b").stop(), corrupt, "dictionary");
    add("attributes that are no dictionary",
        PickleBuilder()
            .global("collections", "OrderedDict")
            .raw(")RK\x01"
                 "b")
            .stop(),
        corrupt);
    add("a key without a value", PickleBuilder().raw("}(K\x01u").stop(), corrupt);
    add("calls a number", PickleBuilder().raw("K\x01)R").stop(), corrupt);
    add("calls a storage's class", PickleBuilder().global("torch", "FloatStorage").raw(")R").stop(), corrupt);
    add("calls without a tuple", PickleBuilder().global("collections", "OrderedDict").raw("]R").stop(), corrupt);
    add("OrderedDict of numbers",
        PickleBuilder()
            .global("collections", "OrderedDict")
            .raw("](K\x01K\x02"
                 "e\x85R")
            .stop(),
        corrupt);
    add("a tensor without a storage",
        PickleBuilder().global("torch._utils", "_rebuild_tensor_v2").raw("(NNNNNNtR").stop(), corrupt);
    add("a parameter of nothing", PickleBuilder().global("torch._utils", "_rebuild_parameter").raw(")R").stop(),
        corrupt);
    add("an outside object that is a number", PickleBuilder().raw("K\x01Q").stop(), corrupt);
    add("an outside object that is an empty tuple", PickleBuilder().raw(")Q").stop(), corrupt);
    add("a storage of minus one",
        PickleBuilder()
            .raw("(")
            .text("storage")
            .global("torch", "FloatStorage")
            .text("0")
            .text("cpu")
            .raw("J\xff\xff\xff\xfftQ")
            .stop(),
        corrupt);
    add("a value never remembered", PickleBuilder().raw("h\x07").stop(), corrupt);
    add("an empty stack", PickleBuilder().stop(), corrupt);
    add("two values", PickleBuilder().raw("NN").stop(), corrupt);
    add("a forgotten mark", PickleBuilder().raw("(N").stop(), corrupt);
    add("a tuple without its mark", PickleBuilder().raw("Nt").stop(), corrupt);
    add("a list below a mark",
        PickleBuilder()
            .raw("]((K\x01"
                 "ettN")
            .stop(),
        corrupt);
    add("TUPLE3 of two", PickleBuilder().raw("NN\x87").stop(), corrupt);
    add("remembers nothing", PickleBuilder().raw("q\x01").stop(), corrupt);
    add("protocol 9", "\x80\x09N.", corrupt, "protocol 9");
    add("a text of 4 GB",
        PickleBuilder()
            .raw("X\xff\xff\xff\xff"
                 "abc")
            .stop(),
        ErrorCode::TruncatedFile);
    add("a list in itself",
        PickleBuilder()
            .raw("]q\x00h\x00"
                 "a"sv)
            .stop(),
        corrupt, "itself");
    add("a dictionary in itself", PickleBuilder().raw("}q\x00K\x01h\x00s"sv).stop(), corrupt, "itself");
}

void TestPickle::refusesWhatTensorsDoNotNeed()
{
    QFETCH(QByteArray, pickle);
    QFETCH(int, code);
    QFETCH(QString, mentions);
    const std::string kept = pickle.toStdString();
    const auto read = readPickle(asBytes(kept));
    VERIFY_FAILS(read, ErrorCode(code));
    QVERIFY2(QString::fromStdString(describe(read.error())).contains(mentions), describe(read.error()).c_str());
}

void TestPickle::refusesBombs_data()
{
    QTest::addColumn<QByteArray>("pickle");
    const auto add = [](const char* row, std::string_view pickle) { QTest::addRow("%s", row) << bytes(pickle); };
    add("1.5 MB of nested tuples", PickleBuilder().raw("N").raw(std::string(1'500'000, '\x85')).stop());
    add("33 nested lists", PickleBuilder().raw(std::string(33, ']')).raw(std::string(32, 'a')).stop());
    add("tuples that double 40 times", PickleBuilder().raw("N").raw(repeated(40, "q\x01h\x01\x86"sv)).stop());
    add("a memo of 2^32", PickleBuilder().raw("Nr\xff\xff\xff\xff").stop());
    add("two million numbers", PickleBuilder().raw("(").raw(repeated(2'000'000, "K\x01")).raw("t").stop());
    add("nine million marks", PickleBuilder().raw(std::string(9'000'000, '(')).stop());
    // A list of pairs made once and copied into thousands of dictionaries.
    add("dictionaries from one list",
        PickleBuilder()
            .raw("](")
            .raw(repeated(10'000, "NN\x86"))
            .raw("e\x85q\x01")
            .raw("(")
            .raw(repeated(10'000, "ccollections\nOrderedDict\nh\x01R"))
            .raw("t")
            .stop());
}

void TestPickle::refusesBombs()
{
    QFETCH(QByteArray, pickle);
    const std::string kept = pickle.toStdString();
    VERIFY_FAILS(readPickle(asBytes(kept)), ErrorCode::LimitExceeded);
}

void TestPickle::survivesLongCircles()
{
    // a = [b], b = [a]: nothing follows it forever, and no destructor recurses.
    const std::string circle = PickleBuilder()
                                   .raw("]q\x00]q\x01h\x00"
                                        "aa"sv)
                                   .stop();
    const auto read = readPickle(asBytes(circle));
    VERIFY_OK(read);
    const std::string state = PickleBuilder().raw("}q\x00"sv).text("x").raw("}q\x01").text("y").raw("h\x00ss"sv).stop();
    const test::ScratchFile file;
    VERIFY_FAILS(file.readAs(test::torchZip(state, {})), ErrorCode::UnsupportedFormat);
}

void TestPickle::failsWhereverItIsCut()
{
    const std::string whole = test::statePickle({{}, {.name = "b", .key = "1"}});
    VERIFY_OK(readPickle(asBytes(whole)));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::string part = whole.substr(0, size); // a copy, so that reading past its end shows
        const auto read = readPickle(asBytes(part));
        VERIFY_FAILS(read, ErrorCode::TruncatedFile);
    }
}

QTEST_APPLESS_MAIN(TestPickle)
#include "test_pickle.moc"
