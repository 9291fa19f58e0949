// dicta info: what is in the archive, and how much room it takes.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"
#include "tools/write/display.h"
#include "tools/write/json.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

double Ratio(uint64_t raw, uint64_t stored) {
  return stored == 0 ? 0.0 : static_cast<double>(raw) / static_cast<double>(stored);
}

// "12,345".
std::string Grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

// "1.50 GB (1,500,000,000 bytes)".
std::string Bytes(uint64_t bytes) {
  return bytes < 1000 ? HumanBytes(bytes) : HumanBytes(bytes) + " (" + Grouped(bytes) + " bytes)";
}

std::string Text(const std::string& directory, const Info& info) {
  constexpr size_t kNameWidth = 22;
  std::string text;
  const auto line = [&text](const std::string& name, const std::string& value) {
    text += PadRight(Printable(name) + ":", kNameWidth) + Printable(value) + "\n";
  };
  const auto compressed = [](uint64_t raw, uint64_t stored) {
    char ratio[32];
    std::snprintf(ratio, sizeof(ratio), "%.2f", Ratio(raw, stored));
    return Bytes(stored) + " for " + Bytes(raw) + ", ratio " + ratio;
  };
  line("Archive", directory);
  line("Format version", std::to_string(info.format_version));
  line("Created", info.created);
  line("Position", Grouped(info.position));
  line("Batches", Grouped(info.batches));
  line("Statements", Grouped(info.statements));
  line("  undated", Grouped(info.undated));
  line("  removed", Grouped(info.removed));
  if (info.damaged > 0) line("Damaged records", "at least " + Grouped(info.damaged) + "; dicta verify names them");
  line("Revisions", Grouped(info.revisions));
  line("Speakers", Grouped(info.speakers));
  line("Originals", Grouped(info.originals));
  line("First day", info.days ? FormatDay(info.days->first) : "none");
  line("Last day", info.days ? FormatDay(info.days->last) : "none");
  line("Records", compressed(info.raw_bytes, info.frame_bytes));
  line("Originals' bytes", compressed(info.original_bytes, info.original_stored_bytes));
  if (info.dictionaries.empty()) line("Dictionary", "none yet");
  for (const auto& [id, bytes] : info.dictionaries) {
    const bool spoiled = std::find(info.spoiled.begin(), info.spoiled.end(), id) != info.spoiled.end();
    line("Dictionary " + std::to_string(id),
         Bytes(bytes) + (spoiled ? ", holds words of what was purged: dicta optimize drops it" : ""));
  }
  uint64_t total = 0;
  for (const auto& [part, bytes] : info.disk) total += bytes;
  line("On disk", Bytes(total));
  for (const auto& [part, bytes] : info.disk) line("  " + part, Bytes(bytes));
  return text;
}

std::string Json(const Info& info) {
  JsonObject json;
  json.Add("formatVersion", uint64_t{info.format_version}).AddIfAny("created", info.created);
  json.Add("position", info.position).Add("batches", info.batches).Add("statements", info.statements);
  json.Add("undated", info.undated).Add("removed", info.removed).Add("revisions", info.revisions);
  if (info.damaged > 0) json.Add("damaged", info.damaged);
  json.Add("speakers", info.speakers).Add("originals", info.originals);
  if (info.days) json.Add("first", FormatDay(info.days->first)).Add("last", FormatDay(info.days->last));
  json.Add("recordBytes", info.raw_bytes).Add("recordStoredBytes", info.frame_bytes);
  json.Add("ratio", Ratio(info.raw_bytes, info.frame_bytes));
  json.Add("originalBytes", info.original_bytes).Add("originalStoredBytes", info.original_stored_bytes);
  JsonObject dictionaries, disk;
  for (const auto& [id, bytes] : info.dictionaries) dictionaries.Add(std::to_string(id), bytes);
  for (const auto& [part, bytes] : info.disk) disk.Add(part, bytes);
  return json.AddRaw("dictionaries", dictionaries.str()).AddRaw("disk", disk.str()).str() + "\n";
}

class InfoCommand : public Command {
 public:
  void Configure(CLI::App* app) override { AddFormat(app, {"text", "json"}, &format_); }

  Result<int> Run(const Globals& globals) override {
    DICTA_ASSIGN(const auto archive, OpenAny(globals));
    DICTA_ASSIGN(const Info info, archive->Describe());
    DICTA_ASSIGN(const auto output, Output::Open(""));
    DICTA_TRY(output->Write(format_ == "json" ? Json(info) : Text(globals.archive, info)));
    DICTA_TRY(output->Close());
    return kExitDone;
  }

 private:
  std::string format_;
};

}  // namespace

std::unique_ptr<Command> MakeInfoCommand() { return std::make_unique<InfoCommand>(); }

}  // namespace dicta::tools
