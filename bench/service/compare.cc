#include "bench/service/compare.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <random>

#include "bench/corpus.h"
#include "bench/generator.h"
#include "bench/service/callers.h"
#include "bench/service/served.h"
#include "dicta/v1/service.pb.h"
#include "storage/archive.h"
#include "tools/write/json.h"

namespace dicta::bench {
namespace {

constexpr size_t kCallers = 8, kRequests = 5000, kRows = 50, kSpeakers = 50, kSeen = 200;
constexpr auto kRound = std::chrono::milliseconds(1000);

struct Question {
  std::string name, path;
  std::vector<std::string> requests = {};
  const google::protobuf::Message* reply = nullptr;
};

using Random = std::mt19937;

std::string OneStatement(Random* random) {
  v1::GetStatementRequest request;
  request.set_id(Generator::IdOf(1 + (*random)() % kServed));
  return request.SerializeAsString();
}

std::string PageByDay(v1::View::Value view, Random* random) {
  v1::ListStatementsRequest request;
  // Not of the last days, so that pages are full.
  request.mutable_filter()->set_from(
      FormatDay(Generator::FirstDay() + static_cast<int32_t>((*random)() % (Generator::kDays - 100))));
  request.set_oldest_first(true);
  request.set_view(view);
  request.set_page_size(kRows);
  return request.SerializeAsString();
}

std::string PageBySpeaker(const std::vector<std::string>& names, Random* random) {
  v1::ListStatementsRequest request;
  request.mutable_filter()->add_speakers(names[(*random)() % kSpeakers]);
  request.set_page_size(kRows);
  return request.SerializeAsString();
}

std::vector<Question> Questions() {
  const std::vector<std::string> names = Generator(Generator::kSeed).names();
  Random random(7);
  std::vector<Question> questions;
  const auto add = [&](const char* name, const char* method, const std::function<std::string()>& make) {
    Question& question = questions.emplace_back(Question{name, "/dicta.v1.Dicta/" + std::string(method)});
    question.reply = questions.size() == 1
                         ? static_cast<const google::protobuf::Message*>(&v1::GetStatementResponse::default_instance())
                         : &v1::ListStatementsResponse::default_instance();
    for (size_t i = 0; i < kRequests; ++i) question.requests.push_back(make());
  };
  add("get", "GetStatement", [&] { return OneStatement(&random); });
  add("page_day", "ListStatements", [&] { return PageByDay(v1::View::BASIC, &random); });
  add("page_speaker", "ListStatements", [&] { return PageBySpeaker(names, &random); });
  add("full_page_day", "ListStatements", [&] { return PageByDay(v1::View::FULL, &random); });
  return questions;
}

// The reply to be held constant: of those to the first requests the one of middle size. They are looked at on the way.
std::string MiddleReply(const Question& question, const std::shared_ptr<grpc::Channel>& channel, size_t* rows) {
  std::vector<std::string> replies;
  for (size_t i = 0; i < kSeen; ++i) {
    replies.push_back(CallRaw(channel, question.path, question.requests[i]));
    v1::ListStatementsResponse page;
    const bool is_page = question.name != "get";
    *rows = is_page ? kRows : 1;
    Require(!is_page || (page.ParseFromString(replies.back()) && page.rows_size() == int{kRows}), "a page is not full");
  }
  std::sort(replies.begin(), replies.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return replies[kSeen / 2];
}

// What one of the two servers did over all rounds.
class Side {
 public:
  Side(const Served* server, std::string path) : server_(server), path_(std::move(path)) {
    for (size_t i = 0; i < kCallers; ++i) channels_.push_back(server->Connect());
  }

  double Round(const Question& question) {
    const double before = server_->Seconds();
    const Asked asked = Ask(channels_, path_, question.requests, *question.reply, kRound);
    seconds_ += server_->Seconds() - before;
    us_.insert(us_.end(), asked.us.begin(), asked.us.end());
    rates_.push_back(asked.per_second);
    return asked.per_second;
  }

  std::string Report(size_t rows) {
    std::sort(us_.begin(), us_.end());
    std::sort(rates_.begin(), rates_.end());
    const double rate = Quantile(rates_, 0.5);
    return tools::JsonObject()
        .Add("calls_per_s", rate)
        .Add("rows_per_s", rate * static_cast<double>(rows))
        .Add("p50_us", Quantile(us_, 0.5))
        .Add("p99_us", Quantile(us_, 0.99))
        .Add("server_us", seconds_ * 1e6 / static_cast<double>(us_.size()))
        .str();
  }

 private:
  const Served* const server_;
  const std::string path_;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
  double seconds_ = 0;
  std::vector<double> us_, rates_;
};

std::string Compare(const Question& question, size_t rows, size_t bytes, Side dicta, Side bare, int rounds) {
  dicta.Round(question), bare.Round(question);  // caches and connections
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    // Neither is always the one that goes first.
    const double first = round % 2 == 0 ? dicta.Round(question) : bare.Round(question);
    const double second = round % 2 == 0 ? bare.Round(question) : dicta.Round(question);
    ratios.push_back(round % 2 == 0 ? first / second : second / first);
  }
  std::sort(ratios.begin(), ratios.end());
  std::cerr << question.name << ": " << Quantile(ratios, 0.5) << " (" << ratios.front() << " to " << ratios.back()
            << ")\n";
  return tools::JsonObject()
      .Add("question", question.name)
      .Add("rows", uint64_t{rows})
      .Add("reply_bytes", uint64_t{bytes})
      .Add("ratio", Quantile(ratios, 0.5))
      .AddRaw("dicta", dicta.Report(rows))
      .AddRaw("bare", bare.Report(rows))
      .str();
}

}  // namespace

void MakeServed(const std::string& directory, size_t statements, bool trained) {
  const auto archive = Archive::Open(directory, {.access = Access::kWrite, .create = true});
  Require(archive.ok(), archive.status().ToString());
  Generator generator(Generator::kSeed);
  std::vector<Document> documents;
  for (size_t i = 0; i < statements; ++i) {
    Document document = generator.Next();
    std::string* text = document.statement.mutable_text();
    const size_t rest = document.statement.ByteSizeLong() - text->size();
    while (text->size() + rest < kServedBytes) *text += *text;
    text->resize(kServedBytes - rest);
    documents.push_back(std::move(document));
  }
  if (trained) Require((*archive)->Train(documents).ok(), "training");
  for (std::span<const Document> left(documents); !left.empty();) {
    const size_t batch = std::min<size_t>(256, left.size());
    Require((*archive)->Add(left.first(batch), {}).ok(), "archiving");
    left = left.subspan(batch);
  }
}

std::string CompareService(const std::string& dicta, const std::string& self, const std::string& scratch, int rounds) {
  const std::string archive = scratch + "/served";
  MakeServed(archive, kServed, true);
  const Served server({dicta, "-a", archive, "serve", "--listen", "127.0.0.1:0"}, scratch + "/served.log");
  const std::vector<Question> questions = Questions();
  std::vector<std::string> constants = {self, "constant"};
  std::vector<size_t> rows(questions.size()), bytes;
  for (size_t i = 0; i < questions.size(); ++i) {
    const std::string reply = MiddleReply(questions[i], server.Connect(), &rows[i]);
    bytes.push_back(reply.size());
    constants.push_back(scratch + "/" + questions[i].name);
    std::ofstream(constants.back(), std::ios::binary) << reply;
  }
  const Served bare(constants, scratch + "/constant.log");
  std::vector<std::string> lines;
  for (size_t i = 0; i < questions.size(); ++i) {
    lines.push_back(Compare(questions[i], rows[i], bytes[i], Side(&server, questions[i].path),
                            Side(&bare, "/bench.Constant/" + std::to_string(i)), rounds));
  }
  return tools::JsonObject().Add("statements", uint64_t{kServed}).AddRaw("questions", lines).str();
}

}  // namespace dicta::bench
