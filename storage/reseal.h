// Going on after a loss: what was acknowledged is gone for good, and the archive's owner takes what is there.
// REQUIRES: the store is open for writing and nothing else uses it.
#pragma once

#include "storage/status.h"

namespace dicta {

class Store;

// Seals the positions between the store's last batch and the watermark, or the last record of theirs that is left: each
// gets a batch row, marked as lost, over the records and facts that are still there, in order of ordinal. No position
// is given twice, so that readers and page tokens that saw what is lost are not shown something else in its place. Then
// sets the watermark. Killed at any point, it can be called again. Memory grows with what was left of lost batches.
Status AcceptLoss(Store* store);

}  // namespace dicta
