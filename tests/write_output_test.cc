// Where output goes: files put in place whole, compression by name, the pb stream.
#include <google/protobuf/io/coded_stream.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/temp_dir.h"
#include "tools/write/output.h"
#include "tools/write/pb.h"

namespace dicta::tools {
namespace {

class OutputTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return directory_ / name; }
  size_t Files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(directory_.path()), {}));
  }
  static std::string Read(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  }
  void WriteFile(const std::string& path, std::string_view text) const {
    auto output = Output::Open(path);
    ASSERT_TRUE(output.ok()) << output.status().ToString();
    ASSERT_TRUE((*output)->Write(text).ok());
    ASSERT_TRUE((*output)->Close().ok());
  }

  TempDir directory_;
};

std::string Repeated(size_t size) {
  std::string text;
  for (size_t i = 0; text.size() < size; ++i) text += std::to_string(i * i) + "\n";
  return text;
}

TEST_F(OutputTest, AFileIsInPlaceOnlyWhenItIsWhole) {
  WriteFile(Path("out"), "old");
  {
    auto output = Output::Open(Path("out"));
    ASSERT_TRUE(output.ok());
    ASSERT_TRUE((*output)->Write("new").ok());
    EXPECT_EQ(Read(Path("out")), "old");
  }
  EXPECT_EQ(Read(Path("out")), "old");  // dropped without Close()
  EXPECT_EQ(Files(), 1U);
  WriteFile(Path("out"), Repeated(200'000));
  EXPECT_EQ(Read(Path("out")), Repeated(200'000));
  EXPECT_EQ(Files(), 1U);
}

TEST_F(OutputTest, ALinkKeepsPointingToItsTarget) {
  WriteFile(Path("target"), "old");
  std::filesystem::create_symlink("target", Path("link"));
  WriteFile(Path("link"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
  EXPECT_EQ(Read(Path("target")), "new");
}

TEST_F(OutputTest, CompressesByName) {
  const std::string text = Repeated(300'000);
  for (const std::string& size : {std::string(), std::string("x"), text}) {
    WriteFile(Path("a.zst"), size);
    const std::string frame = Read(Path("a.zst"));
    std::string back(size.size() + 1, '\0');
    const size_t got = ZSTD_decompress(back.data(), back.size(), frame.data(), frame.size());
    ASSERT_FALSE(ZSTD_isError(got)) << ZSTD_getErrorName(got);
    EXPECT_EQ(back.substr(0, got), size);

    WriteFile(Path("a.gz"), size);
    gzFile file = gzopen(Path("a.gz").c_str(), "rb");
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(gzread(file, back.data(), static_cast<unsigned>(back.size())), static_cast<int>(size.size()));
    EXPECT_EQ(back.substr(0, size.size()), size);
    gzclose(file);
    const std::string once = Read(Path("a.gz"));
    WriteFile(Path("a.gz"), size);
    EXPECT_EQ(Read(Path("a.gz")), once);  // the same content, the same bytes
  }
}

TEST_F(OutputTest, ErrorsNameTheFile) {
  const auto missing = Output::Open(Path("no/such"));
  EXPECT_EQ(missing.status().ToString(), "i/o error: " + Path("no/such") + ": No such file or directory");
  const auto directory = Output::Open(directory_.path());
  EXPECT_EQ(directory.status().message(), directory_.path() + ": Is a directory");
  auto full = Output::Open("/dev/full");
  ASSERT_TRUE(full.ok());
  ASSERT_TRUE((*full)->Write("x").ok());  // into the buffer
  EXPECT_EQ((*full)->Close().message(), "/dev/full: No space left on device");
}

TEST_F(OutputTest, AClosedPipeIsToldApart) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  auto output = Output::Open("/dev/fd/" + std::to_string(ends[1]));
  if (output.ok()) {
    ASSERT_TRUE((*output)->Write("x").ok());
    EXPECT_TRUE(IsClosedPipe((*output)->Close()));
  }
  close(ends[1]);
  EXPECT_FALSE(IsClosedPipe(IoError("other")));
  EXPECT_TRUE(IsClosedPipe(ClosedPipe()));
}

TEST_F(OutputTest, PbStream) {
  auto output = Output::Open(Path("a.pb"));
  ASSERT_TRUE(output.ok());
  PbWriter writer(output->get());
  ASSERT_TRUE(writer.Begin(true).ok());
  v1::DumpEntry batch;
  batch.mutable_batch()->set_position(1);
  batch.mutable_batch()->set_note(std::string(300, 'x'));  // a length of two bytes
  ASSERT_TRUE(writer.Add(batch).ok());
  ASSERT_TRUE(writer.End().ok());
  ASSERT_TRUE((*output)->Close().ok());

  const std::string bytes = Read(Path("a.pb"));
  ASSERT_TRUE(bytes.starts_with(kPbMagic));
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size()));
  ASSERT_TRUE(in.Skip(static_cast<int>(kPbMagic.size())));
  v1::DumpEntry entry;
  int before = 0;
  const auto next = [&] {
    before = in.CurrentPosition();
    uint32_t size = 0;
    std::string piece;
    return in.ReadVarint32(&size) && in.ReadString(&piece, static_cast<int>(size)) && entry.ParseFromString(piece);
  };
  ASSERT_TRUE(next());
  EXPECT_EQ(entry.header().version(), 1U);
  EXPECT_TRUE(entry.header().complete());
  ASSERT_TRUE(next());
  EXPECT_EQ(entry.SerializeAsString(), batch.SerializeAsString());
  ASSERT_TRUE(next());
  EXPECT_EQ(entry.trailer().entries(), 2U);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<size_t>(before), digest);
  EXPECT_EQ(entry.trailer().sha256(), std::string(reinterpret_cast<char*>(digest), sizeof(digest)));
  EXPECT_FALSE(next());
}

}  // namespace
}  // namespace dicta::tools
