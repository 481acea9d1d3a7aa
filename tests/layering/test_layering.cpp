// SPDX-License-Identifier: GPL-3.0-or-later
// The layering rules of docs/architecture.md, read off the includes. A broken rule is named with file and line.
#include <QRegularExpression>
#include <QtTest>

#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace {

struct Rule
{
    const char* folder; // a source file belongs to the rule with the longest matching folder
    QStringList folders; // folders of the project it may include besides its own; "core" allows all below
    bool qt = false;
    bool torch = false;
    bool openCv = false;
};

const QList<Rule>& rules()
{
    static const QStringList base{"core/base"}, tensor = base + QStringList{"core/tensor"};
    static const QStringList valueFolders = tensor
        + QStringList{"core/archive", "core/architecture", "core/formats", "core/pruning", "core/quantization", "core/coding",
            "core/container", "core/training"};
    static const QStringList engineValues = tensor + QStringList{"core/architecture", "core/data", "core/training", "core/pruning", "core/quantization"};
    static const QStringList coreAll{"core"};
    static const QList<Rule> all{
        {"core/base", {}},
        {"core/archive", base},
        {"core/tensor", base},
        {"core/architecture", tensor},
        {"core/formats", tensor + QStringList{"core/archive", "core/architecture"}},
        {"core/pruning", tensor},
        {"core/quantization", tensor + QStringList{"core/pruning"}},
        {"core/training", tensor + QStringList{"core/architecture", "core/pruning", "core/quantization"}},
        {"core/coding", base},
        {"core/container", tensor + QStringList{"core/archive", "core/coding", "core/pruning", "core/quantization"}},
        {"core/inference", tensor + QStringList{"core/pruning", "core/container"}},
        {"core/data", tensor + QStringList{"core/architecture"}, false, false, true},
        {"core/engine", engineValues},
        {"core/engine/torch", engineValues + QStringList{"core/engine"}, false, true, true},
        {"core/pipeline", valueFolders + QStringList{"core/engine", "core/data", "core/extension"}},
        {"core/extension", valueFolders},
        {"core/reproduction", coreAll},
        {"ui/document", coreAll, true},
        {"ui/jobs", coreAll + QStringList{"ui/document"}, true},
        {"ui/models", coreAll + QStringList{"ui/document"}, true},
        {"ui/plots", coreAll + QStringList{"ui/document", "ui/models"}, true},
        {"ui/widgets", coreAll + QStringList{"ui/document", "ui/models", "ui/jobs", "ui/plots"}, true},
        {"ui/views", coreAll + QStringList{"ui/document", "ui/models", "ui/jobs", "ui/plots", "ui/widgets"}, true},
        {"ui/mainwindow", coreAll + QStringList{"ui"}, true},
        {"app/cli", coreAll},
        {"app/gui", coreAll + QStringList{"ui"}, true},
        {"plugins", coreAll, true},
    };
    return all;
}

const Rule* ruleFor(const QString& folder)
{
    const Rule* best = nullptr;
    for (const Rule& rule : rules()) {
        const QString prefix = QString::fromLatin1(rule.folder);
        if ((folder == prefix || folder.startsWith(prefix + '/')) && (!best || prefix.size() > qsizetype(qstrlen(best->folder))))
            best = &rule;
    }
    return best;
}

bool isBelow(const QString& path, const QString& folder) { return path.startsWith(folder + '/'); }

bool isQt(const QString& header)
{
    static const QRegularExpression pattern("^(Q[A-Z]\\w*|Qt\\w*/.*|Q[A-Z]\\w*/.*|qcustomplot\\.h|q[a-z]+\\.h)$");
    return pattern.match(header).hasMatch();
}

bool isTorch(const QString& header)
{
    static const QRegularExpression pattern("^(torch|ATen|c10|caffe2)/");
    return pattern.match(header).hasMatch();
}

bool isOpenCv(const QString& header) { return header.startsWith("opencv2/"); }

