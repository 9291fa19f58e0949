#include "storage/directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "storage/date.h"
#include "storage/files.h"
#include "storage/watermark.h"

namespace dicta {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "ARCHIVE";
constexpr const char* kPurge = "PURGE";
constexpr const char* kFirstLine = "dicta archive\n";
constexpr std::chrono::milliseconds kLockPoll{2};

std::string ReadWhole(int fd) {
  std::array<char, 4096> buffer;
  const ssize_t size = pread(fd, buffer.data(), buffer.size(), 0);
  return {buffer.data(), size > 0 ? static_cast<size_t>(size) : 0};
}

// The rest of the line that begins with `word` and a space; empty where there is none.
std::string LineOf(const std::string& text, const std::string& word) {
  const size_t at = text.find("\n" + word + " ");
  if (at == std::string::npos) return {};
  const size_t begin = at + word.size() + 2;
  return text.substr(begin, text.find('\n', begin) - begin);
}

// Nothing but what a creation that was cut short may have left.
bool IsEmptyOrUnfinished(const std::string& path) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    const std::string name = entry.path().filename();
    if (name != "LOCK" && name != "store" && name.rfind("WATERMARK", 0) != 0 && name != std::string(kMarker) + ".tmp")
      return false;
    // A store of ours has the engine's own lock file from its first moment on.
    if (name == "store" && !fs::is_empty(entry.path(), error) && !fs::exists(entry.path() / "LOCK", error))
      return false;
  }
  return !error;
}

// An archive whose marker is lost is no creation that was cut short: the marker comes before the first batch.
Status NeverWritten(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path + "/WATERMARK", ignored)) return {};
  DICTA_ASSIGN(const WatermarkFile file, WatermarkFile::Open(path, /*write=*/false));
  DICTA_ASSIGN(const Watermark mark, file.Read());
  // It may have been finished, and written to, since we looked.
  if (mark.position == 0 || fs::exists(path + "/" + kMarker, ignored)) return {};
  return Corruption(path + "/" + kMarker + " is missing, of an archive at position " + std::to_string(mark.position));
}

}  // namespace

Directory& Directory::operator=(Directory&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(created_, other.created_);
  std::swap(format_version_, other.format_version_);
  std::swap(fresh_, other.fresh_);
  std::swap(lock_, other.lock_);
  std::swap(marker_, other.marker_);
  std::swap(purge_, other.purge_);
  return *this;
}

Directory::~Directory() {
  if (marker_ >= 0) close(marker_);
  if (purge_ >= 0) close(purge_);
  if (lock_ >= 0) close(lock_);
}

Result<Directory> Directory::Open(const std::string& path, bool write, bool create) {
  Directory directory;
  directory.path_ = path;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    if (error && status.type() == fs::file_type::none) return IoError(path + ": " + error.message());
    if (!create) return NotFound("no archive at " + path);
    DICTA_TRY(directory.Begin());
  } else if (!fs::is_directory(status)) {
    return InvalidArgument(path + " is a file, not an archive directory");
  }
  // A marker comes before the lock: an archive of a newer format is not touched at all.
  DICTA_TRY(directory.ReadMarker());
  if (directory.marker_ < 0) {
    if (!IsEmptyOrUnfinished(path))
      return InvalidArgument(path + " is no archive: it holds other files and no " + kMarker);
    DICTA_TRY(NeverWritten(path));
    if (!create) return NotFound("no archive at " + path + ": the directory is empty, or its file ARCHIVE is missing");
    directory.fresh_ = true;
  }
  if (write) DICTA_TRY(directory.LockForWriting());
  if (directory.fresh_) {  // whoever held the lock before us may have finished it
    DICTA_TRY(directory.ReadMarker());
    directory.fresh_ = directory.marker_ < 0;
  }
  if (!write && flock(directory.marker_, LOCK_SH | LOCK_NB) != 0) {
    return Busy(path + " is closed to readers while a purge runs");
  }
  return directory;
}

Status Directory::Begin() {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) return IoError("cannot make " + path_ + ": " + error.message());
  return SyncDirectory(fs::absolute(path_).parent_path());
}

