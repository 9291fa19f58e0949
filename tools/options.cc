#include "tools/options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <utility>

namespace dicta::tools {
namespace {

// "" stands for "good" in CLI11's validators.
std::string ProblemOf(const Status& status) { return status.ok() ? "" : status.message(); }

std::string Upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' ? '_' : c;
  return text;
}

std::string GenreNames() {
  std::string names;
  for (int i = v1::Genre::Value_MIN + 1; i <= v1::Genre::Value_MAX; ++i) {
    if (!names.empty()) names += ", ";
    names += v1::Genre::Value_Name(static_cast<v1::Genre::Value>(i));
  }
  return names;
}

// REQUIRES: a date that CheckDate let through
DaySpan DaysOf(const std::string& date) { return ParseDate(date).value(); }

}  // namespace

CLI::Option* AddFormat(CLI::App* app, std::vector<std::string> formats, std::string* format) {
  *format = formats.front();
  std::string names;
  for (const std::string& name : formats) names += (names.empty() ? "" : "|") + name;
  return app->add_option("--format", *format, names + " (default " + *format + ")")
      ->check(CLI::IsMember(std::move(formats)).description(""))
      ->type_name("F");
}

void AddSpreadsheet(CLI::App* app, bool* spreadsheet) {
  app->add_flag("--spreadsheet", *spreadsheet,
                "with csv: what a spreadsheet would run as a formula gets a ' before it");
}

CLI::Option* AddRepeatable(CLI::App* app, const std::string& name, std::vector<std::string>* values,
                           const std::string& description) {
  return app->add_option(name, *values, description)->allow_extra_args(false);
}

CLI::Option* CheckDate(CLI::Option* option, Empty empty) {
  const auto check = [empty](const std::string& date) {
    return date.empty() && empty == Empty::kAllowed ? "" : ProblemOf(ParseDate(date).status());
  };
  return option->check(CLI::Validator(check, ""))->type_name("DATE");
}

CLI::Option* CheckMoment(CLI::Option* option, Empty empty) {
  const auto check = [empty](const std::string& iso) {
    return iso.empty() && empty == Empty::kAllowed ? "" : ProblemOf(ParseMoment(iso).status());
  };
  return option->check(CLI::Validator(check, ""))->type_name("TIME");
}

CLI::Option* CheckGenre(CLI::Option* option, Empty empty) {
  const auto transform = [empty](std::string& name) -> std::string {
    name = Upper(name);
    v1::Genre::Value value;
    const bool known = v1::Genre::Value_Parse(name, &value) && value != v1::Genre::UNSPECIFIED;
    return known || (name.empty() && empty == Empty::kAllowed) ? "" : "'" + name + "' is none of " + GenreNames();
  };
  return option->transform(CLI::Validator(transform, ""))->type_name("GENRE");
}

CLI::Option* CheckPositive(CLI::Option* option) {
  const auto check = [](const std::string& number) {
    uint64_t value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool good = error == std::errc() && end == number.data() + number.size() && value > 0;
    return good ? "" : "'" + number + "' is no number from 1 on";
  };
  return option->check(CLI::Validator(check, ""))->type_name("N");
}

void Selection::AddTo(CLI::App* app) {
  AddRepeatable(app, "--speaker", &speakers_, "who speaks: full name, alias or id; given twice: both speak")
      ->type_name("NAME");
  CLI::Option* from = CheckDate(app->add_option("--from", from_, "from the first day of DATE on: 2021, 2021-05, …"));
  CLI::Option* to = CheckDate(app->add_option("--to", to_, "to the last day of DATE"));
  CLI::Option* on = CheckDate(app->add_option("--on", on_, "on the day, in the month or year, DATE"));
  CLI::Option* undated = app->add_flag("--undated", undated_, "only statements without a date");
  on->excludes(from)->excludes(to);
  undated->excludes(from)->excludes(to)->excludes(on);
  app->add_option("--publisher", publisher_, "published by, exactly")->type_name("NAME");
  app->add_option("--language", language_, "BCP 47; zh fits zh-Hans as well")->type_name("TAG");
  CheckGenre(app->add_option("--genre", genre_, "readout, news, speech, statement, transcript, question_and_answer"));
}

bool Selection::empty() const {
  return speakers_.empty() && from_.empty() && to_.empty() && on_.empty() && !undated_ && publisher_.empty() &&
         language_.empty() && genre_.empty();
}

Result<Query> Selection::ToQuery() const {
  Query query;
  query.speakers = speakers_;
  const std::string& first = on_.empty() ? from_ : on_;
  const std::string& last = on_.empty() ? to_ : on_;
  if (!first.empty()) query.from = DaysOf(first).first;
  if (!last.empty()) query.to = DaysOf(last).last;
  if (query.from && query.to && *query.from > *query.to) {
    return InvalidArgument("--from " + from_ + " lies after --to " + to_);
  }
  query.undated = undated_;
  query.publisher = publisher_;
  query.language = language_;
  if (!genre_.empty()) v1::Genre::Value_Parse(genre_, &query.genre);
  return query;
}

Result<PersonIds> Selection::Speakers(const AnyArchive& archive) const {
  PersonIds ids;
  for (const std::string& name : speakers_) {
    DICTA_ASSIGN(const Person person, archive.FindPerson(name));
    ids.insert(person.id);
  }
  return ids;
}

Result<std::pair<std::string, std::string>> SplitAssignment(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return InvalidArgument(text + ": expected OLD=NEW");
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

}  // namespace dicta::tools
