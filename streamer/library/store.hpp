// LIBRARY/forksight.db: SQLite, opened with the rules that everybody who writes to it must follow.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace forksight::streamer::library {

inline constexpr std::string_view store_file = "forksight.db";

/// What SQLite said, as a sentence that names the file.
struct StoreFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One prepared statement; parameters count from 1, columns from 0. Everything throws StoreFailure.
class Statement {
  public:
    Statement(Statement&&) = default;

    Statement& bind(int place, std::string_view text);
    Statement& bind(int place, std::int64_t number);
    Statement& bind(int place, std::span<const std::uint8_t> bytes);
    /// Whether there is a row (another row).
    bool step();
    /// To its end.
    void run();
    std::int64_t number(int column) const;
    std::string text(int column) const;

  private:
    friend class Store;
    struct Free {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

    std::unique_ptr<sqlite3_stmt, Free> statement_;
};

/// For one thread at a time. Other programs may have the same file open.
class Store {
  public:
    enum class Open {
        or_make, ///< makes it if it is not there, and brings an older one up to date
        to_read  ///< as it is; on a disk that cannot be written to as well
    };

    Store(const std::filesystem::path& library, Open open);

    Statement prepare(std::string_view sql);
    void execute(const char* sql);
    std::int64_t last_id() const;
    /// Rows that the last statement changed.
    std::int64_t changed() const;
    /// Another number after each change that somebody else made.
    std::int64_t version();

    /// All of it or nothing: undone unless commit() is called.
    class Transaction {
      public:
        explicit Transaction(Store& store);
        ~Transaction();
        Transaction(const Transaction&) = delete;
        Transaction& operator=(const Transaction&) = delete;
        void commit();

      private:
        Store& store_;
        bool open_ = true;
    };

  private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    void open_file(const std::filesystem::path& file, Open open);
    void bring_up_to_date();

    std::unique_ptr<sqlite3, Close> database_;
};

} // namespace forksight::streamer::library
