// Which statement a document is, and whether its content has been seen before.
// Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dicta/v1/statement.pb.h"

namespace dicta {

struct Document;

// What identifies a document that has no id of its own, the first that exists: an absolute feed guid; feed URL and
// guid; canonical URL; publisher and file name; SHA-256 of the bytes (for a structured record: its digest). Begins with
// the kind, "url:https://…".
std::string IdentityOf(const Document& document);

// True where the identity is only its name or its bytes, so that the same bytes elsewhere are the same document.
bool IsIdentifiedByFile(const Document& document);

// Sixteen characters (0-9, a-z without i, l, o, u: Crockford's base 32) of the identity's SHA-256: short enough to
// type, the same in every archive.
std::string IdFromIdentity(std::string_view identity);

// A URL as it is looked up: scheme and host in lower case, no fragment. (An identity keeps the fragment.)
std::string CanonicalUrl(std::string_view url);

inline constexpr size_t kDigestBytes = 16;

// 16 bytes that stand for the content: SHA-256 of the serialized statement (fields in order of their numbers) without
// what does not belong to it: id, revision, extraction, paths, time and evidence of retrieval, persons' ids.
std::string DigestOf(const v1::Statement& statement);

}  // namespace dicta
