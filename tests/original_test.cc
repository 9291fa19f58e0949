// Originals: kept byte for byte, in chunks, apart from records.
#include <gtest/gtest.h>

#include <string>

#include "storage/archive.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/rocksdb_engine.h"
#include "storage/store.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

// Bytes that do not compress, the same in every run.
std::string Noise(size_t size) {
  std::string bytes;
  uint64_t state = size;
  while (bytes.size() < size) {
    state = state * 6364136223846793005 + 1442695040888963407;
    bytes.push_back(static_cast<char>(state >> 56));
  }
  return bytes;
}

Status PutOriginal(const Codec& codec, const std::string& sha256, std::string_view bytes, Batch* batch) {
  for (const auto& [key, chunk] : ChunksOf(sha256, bytes)) {
    DICTA_ASSIGN(std::string value, EncodeValue(codec, key, "", &chunk, 0));
    batch->Put(Space::kOriginal, key, std::move(value));
  }
  return {};
}

class OriginalTest : public testing::Test {
 protected:
  std::unique_ptr<Store> Open(bool create = false) {
    auto store = Store::Open(path_, {.access = Access::kWrite, .create = create});
    EXPECT_TRUE(store.ok()) << store.status().ToString();
    return store.ok() ? std::move(store).value() : nullptr;
  }

  const TempDir temp_;
  const std::string path_ = temp_ / "press";
};

TEST_F(OriginalTest, ReadBackAsTheyCame) {
  const auto store = Open(true);
  const size_t kChunk = kOriginalChunkBytes;
  for (const size_t size : {size_t{0}, size_t{1}, kChunk - 1, kChunk, kChunk + 1, 3 * kChunk, 3 * kChunk + 5}) {
    const std::string bytes = Noise(size), sha256 = Sha256(bytes);
    Batch batch;
    ASSERT_TRUE(PutOriginal(store->codec(), sha256, bytes, &batch).ok());
    EXPECT_EQ(batch.ops().size(), std::max<size_t>(1, (size + kChunk - 1) / kChunk)) << size;
    ASSERT_TRUE(store->engine().Commit(batch).ok());
    const auto read = store->Original(sha256);
    ASSERT_TRUE(read.ok()) << size << ": " << read.status().ToString();
    EXPECT_TRUE(*read == bytes) << size;
    EXPECT_TRUE(*store->HoldsOriginal(sha256)) << size;
  }
  const std::string other = Sha256("other");
  EXPECT_EQ(store->Original(other).status().ToString(), "not found: original " + Hex(other) + " is not held here");
  EXPECT_FALSE(*store->HoldsOriginal(other));
}

TEST_F(OriginalTest, ChunksThatAreMissingOrDamagedAreCorruption) {
  const auto store = Open(true);
  const std::string bytes = Noise(3 * kOriginalChunkBytes), sha256 = Sha256(bytes);
  Batch whole;
  ASSERT_TRUE(PutOriginal(store->codec(), sha256, bytes, &whole).ok());
  for (uint32_t chunk = 0; chunk < 3; ++chunk) {
    Batch missing = whole, swapped = whole, cut = whole;
    missing.Delete(Space::kOriginal, OriginalKey(sha256, chunk));
    swapped.Put(Space::kOriginal, OriginalKey(sha256, chunk), *whole.ops()[(chunk + 1) % 3].value);
    cut.Put(Space::kOriginal, OriginalKey(sha256, chunk), whole.ops()[chunk].value->substr(0, 1000));
    for (const Batch& damaged : {missing, swapped, cut}) {
      ASSERT_TRUE(store->engine().Commit(damaged).ok());
      const auto read = store->Original(sha256);
      EXPECT_EQ(read.status().code(), Code::kCorruption) << "chunk " << chunk;
      EXPECT_EQ(read.status().message().rfind("original " + Hex(sha256) + ": ", 0), 0u) << read.status().ToString();
    }
  }
  Batch more = whole;
  more.Put(Space::kOriginal, OriginalKey(sha256, 3), *whole.ops()[2].value);
  ASSERT_TRUE(store->engine().Commit(more).ok());
  EXPECT_EQ(store->Original(sha256).status().code(), Code::kCorruption) << "a chunk too many";
}

// What could not be read back is not taken in.
TEST_F(OriginalTest, LongerThanTheCapIsRejectedAlone) {
  auto archive = Archive::Open(path_, {.access = Access::kWrite, .create = true});
  ASSERT_TRUE(archive.ok());
  Document documents[2];
  documents[0].statement.set_id("long");
  documents[0].original = std::string(kContentBytesMax + 1, 'x');
  documents[1].statement.set_id("short");
  documents[1].original = "x";
  const auto outcomes = archive.value()->Add(documents, {});
  ASSERT_TRUE(outcomes.ok()) << outcomes.status().ToString();
  EXPECT_EQ((*outcomes)[0].kind, Outcome::kRejected);
  EXPECT_EQ((*outcomes)[0].remark, "original: 67108865 bytes, at most 67108864");
  EXPECT_EQ((*outcomes)[1].kind, Outcome::kImported);
}

}  // namespace
}  // namespace dicta
