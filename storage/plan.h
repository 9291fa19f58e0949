// A query made ready: whose lists are gone through, from where, as of when. For the archive's own files.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "storage/archive.h"
#include "storage/row.h"
#include "storage/rows.h"

namespace dicta {

struct Archive::Plan {
  const Query* query;
  RowRange range;
  std::vector<std::vector<std::string>> lists;  // united within, intersected without
  uint64_t fingerprint = 0;

  // Some rows of the lists may not be the query's: Fits() says which are.
  bool filters() const;
  bool Fits(const Row& row) const;

  std::unique_ptr<RowStream> Open(const RowRange& in) const;
};

}  // namespace dicta
