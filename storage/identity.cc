#include "storage/identity.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>

#include "storage/archive.h"
#include "storage/hash.h"

namespace dicta {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// scheme ":" …, RFC 3986 section 3.1. One letter is no scheme but a drive.
bool IsAbsolute(std::string_view uri) {
  const size_t colon = uri.find(':');
  return colon != std::string_view::npos && colon > 1 && IsLetter(uri.front()) &&
         std::all_of(uri.begin(), uri.begin() + static_cast<long>(colon),
                     [](char c) { return IsLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'; });
}

}  // namespace

std::string CanonicalUrl(std::string_view url) {
  std::string canonical(url.substr(0, url.find('#')));
  const size_t authority = canonical.find("://");
  if (authority == std::string::npos) return canonical;
  const size_t path = std::min(canonical.find_first_of("/?", authority + 3), canonical.size());
  std::transform(canonical.begin(), canonical.begin() + static_cast<long>(path), canonical.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return canonical;
}

bool IsIdentifiedByFile(const Document& document) {
  return document.statement.id().empty() && document.guid.empty() && document.statement.source().url().empty();
}

std::string IdentityOf(const Document& document) {
  const v1::Source& source = document.statement.source();
  if (!document.guid.empty()) {
    if (IsAbsolute(document.guid)) return "guid:" + document.guid;
    return "feed:" + CanonicalUrl(document.feed_url) + "\n" + document.guid;
  }
  if (!source.url().empty()) {
    // A page may hold several statements, each with its own anchor.
    const size_t anchor = std::min(source.url().find('#'), source.url().size());
    return "url:" + CanonicalUrl(source.url()) + source.url().substr(anchor);
  }
  if (!source.publisher().empty() && !document.name.empty()) return "file:" + source.publisher() + "\n" + document.name;
  if (document.original) return "sha256:" + Hex(Sha256(*document.original));
  return "digest:" + Hex(DigestOf(document.statement));
}

std::string IdFromIdentity(std::string_view identity) {
  static constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  const std::string hash = Sha256(identity);
  std::string id;
  for (size_t bit = 0; bit < 80; bit += 5) {
    const unsigned pair =
        static_cast<unsigned char>(hash[bit / 8]) << 8 | static_cast<unsigned char>(hash[bit / 8 + 1]);
    id.push_back(kAlphabet[pair >> (11 - bit % 8) & 31]);
  }
  return id;
}

std::string DigestOf(const v1::Statement& statement) {
  v1::Statement content = statement;
  content.clear_id();
  content.clear_revision();
  content.clear_extraction();
  if (content.has_source()) {
    content.mutable_source()->clear_paths();
    content.mutable_source()->clear_retrieved_at();
    if (content.source().ByteSizeLong() == 0) content.clear_source();
  }
  for (v1::Speaker& speaker : *content.mutable_speakers()) speaker.clear_id();
  auto* evidence = content.mutable_date_evidence();
  evidence->erase(
      std::remove_if(evidence->begin(), evidence->end(),
                     [](const v1::DateEvidence& e) { return e.kind() == v1::DateEvidence::Kind::RETRIEVED; }),
      evidence->end());
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.SetSerializationDeterministic(true);
    content.SerializeToCodedStream(&out);
  }
  return Sha256(bytes).substr(0, 16);
}

}  // namespace dicta
