// The subcommands of `dicta speakers`, each a Command of its own. Used by one thread.
#pragma once

#include <memory>
#include <string>

#include "storage/archive.h"
#include "tools/command.h"

namespace dicta::tools {

// cmd_speakers_show.cc
std::unique_ptr<Command> MakeSpeakersShowCommand();

// cmd_speakers_facts.cc: who is who, recorded as facts that lookups follow
std::unique_ptr<Command> MakeSpeakersAliasCommand();
std::unique_ptr<Command> MakeSpeakersMergeCommand();
std::unique_ptr<Command> MakeSpeakersUnmergeCommand();
std::unique_ptr<Command> MakeSpeakersSplitCommand();
std::unique_ptr<Command> MakeSpeakersLinkCommand();

// A person as one JSON line, with line end.
std::string SpeakerJsonLine(const SpeakerCount& speaker);

}  // namespace dicta::tools
