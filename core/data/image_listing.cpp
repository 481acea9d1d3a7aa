// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_listing.h"

#include "core/base/file.h"
#include "core/data/class_table.h"
#include "core/data/image_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pangkas {

namespace {

constexpr std::uint64_t longestList = std::uint64_t{512} << 20; // bytes

using FolderId = std::pair<dev_t, ino_t>;

struct Entry
{
    std::string name;
    bool isFolder = false;
    FolderId id; // of folders
};

/// What a folder holds, but for hidden names, in the order of the names' bytes. Throws nothing but std::bad_alloc.
class FolderReader
{
public:
    explicit FolderReader(const std::string& path)
        : m_folder(::opendir(path.c_str()), &::closedir)
        , m_error(m_folder ? 0 : errno)
    {
    }

    int error() const { return m_error; }

    std::vector<Entry> entries()
    {
        std::vector<Entry> entries;
        for (;;) {
            errno = 0;
            const dirent* item = ::readdir(m_folder.get());
            if (!item) {
                m_error = errno;
                break;
            }
            if (item->d_name[0] == '.')
                continue;
            // Most files need no stat(), which on a network's disk is most of the time.
            if (item->d_type == DT_REG) {
                entries.push_back({item->d_name, false, {}});
                continue;
            }
            if (item->d_type != DT_DIR && item->d_type != DT_LNK && item->d_type != DT_UNKNOWN)
                continue;
            struct stat status = {};
            if (::fstatat(::dirfd(m_folder.get()), item->d_name, &status, 0) != 0)
                entries.push_back({item->d_name, false, {}}); // a link to nowhere: reading it will tell
            else if (S_ISDIR(status.st_mode))
                entries.push_back({item->d_name, true, {status.st_dev, status.st_ino}});
            else if (S_ISREG(status.st_mode))
                entries.push_back({item->d_name, false, {}});
        }
        std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
        return entries;
    }

private:
    std::unique_ptr<DIR, int (*)(DIR*)> m_folder;
    int m_error = 0;
};

bool looksLikeImage(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return false;
    std::array<std::byte, 16> start;
    const ssize_t count = ::pread(descriptor, start.data(), start.size(), 0);
    ::close(descriptor);
    return count > 0 && recogniseImage(std::span(start).first(static_cast<std::size_t>(count))) != ImageFormat::Unknown;
}

/// The images of one class.
class ClassLister
{
public:
    /// Links into the folders of `barred` are not followed.
    ClassLister(
        std::string root, std::uint32_t label, std::set<FolderId> barred, ImageListing& listing, const JobContext& job)
        : m_root(std::move(root))
        , m_label(label)
        , m_listing(listing)
        , m_job(job)
        , m_visited(std::move(barred))
    {
    }

    Result<void> list(const std::string& folder, FolderId id)
    {
        if (!m_visited.insert(id).second)
            return {};
        PANGKAS_TRY(m_job.checkCancelled());
        m_job.report(Stage::Reading, static_cast<std::int64_t>(m_listing.images.size()), 0);
        FolderReader reader(m_root + "/" + folder);
        if (reader.error() == 0) {
            for (const Entry& entry : reader.entries()) {
                const std::string path = folder + "/" + entry.name;
                if (entry.isFolder) {
                    PANGKAS_TRY(list(path, entry.id));
                    continue;
                }
                if (++m_seen % 256 == 0)
                    PANGKAS_TRY(m_job.checkCancelled());
                if (hasImageExtension(entry.name) || looksLikeImage(m_root + "/" + path))
                    m_listing.images.push_back({path, m_label});
            }
        }
        if (reader.error() != 0)
            m_listing.damaged.push_back({printable(folder) + "/",
                fmt::format("the folder cannot be listed: {}", std::strerror(reader.error()))});
        return {};
    }

private:
    std::string m_root;
    std::uint32_t m_label;
    ImageListing& m_listing;
    const JobContext& m_job;
    std::set<FolderId> m_visited; // links may lead in circles
    std::size_t m_seen = 0;
};

// The folder and all above it: a link to one of them would bring every class into one.
std::set<FolderId> withParents(const std::filesystem::path& folder)
{
    std::set<FolderId> ids;
    std::error_code error;
    auto path = std::filesystem::canonical(folder, error);
    for (;;) {
        if (struct stat status = {}; ::stat(path.c_str(), &status) == 0)
            ids.emplace(status.st_dev, status.st_ino);
        if (!path.has_relative_path())
            return ids;
        path = path.parent_path();
    }
}

// train and val instead of the classes in them: an easy mistake that would otherwise train nonsense.
bool areSplits(const std::vector<std::string>& classes)
{
    static constexpr std::array<std::string_view, 8> names = {
        "train", "training", "val", "valid", "validation", "test", "testing", "eval"};
    return !classes.empty() && std::all_of(classes.begin(), classes.end(), [](const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    });
}

} // namespace

