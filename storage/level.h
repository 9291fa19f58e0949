// Levels of zstd, measured on press statements with a dictionary of 1 MiB: bytes stored of 100, and MB/s on one core of
// a machine with other work. Level 3: 31.0, 167; 4: 30.4, 140; 5: 27.9, 95; 6: 27.1, 60; 9: 26.3, 25; 19: 23.8, 2;
// 22: 23.8, 1.5. All of them are as quick to read. Levels 5 to 12 look for matches of six bytes and more (codec.cc):
// with zstd's own choice of five, 5 gives 28.5 at 76 MB/s and 6 gives 27.4 at 46.
#pragma once

namespace dicta {

inline constexpr int kDefaultLevel = 5, kStrongestLevel = 19, kLevelMax = 22;

}  // namespace dicta
