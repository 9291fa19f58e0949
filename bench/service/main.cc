// dicta_service: what the service costs beside a server that does nothing, and what a minute of archiving does to those
// who look up meanwhile. Figures to standard output, as a JSON object.
//
//   dicta_service compare DICTA SCRATCH ROUNDS
//   dicta_service load DICTA SCRATCH SECONDS       ends with 1 where an answer was wrong
//   dicta_service constant FILE…                   the server that does nothing
//
// SCRATCH is a directory that is not there yet.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "bench/service/compare.h"
#include "bench/service/load.h"
#include "bench/service/served.h"

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  const std::string mode = argc > 2 ? words[1] : "";
  if (mode == "constant") return dicta::bench::ServeConstants({words.begin() + 2, words.end()});
  if (argc != 5 || (mode != "compare" && mode != "load")) {
    std::cerr << "usage: dicta_service compare DICTA SCRATCH ROUNDS | load DICTA SCRATCH SECONDS | constant FILE…\n";
    return 2;
  }
  std::filesystem::create_directories(words[3]);
  const int number = std::atoi(words[4].c_str());
  bool right = true;
  std::cout << (mode == "compare" ? dicta::bench::CompareService(words[2], words[0], words[3], number)
                                  : dicta::bench::LoadService(words[2], words[3], number, &right))
            << "\n";
  return right ? 0 : 1;
}
