// One row of a listing: what a page prints of a statement, read where it stands in a stored Listing.
//
// Reading walks the message's bytes once and copies nothing. A Row is a value without memory of its own: it is valid as
// long as what it was read from. Thread-safe as a value is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "dicta/v1/archive.pb.h"
#include "storage/status.h"

namespace dicta {

// Somebody who speaks: name and role as written in the document, and the person's id.
struct RowSpeaker {
  std::string_view name, role, id;
};

// The speakers of a row, in the document's order; each is read when it is come to.
class RowSpeakers {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = RowSpeaker;
    using difference_type = std::ptrdiff_t;
    using pointer = const RowSpeaker*;
    using reference = const RowSpeaker&;

    // REQUIRES: `rest` is what is left of a statement's fields, which have been read before.
    explicit Iterator(std::string_view rest) : rest_(rest) { ++*this; }
    Iterator() = default;
    reference operator*() const { return speaker_; }
    pointer operator->() const { return &speaker_; }
    Iterator& operator++();
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_end_ == b.at_end_; }

   private:
    std::string_view rest_;
    RowSpeaker speaker_;
    bool at_end_ = true;
  };

  // `fields`: from the first speaker on.
  explicit RowSpeakers(std::string_view fields) : fields_(fields) {}
  Iterator begin() const { return Iterator(fields_); }
  Iterator end() const { return {}; }

 private:
  std::string_view fields_;
};

class Row {
 public:
  Row() = default;
  // Reads a serialized Listing, which must outlive the row. Corruption: the bytes are none, or one of the texts that a
  // row gives is not UTF-8; the row is then empty.
  Status Read(std::string_view listing);

  // As in the statement; empty where absent.
  std::string_view id() const { return id_; }
  std::string_view title() const { return title_; }
  std::string_view date() const { return date_; }  // EDTF level 0
  std::string_view language() const { return language_; }
  std::string_view publisher() const { return publisher_; }
  v1::Genre::Value genre() const { return genre_; }
  RowSpeakers speakers() const { return RowSpeakers(speakers_); }
  uint32_t size() const { return size_; }  // bytes of text

  // The serialized Listing that was read.
  std::string_view bytes() const { return listing_; }

  // Everything a listing holds: about ten times the cost of reading the row. Corruption: a field that the row does not
  // give is damaged.
  Result<v1::Listing> Parse() const;

 private:
  bool ReadStatement(std::string_view fields);

  std::string_view listing_, id_, title_, date_, language_, publisher_, speakers_;
  v1::Genre::Value genre_ = v1::Genre::UNSPECIFIED;
  uint32_t size_ = 0;
};

}  // namespace dicta
