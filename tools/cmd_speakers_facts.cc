// dicta speakers alias, merge, unmerge, split, link: who is who. Each records a fact that lookups follow from then on;
// no document is rewritten.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "storage/fold.h"
#include "tools/any_archive.h"
#include "tools/cmd_speakers.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

// A fact: opens the archive for writing, records it, says so.
class FactCommand : public Command {
 public:
  Result<int> Run(const Globals& globals) final {
    DICTA_ASSIGN(const auto archive, OpenAny(globals, {.access = Access::kWrite}));
    DICTA_ASSIGN(const std::string remark, Record(archive.get()));
    Remark(remark);
    return kExitDone;
  }

 private:
  // What has been recorded, in words.
  virtual Result<std::string> Record(AnyArchive* archive) = 0;
};

class AliasCommand : public FactCommand {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("NAME", name_, "full name, alias or id")->required();
    app->add_option("ALIAS", aliases_, "other names, in any script")->required();
  }

 private:
  Result<std::string> Record(AnyArchive* archive) override {
    DICTA_ASSIGN(const Person person, archive->FindPerson(name_));
    std::string names, absorbed;
    for (const std::string& alias : aliases_) {
      names += (names.empty() ? "" : ", ") + alias;
      DICTA_ASSIGN(const std::string statements, StatementsOf(*archive, alias, person.id));
      absorbed += statements;
    }
    DICTA_TRY(archive->Alias(name_, aliases_));
    return person.name + " is also known as " + names + absorbed;
  }

  // What comes with an alias that is somebody's name already; empty where it is nobody's.
  static Result<std::string> StatementsOf(const AnyArchive& archive, const std::string& alias,
                                          const std::string& person) {
    const auto known = archive.FindPerson(alias);
    if (!known.ok() || known->id == person || FoldName(known->name) != FoldName(alias)) return std::string();
    DICTA_ASSIGN(const uint64_t count, archive.Count({.speakers = {known->id}}));
    return "\n" + std::to_string(count) + (count == 1 ? " statement" : " statements") + " of " + known->name +
           " count as theirs from now on; `dicta speakers unmerge \"" + known->name + "\"` takes it back";
  }

  std::string name_;
  std::vector<std::string> aliases_;
};

class MergeCommand : public FactCommand {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("FROM", from_, "full name, alias or id")->required();
    app->add_option("INTO", into_, "whose name and id lookups show")->required();
  }

 private:
  Result<std::string> Record(AnyArchive* archive) override {
    DICTA_TRY(archive->Merge(from_, into_));
    DICTA_ASSIGN(const Person person, archive->FindPerson(into_));
    return from_ + " is " + person.name + " (" + person.id + ")";
  }

  std::string from_, into_;
};

class UnmergeCommand : public FactCommand {
 public:
  void Configure(CLI::App* app) override { app->add_option("NAME", name_, "as it was merged: name or id")->required(); }

 private:
  Result<std::string> Record(AnyArchive* archive) override {
    DICTA_TRY(archive->Unmerge(name_));
    return name_ + " stands alone again";
  }

  std::string name_;
};

class SplitCommand : public FactCommand {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("NAME", name_, "full name, alias or id")->required();
    app->add_option("--as", other_, "the other person's display name")->required()->type_name("OTHER");
    app->add_option("ID", statements_, "statements in which NAME is really OTHER")->required();
  }

 private:
  Result<std::string> Record(AnyArchive* archive) override {
    DICTA_ASSIGN(const std::string id, archive->Split(name_, other_, statements_));
    DICTA_ASSIGN(const auto output, Output::Open(""));
    DICTA_TRY(output->Write(id + "\n"));
    DICTA_TRY(output->Close());
    return other_ + " is a person of their own: " + id;
  }

  std::string name_, other_;
  std::vector<std::string> statements_;
};

class LinkCommand : public FactCommand {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("NAME", name_, "full name, alias or id")->required();
    app->add_option("SCHEME", scheme_, "where: wikidata, viaf, …")->required();
    app->add_option("VALUE", value_, "the id there")->required();
  }

 private:
  Result<std::string> Record(AnyArchive* archive) override {
    DICTA_TRY(archive->SetExternalId(name_, scheme_, value_));
    DICTA_ASSIGN(const Person person, archive->FindPerson(name_));
    return person.name + " is " + value_ + " in " + scheme_;
  }

  std::string name_, scheme_, value_;
};

}  // namespace

std::unique_ptr<Command> MakeSpeakersAliasCommand() { return std::make_unique<AliasCommand>(); }
std::unique_ptr<Command> MakeSpeakersMergeCommand() { return std::make_unique<MergeCommand>(); }
std::unique_ptr<Command> MakeSpeakersUnmergeCommand() { return std::make_unique<UnmergeCommand>(); }
std::unique_ptr<Command> MakeSpeakersSplitCommand() { return std::make_unique<SplitCommand>(); }
std::unique_ptr<Command> MakeSpeakersLinkCommand() { return std::make_unique<LinkCommand>(); }

}  // namespace dicta::tools
