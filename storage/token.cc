#include "storage/token.h"

#include "storage/hash.h"

namespace dicta {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr size_t kCheckBytes = 4;

std::string Base64(std::string_view bytes) {
  std::string text;
  unsigned bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xffff;
    for (held += 8; held >= 6; held -= 6) text.push_back(kAlphabet[bits >> (held - 6) & 63]);
  }
  if (held > 0) text.push_back(kAlphabet[bits << (6 - held) & 63]);
  return text;
}

bool Unbase64(std::string_view text, std::string* bytes) {
  unsigned bits = 0;
  int held = 0;
  for (const char c : text) {
    const size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return false;
    bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes->push_back(static_cast<char>(bits >> held));
    }
  }
  return held < 6 && (bits & ((1u << held) - 1)) == 0;  // one text for each token: what is left over is zero
}

std::string Check(std::string_view bytes) {
  const uint64_t hash = Xxh3(bytes);
  std::string check;
  for (size_t i = 0; i < kCheckBytes; ++i) check.push_back(static_cast<char>(hash >> (8 * i)));
  return check;
}

}  // namespace

std::string EncodeToken(const v1::PageToken& token) {
  std::string bytes = token.SerializeAsString();
  bytes += Check(bytes);
  return Base64(bytes);
}

Result<v1::PageToken> DecodeToken(std::string_view text) {
  const Status damaged = InvalidArgument("the page token is damaged: copy it whole, or begin with the first page");
  std::string bytes;
  if (!Unbase64(text, &bytes) || bytes.size() < kCheckBytes) return damaged;
  const std::string check = bytes.substr(bytes.size() - kCheckBytes);
  bytes.resize(bytes.size() - kCheckBytes);
  v1::PageToken token;
  if (Check(bytes) != check || !token.ParseFromString(bytes)) return damaged;
  return token;
}

}  // namespace dicta