std::string printable(std::string_view bytes)
{
    // Length of the UTF-8 character at `i`, 0 where there is none (RFC 3629: no surrogates, nothing longer than
    // needed).
    const auto characterAt = [&](std::size_t i) -> std::size_t {
        const auto byte = [&](std::size_t k) {
            return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u;
        };
        const auto follows = [&](std::size_t k) { return (byte(k) & 0xc0u) == 0x80u; };
        const unsigned first = byte(0);
        if (first < 0x80)
            return first >= 0x20 && first != 0x7f ? 1 : 0;
        if (first >= 0xc2 && first <= 0xdf)
            return follows(1) && !(first == 0xc2 && byte(1) < 0xa0) ? 2 : 0; // U+0080 to U+009F are control characters
        if (first >= 0xe0 && first <= 0xef)
            return follows(1) && follows(2) && !(first == 0xe0 && byte(1) < 0xa0) && !(first == 0xed && byte(1) >= 0xa0)
                ? 3
                : 0;
        if (first >= 0xf0 && first <= 0xf4)
            return follows(1) && follows(2) && follows(3) && !(first == 0xf0 && byte(1) < 0x90)
                    && !(first == 0xf4 && byte(1) >= 0x90)
                ? 4
                : 0;
        return 0;
    };
    std::string text;
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = characterAt(i);
        if (length == 0)
            text += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[i]));
        else
            text += bytes.substr(i, length);
        i += std::max<std::size_t>(length, 1);
    }
    return text;
}

Result<ImageListing> listFolder(const FolderSource& source, const JobContext& job)
{
    const std::string root = source.folder.string();
    const auto empty = [&](std::string detail, std::string remedy) {
        return fail(ErrorCode::EmptyDataset, std::move(detail), root, std::move(remedy));
    };
    FolderReader reader(root);
    if (reader.error() != 0)
        return fail(systemError(reader.error(), "cannot list the folder", source.folder));
    const std::vector<Entry> entries = reader.entries();
    if (reader.error() != 0)
        return fail(systemError(reader.error(), "cannot list the folder", source.folder));

    ImageListing listing;
    listing.root = source.folder;
    std::vector<Entry> folders;
    std::size_t loose = 0;
    for (const Entry& entry : entries) {
        if (entry.isFolder) {
            folders.push_back(entry);
            listing.classes.push_back(printable(entry.name));
        } else if (hasImageExtension(entry.name)) {
            ++loose;
        }
    }
    constexpr const char* layout = "Put the images of each class into a folder named after the class";
    if (folders.empty())
        return empty(loose > 0 ? fmt::format("{} images but no class folders", loose)
                               : std::string("no class folders and no images"),
            layout);
    if (areSplits(listing.classes))
        return empty(
            fmt::format("the folders {} are parts of a data set, not classes", fmt::join(listing.classes, ", ")),
            fmt::format("Choose one of them, e.g. {}", (source.folder / folders.back().name).string()));
    PANGKAS_ASSIGN(listing.numbering, readClassTable(source.folder));
    if (const std::set<std::string> known(listing.numbering.begin(), listing.numbering.end()); !known.empty()) {
        for (const std::string& name : listing.classes) {
            if (!known.contains(name))
                return fail(ErrorCode::ClassMismatch, fmt::format("the class folder \"{}\" is not in {}", name, classTableName),
                    root, "Add a line for it, or take the folder or the table away");
        }
    }
    std::set<FolderId> barred = withParents(source.folder);
    for (const Entry& folder : folders)
        barred.insert(folder.id);
    for (std::uint32_t label = 0; label < folders.size(); ++label) {
        const std::size_t before = listing.images.size(), damagedBefore = listing.damaged.size();
        std::set<FolderId> others = barred;
        others.erase(folders[label].id);
        ClassLister lister(root, label, std::move(others), listing, job);
        PANGKAS_TRY(lister.list(folders[label].name, folders[label].id));
        if (listing.images.size() == before && listing.damaged.size() == damagedBefore)
            return empty(fmt::format("the class folder \"{}\" holds no images", listing.classes[label]),
                folders.size() > 2 ? "Add images to it or take it away" : layout);
        std::sort(listing.images.begin() + static_cast<std::ptrdiff_t>(before), listing.images.end(),
            [](const ListedImage& a, const ListedImage& b) { return a.path < b.path; });
    }
    return listing;
}

Result<ImageListing> listFile(const ListSource& source, const JobContext& job)
{
    const std::string file = source.file.string();
    PANGKAS_ASSIGN(const std::string text, readTextFile(source.file, longestList));
    constexpr const char* layout = "Write one image per line: its path, a tab, its class";
    if (text.empty())
        return fail(ErrorCode::EmptyDataset, "the list is empty", file, layout);

    ImageListing listing;
    listing.root = source.file.parent_path();
    std::vector<std::string> labels;
    std::size_t number = 0;
    std::string_view rest = text;
    if (rest.starts_with("\xef\xbb\xbf"))
        rest.remove_prefix(3);
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        ++number;
        if (number % 1024 == 0)
            PANGKAS_TRY(job.checkCancelled());
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            continue;
        const auto refuse = [&](std::string_view what) {
            return fail(ErrorCode::CorruptFile, fmt::format("line {}: {}", number, what), file, layout);
        };
        if (line.find('\0') != std::string_view::npos)
            return refuse("not text");
        const auto tab = line.rfind('\t');
        if (tab == std::string_view::npos)
            return refuse("no tab between path and class");
        if (tab == 0)
            return refuse("no path before the tab");
        if (tab + 1 == line.size())
            return refuse("no class after the tab");
        listing.images.push_back({std::string(line.substr(0, tab)), 0});
        labels.push_back(printable(line.substr(tab + 1)));
    }
    if (listing.images.empty())
        return fail(ErrorCode::EmptyDataset, "the list names no image", file, layout);

    std::map<std::string, std::uint32_t> classes;
    for (const std::string& label : labels)
        classes.emplace(label, 0);
    for (auto& [name, label] : classes) {
        label = static_cast<std::uint32_t>(listing.classes.size());
        listing.classes.push_back(name);
    }
    for (std::size_t i = 0; i < labels.size(); ++i)
        listing.images[i].label = classes[labels[i]];
    return listing;
}

} // namespace pangkas
