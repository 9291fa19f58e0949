#include "tools/read/input.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/input_files.h"

namespace dicta::tools {
namespace {

std::vector<Input> InputsOf(const std::string& path) {
  std::vector<Input> inputs;
  ForEachInput(path, [&](const Input& input) {
    inputs.push_back(input);
    return true;
  });
  return inputs;
}

std::vector<std::string> NamesOf(const std::string& path) {
  std::vector<std::string> names;
  for (const Input& input : InputsOf(path)) names.push_back(input.problem.ok() ? input.name : input.problem.ToString());
  return names;
}

using Names = std::vector<std::string>;

TEST(InputTest, DirectoryIsWalkedInOrderWithoutHiddenFiles) {
  const TempDir dir;
  for (const char* name :
       {"b.txt", "a.txt", "c/2.txt.gz", "c/1.txt", ".hidden", "c/.git/x", "b/z.jsonl.ZST", "10", "9"}) {
    dir.Write(name, "x");
  }
  EXPECT_EQ(NamesOf(dir.path()), (Names{"10", "9", "a.txt", "b/z.jsonl", "b.txt", "c/1.txt", "c/2.txt"}));
}

TEST(InputTest, PathsAreNormalAndNamesRelative) {
  const TempDir dir;
  dir.Write("a/b.txt", "12345");
  const std::string messy = dir.path() + "/./a/../a//";
  const std::vector<Input> below = InputsOf(messy);
  ASSERT_EQ(below.size(), 1u);
  EXPECT_EQ(below[0].path, dir.Path("a/b.txt"));
  EXPECT_EQ(below[0].source_path, below[0].path);
  EXPECT_EQ(below[0].name, "b.txt");
  EXPECT_EQ(below[0].size, 5u);
  const std::vector<Input> alone = InputsOf(dir.path() + "//a/./b.txt");
  ASSERT_EQ(alone.size(), 1u);
  EXPECT_EQ(alone[0].path, dir.Path("a/b.txt"));
  EXPECT_EQ(alone[0].name, "b.txt");
}

TEST(InputTest, WhatIsNotThereIsNamed) {
  const TempDir dir;
  const std::string file = dir.Write("a.txt", "x");
  std::filesystem::create_directory(dir.Path("empty"));
  dir.Write("hidden/.x", "x");
  std::filesystem::create_symlink("loop", dir.Path("loop"));
  const struct {
    std::string path;
    Code code;
    std::string message;
  } kCases[] = {
      {dir.Path("gone.txt"), Code::kNotFound, "no such file or directory"},
      {dir.Path("empty"), Code::kNotFound, "a directory without documents"},
      {dir.Path("hidden"), Code::kNotFound, "a directory without documents"},
      {file + "/x", Code::kIoError, "cannot be read: Not a directory"},
      {dir.Path("loop"), Code::kIoError, "cannot be read: Too many levels of symbolic links"},
      {"", Code::kNotFound, "an empty path"},
  };
  for (const auto& row : kCases) {
    const std::vector<Input> inputs = InputsOf(row.path);
    ASSERT_EQ(inputs.size(), 1u) << row.path;
    EXPECT_EQ(inputs[0].path, row.path);
    EXPECT_EQ(inputs[0].problem.code(), row.code) << inputs[0].problem.ToString();
    EXPECT_EQ(inputs[0].problem.message(), row.message);
    EXPECT_EQ(OpenInput(inputs[0]).status().message(), row.message);
  }
}

TEST(InputTest, UnreadableFileIsNamedByTheSystemsReason) {
  const TempDir dir;
  const std::string file = dir.Write("a.txt", "x");
  chmod(dir.path().c_str(), 0755);
  chmod(file.c_str(), 0);
  const bool root = geteuid() == 0;  // root may read everything, so it becomes nobody for a while
  if (root) {
    ASSERT_EQ(seteuid(65534), 0);
  }
  const std::vector<Input> inputs = InputsOf(dir.path());
  const auto stream = inputs.size() == 1 ? OpenInput(inputs[0]) : Result<std::unique_ptr<PeekStream>>(NotFound("none"));
  if (root) {
    ASSERT_EQ(seteuid(0), 0);
  }
  EXPECT_EQ(stream.status().code(), Code::kIoError);
  EXPECT_EQ(stream.status().message(), "cannot be opened: Permission denied");
}

TEST(InputTest, LinksToDirectoriesAreNotFollowedBelow) {
  const TempDir dir;
  dir.Write("real/a.txt", "x");
  std::filesystem::create_directory_symlink(dir.path(), dir.Path("real/up"));
  std::filesystem::create_symlink(dir.Path("real/a.txt"), dir.Path("real/b.txt"));
  std::filesystem::create_symlink(dir.Path("nowhere"), dir.Path("real/c.txt"));
  std::filesystem::create_directory_symlink(dir.Path("real"), dir.Path("link"));
  EXPECT_EQ(NamesOf(dir.Path("link")), (Names{"a.txt", "b.txt", "not found: no such file or directory"}));
}

TEST(InputTest, ArchivesAreNoDocuments) {
  const TempDir dir;
  dir.Write("in/a.txt", "x");
  dir.Write("in/press/ARCHIVE", "dicta archive\nformat 1\n");
  dir.Write("in/press/store/CURRENT", "x");
  dir.Write("in/other/ARCHIVE", "something else");
  EXPECT_EQ(NamesOf(dir.Path("in")), (Names{"a.txt", "other/ARCHIVE"}));
  EXPECT_EQ(NamesOf(dir.Path("in/press")),
            (Names{"invalid: an archive of dicta; `dump --format pb` makes a file that can be imported"}));
}

TEST(InputTest, PipesAndStandardInputHaveNoNameToRecord) {
  const TempDir dir;
  ASSERT_EQ(mkfifo(dir.Path("pipe.txt").c_str(), 0600), 0);
  for (const std::string& path : {std::string("-"), dir.Path("pipe.txt")}) {
    const std::vector<Input> inputs = InputsOf(path);
    ASSERT_EQ(inputs.size(), 1u);
    EXPECT_TRUE(inputs[0].problem.ok());
    EXPECT_EQ(inputs[0].path, path);
    EXPECT_EQ(inputs[0].name, "");
    EXPECT_EQ(inputs[0].source_path, "");
  }
  dir.Write("file.txt", "x");
  EXPECT_EQ(NamesOf(dir.path()), (Names{"file.txt"}));  // a pipe below a directory would wait forever
}

TEST(InputTest, NamesAreUtf8) {
  EXPECT_EQ(Utf8Path("caf\xc3\xa9.txt"), "caf\xc3\xa9.txt");
  EXPECT_EQ(Utf8Path("caf\xe9.txt"), "caf%E9.txt");
  EXPECT_EQ(Utf8Path("\xff\xfe"), "%FF%FE");
  const TempDir dir;
  dir.Write("caf\xe9.txt", "x");
  const std::vector<Input> inputs = InputsOf(dir.path());
  ASSERT_EQ(inputs.size(), 1u);
  EXPECT_EQ(inputs[0].name, "caf%E9.txt");
  EXPECT_TRUE(OpenInput(inputs[0]).ok());
}

TEST(InputTest, VisitorStopsTheWalk) {
  const TempDir dir;
  for (const char* name : {"a", "b/c", "d"}) dir.Write(name, "x");
  int visited = 0;
  EXPECT_FALSE(ForEachInput(dir.path(), [&](const Input&) { return ++visited < 2; }));
  EXPECT_EQ(visited, 2);
}

}  // namespace
}  // namespace dicta::tools
