// follow_writer ARCHIVE ACKNOWLEDGED RATE [optimize]: archives RATE statements a second until it is killed, or told to
// end by SIGTERM. Started again, it goes on where the archive stands.
#include "tests/follow_writer.h"

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "storage/archive.h"

namespace {

volatile std::sig_atomic_t ended = 0;

// For the control of the test: some statements are not what they are said to be.
const bool control = std::getenv("DICTA_FOLLOW_CONTROL") != nullptr;

std::vector<dicta::Document> BatchAt(uint64_t position) {
  std::vector<dicta::Document> documents(dicta::kPerBatch);
  for (uint64_t i = 0; i < dicta::kPerBatch; ++i) {
    const uint64_t n = (position - 1) * dicta::kPerBatch + i + 1;
    dicta::v1::Statement& statement = documents[i].statement;
    statement.set_id(dicta::FollowedId(n));
    statement.set_date("20" + std::to_string(10 + n % 15) + "-0" + std::to_string(1 + n % 9) + "-14");
    statement.set_title("Statement " + std::to_string(n));
    statement.add_speakers()->set_name(dicta::FollowedSpeaker(control && n % 97 == 0 ? n + 1 : n));
    statement.add_speakers()->set_name("Everybody's Other");
    std::string text;
    for (uint64_t word = n; text.size() < 1500; word = word * 6364136223846793005u + 1442695040888963407u)
      text += std::to_string(word >> 40) + " ";
    statement.set_text(text);
  }
  return documents;
}

int Fail(const dicta::Status& status) {
  std::cerr << "follow_writer: " << status.ToString() << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  std::signal(SIGTERM, [](int) { ended = 1; });
  auto archive = dicta::Archive::Open(argv[1], {.access = dicta::Access::kWrite, .create = true, .level = 1});
  if (!archive.ok()) return Fail(archive.status());
  dicta::Acknowledged* acknowledged = dicta::Acknowledged::Map(argv[2]);
  if (argc > 4) {
    const auto report = (*archive)->Optimize({.level = 1});
    if (!report.ok()) return Fail(report.status());
  }
  const int64_t step = static_cast<int64_t>(1e9 * dicta::kPerBatch / std::stod(argv[3]));
  for (int64_t next = dicta::NowNs(); ended == 0; next += step) {
    const uint64_t position = (*archive)->position() + 1;
    const auto outcomes = (*archive)->Add(BatchAt(position), {});
    if (!outcomes.ok()) return Fail(outcomes.status());
    acknowledged->times[position] = dicta::NowNs();
    acknowledged->position = position;
    if (const int64_t wait = next + step - dicta::NowNs(); wait > 0) usleep(static_cast<useconds_t>(wait / 1000));
  }
}
