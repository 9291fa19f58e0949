// What a screen can show, if there is one. Thread-safe.
#pragma once

#include <cstddef>

namespace dicta::tools {

// Whether the file descriptor is a terminal.
bool IsTerminal(int fd);

// Its width in columns: COLUMNS where that is set, else what it says of itself, else 80; 0: not a terminal.
size_t TerminalWidth(int fd);

}  // namespace dicta::tools
