// A disk that loses power, fails, or lies: preloaded into any program (LD_PRELOAD), the released one included.
//
// Of the files below DICTA_DISK_ROOT it keeps beside them, in DICTA_DISK_SHADOW, what would be there after a loss of
// power: bytes that were synced, under names whose directory was synced after they came. No file system is as bad:
//
//   SHADOW/tree/     the directories, whose names are hard links into
//   SHADOW/inodes/   the bytes of each file as they were synced last
//
// The program reads and writes ROOT as ever. Whoever kills it and puts SHADOW/tree in the place of ROOT has cut the
// power. REQUIRES: SHADOW/tree is a copy of ROOT when the program starts, SHADOW/inodes is empty, and one process at a
// time writes there.
//
//   DICTA_DISK_LEAK=N      of a hundred writes N reach the disk unasked, whole or in part, and of a hundred new names
//   DICTA_DISK_LIES=1      syncs succeed and do nothing (a control: whatever is tested with it must fail)
//   DICTA_DISK_FAIL=K:N:M  the Nth (from 1) of the calls K, and M - 1 after it, fail with EIO: K are letters of
//                          w (writes, of which half is done), s (syncs), n (names: create, rename, unlink, mkdir), r
//   DICTA_DISK_HIDES=1     what would fail says that it succeeded (a control)
//   DICTA_DISK_SEED=N      for the random choices
// Without a SHADOW only the failures and lies are there.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <utility>

#define NEXT(name) reinterpret_cast<decltype(&name)>(dlsym(RTLD_NEXT, #name))

namespace {

constexpr uint64_t kClean = UINT64_MAX;
constexpr size_t kFds = 4096;

std::string Setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

class Disk {
 public:
  static Disk& Get() {
    static Disk* disk = new Disk;  // there for as long as anything may be written
    return *disk;
  }

  bool IsHere(const std::string& path) const {
    return !root_.empty() && path.compare(0, root_.size(), root_) == 0 &&
           (path.size() == root_.size() || path[root_.size()] == '/');
  }

  // Whether this call is one that fails.
  bool Fails(char kind) {
    if (fail_kinds_.find(kind) == std::string::npos) return false;
    const uint64_t call = ++calls_;
    return call >= fail_first_ && call - fail_first_ < fail_count_;
  }
  // What a call that fails gives back.
  int Failure() const {
    errno = EIO;
    return hides_ ? 0 : -1;
  }
  bool lies() const { return lies_; }
  bool hides() const { return hides_; }

  // --- Files that are open ---------------------------------------------------------------------------------------

  void Opened(int fd, const std::string& path, bool created, bool cut) {
    if (fd < 0 || static_cast<size_t>(fd) >= kFds) return;
    const std::lock_guard lock(mutex_);
    struct stat file = {};
    fstat(fd, &file);
    if (created) inodes_.erase(file.st_ino);  // a number that is used again
    Inode* inode = S_ISDIR(file.st_mode) ? nullptr : &Known(path, file.st_ino);
    if (inode != nullptr && cut) inode->dirty_from = 0;
    fds_[static_cast<size_t>(fd)] = {file.st_ino, file.st_dev, path, S_ISDIR(file.st_mode)};
    if (created && Leaks()) SyncNames(path.substr(0, path.rfind('/')));
  }
  bool IsOpenHere(int fd) {
    const std::lock_guard lock(mutex_);
    return Open(fd) != nullptr;
  }
  void Written(int fd, uint64_t from) {
    const std::lock_guard lock(mutex_);
    const OpenFile* file = Open(fd);
    if (file == nullptr || file->is_directory) return;
    Inode& inode = Known(file->path, file->inode);
    inode.dirty_from = std::min(inode.dirty_from, from);
    if (Leaks()) SyncBytes(fd, &inode, random_() % 2 == 0 ? 100 : random_() % 100);
  }
  void Synced(int fd) {
    const std::lock_guard lock(mutex_);
    const OpenFile* file = Open(fd);
    if (file == nullptr) return;
    if (file->is_directory) {
      SyncNames(file->path);
    } else {
      SyncBytes(fd, &Known(file->path, file->inode), 100);
    }
  }
  void Closed(int fd) {
    if (fd < 0 || static_cast<size_t>(fd) >= kFds) return;
    const std::lock_guard lock(mutex_);
    fds_[static_cast<size_t>(fd)] = {};
  }

