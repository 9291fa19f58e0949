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

std::string SealToken(std::string_view bytes) { return Base64(std::string(bytes) + Check(bytes)); }

std::optional<std::string> OpenToken(std::string_view text) {
  std::string bytes;
  if (!Unbase64(text, &bytes) || bytes.size() < kCheckBytes) return {};
  const std::string check = bytes.substr(bytes.size() - kCheckBytes);
  bytes.resize(bytes.size() - kCheckBytes);
  if (Check(bytes) != check) return {};
  return bytes;
}

std::string EncodeToken(const v1::PageToken& token) { return SealToken(token.SerializeAsString()); }

Result<v1::PageToken> DecodeToken(std::string_view text) {
  const auto bytes = OpenToken(text);
  v1::PageToken token;
  if (bytes && token.ParseFromString(*bytes)) return token;
  return InvalidArgument("the page token is damaged: copy it whole, or begin with the first page");
}

}  // namespace dicta
