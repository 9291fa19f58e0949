// Corrections by hand, laid over what the source says. Thread-safe.
#pragma once

#include "dicta/v1/archive.pb.h"
#include "dicta/v1/statement.pb.h"
#include "storage/status.h"

namespace dicta {

struct EditRequest;

// Adds what is asked for to *edits; later edits of a field replace earlier ones. `statement` is as it stands now.
// InvalidArgument: nothing asked for; no such speaker.
Status AddEdits(const EditRequest& request, const v1::Statement& statement, v1::Edits* edits);

// Sets the edited fields of *statement, which is as the source says, and keeps the source's own values in *edits.
// Edited dates gain evidence of basis USER. Speakers whom the source no longer names are left out of account.
void LayOver(v1::Edits* edits, v1::Statement* statement);

// The reverse: *statement as the source says.
void TakeOff(const v1::Edits& edits, v1::Statement* statement);

}  // namespace dicta
