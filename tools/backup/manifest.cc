#include "tools/backup/manifest.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "storage/hash.h"
#include "tools/read/stream.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFirstLine = "dicta backup\n";
constexpr std::string_view kEndWord = "sha256 ";
constexpr uint64_t kFormat = 1;
constexpr std::string_view kSuffix = ".pb.zst";
constexpr std::string_view kLock = "LOCK";
constexpr size_t kManifestBytesMax = size_t{256} << 20;

std::string PathOf(const std::string& directory, std::string_view name) { return directory + "/" + std::string(name); }

bool IsHash(std::string_view hex) { return hex.size() == 64 && !Unhex(hex).empty(); }

// One line of the manifest behind the first. False: it is no such line.
bool ReadLine(const std::string& line, Manifest* manifest, uint64_t* format) {
  std::istringstream words(line);
  std::string word;
  words >> word;
  if (word == "format") return static_cast<bool>(words >> *format);
  if (word == "time") return static_cast<bool>(words >> manifest->time);
  if (word == "began") return static_cast<bool>(words >> manifest->began);
  if (word != "segment") return true;  // of a later release
  Segment s;
  if (!(words >> s.file >> s.first >> s.last >> s.bytes >> s.sha256 >> s.chain)) return false;
  // A name is a name: nothing that leads out of the directory.
  if (!NumberOfSegment(s.file) || !s.file.ends_with(kSuffix) || !IsHash(s.sha256) || !IsHash(s.chain)) return false;
  if (s.first != manifest->position() + 1 || s.last < s.first) return false;
  manifest->segments.push_back(std::move(s));
  return true;
}

// A backup, or nothing but what the first moments of one leave.
bool IsOurs(const std::string& directory) {
  std::error_code error;
  bool others = false;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename();
    if (name == kManifestName || name == kUnfinishedName) return true;
    others = others || !(name == kLock || name == "lost+found" || NumberOfSegment(name) || IsPart(name));
  }
  return !error && !others;
}

}  // namespace

uint64_t Manifest::bytes() const {
  uint64_t sum = 0;
  for (const Segment& segment : segments) sum += segment.bytes;
  return sum;
}

Result<std::optional<Manifest>> ReadManifest(const std::string& directory, std::string_view name) {
  const std::string path = PathOf(directory, name);
  const auto text = ReadFile(path, kManifestBytesMax);
  if (text.status().code() == Code::kNotFound) return std::optional<Manifest>();
  DICTA_TRY(text.status());
  const auto damaged = [&path](const std::string& how) { return Corruption(path + ": " + how); };
  if (!text->starts_with(kFirstLine)) return damaged("not the list of a backup");
  const size_t end = text->rfind(kEndWord);
  if (end == std::string::npos ||
      text->substr(end) != std::string(kEndWord) + Hex(Sha256(text->substr(0, end))) + "\n") {
    return damaged("damaged: its bytes do not match the SHA-256 in its last line");
  }
  Manifest manifest;
  uint64_t format = 0;
  std::istringstream lines(text->substr(kFirstLine.size(), end - kFirstLine.size()));
  for (std::string line; std::getline(lines, line);) {
    const bool good = ReadLine(line, &manifest, &format);
    if (format > kFormat) return Unsupported(path + ": a backup of format " + std::to_string(format));
    if (!good) return damaged("not understood: " + line);
  }
  if (format == 0) return damaged("it does not say its format");
  return std::optional<Manifest>(std::move(manifest));
}

Status WriteManifest(const std::string& directory, std::string_view name, const Manifest& manifest) {
  std::ostringstream text;
  text << kFirstLine << "format " << kFormat << "\ntime " << manifest.time << "\nbegan " << manifest.began << "\n";
  for (const Segment& s : manifest.segments) {
    text << "segment " << s.file << " " << s.first << " " << s.last << " " << s.bytes << " " << s.sha256 << " "
         << s.chain << "\n";
  }
  DICTA_ASSIGN(const auto output, Output::Open(PathOf(directory, name)));
  DICTA_TRY(output->Write(text.str()));
  DICTA_TRY(output->Write(std::string(kEndWord) + Hex(Sha256(text.str())) + "\n"));
  return output->Close();
}

std::string SegmentName(uint64_t first, uint64_t number) {
  char name[64];
  std::snprintf(name, sizeof name, "%010llu.%06llu", static_cast<unsigned long long>(first),
                static_cast<unsigned long long>(number));
  return name + std::string(kSuffix);
}

std::optional<uint64_t> NumberOfSegment(std::string_view name) {
  const auto digits = [&name](uint64_t* value) {
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), *value);
    name.remove_prefix(static_cast<size_t>(end - name.data()));
    return error == std::errc();
  };
  uint64_t first = 0, number = 0;
  if (!digits(&first) || !name.starts_with('.')) return {};
  name.remove_prefix(1);
  if (!digits(&number) || !name.starts_with(kSuffix) || name.find('/') != std::string_view::npos) return {};
  return number;
}

bool IsPart(std::string_view name) { return name.find(".part-") != std::string_view::npos; }

Result<BackupLock> BackupLock::Take(const std::string& directory, Mode mode) {
  std::error_code error;
  const auto failed = [&directory](int reason) { return IoError(directory + ": " + std::strerror(reason)); };
  if (mode == kWrite) fs::create_directories(directory, error);
  if (error) return failed(error.value());
  const fs::file_status status = fs::status(directory, error);
  if (!fs::exists(status)) return NotFound("no backup at " + directory);
  if (!fs::is_directory(status)) return InvalidArgument(directory + " is no directory");
  if (!IsOurs(directory)) return InvalidArgument(directory + " holds something else than a backup");
  const std::string path = PathOf(directory, kLock);
  const int fd = mode == kWrite ? open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)
                                : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    if (mode == kWrite) return failed(errno);
    return BackupLock(-1);  // a copy, or a medium that cannot be written
  }
  BackupLock lock(fd);
  if (flock(fd, (mode == kWrite ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return Busy("another process works in " + directory);
  }
  return lock;
}

BackupLock::~BackupLock() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace dicta::tools