Status Directory::ReadMarker() {
  const std::string path = path_ + "/" + kMarker;
  marker_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (marker_ < 0) return errno == ENOENT ? Status() : SystemError(path);
  const std::string text = ReadWhole(marker_);
  const std::string version = LineOf(text, "format");
  char* end = nullptr;
  const unsigned long number = std::strtoul(version.c_str(), &end, 10);
  if (text.rfind(kFirstLine, 0) != 0 || version.empty() || *end != '\0' || number == 0) {
    return Corruption(path + " is damaged: it does not say which format the archive has");
  }
  if (number > kFormatVersion) {
    return Unsupported(path_ + " has format version " + version + "; this dicta reads up to " +
                       std::to_string(kFormatVersion));
  }
  format_version_ = static_cast<uint32_t>(number);
  created_ = LineOf(text, "created");
  return {};
}

Status Directory::LockForWriting() {
  const std::string path = path_ + "/LOCK";
  lock_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) return SystemError(path);
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return SystemError(path);
    const std::string holder = ReadWhole(lock_);
    return Busy("another process writes this archive: pid " + holder.substr(0, holder.find('\n')));
  }
  if (ftruncate(lock_, 0) != 0) return SystemError(path);
  return WriteWhole(lock_, std::to_string(getpid()) + "\n", path);
}

Status Directory::Finish() {
  const std::string path = path_ + "/" + kMarker, scratch = path + ".tmp";
  created_ = NowUtc();
  const int fd = open(scratch.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return SystemError(scratch);
  const std::string text =
      kFirstLine + std::string("format ") + std::to_string(kFormatVersion) + "\ncreated " + created_ + "\n";
  const Status wrote = WriteWhole(fd, text, scratch);
  close(fd);
  DICTA_TRY(wrote);
  DICTA_TRY(SyncDirectory(store_path()));
  if (rename(scratch.c_str(), path.c_str()) != 0) return SystemError(path);
  DICTA_TRY(SyncDirectory(path_));
  fresh_ = false;
  return ReadMarker();
}

// A follower reads for years. So a purge says that it waits (PURGE is locked), and followers let go of ARCHIVE. Both
// locks die with their process: whoever finds the file and no lock on it has nothing to wait for.
Status Directory::ShutOut() {
  const std::string path = path_ + "/" + kPurge;
  purge_ = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (purge_ < 0 || flock(purge_, LOCK_EX) != 0) return SystemError(path);
  DICTA_TRY(WriteWhole(purge_, std::to_string(getpid()) + "\n", path));  // followers see the file change
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (flock(marker_, LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() > until) {
      LetIn();
      return Busy("other processes read this archive");
    }
    std::this_thread::sleep_for(kLockPoll);
  }
  return {};
}

void Directory::LetIn() {
  flock(marker_, LOCK_UN);
  if (purge_ >= 0) close(std::exchange(purge_, -1));
}

Status Directory::Present() const {
  const std::string path = path_ + "/" + kMarker;
  struct stat opened = {}, present = {};
  if (fstat(marker_, &opened) != 0 || stat(path.c_str(), &present) != 0) return SystemError(path);
  if (opened.st_ino == present.st_ino && opened.st_dev == present.st_dev) return {};
  return NotFound("another archive was put in the place of the one at " + path_);
}

bool Directory::AskedToGo() const {
  const int fd = open((path_ + "/" + kPurge).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool asked = flock(fd, LOCK_SH | LOCK_NB) != 0;
  close(fd);
  return asked;
}

void Directory::StepAside(const std::function<bool()>& stop) {
  flock(marker_, LOCK_UN);
  while (!stop()) {
    if (!AskedToGo() && flock(marker_, LOCK_SH | LOCK_NB) == 0) return;
    std::this_thread::sleep_for(kLockPoll);
  }
}

uint64_t Directory::BytesOnDisk() const {
  uint64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path_, error)) {
    const uint64_t size = entry.is_regular_file(error) ? entry.file_size(error) : 0;
    if (!error) bytes += size;
  }
  return bytes;
}

}  // namespace dicta
