// SQLite, as its documentation advises for many small reads: WAL, memory-mapped, statements prepared once, the blob as
// the last column so that a listing never reads it, small covering tables for what is listed and counted.
//
// https://sqlite.org/intern-v-extern-blob.html, /mmap.html, /wal.html, /queryplanner.html, /withoutrowid.html
#include <sqlite3.h>

#include <array>
#include <filesystem>

#include "bench/peers/peer.h"
#include "bench/process.h"
#include "storage/date.h"

namespace dicta::bench {
namespace {

constexpr const char* kSettings =
    "PRAGMA page_size = 8192;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"  // every batch is on disk when it is acknowledged, as in dicta
    "PRAGMA mmap_size = 17179869184;"
    "PRAGMA cache_size = -65536;"
    "PRAGMA temp_store = MEMORY;";

// day: YYYYMMDD, so that a month is day / 100.
constexpr const char* kSchema =
    "CREATE TABLE statement(ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, day INTEGER NOT NULL, title TEXT,"
    "  publisher TEXT, speakers TEXT, size INTEGER, body BLOB);"
    "CREATE INDEX by_day ON statement(day);"
    "CREATE TABLE person(person INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE speaks(person INTEGER, day INTEGER, ordinal INTEGER, PRIMARY KEY(person, day, ordinal)) WITHOUT "
    "ROWID;"
    "CREATE TABLE dictionary(bytes BLOB);";

enum Query { kInsert, kName, kSpeaks, kGet, kByDay, kBySpeaker, kByTwo, kCount, kMonths, kQueries };
#define ROW_COLUMNS "id, s.day, title, publisher, speakers, size"
#define PERSON(n) "(SELECT person FROM person WHERE name = ?" #n ")"
// The last column of the page queries, body, is put in for full records.
constexpr std::array<const char*, kQueries> kSql = {
    "INSERT INTO statement VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    "INSERT OR IGNORE INTO person(name) VALUES(?1)",
    "INSERT OR IGNORE INTO speaks VALUES(" PERSON(1) ", ?2, ?3)",
    "SELECT body FROM statement WHERE id = ?1",
    "FROM statement s WHERE day <= ?3 ORDER BY day DESC, ordinal DESC LIMIT 20",
    "FROM speaks a CROSS JOIN statement s ON s.ordinal = a.ordinal WHERE a.person = " PERSON(1)
    " AND a.day <= ?3 ORDER BY a.day DESC, a.ordinal DESC LIMIT 20",
    "FROM speaks a CROSS JOIN speaks b ON b.person = " PERSON(2) " AND b.day = a.day AND b.ordinal = a.ordinal"
    " CROSS JOIN statement s ON s.ordinal = a.ordinal WHERE a.person = " PERSON(1)
    " AND a.day <= ?3 ORDER BY a.day DESC, a.ordinal DESC LIMIT 20",
    "SELECT count(*) FROM speaks WHERE person = " PERSON(1),
    "SELECT day / 100, sum(n) FROM (SELECT day, count(*) AS n FROM statement GROUP BY day) GROUP BY 1",
};

// 2005-07-29 <-> 20050729.
int64_t DayNumber(std::string_view date) {
  int64_t number = 0;
  for (const char c : date.substr(0, 10)) {
    if (c != '-') number = number * 10 + (c - '0');
  }
  return number;
}

std::string_view DateText(int64_t number, std::array<char, 10>* text) {
  for (int i = 9; i >= 0; --i) {
    const bool dash = i == 4 || i == 7;
    (*text)[i] = dash ? '-' : static_cast<char>('0' + number % 10);
    if (!dash) number /= 10;
  }
  return {text->data(), text->size()};
}

class SqlitePeer : public Peer {
 public:
  SqlitePeer(const std::string& directory, const Frames* frames) : directory_(directory), frames_(frames) {
    std::filesystem::create_directories(directory);
    Open();
    Execute(kSchema);
    Prepare();
    if (frames == nullptr) return;
    sqlite3_stmt* put = Compile("INSERT INTO dictionary VALUES(?1)");
    sqlite3_bind_blob(put, 1, frames->dictionary().data(), static_cast<int>(frames->dictionary().size()), nullptr);
    Done(put);
    sqlite3_finalize(put);
  }
  ~SqlitePeer() override { Close(); }
  SqlitePeer(const SqlitePeer&) = delete;
  SqlitePeer& operator=(const SqlitePeer&) = delete;

  std::string name() const override { return frames_ == nullptr ? "SQLite, plain" : "SQLite, frames"; }

