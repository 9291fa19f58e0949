// dicta itself, through the same interface as any other program that uses the library.
#include "bench/peers/peer.h"
#include "bench/process.h"
#include "storage/archive.h"

namespace dicta::bench {
namespace {

class DictaPeer : public Peer {
 public:
  DictaPeer(const std::string& directory, std::string name) : directory_(directory), name_(std::move(name)) {
    auto archive = Archive::Open(directory, {});
    Require(archive.ok(), archive.status().ToString());
    archive_ = *std::move(archive);
  }

  std::string name() const override { return name_; }
  void Put(std::span<const Record>) override { Require(false, "archives are made by dicta import"); }
  void Finish() override {}

  void Get(const std::string& id, const StatementSink& sink) override {
    const auto found = archive_->GetShared(id);
    Require(found.ok(), found.status().ToString());
    sink(**found);
  }

  void Page(const PageOf& page, const RowSink& sink) override {
    const dicta::Page found = Find(page);
    for (const dicta::Row& row : found.rows) Give(row, sink);
  }

  void FullPage(const PageOf& page, const StatementSink& sink) override {
    std::vector<std::string> ids;
    const dicta::Page found = Find(page);
    for (const dicta::Row& row : found.rows) ids.emplace_back(row.id());
    for (const auto& statement : archive_->GetMany(ids)) {
      Require(statement.ok(), statement.status().ToString());
      sink(*statement);
    }
  }

  uint64_t Count(const std::string& speaker) override {
    const auto count = archive_->Count({.speakers = {speaker}});
    Require(count.ok(), count.status().ToString());
    return *count;
  }

  void Timeline(const MonthSink& sink) override {
    const auto months = archive_->Timeline({}, Unit::kMonth);
    Require(months.ok(), months.status().ToString());
    for (const TimelineCount& month : *months) sink(month.label, month.count);
  }

  uint64_t Bytes() override { return DirectoryBytes(directory_); }

 private:
  dicta::Page Find(const PageOf& page) const {
    Query query{.limit = kPageRows};
    query.speakers.assign(page.speakers.begin(), page.speakers.end());
    if (page.to_day != INT32_MAX) query.to = page.to_day;
    auto found = archive_->Find(query);
    Require(found.ok(), found.status().ToString());
    return *std::move(found);
  }

  // The one place that knows what a row of the archive looks like.
  void Give(const dicta::Row& row, const RowSink& sink) {
    names_.clear();
    for (const RowSpeaker& speaker : row.speakers()) {
      if (!names_.empty()) names_ += kNameJoin;
      names_ += speaker.name;
    }
    sink({row.id(), row.date(), row.title(), row.publisher(), names_, row.size()});
  }

  const std::string directory_, name_;
  std::unique_ptr<Archive> archive_;
  std::string names_;
};

}  // namespace

std::unique_ptr<Peer> OpenDicta(const std::string& directory, const std::string& name) {
  return std::make_unique<DictaPeer>(directory, name);
}

}  // namespace dicta::bench
