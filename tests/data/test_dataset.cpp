// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/open_dataset.h"

#include "core/base/parallel.h"
#include "core/data/image_listing.h"
#include "tests/support/test_support.h"

#include <atomic>
#include <fstream>
#include <stop_token>

#include <sys/stat.h>
#include <unistd.h>

using namespace pangkas;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, std::string_view text)
{
    fs::create_directories(path.parent_path());
    test::writeBytes(path, std::as_bytes(std::span(text.data(), text.size())));
}

void putImage(const fs::path& path, const std::string& fixture = "tiny.png")
{
    fs::create_directories(path.parent_path());
    fs::copy_file(test::dataPath("images/" + fixture), path);
}

QStringList names(const Dataset& dataset)
{
    QStringList result;
    for (std::size_t i = 0; i < dataset.size(); ++i)
        result << QString("%1:%2").arg(QString::fromStdString(dataset.name(i))).arg(dataset.label(i));
    return result;
}

QStringList damagedNames(const std::vector<DamagedImage>& damaged)
{
    QStringList result;
    for (const auto& image : damaged)
        result << QString::fromStdString(image.name + ": " + image.reason);
    return result;
}

const DatasetOptions skipping{true, {}};

} // namespace

class TestDataset : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = test::toPath(m_folder->path());
    }
    void cleanup()
    {
        setThreadLimit(0);
        fs::remove_all(m_root); // QTemporaryDir can't remove names that aren't UTF-8
    }

    void listsAFolderPerClass()
    {
        putImage(m_root / "dogs" / "b.png");
        putImage(m_root / "dogs" / "B.png");
        putImage(m_root / "dogs" / "deep" / "er" / "a.png");
        putImage(m_root / "cats" / "10.PNG");
        putImage(m_root / "cats" / "9.jpg", "small.jpg");
        putImage(m_root / "cats" / "no extension", "small.jpg");
        put(m_root / "cats" / "README", "cats");
        put(m_root / "cats" / "notes.txt", "of no interest");
        put(m_root / "cats" / ".hidden.jpg", "no image");
        put(m_root / ".git" / "x.jpg", "no image");
        put(m_root / "list.txt", "beside the classes");
        const auto opened = openDataset(FolderSource{m_root}, {}, {});
        VERIFY_OK(opened);
        QCOMPARE((*opened)->classes(), (std::vector<std::string>{"cats", "dogs"}));
        QCOMPARE(names(**opened),
            (QStringList{"cats/10.PNG:0", "cats/9.jpg:0", "cats/no extension:0", "dogs/B.png:1", "dogs/b.png:1",
                "dogs/deep/er/a.png:1"}));
        QVERIFY((*opened)->damaged().empty());
        const auto image = (*opened)->load(1);
        VERIFY_OK(image);
        QCOMPARE(image->width, 97);
    }

    void namesAreMadePrintable()
    {
        putImage(m_root / "a\nclass" / "line\nbreak.png");
        putImage(m_root / "a\nclass" / "\xf0\x9f\x90\xb1 kucing.png");
        putImage(m_root / "b\xff" / "latin\xe9.png");
        put(m_root / "b\xff" / "bad\x01.png", "text");
        const auto opened = openDataset(FolderSource{m_root}, skipping, {});
        VERIFY_OK(opened);
        QCOMPARE((*opened)->classes(), (std::vector<std::string>{"a\\x0aclass", "b\\xff"}));
        QCOMPARE(names(**opened),
            (QStringList{"a\\x0aclass/line\\x0abreak.png:0", "a\\x0aclass/\xf0\x9f\x90\xb1 kucing.png:0",
                "b\\xff/latin\\xe9.png:1"}));
        QCOMPARE(damagedNames((*opened)->damaged()), QStringList{"b\\xff/bad\\x01.png: not an image"});
        for (std::size_t i = 0; i < (*opened)->size(); ++i)
            VERIFY_OK((*opened)->load(i));
    }

    void printable_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("plain") << QByteArray("a b~") << QByteArray("a b~");
        QTest::addRow("letters") << QByteArray("\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xb1")
                                 << QByteArray("\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xb1");
        QTest::addRow("control") << QByteArray("\x1b[31m\x7f") << QByteArray("\\x1b[31m\\x7f");
        QTest::addRow("C1 control") << QByteArray("\xc2\x9b") << QByteArray("\\xc2\\x9b");
        QTest::addRow("overlong") << QByteArray("\xc0\xaf\xe0\x80\xaf") << QByteArray("\\xc0\\xaf\\xe0\\x80\\xaf");
        QTest::addRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\\xed\\xa0\\x80");
        QTest::addRow("beyond Unicode") << QByteArray("\xf4\x90\x80\x80") << QByteArray("\\xf4\\x90\\x80\\x80");
        QTest::addRow("cut short") << QByteArray("x\xe2\x82") << QByteArray("x\\xe2\\x82");
    }
    void printable()
    {
        QFETCH(QByteArray, bytes);
        QTEST(QByteArray::fromStdString(pangkas::printable(bytes.toStdString())), "text");
    }

    void linksDontGoInCircles()
    {
        putImage(m_root / "cats" / "a.png");
        putImage(m_root / "dogs" / "a.png");
        const QTemporaryDir elsewhere;
        putImage(test::toPath(elsewhere.path()) / "more" / "z.png");
        fs::create_directory_symlink(m_root / "cats", m_root / "cats" / "again");
        fs::create_directory_symlink("..", m_root / "cats" / "up");
        fs::create_directory_symlink("../..", m_root / "cats" / "above");
        fs::create_directory_symlink("../dogs", m_root / "cats" / "others");
        fs::create_directory_symlink("b", m_root / "dogs" / "b"); // a link to itself
        fs::create_directory_symlink(test::toPath(elsewhere.path()), m_root / "dogs" / "linked");
        fs::create_symlink("nowhere.png", m_root / "dogs" / "broken.png");
        const auto opened = openDataset(FolderSource{m_root}, skipping, {});
        VERIFY_OK(opened);
        QCOMPARE(names(**opened), (QStringList{"cats/a.png:0", "dogs/a.png:1", "dogs/linked/more/z.png:1"}));
        QCOMPARE(
            damagedNames((*opened)->damaged()), QStringList{"dogs/broken.png: cannot open: No such file or directory"});
    }

    void tellsFoldersThatCannotBeListed()
    {
        if (::geteuid() == 0)
            QSKIP("root can list every folder");
        putImage(m_root / "cats" / "a.png");
        putImage(m_root / "dogs" / "a.png");
        putImage(m_root / "dogs" / "locked" / "b.png");
        fs::permissions(m_root / "dogs" / "locked", fs::perms::none);
        const auto opened = openDataset(FolderSource{m_root}, skipping, {});
        fs::permissions(m_root / "dogs" / "locked", fs::perms::owner_all);
        VERIFY_OK(opened);
        QCOMPARE(damagedNames((*opened)->damaged()),
            QStringList{"dogs/locked/: the folder cannot be listed: Permission denied"});
    }

    void tellsFoldersWithTooLongAPath()
    {
        putImage(m_root / "cats" / "a.png");
        putImage(m_root / "dogs" / "a.png");
        // Deeper than a path can name: made step by step.
        const fs::path home = fs::current_path();
        fs::current_path(m_root / "dogs");
        const std::string name(200, 'd');
        for (int i = 0; i < 25; ++i) {
            fs::create_directory(name);
            fs::current_path(name);
        }
        fs::current_path(home);
        const auto opened = openDataset(FolderSource{m_root}, skipping, {});
        VERIFY_OK(opened);
        QCOMPARE((*opened)->damaged().size(), std::size_t{1});
        QVERIFY((*opened)->damaged()[0].reason.find("File name too long") != std::string::npos);
    }

    void damagedImagesNeedConsent()
    {
        putImage(m_root / "cats" / "a.png");
        putImage(m_root / "dogs" / "a.png");
        put(m_root / "cats" / "text.jpg", "this is no photograph");
        put(m_root / "dogs" / "empty.png", "");
        auto half = test::bytesOf(test::dataPath("images/portrait.jpg"));
        half.resize(half.size() / 2);
        test::writeBytes(m_root / "dogs" / "half.jpg", half);
        const auto refused = openDataset(FolderSource{m_root}, {}, {});
        VERIFY_FAILS(refused, ErrorCode::DamagedImages);
        QVERIFY(refused.error().detail.find("3 of 5 images") != std::string::npos);
        QVERIFY(refused.error().detail.find("cats/text.jpg (not an image)") != std::string::npos);
        const auto opened = openDataset(FolderSource{m_root}, skipping, {});
        VERIFY_OK(opened);
        QCOMPARE(names(**opened), (QStringList{"cats/a.png:0", "dogs/a.png:1"}));
        QCOMPARE(damagedNames((*opened)->damaged()),
            (QStringList{
                "cats/text.jpg: not an image", "dogs/empty.png: the file is empty", "dogs/half.jpg: JPEG ends early"}));
    }

    void refusesFolders_data()
    {
        QTest::addColumn<QStringList>("files"); // with a * behind: no image
        QTest::addColumn<bool>("skips");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("detail");
        QTest::addRow("empty") << QStringList{} << false << ErrorCode::EmptyDataset << "no class folders and no images";
        QTest::addRow("images but no classes")
            << QStringList{"a.png", "b.png"} << false << ErrorCode::EmptyDataset << "2 images but no class folders";
        QTest::addRow("one class") << QStringList{"cats/a.png", "cats/b.png"} << false << ErrorCode::EmptyDataset
                                   << "a single class, \"cats\"";
        QTest::addRow("a class without images") << QStringList{"cats/a.png", "dogs/notes.txt*"} << false
                                                << ErrorCode::EmptyDataset << "\"dogs\" holds no images";
        QTest::addRow("no image anywhere")
            << QStringList{"cats/x.txt*", "dogs/x.txt*"} << false << ErrorCode::EmptyDataset << "holds no images";
        QTest::addRow("one class left") << QStringList{"cats/a.png", "dogs/a.png*"} << true << ErrorCode::EmptyDataset
                                        << "a single class";
        QTest::addRow("no class left") << QStringList{"cats/a.png*", "dogs/a.png*"} << true << ErrorCode::EmptyDataset
                                       << "no class";
        QTest::addRow("splits") << QStringList{"train/cats/a.png", "val/cats/a.png"} << false << ErrorCode::EmptyDataset
                                << "parts of a data set";
        QTest::addRow("all damaged") << QStringList{"cats/a.png*", "dogs/a.png*"} << false << ErrorCode::DamagedImages
                                     << "2 of 2";
    }
    void refusesFolders()
    {
        QFETCH(QStringList, files);
        QFETCH(bool, skips);
        QFETCH(ErrorCode, code);
        QFETCH(QString, detail);
        for (QString file : files) {
            if (file.endsWith('*'))
                put(m_root / file.chopped(1).toStdString(), "text");
            else
                putImage(m_root / file.toStdString());
        }
        const auto opened = openDataset(FolderSource{m_root}, {skips, {}}, {});
        VERIFY_FAILS(opened, code);
        QVERIFY2(QString::fromStdString(opened.error().detail).contains(detail), opened.error().detail.c_str());
        QCOMPARE(opened.error().file, m_root.string());
        QVERIFY(!opened.error().remedy.empty());
    }

    void refusesWhatIsNoFolder()
    {
        put(m_root / "file", "");
        VERIFY_FAILS(openDataset(FolderSource{m_root / "missing"}, {}, {}), ErrorCode::FileNotFound);
        VERIFY_FAILS(openDataset(FolderSource{m_root / "file"}, {}, {}), ErrorCode::FileNotFound);
        VERIFY_FAILS(openDataset(ListSource{m_root}, {}, {}), ErrorCode::InvalidArgument);
    }

    void classesTakeTheModelsNumbers()
    {
        putImage(m_root / "cats" / "a.png");
        putImage(m_root / "dogs" / "a.png");
        const auto opened = openDataset(FolderSource{m_root}, {false, {"dogs", "birds", "cats"}}, {});
        VERIFY_OK(opened);
        QCOMPARE(names(**opened), (QStringList{"cats/a.png:2", "dogs/a.png:0"}));
        QCOMPARE((*opened)->classes().size(), std::size_t{3});
        const auto refused = openDataset(FolderSource{m_root}, {false, {"cat", "dog"}}, {});
        VERIFY_FAILS(refused, ErrorCode::ClassMismatch);
        QVERIFY(
            refused.error().detail.find("the data set has cats, dogs; the model has cat, dog") != std::string::npos);
    }

    void aTableNumbersTheClasses()
    {
        putImage(m_root / "n03" / "a.png");
        putImage(m_root / "n01" / "b.png");
        put(m_root / "synsets.txt", "0\tn02\tgoldfish, Carassius auratus\n2\tn01\ttench\r\n\n1\tn03");
        const auto dataset = openDataset(FolderSource{m_root}, {}, {});
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->classes(), (std::vector<std::string>{"n02", "n03", "n01"}));
        QCOMPARE(names(**dataset), (QStringList{"n01/b.png:2", "n03/a.png:1"}));
        // A model that names its classes says itself which is which.
        const auto named = openDataset(FolderSource{m_root}, {false, {"n03", "n01"}}, {});
        VERIFY_OK(named);
        QCOMPARE((*named)->classes(), (std::vector<std::string>{"n03", "n01"}));
        QCOMPARE(names(**named), (QStringList{"n01/b.png:1", "n03/a.png:0"}));
    }

    void refusesTables_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const int corrupt = int(ErrorCode::CorruptFile);
        QTest::addRow("empty") << QByteArray("\n") << corrupt << "no class";
        QTest::addRow("no tab") << QByteArray("0\ta\n1 b\n") << corrupt << "line 2: no tab";
        QTest::addRow("no number") << QByteArray("zero\ta\n") << corrupt << "line 1: \"zero\" is not a class number";
        QTest::addRow("a negative number") << QByteArray("-1\ta\n") << corrupt << "line 1: \"-1\"";
        QTest::addRow("a number with a space") << QByteArray("0 \ta\n") << corrupt << "line 1: \"0 \"";
        QTest::addRow("a huge number") << QByteArray("1048576\ta\n") << corrupt << "line 1: \"1048576\"";
        QTest::addRow("no class") << QByteArray("0\t\tname\n") << corrupt << "line 1: no class";
        QTest::addRow("a number twice") << QByteArray("0\ta\n0\tb\n") << corrupt << "line 2: the number 0";
        QTest::addRow("a class twice") << QByteArray("0\ta\n1\ta\n") << corrupt << "line 2: the class \"a\"";
        QTest::addRow("a number left out") << QByteArray("0\ta\n2\tb\n") << corrupt << "2 classes, but numbers up to 2";
        QTest::addRow("not the folders") << QByteArray("0\ta\n1\tc\n") << int(ErrorCode::ClassMismatch) << "\"b\" is not in";
    }
    void refusesTables()
    {
        QFETCH(QByteArray, table);
        QFETCH(int, code);
        QFETCH(QString, says);
        putImage(m_root / "a" / "a.png");
        putImage(m_root / "b" / "b.png");
        put(m_root / "synsets.txt", table.toStdString());
        const auto dataset = openDataset(FolderSource{m_root}, {}, {});
        VERIFY_FAILS(dataset, ErrorCode(code));
        QVERIFY2(QString::fromStdString(dataset.error().detail).contains(says), dataset.error().detail.c_str());
        QVERIFY(!dataset.error().file.empty());
    }

    void readsAList()
    {
        putImage(m_root / "x" / "1.png");
        putImage(m_root / "x" / "2 b.png");
        putImage(m_root / "x" / "ta\tb.png");
        const std::string absolute = (m_root / "x" / "1.png").string();
        put(m_root / "list.tsv", "\xef\xbb\xbfx/2 b.png\tzebra\r\n\r\n" + absolute + "\tant\nx/ta\tb.png\tzebra");
        const auto opened = openDataset(ListSource{m_root / "list.tsv"}, {}, {});
        VERIFY_OK(opened);
        QCOMPARE((*opened)->classes(), (std::vector<std::string>{"ant", "zebra"}));
        QCOMPARE(
            names(**opened), (QStringList{"x/2 b.png:1", QString::fromStdString(absolute) + ":0", "x/ta\\x09b.png:1"}));
        for (std::size_t i = 0; i < 3; ++i)
            VERIFY_OK((*opened)->load(i));
    }

    void refusesLists_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("detail");
        QTest::addRow("empty") << QByteArray() << ErrorCode::EmptyDataset << "the list is empty";
        QTest::addRow("empty lines") << QByteArray("\n\r\n\n") << ErrorCode::EmptyDataset << "names no image";
        QTest::addRow("no tab") << QByteArray("a.png\tx\nb.png y\n") << ErrorCode::CorruptFile << "line 2: no tab";
        QTest::addRow("no path") << QByteArray("\tx\n") << ErrorCode::CorruptFile << "line 1: no path";
        QTest::addRow("no class") << QByteArray("a.png\tx\n\nb.png\t\n") << ErrorCode::CorruptFile
                                  << "line 3: no class";
        QTest::addRow("binary") << QByteArray("PK\3\4\0\0\tx\n", 9) << ErrorCode::CorruptFile << "line 1: not text";
        QTest::addRow("one class") << QByteArray("a.png\tx\nb.png\tx\n") << ErrorCode::EmptyDataset
                                   << "a single class, \"x\"";
        QTest::addRow("missing files") << QByteArray("a.png\tx\nb.png\ty\n") << ErrorCode::DamagedImages
                                       << "2 of 2 images cannot be used: a.png (cannot open: No such file";
    }
    void refusesLists()
    {
        QFETCH(QByteArray, text);
        QFETCH(ErrorCode, code);
        QFETCH(QString, detail);
        put(m_root / "list.tsv", text.toStdString());
        const auto opened = openDataset(ListSource{m_root / "list.tsv"}, {}, {});
        VERIFY_FAILS(opened, code);
        QVERIFY2(QString::fromStdString(opened.error().detail).contains(detail), opened.error().detail.c_str());
    }

    void doesNotWaitForPipes()
    {
        putImage(m_root / "cats" / "a.png");
        putImage(m_root / "dogs" / "a.png");
        QCOMPARE(::mkfifo((m_root / "dogs" / "pipe.png").c_str(), 0600), 0);
        put(m_root / "list.tsv", "cats/a.png\tcats\ndogs/a.png\tdogs\ndogs/pipe.png\tdogs\n");
        const auto folder = openDataset(FolderSource{m_root}, {}, {});
        VERIFY_OK(folder);
        QCOMPARE((*folder)->size(), std::size_t{2});
        VERIFY_FAILS(openDataset(ListSource{m_root / "list.tsv"}, {}, {}), ErrorCode::DamagedImages);
    }

    void imagesThatChangeLaterAreErrors()
    {
        putImage(m_root / "cats" / "a.png");
        putImage(m_root / "dogs" / "a.png");
        const auto opened = openDataset(FolderSource{m_root}, {}, {});
        VERIFY_OK(opened);
        put(m_root / "cats" / "a.png", "text");
        fs::remove(m_root / "dogs" / "a.png");
        VERIFY_FAILS((*opened)->load(0), ErrorCode::DamagedImages);
        VERIFY_FAILS((*opened)->load(1), ErrorCode::FileNotFound);
    }

    void stopsWhenCancelled()
    {
        for (int i = 0; i < 50; ++i)
            putImage(m_root / (i % 2 ? "cats" : "dogs") / (std::to_string(i) + ".png"));
        std::stop_source stop;
        const JobContext job(stop.get_token(), [&](const Progress& progress) {
            if (progress.stage == Stage::Checking && progress.done > 5)
                stop.request_stop();
        });
        VERIFY_FAILS(openDataset(FolderSource{m_root}, {}, job), ErrorCode::Cancelled);
        VERIFY_FAILS(openDataset(FolderSource{m_root}, {}, job), ErrorCode::Cancelled);
    }

    void opensPhotographs()
    {
        const fs::path photographs = test::sharedPath("data/cats-and-dogs/val");
        if (photographs.empty())
            QSKIP("the photographs of ../shared/data are not here");
        std::atomic<int> reports = 0;
        const JobContext job({}, [&](const Progress&) { ++reports; });
        const auto opened = openDataset(FolderSource{photographs}, {}, job);
        VERIFY_OK(opened);
        QCOMPARE((*opened)->size(), std::size_t{800});
        QCOMPARE((*opened)->classes(), (std::vector<std::string>{"cats", "dogs"}));
        QVERIFY((*opened)->damaged().empty());
        QVERIFY(reports >= 50 && reports < 200);
        setThreadLimit(1);
        const auto again = openDataset(FolderSource{photographs}, {}, {});
        VERIFY_OK(again);
        QCOMPARE(names(**again), names(**opened));
    }
};

QTEST_APPLESS_MAIN(TestDataset)
#include "test_dataset.moc"