  void Put(std::span<const Record> batch) override {
    Execute("BEGIN");
    for (const Record& record : batch) {
      const int64_t day = DayNumber(record.date);
      const std::string names = JoinNames(record.speakers);
      const std::string frame = frames_ == nullptr ? std::string() : frames_->Encode(record.raw);
      const std::string& body = frames_ == nullptr ? record.raw : frame;
      sqlite3_stmt* insert = queries_[kInsert];
      sqlite3_bind_int64(insert, 1, ++ordinal_);
      Bind(insert, 2, record.id);
      sqlite3_bind_int64(insert, 3, day);
      Bind(insert, 4, record.title);
      Bind(insert, 5, record.publisher);
      Bind(insert, 6, names);
      sqlite3_bind_int64(insert, 7, record.size);
      sqlite3_bind_blob(insert, 8, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
      Done(insert);
      for (const std::string& speaker : record.speakers) {
        Bind(queries_[kName], 1, speaker);
        Done(queries_[kName]);
        Bind(queries_[kSpeaks], 1, speaker);
        sqlite3_bind_int64(queries_[kSpeaks], 2, day);
        sqlite3_bind_int64(queries_[kSpeaks], 3, ordinal_);
        Done(queries_[kSpeaks]);
      }
    }
    Execute("COMMIT");
  }

  void Finish() override {
    Execute("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
    Close();
    Open();
    Prepare();
  }

  void Get(const std::string& id, const StatementSink& sink) override {
    sqlite3_stmt* get = queries_[kGet];
    Bind(get, 1, id);
    Require(sqlite3_step(get) == SQLITE_ROW, id + " is missing");
    v1::Statement statement;
    Parse(get, 0, &statement);
    sqlite3_reset(get);
    sink(statement);
  }

  void Page(const PageOf& page, const RowSink& sink) override {
    std::array<char, 10> date;
    Walk(pages_, page, [&](sqlite3_stmt* row) {
      sink({Text(row, 0), DateText(sqlite3_column_int64(row, 1), &date), Text(row, 2), Text(row, 3), Text(row, 4),
            static_cast<uint32_t>(sqlite3_column_int64(row, 5))});
    });
  }

  void FullPage(const PageOf& page, const StatementSink& sink) override {
    Walk(full_pages_, page, [&](sqlite3_stmt* row) {
      v1::Statement statement;
      Parse(row, 0, &statement);
      sink(statement);
    });
  }

  uint64_t Count(const std::string& speaker) override {
    sqlite3_stmt* count = queries_[kCount];
    Bind(count, 1, speaker);
    Require(sqlite3_step(count) == SQLITE_ROW, "no count");
    const auto counted = static_cast<uint64_t>(sqlite3_column_int64(count, 0));
    sqlite3_reset(count);
    return counted;
  }

  void Timeline(const MonthSink& sink) override {
    std::array<char, 10> date;
    sqlite3_stmt* months = queries_[kMonths];
    while (sqlite3_step(months) == SQLITE_ROW) {
      sink(DateText(sqlite3_column_int64(months, 0) * 100, &date).substr(0, 7),
           static_cast<uint64_t>(sqlite3_column_int64(months, 1)));
    }
    sqlite3_reset(months);
  }

  uint64_t Bytes() override { return DirectoryBytes(directory_); }

 private:
  using Pages = std::array<sqlite3_stmt*, 3>;  // by day, by speaker, by two

  void Open() {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    Require(sqlite3_open_v2((directory_ + "/statements.db").c_str(), &db_, flags, nullptr) == SQLITE_OK, "sqlite");
    Execute(kSettings);
  }

  void Prepare() {
    for (int i = 0; i < kQueries; ++i) {
      if (i < kByDay || i > kByTwo) {
        queries_[i] = Compile(kSql[i]);
        continue;
      }
      pages_[i - kByDay] = Compile(std::string("SELECT " ROW_COLUMNS " ") + kSql[i]);
      full_pages_[i - kByDay] = Compile(std::string("SELECT body ") + kSql[i]);
    }
  }

  void Close() {
    for (auto* statements : {&pages_, &full_pages_}) {
      for (sqlite3_stmt* statement : *statements) sqlite3_finalize(statement);
    }
    for (sqlite3_stmt* statement : queries_) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }

  void Execute(const char* sql) { Require(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, Error()); }

  sqlite3_stmt* Compile(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    Require(sqlite3_prepare_v3(db_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) == SQLITE_OK,
            Error());
    return statement;
  }

  std::string Error() const { return std::string("sqlite: ") + sqlite3_errmsg(db_); }

  void Done(sqlite3_stmt* statement) {
    Require(sqlite3_step(statement) == SQLITE_DONE, Error());
    sqlite3_reset(statement);
  }

  static void Bind(sqlite3_stmt* statement, int at, const std::string& text) {
    sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }

  static std::string_view Text(sqlite3_stmt* row, int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
    return {text, static_cast<size_t>(sqlite3_column_bytes(row, column))};
  }

  void Parse(sqlite3_stmt* row, int column, v1::Statement* statement) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    std::string_view body(bytes, static_cast<size_t>(sqlite3_column_bytes(row, column)));
    if (frames_ != nullptr) {
      frames_->Decode(body, &raw_);
      body = raw_;
    }
    Require(statement->ParseFromArray(body.data(), static_cast<int>(body.size())), "a statement is damaged");
  }

  template <typename Visit>
  void Walk(const Pages& pages, const PageOf& page, const Visit& visit) {
    sqlite3_stmt* query = pages[page.speakers.size()];
    for (size_t i = 0; i < page.speakers.size(); ++i) Bind(query, static_cast<int>(i) + 1, page.speakers[i]);
    const int64_t day = page.to_day == INT32_MAX ? INT64_MAX : DayNumber(FormatDay(page.to_day));
    sqlite3_bind_int64(query, 3, day);
    while (sqlite3_step(query) == SQLITE_ROW) visit(query);
    sqlite3_reset(query);
  }

  const std::string directory_;
  const Frames* const frames_;
  sqlite3* db_ = nullptr;
  std::array<sqlite3_stmt*, kQueries> queries_ = {};
  Pages pages_ = {}, full_pages_ = {};
  int64_t ordinal_ = 0;
  std::string raw_;
};

}  // namespace

std::unique_ptr<Peer> MakeSqlite(const std::string& directory, const Frames* frames) {
  return std::make_unique<SqlitePeer>(directory, frames);
}

}  // namespace dicta::bench
