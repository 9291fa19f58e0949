#include "bench/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace dicta::bench {

namespace {

// A line of /proc/PID/status. (ru_maxrss would not do: a child's begins with what its parent had.)
uint64_t StatusBytes(const std::string& process, const std::string& name) {
  std::ifstream status("/proc/" + process + "/status");
  uint64_t kib = 0;
  for (std::string word; status >> word;) {
    if (word == name) status >> kib;
  }
  return kib * 1024;
}

}  // namespace

Ran Run(const std::vector<std::string>& command, const std::string& output) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = vfork();
  if (child == 0) {
    const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    const int none = open("/dev/null", O_WRONLY);
    if (out < 0 || none < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(none, STDERR_FILENO) < 0) _exit(127);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  if (child < 0) return {};
  Ran ran;
  std::jthread watch([&ran, child](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      ran.peak_bytes = std::max(ran.peak_bytes, StatusBytes(std::to_string(child), "VmHWM:"));
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  int status = 0;
  const bool ended = waitpid(child, &status, 0) == child;
  ran.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  watch.request_stop();
  watch.join();
  ran.exit_code = ended && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

uint64_t ResidentBytes() { return StatusBytes("self", "VmRSS:"); }

uint64_t DirectoryBytes(const std::string& directory) {
  uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

void WarmDirectory(const std::string& directory) {
  std::vector<char> buffer(size_t{1} << 20);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    std::ifstream file(entry.path(), std::ios::binary);
    while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()))) continue;
  }
}

}  // namespace dicta::bench
