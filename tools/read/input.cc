#include "tools/read/input.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include "tools/read/charset.h"
#include "tools/read/decompress.h"

namespace dicta::tools {
namespace {

namespace fs = std::filesystem;

Status ProblemOf(const std::error_code& error) {
  if (error == std::errc::no_such_file_or_directory) return NotFound("no such file or directory");
  return IoError("cannot be read: " + error.message());
}

bool VisitProblem(const fs::path& path, Status problem, const InputVisitor& visit) {
  Input input;
  input.path = path.string();
  input.problem = std::move(problem);
  return visit(input);
}

bool VisitFile(const fs::path& path, const fs::path& relative, uint64_t size, const InputVisitor& visit) {
  Input input;
  input.path = path.string();
  input.source_path = Utf8Path(input.path);
  const std::string name = relative.generic_string();
  input.name = Utf8Path(WithoutCompressionSuffix(name));
  input.compressed = CompressionOf({}, name) != Compression::kNone;
  input.size = size;
  return visit(input);
}

// A file that is gone by tomorrow: standard input under any of its names, a pipe, a device.
bool VisitPassing(const fs::path& path, const InputVisitor& visit) {
  Input input;
  input.path = path.string();
  input.compressed = CompressionOf({}, input.path) != Compression::kNone;
  return visit(input);
}

// An archive's own files are no documents: see storage/directory.h.
bool IsArchive(const fs::path& directory) {
  constexpr std::string_view kMagic = "dicta archive\n";
  char head[kMagic.size()] = {};
  std::ifstream file(directory / "ARCHIVE", std::ios::binary);
  return file.read(head, sizeof head) && std::string_view(head, sizeof head) == kMagic;
}

// The entries' names, sorted, hidden ones left out. A problem is visited in its place.
bool List(const fs::path& directory, std::vector<fs::path>* names, const InputVisitor& visit) {
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  while (!error && entry != fs::directory_iterator()) {
    fs::path name = entry->path().filename();
    if (!name.native().starts_with('.')) names->push_back(std::move(name));
    entry.increment(error);
  }
  if (error) return VisitProblem(directory, ProblemOf(error), visit);
  std::sort(names->begin(), names->end());
  return true;
}

// `seen` is set as soon as there was anything to visit.
bool Walk(const fs::path& directory, const fs::path& relative, bool* seen, const InputVisitor& visit) {
  std::vector<fs::path> names;
  const auto seeing = [&](const Input& input) {
    *seen = true;
    return visit(input);
  };
  if (!List(directory, &names, seeing)) return false;
  for (const fs::path& name : names) {
    const fs::path path = directory / name;
    std::error_code error;
    const bool is_link = fs::is_symlink(fs::symlink_status(path, error));
    const fs::file_status status = fs::status(path, error);
    bool more = true;
    if (status.type() == fs::file_type::none || status.type() == fs::file_type::not_found) {
      more = VisitProblem(path, ProblemOf(error ? error : std::make_error_code(std::errc::no_such_file_or_directory)),
                          seeing);
    } else if (fs::is_directory(status)) {
      if (!is_link && !IsArchive(path)) more = Walk(path, relative / name, seen, visit);
    } else if (fs::is_regular_file(status)) {
      const uintmax_t size = fs::file_size(path, error);
      more = VisitFile(path, relative / name, error ? 0 : size, seeing);
    }
    if (!more) return false;
  }
  return true;
}

}  // namespace

bool ForEachInput(const std::string& given, const InputVisitor& visit) {
  if (given == "-") return VisitPassing(given, visit);
  if (given.empty()) return VisitProblem(given, NotFound("an empty path"), visit);
  fs::path path = fs::path(given).lexically_normal();
  if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();  // "dir/" is "dir"
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::none || status.type() == fs::file_type::not_found) {
    return VisitProblem(path, ProblemOf(error ? error : std::make_error_code(std::errc::no_such_file_or_directory)),
                        visit);
  }
  if (fs::is_directory(status)) {
    if (IsArchive(path)) {
      return VisitProblem(
          path, InvalidArgument("an archive of dicta; `dump --format pb` makes a file that can be imported"), visit);
    }
    bool seen = false;
    if (!Walk(path, {}, &seen, visit)) return false;
    return seen || VisitProblem(path, NotFound("a directory without documents"), visit);
  }
  if (!fs::is_regular_file(status)) return VisitPassing(path, visit);
  const uintmax_t size = fs::file_size(path, error);
  return VisitFile(path, path.filename(), error ? 0 : size, visit);
}

std::string Utf8Path(std::string_view path) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  while (true) {
    const size_t good = Utf8Prefix(path);
    out += path.substr(0, good);
    if (good == path.size()) return out;
    const auto byte = static_cast<unsigned char>(path[good]);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
    path.remove_prefix(good + 1);
  }
}

Result<std::unique_ptr<PeekStream>> OpenInput(const Input& input, const StreamHooks& hooks) {
  DICTA_TRY(input.problem);
  DICTA_ASSIGN(auto raw, OpenRaw(input.path, hooks));
  return Decompress(std::move(raw), input.path);
}

}  // namespace dicta::tools