/// What is wrong with this include in a file of that folder; empty when it is allowed.
QString objection(const QString& folder, const QString& header)
{
    const Rule* rule = ruleFor(folder);
    if (!rule)
        return "the folder has no rule: add one to docs/architecture.md and tests/layering";
    const QString name = QString::fromLatin1(rule->folder);
    if (isTorch(header) && !rule->torch)
        return "only core/engine/torch may include LibTorch";
    // The one header that includes torch keeps its include order and warnings in one place.
    if (isOpenCv(header) && !rule->openCv)
        return "only core/data and core/engine/torch may include OpenCV";
    if (isQt(header) && !rule->qt)
        return "core and the command line know no Qt";
    static const QRegularExpression project("^(core|ui|app|plugins|tests)/");
    if (!project.match(header).hasMatch())
        return {};
    if (isBelow(header, name) && ruleFor(header.left(header.lastIndexOf('/'))) == rule)
        return {};
    for (const QString& allowed : rule->folders) {
        const QString target = header.left(header.lastIndexOf('/'));
        if (allowed == "core" || allowed == "ui") {
            if (isBelow(header, allowed) && !isBelow(header, "core/engine/torch"))
                return {};
        } else if (target == allowed || (isBelow(header, allowed) && ruleFor(target) == ruleFor(allowed))) {
            return {};
        }
    }
    return name + " may include only: " + (QStringList{name} + rule->folders).join(", ");
}

} // namespace

class TestLayering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void objects_data();
    void objects();
    void sourceTreeFollowsTheRules();
    void everyFileNamesItsLicence();
};

void TestLayering::objects_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("header");
    QTest::addColumn<bool>("allowed");
    QTest::addRow("torch in core") << "core/tensor" << "torch/torch.h" << false;
    QTest::addRow("ATen in the window") << "ui/models" << "ATen/ATen.h" << false;
    QTest::addRow("torch in the engine") << "core/engine/torch" << "torch/torch.h" << true;
    QTest::addRow("the engine's inside from the window") << "ui/models" << "core/engine/torch/graph.h" << false;
    QTest::addRow("Qt in core") << "core/pipeline" << "QString" << false;
    QTest::addRow("Qt in the command line") << "app/cli" << "QtCore/QString" << false;
    QTest::addRow("QCustomPlot in a plot") << "ui/plots" << "qcustomplot.h" << true;
    QTest::addRow("OpenCV in data") << "core/data" << "opencv2/core.hpp" << true;
    QTest::addRow("OpenCV in the window") << "ui/widgets" << "opencv2/core.hpp" << false;
    QTest::addRow("base upwards") << "core/base" << "core/tensor/tensor.h" << false;
    QTest::addRow("own folder") << "core/base" << "core/base/error.h" << true;
    QTest::addRow("models use widgets") << "ui/models" << "ui/widgets/x.h" << false;
    QTest::addRow("window uses models") << "ui/mainwindow" << "ui/models/x.h" << true;
    QTest::addRow("core uses ui") << "core/pipeline" << "ui/models/x.h" << false;
    QTest::addRow("std") << "core/base" << "vector" << true;
    QTest::addRow("folder without a rule") << "core/misc" << "vector" << false;
}

void TestLayering::objects()
{
    QFETCH(QString, folder);
    QFETCH(QString, header);
    QFETCH(bool, allowed);
    QCOMPARE(objection(folder, header).isEmpty(), allowed);
}

void TestLayering::sourceTreeFollowsTheRules()
{
    const QDir root(PANGKAS_SOURCE_DIR);
    static const QRegularExpression include("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
    QStringList broken;
    int files = 0;
    for (const char* top : {"core", "ui", "app", "plugins"}) {
        QDirIterator walk(root.filePath(top), {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString path = root.relativeFilePath(file.fileName());
            ++files;
            int number = 0;
            while (!file.atEnd()) {
                ++number;
                const auto match = include.match(QString::fromUtf8(file.readLine()));
                if (!match.hasMatch())
                    continue;
                const QString why = objection(path.left(path.lastIndexOf('/')), match.captured(1));
                if (!why.isEmpty())
                    broken << QString("%1:%2 includes %3: %4").arg(path).arg(number).arg(match.captured(1), why);
            }
        }
    }
    QVERIFY(files > 20);
    QVERIFY2(broken.isEmpty(), qPrintable("\n" + broken.join('\n')));
}

void TestLayering::everyFileNamesItsLicence()
{
    const QDir root(PANGKAS_SOURCE_DIR);
    QStringList without;
    for (const char* top : {"core", "ui", "app", "plugins", "tests", "scripts", "cmake"}) {
        QDirIterator walk(root.filePath(top), {"*.h", "*.cpp", "*.py", "*.sh", "*.cmake", "CMakeLists.txt"}, QDir::Files,
            QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            if (!file.read(400).contains("SPDX-License-Identifier: GPL-3.0-or-later"))
                without << root.relativeFilePath(file.fileName());
        }
    }
    QVERIFY2(without.isEmpty(), qPrintable("\n" + without.join('\n')));
}

QTEST_APPLESS_MAIN(TestLayering)
#include "test_layering.moc"
