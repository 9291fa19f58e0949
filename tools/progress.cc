#include "tools/progress.h"

#include <algorithm>
#include <cstdio>

#include "tools/terminal.h"

namespace dicta::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kBetween = std::chrono::milliseconds(100);
constexpr size_t kBarColumns = 24;

std::string Megabytes(double bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", bytes / 1e6);
  return text;
}

std::string TimeLeft(double seconds) {
  const auto s = static_cast<uint64_t>(std::min(seconds, 359999.0));
  char text[48];
  if (s >= 3600) {
    std::snprintf(text, sizeof text, "%d:%02d:%02d left", int(s / 3600), int(s / 60 % 60), int(s % 60));
  } else {
    std::snprintf(text, sizeof text, "%d:%02d left", int(s / 60), int(s % 60));
  }
  return text;
}

}  // namespace

std::string ProgressLine(uint64_t done, uint64_t total, double seconds, size_t width) {
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  std::string line;
  if (total > 0) {
    done = std::min(done, total);  // a file may grow while it is read
    const double part = static_cast<double>(done) / static_cast<double>(total);
    const auto filled = static_cast<size_t>(part * kBarColumns);
    char percent[16];
    std::snprintf(percent, sizeof percent, "%3d%%", static_cast<int>(part * 100));
    line = "[" + std::string(filled, '#') + std::string(kBarColumns - filled, '-') + "] " + percent + "  " +
           Megabytes(static_cast<double>(done)) + " of " + Megabytes(static_cast<double>(total)) + " MB";
  } else {
    line = Megabytes(static_cast<double>(done)) + " MB";
  }
  line += "  " + Megabytes(rate) + " MB/s";
  if (total > 0 && rate > 0) line += "  " + TimeLeft(static_cast<double>(total - done) / rate);
  return line.substr(0, width);
}

Progress::Progress(uint64_t total_bytes, bool show)
    : total_(total_bytes), show_(show), start_(Clock::now()), next_(start_ + kBetween) {}

Progress::~Progress() { Finish(); }

void Progress::Update() {
  const std::lock_guard lock(mutex_);
  if (!show_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kBetween;
  const size_t width = TerminalWidth(fileno(stderr));
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const std::string line =
      ProgressLine(done_.load(std::memory_order_relaxed), total_, seconds, width > 0 ? width - 1 : 79);
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::Print(std::string_view line) {
  const std::lock_guard lock(mutex_);
  Clear();
  const std::string text = std::string(line) + "\n";  // in one piece: lines of several processes stay lines
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void Progress::Clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

void Progress::Finish() {
  const std::lock_guard lock(mutex_);
  Clear();
  show_ = false;
}

}  // namespace dicta::tools