  // Names do not change while it is held.
  std::unique_lock<std::recursive_mutex> HoldNames() { return std::unique_lock(mutex_); }

  // --- Names -----------------------------------------------------------------------------------------------------

  // Before a name changes: whose it is.
  void Know(const std::string& path) {
    const std::lock_guard lock(mutex_);
    struct stat file = {};
    if (stat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode)) Known(path, file.st_ino);
  }
  void Renamed(const std::string& to) {
    const std::lock_guard lock(mutex_);
    if (Leaks()) SyncNames(to.substr(0, to.rfind('/')));
  }

 private:
  struct Inode {
    std::string bytes;  // the file in SHADOW/inodes
    uint64_t dirty_from = kClean;
  };
  struct OpenFile {
    ino_t inode = 0;
    dev_t device = 0;
    std::string path;
    bool is_directory = false;
  };

  Disk()
      : root_(Setting("DICTA_DISK_ROOT")),
        shadow_(Setting("DICTA_DISK_SHADOW")),
        lies_(!Setting("DICTA_DISK_LIES").empty()),
        hides_(!Setting("DICTA_DISK_HIDES").empty()),
        leak_(std::strtoul(Setting("DICTA_DISK_LEAK").c_str(), nullptr, 10)),
        random_(std::strtoul(Setting("DICTA_DISK_SEED").c_str(), nullptr, 10)) {
    const std::string fail = Setting("DICTA_DISK_FAIL");
    const size_t colon = fail.find(':');
    if (colon == std::string::npos) return;
    fail_kinds_ = fail.substr(0, colon);
    char* end = nullptr;
    fail_first_ = std::strtoull(fail.c_str() + colon + 1, &end, 10);
    fail_count_ = std::strtoull(end + 1, nullptr, 10);
  }

  bool Leaks() { return leak_ > 0 && random_() % 100 < leak_; }

  const OpenFile* Open(int fd) const {
    if (fd < 0 || static_cast<size_t>(fd) >= kFds || fds_[static_cast<size_t>(fd)].inode == 0) return nullptr;
    const OpenFile& file = fds_[static_cast<size_t>(fd)];
    struct stat now = {};  // the number may be another file's since: not every close comes by here
    return fstat(fd, &now) == 0 && now.st_ino == file.inode && now.st_dev == file.device ? &file : nullptr;
  }

  std::string InTree(const std::string& path) const { return shadow_ + "/tree" + path.substr(root_.size()); }

  Inode& Known(const std::string& path, ino_t number) {
    const auto [at, unknown] = inodes_.try_emplace(number);
    Inode& inode = at->second;
    if (!unknown || shadow_.empty()) return inode;
    inode.bytes = shadow_ + "/inodes/" + std::to_string(++inode_names_);
    // What was there when the program started; of what is new nothing is.
    if (link(InTree(path).c_str(), inode.bytes.c_str()) != 0)
      NEXT(close)(NEXT(open)(inode.bytes.c_str(), O_CREAT | O_WRONLY, 0666));
    return inode;
  }

