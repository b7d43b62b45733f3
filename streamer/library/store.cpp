#include "streamer/library/store.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <system_error>

#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {
namespace {

/// Another program writes rarely, and briefly.
constexpr int patience_ms = 5000;

/// The steps from each version of the store to the next; a step that was ever released is never changed.
constexpr std::array<const char*, 1> steps{
    R"sql(
      CREATE TABLE film_rule (film TEXT PRIMARY KEY NOT NULL, rule TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE class (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE, code_digest BLOB NOT NULL UNIQUE,
                          made_s INTEGER NOT NULL, expires_s INTEGER NOT NULL) STRICT;
      CREATE TABLE class_film (class INTEGER NOT NULL REFERENCES class (id) ON DELETE CASCADE, film TEXT NOT NULL,
                               PRIMARY KEY (class, film)) STRICT, WITHOUT ROWID;
      CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    )sql"};

[[noreturn]] void fail(sqlite3* database, const std::string& doing) {
    const char* name = sqlite3_db_filename(database, "main");
    throw StoreFailure((name != nullptr ? std::string(name) : std::string(store_file)) + " " + doing + ": " +
                       sqlite3_errmsg(database));
}

void check(sqlite3_stmt* statement, int result) {
    if (result != SQLITE_OK) fail(sqlite3_db_handle(statement), "cannot be used");
}

/// For the owner alone, and made by root it belongs to whom the library belongs to: SQLite's own files follow it.
void make_file(const std::filesystem::path& library, const std::filesystem::path& file) {
    const Descriptor made(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!made) return; // it is there, or SQLite says why not
    if (!give_to_owner_of(library, made.get())) {
        throw StoreFailure(file.string() +
                           " cannot be given to the library's owner: " + std::generic_category().message(errno));
    }
}

/// For a URI: what would end the path there is written with percent signs.
std::string uri_of(const std::filesystem::path& file, const char* query) {
    std::string uri = "file:";
    for (const char c : file.string()) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                           c == '.' || c == '-' || c == '_';
        const auto byte = static_cast<unsigned char>(c);
        if (plain) {
            uri += c;
        } else {
            uri += {'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]};
        }
    }
    return uri + query;
}

} // namespace

void Statement::Free::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement& Statement::bind(int place, std::string_view text) {
    check(statement_.get(), sqlite3_bind_text64(statement_.get(), place, text.data() == nullptr ? "" : text.data(),
                                                text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(int place, std::int64_t number) {
    check(statement_.get(), sqlite3_bind_int64(statement_.get(), place, number));
    return *this;
}

Statement& Statement::bind(int place, std::span<const std::uint8_t> bytes) {
    check(statement_.get(), sqlite3_bind_blob64(statement_.get(), place, bytes.data(), bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

bool Statement::step() {
    const int result = sqlite3_step(statement_.get());
    if (result == SQLITE_ROW) return true;
    if (result != SQLITE_DONE) fail(sqlite3_db_handle(statement_.get()), "cannot be used");
    return false;
}

void Statement::run() {
    while (step()) {
    }
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return bytes == nullptr
               ? std::string()
               : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

void Store::Close::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

Store::Store(const std::filesystem::path& library, Open open) {
    const std::filesystem::path file = library / store_file;
    if (open == Open::or_make) make_file(library, file);
    open_file(file, open);
    sqlite3_busy_timeout(database_.get(), patience_ms);
    execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
    if (open == Open::or_make) execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    bring_up_to_date();
}

void Store::open_file(const std::filesystem::path& file, Open open) {
    // SQLite's file beside it tells that somebody writes; without one, on a disk that nobody can write to, the file
    // itself is all there is.
    std::error_code ignored;
    const bool still = open == Open::to_read && ::access(file.parent_path().c_str(), W_OK) != 0 &&
                       !std::filesystem::exists(file.string() + "-wal", ignored);
    const int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (still ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    sqlite3* opened = nullptr;
    const int result = sqlite3_open_v2(uri_of(file, still ? "?immutable=1" : "").c_str(), &opened, flags, nullptr);
    database_.reset(opened);
    if (opened == nullptr) throw StoreFailure(file.string() + " cannot be opened: no memory");
    if (result != SQLITE_OK) throw StoreFailure(file.string() + " cannot be opened: " + sqlite3_errmsg(opened));
}

void Store::bring_up_to_date() {
    const auto has = [this] {
        Statement statement = prepare("PRAGMA user_version");
        statement.step();
        return statement.number(0);
    };
    constexpr auto newest = static_cast<std::int64_t>(steps.size());
    if (has() == newest) return;
    if (has() > newest) {
        throw StoreFailure(std::string(sqlite3_db_filename(database_.get(), "main")) +
                           " was made by a newer version of this program, which is needed to use it");
    }
    Transaction transaction(*this);
    for (std::int64_t version = has(); version < newest; ++version) { // asked again: somebody may have been quicker
        execute(steps[static_cast<std::size_t>(version)]);
        execute(("PRAGMA user_version = " + std::to_string(version + 1)).c_str());
    }
    transaction.commit();
}

Statement Store::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr) !=
        SQLITE_OK) {
        fail(database_.get(), "cannot be read");
    }
    return Statement(statement);
}

void Store::execute(const char* sql) {
    if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(database_.get(), "cannot be used");
    }
}

std::int64_t Store::last_id() const {
    return sqlite3_last_insert_rowid(database_.get());
}

std::int64_t Store::changed() const {
    return sqlite3_changes(database_.get());
}

std::int64_t Store::version() {
    Statement statement = prepare("PRAGMA data_version");
    statement.step();
    return statement.number(0);
}

Store::Transaction::Transaction(Store& store) : store_(store) {
    store_.execute("BEGIN IMMEDIATE");
}

Store::Transaction::~Transaction() {
    if (open_) sqlite3_exec(store_.database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Store::Transaction::commit() {
    store_.execute("COMMIT");
    open_ = false;
}

} // namespace forksight::streamer::library
