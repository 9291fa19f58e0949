#include "tools/errors.h"

#include <cstdio>

#include "tools/any_archive.h"
#include "tools/write/display.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

// What the user can do about an error of this kind; empty: the message says all there is to say.
std::string_view Remedy(Code code) {
  switch (code) {
    case Code::kCorruption:
      return "stored bytes are damaged: `dicta verify` says which, a backup or a pb dump has them whole";
    case Code::kBusy:
      return "wait until the other process is done, or stop it; where it is `dicta serve`, it writes for you: "
             "-a grpc://HOST:PORT";
    case Code::kNoSpace:
      return "make room on that disk and do the same again: what is stored stays, and what is not follows";
    case Code::kUnsupported:
      return "a newer release of dicta can";
    case Code::kOk:
    case Code::kNotFound:
    case Code::kInvalidArgument:
    case Code::kIoError:
      return "";
  }
  return "";
}

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

Status NotOverTheNetwork(const std::string& archive) {
  return InvalidArgument("this works where the archive is: name its directory, not " + archive);
}

Result<std::unique_ptr<Archive>> OpenArchive(const Globals& globals, const OpenOptions& options) {
  if (IsRemote(globals.archive)) {
    return NotOverTheNetwork(globals.archive);
  }
  auto archive = Archive::Open(globals.archive, options);
  if (archive.ok() || archive.status().code() != Code::kNotFound) return archive;
  const bool maybe_server = globals.archive.find(':') != std::string::npos;  // HOST:PORT, unix:PATH, http://…
  return NotFound(archive.status().message() + "\n`dicta -a " + globals.archive + " import PATH` makes one" +
                  (maybe_server ? "; a server's name begins with grpc:// or grpcs://" : ""));
}

void Remark(std::string_view remark) { Print(Printable(remark, Lines::kKeep) + "\n"); }

int ReportError(const Status& status) {
  if (IsClosedPipe(status)) return kExitDone;
  // The names of these codes say what their messages do not.
  const bool named = status.code() == Code::kCorruption || status.code() == Code::kUnsupported;
  Remark("dicta: " + (named ? status.ToString() : status.message()));
  static Code last_code = Code::kOk;  // a hundred damaged records have one remedy
  const std::string_view remedy = status.code() == last_code ? "" : Remedy(status.code());
  last_code = status.code();
  if (!remedy.empty()) Print(std::string(remedy) + "\n");
  return kExitFailed;
}

int ReportUsage(std::string_view message, std::string_view command) {
  Remark("dicta: " + std::string(message));
  Print(command.empty() ? std::string("`dicta --help` lists the commands\n")
                        : "`dicta " + std::string(command) + " --help` says how\n");
  return kExitUsage;
}

}  // namespace dicta::tools