  // So many per cent of what was written since the last time.
  void SyncBytes(int fd, Inode* inode, uint64_t percent) {
    if (shadow_.empty() || inode->dirty_from == kClean) return;
    const int from = NEXT(open)(("/proc/self/fd/" + std::to_string(fd)).c_str(), O_RDONLY | O_CLOEXEC);
    const int to = NEXT(open)(inode->bytes.c_str(), O_WRONLY | O_CLOEXEC);
    struct stat file = {};
    fstat(from, &file);
    const auto size = static_cast<uint64_t>(file.st_size);
    uint64_t at = std::min(inode->dirty_from, size);
    const uint64_t end = at + (size - at) * percent / 100;
    std::array<char, 65536> buffer;
    while (at < end) {
      const ssize_t got = NEXT(pread)(from, buffer.data(), std::min<uint64_t>(buffer.size(), end - at), at);
      if (got <= 0) break;
      if (NEXT(pwrite)(to, buffer.data(), static_cast<size_t>(got), at) != got) std::abort();
      at += static_cast<uint64_t>(got);
    }
    if (percent == 100) {
      if (NEXT(ftruncate)(to, static_cast<off_t>(size)) != 0) std::abort();
      inode->dirty_from = kClean;
    }
    NEXT(close)(from);
    NEXT(close)(to);
  }

  // The directory's names as they are, one after the other: at any moment power may go. As a journal has it, what is
  // new comes first, then what was put in another's place, then what is gone: RocksDB syncs a directory once for a new
  // manifest and for the name CURRENT that leads to it.
  void SyncNames(const std::string& path) {
    if (shadow_.empty() || !IsHere(path)) return;
    const std::string tree = InTree(path);
    NEXT(mkdir)(tree.c_str(), 0777);
    std::map<std::string, bool> present;
    for (const bool replace : {false, true}) {
      ForEachName(path, [&](const std::string& name) {
        present[name] = true;
        SyncName(path + "/" + name, tree + "/" + name, replace);
      });
    }
    ForEachName(tree, [&](const std::string& name) {
      if (!present[name]) NEXT(unlink)((tree + "/" + name).c_str());
    });
  }

  // `replace`: only where the name is in the tree already, else only where it is not.
  void SyncName(const std::string& here, const std::string& there, bool replace) {
    struct stat file = {}, mine = {}, theirs = {};
    const bool known = stat(there.c_str(), &theirs) == 0;
    if (known != replace || stat(here.c_str(), &file) != 0) return;
    if (S_ISDIR(file.st_mode)) {
      NEXT(mkdir)(there.c_str(), 0777);
      return;
    }
    const Inode& inode = Known(here, file.st_ino);
    stat(inode.bytes.c_str(), &mine);
    if (known && theirs.st_ino == mine.st_ino) return;
    const std::string scratch = shadow_ + "/inodes/name";
    NEXT(unlink)(scratch.c_str());
    if (link(inode.bytes.c_str(), scratch.c_str()) != 0) std::abort();
    NEXT(rename)(scratch.c_str(), there.c_str());  // fails where its directory is not there
  }

  template <typename Visit>
  static void ForEachName(const std::string& path, const Visit& visit) {
    DIR* directory = opendir(path.c_str());
    if (directory == nullptr) return;
    while (const dirent* entry = readdir(directory)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") visit(name);
    }
    closedir(directory);
  }

  const std::string root_, shadow_;
  const bool lies_, hides_;
  const uint64_t leak_;
  std::string fail_kinds_;
  uint64_t fail_first_ = 0, fail_count_ = 0;
  std::atomic<uint64_t> calls_ = 0;
  std::recursive_mutex mutex_;
  std::mt19937_64 random_;
  std::map<ino_t, Inode> inodes_;
  uint64_t inode_names_ = 0;
  std::array<OpenFile, kFds> fds_;
};

std::string Absolute(const char* path) {
  if (path[0] == '/') return path;
  std::array<char, 4096> here;
  return std::string(getcwd(here.data(), here.size())) + "/" + path;
}

template <typename Call>
int OpenWith(const Call& real, const char* name, int flags, mode_t mode) {
  Disk& disk = Disk::Get();
  const std::string path = Absolute(name);
  if (!disk.IsHere(path)) return real(name, flags, mode);
  struct stat before = {};
  const bool created = (flags & O_CREAT) != 0 && stat(name, &before) != 0;
  if (created && disk.Fails('n')) {
    errno = EIO;
    return -1;  // a number must come back: this one cannot be hidden
  }
  const auto held = disk.HoldNames();
  const int fd = real(name, flags, mode);
  disk.Opened(fd, path, created, (flags & O_TRUNC) != 0);
  return fd;
}

