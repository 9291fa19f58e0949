#include "storage/edits.h"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "storage/archive.h"
#include "storage/identity.h"

namespace dicta {
namespace {

v1::Statement Source() {
  v1::Statement statement;
  statement.set_id("7zq4k9");
  statement.set_title("Title");
  statement.set_language("en");
  statement.set_genre(v1::Genre::NEWS);
  statement.set_date("2025-02-14");
  statement.set_published("2025-02-15");
  statement.set_place("Munich");
  statement.set_event("a conference");
  v1::DateEvidence* evidence = statement.add_date_evidence();
  evidence->set_kind(v1::DateEvidence::Kind::DATELINE);
  evidence->set_value("2025-02-14");
  for (const char* name : {"Wang Yi", "Jens Stoltenberg"}) {
    v1::Speaker* speaker = statement.add_speakers();
    speaker->set_name(name);
    speaker->set_role("role of " + std::string(name));
  }
  statement.mutable_source()->set_publisher("Ministry");
  statement.mutable_source()->set_url("https://a.b/");
  statement.set_text("Both sides agreed.");
  return statement;
}

// The statement as edited, and the edits that were laid over.
struct Edited {
  v1::Statement statement;
  v1::Edits edits;
};

Edited Edit(const EditRequest& request, const v1::Statement& source = Source()) {
  Edited edited{source, {}};
  const Status status = AddEdits(request, edited.statement, &edited.edits);
  EXPECT_TRUE(status.ok()) << status.ToString();
  LayOver(&edited.edits, &edited.statement);
  return edited;
}

TEST(EditsTest, TwoSpeakersMayExchangeTheirNames) {
  const Edited edited = Edit({.speakers = {{"Wang Yi", "Jens Stoltenberg"}, {"Jens Stoltenberg", "Wang Yi"}}});
  EXPECT_EQ(edited.statement.speakers(0).name(), "Jens Stoltenberg");
  EXPECT_EQ(edited.statement.speakers(0).role(), "role of Wang Yi");
  EXPECT_EQ(edited.statement.speakers(1).name(), "Wang Yi");
}

TEST(EditsTest, EachFieldIsSetAndCanBeTakenOffAgain) {
  using Ask = std::optional<std::string> EditRequest::*;
  const struct {
    Ask field;
    const char* path;
    const char* value;
    std::function<std::string(const v1::Statement&)> get;
  } kCases[] = {
      {&EditRequest::title, "title", "New", [](const v1::Statement& s) { return s.title(); }},
      {&EditRequest::date, "date", "2025-02", [](const v1::Statement& s) { return s.date(); }},
      {&EditRequest::published, "published", "2025", [](const v1::Statement& s) { return s.published(); }},
      {&EditRequest::place, "place", "Berlin", [](const v1::Statement& s) { return s.place(); }},
      {&EditRequest::event, "event", "a visit", [](const v1::Statement& s) { return s.event(); }},
      {&EditRequest::language, "language", "de", [](const v1::Statement& s) { return s.language(); }},
      {&EditRequest::publisher, "source.publisher", "Agency",
       [](const v1::Statement& s) { return s.source().publisher(); }},
      {&EditRequest::url, "source.url", "https://c.d/", [](const v1::Statement& s) { return s.source().url(); }},
      {&EditRequest::genre, "genre", "SPEECH", [](const v1::Statement& s) { return v1::Genre::Value_Name(s.genre()); }},
  };
  for (const auto& row : kCases) {
    for (const std::string& value : {std::string(row.value), std::string()}) {  // set, and cleared
      EditRequest request;
      request.*row.field = value;
      Edited edited = Edit(request);
      const std::string want = value.empty() && row.path == std::string("genre") ? "UNSPECIFIED" : value;
      EXPECT_EQ(row.get(edited.statement), want) << row.path;
      ASSERT_EQ(edited.edits.fields_size(), 1) << row.path;
      EXPECT_EQ(edited.edits.fields(0), row.path);
      EXPECT_EQ(row.get(edited.edits.source()), row.get(Source())) << row.path;
      EXPECT_NE(DigestOf(edited.statement), DigestOf(Source())) << row.path;
      TakeOff(edited.edits, &edited.statement);
      EXPECT_EQ(edited.statement.SerializeAsString(), Source().SerializeAsString()) << row.path;
    }
  }
}

TEST(EditsTest, EditedDatesHaveEvidenceOfTheUser) {
  Edited edited = Edit({.date = "2025-02-13", .published = "2025-02-16"});
  ASSERT_EQ(edited.statement.date_evidence_size(), 3);
  EXPECT_EQ(edited.statement.date_evidence(1).ShortDebugString(), "kind: SAID value: \"2025-02-13\" basis: USER");
  EXPECT_EQ(edited.statement.date_evidence(2).ShortDebugString(), "kind: PUBLISHED value: \"2025-02-16\" basis: USER");
  EXPECT_EQ(Edit({.date = ""}).statement.date_evidence_size(), 1) << "a cleared date is evidence of nothing";
  TakeOff(edited.edits, &edited.statement);
  EXPECT_EQ(edited.statement.date_evidence_size(), 1);
}

TEST(EditsTest, LaterEditReplacesTheEarlier) {
  Edited edited = Edit({.date = "2025-02-13", .place = "Berlin"});
  v1::Edits edits = edited.edits;
  ASSERT_TRUE(AddEdits({.date = "2025-02-12"}, edited.statement, &edits).ok());
  TakeOff(edited.edits, &edited.statement);
  LayOver(&edits, &edited.statement);
  EXPECT_EQ(edits.fields_size(), 2);
  EXPECT_EQ(edited.statement.date(), "2025-02-12");
  EXPECT_EQ(edited.statement.place(), "Berlin");
  ASSERT_EQ(edited.statement.date_evidence_size(), 2) << "no evidence of the edit before";
  EXPECT_EQ(edited.statement.date_evidence(1).value(), "2025-02-12");
  TakeOff(edits, &edited.statement);
  EXPECT_EQ(edited.statement.SerializeAsString(), Source().SerializeAsString());
}

TEST(EditsTest, EditsAreLaidOverWhatTheSourceSaysNext) {
  const Edited edited =
      Edit({.title = "New", .speakers = {{"Wang Yi", "Wang Li"}}, .roles = {{"Jens Stoltenberg", ""}}});
  v1::Statement next = Source();
  next.set_title("Corrected title");
  next.set_place("Bonn");
  next.mutable_speakers()->RemoveLast();
  v1::Edits edits = edited.edits;
  v1::Statement laid = next;
  LayOver(&edits, &laid);
  EXPECT_EQ(laid.title(), "New");
  EXPECT_EQ(laid.place(), "Bonn");
  ASSERT_EQ(laid.speakers_size(), 1) << "whom the source no longer names stays out";
  EXPECT_EQ(laid.speakers(0).name(), "Wang Li");
  EXPECT_EQ(edits.source().title(), "Corrected title");
  TakeOff(edits, &laid);
  EXPECT_EQ(laid.SerializeAsString(), next.SerializeAsString());
}

TEST(EditsTest, SpeakersAreRenamedAndGetTheNewNamesPerson) {
  Edited edited = Edit({.speakers = {{"Wang Yi", "王毅"}}, .roles = {{"Wang Yi", "Foreign Minister"}}});
  EXPECT_EQ(
      edited.statement.speakers(0).ShortDebugString(),
      "name: \"\\347\\216\\213\\346\\257\\205\" role: \"Foreign Minister\" id: \"\\347\\216\\213\\346\\257\\205\"");
  EXPECT_EQ(edited.statement.speakers(1).SerializeAsString(), Source().speakers(1).SerializeAsString());
  // The name as it stands now is the one to edit.
  v1::Edits edits = edited.edits;
  ASSERT_TRUE(AddEdits({.roles = {{"王毅", ""}}}, edited.statement, &edits).ok());
  ASSERT_EQ(edits.speakers_size(), 1);
  EXPECT_EQ(edits.speakers(0).name(), "Wang Yi");
  TakeOff(edited.edits, &edited.statement);
  LayOver(&edits, &edited.statement);
  EXPECT_EQ(edited.statement.speakers(0).name(), "王毅");
  EXPECT_EQ(edited.statement.speakers(0).role(), "");
}

TEST(EditsTest, WhatCannotBeEditedIsSaid) {
  const struct {
    EditRequest request;
    v1::Statement statement;
    std::string want;
  } kCases[] = {
      {{}, Source(), "nothing to edit"},
      {{.reason = "because"}, Source(), "nothing to edit"},
      {{.genre = "POEM"}, Source(), "genre: unknown value POEM"},
      {{.speakers = {{"Li", "Wang"}}}, Source(), "no speaker Li in statement 7zq4k9: it has Wang Yi, Jens Stoltenberg"},
      {{.roles = {{"Li", "x"}}}, {}, "no speaker Li in statement : it has none"},
      {{.drop_edits = true}, Source(), ""},
  };
  for (const auto& row : kCases) {
    v1::Edits edits;
    EXPECT_EQ(AddEdits(row.request, row.statement, &edits).message(), row.want);
  }
}

}  // namespace
}  // namespace dicta