template <typename Call>
ssize_t WriteWith(const Call& real, int fd, size_t size, off_t at) {
  Disk& disk = Disk::Get();
  if (!disk.IsOpenHere(fd)) return real(size);
  const bool fails = disk.Fails('w');
  const size_t wanted = fails ? size / 2 : size;
  const ssize_t wrote = wanted == 0 ? 0 : real(wanted);
  if (wrote > 0) disk.Written(fd, static_cast<uint64_t>(at >= 0 ? at : lseek(fd, 0, SEEK_CUR) - wrote));
  if (!fails) return wrote;
  return disk.hides() ? static_cast<ssize_t>(size) : disk.Failure();
}

template <typename Call>
int SyncWith(const Call& real, int fd) {
  Disk& disk = Disk::Get();
  if (!disk.IsOpenHere(fd)) return real(fd);
  if (disk.Fails('s')) return disk.Failure();
  if (disk.lies()) return 0;
  const int failed = real(fd);
  if (failed == 0) disk.Synced(fd);
  return failed;
}

template <typename Call>
ssize_t ReadWith(const Call& real, int fd) {
  Disk& disk = Disk::Get();
  if (!disk.IsOpenHere(fd) || !disk.Fails('r')) return real();
  errno = EIO;
  return -1;
}

template <typename Call>
int NameWith(const Call& real, const char* name, const char* to = nullptr) {
  Disk& disk = Disk::Get();
  const std::string path = Absolute(name), target = to == nullptr ? std::string() : Absolute(to);
  if (!disk.IsHere(path)) return real();
  if (disk.Fails('n')) return disk.Failure();
  const auto held = disk.HoldNames();
  if (!target.empty()) disk.Know(path);
  const int failed = real();
  if (failed == 0 && !target.empty()) disk.Renamed(target);
  return failed;
}

mode_t ModeOf(int flags, va_list arguments) { return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0; }

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = ModeOf(flags, arguments);
  va_end(arguments);
  return OpenWith(NEXT(open), path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = ModeOf(flags, arguments);
  va_end(arguments);
  return OpenWith(NEXT(open64), path, flags, mode);
}

int close(int fd) {
  Disk::Get().Closed(fd);
  return NEXT(close)(fd);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  return WriteWith([&](size_t part) { return NEXT(write)(fd, bytes, part); }, fd, size, -1);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
  return WriteWith([&](size_t part) { return NEXT(pwrite)(fd, bytes, part, at); }, fd, size, at);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  return WriteWith([&](size_t part) { return NEXT(pwrite64)(fd, bytes, part, at); }, fd, size, at);
}

ssize_t read(int fd, void* bytes, size_t size) {
  return ReadWith([&] { return NEXT(read)(fd, bytes, size); }, fd);
}

ssize_t pread(int fd, void* bytes, size_t size, off_t at) {
  return ReadWith([&] { return NEXT(pread)(fd, bytes, size, at); }, fd);
}

ssize_t pread64(int fd, void* bytes, size_t size, off64_t at) {
  return ReadWith([&] { return NEXT(pread64)(fd, bytes, size, at); }, fd);
}

int ftruncate(int fd, off_t size) noexcept {
  const int failed = NEXT(ftruncate)(fd, size);
  if (failed == 0) Disk::Get().Written(fd, static_cast<uint64_t>(size));
  return failed;
}

int ftruncate64(int fd, off64_t size) noexcept { return ftruncate(fd, size); }

int fsync(int fd) { return SyncWith(NEXT(fsync), fd); }
int fdatasync(int fd) { return SyncWith(NEXT(fdatasync), fd); }

int rename(const char* from, const char* to) noexcept {
  return NameWith([&] { return NEXT(rename)(from, to); }, from, to);
}
int unlink(const char* path) noexcept {
  return NameWith([&] { return NEXT(unlink)(path); }, path);
}
int mkdir(const char* path, mode_t mode) noexcept {
  return NameWith([&] { return NEXT(mkdir)(path, mode); }, path);
}
}
