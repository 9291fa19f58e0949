#include "server/certificates.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "tools/read/stream.h"

namespace dicta::server {
namespace {

constexpr size_t kPemBytesMax = size_t{16} << 20;

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* value) const {
    free(value);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;

Bio Read(const std::string& text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

// Else OpenSSL would ask the terminal.
int NoPassword(char*, int, int, void*) { return 0; }

Result<Certificate> FirstOf(const std::string& certificates) {
  Certificate first(PEM_read_bio_X509(Read(certificates).get(), nullptr, NoPassword, nullptr));
  ERR_clear_error();
  if (first == nullptr) return InvalidArgument("no certificate in PEM form");
  return first;
}

}  // namespace

Status CheckAuthority(const std::string& certificates) { return FirstOf(certificates).status(); }

Status CheckCertificate(const std::string& chain) {
  DICTA_ASSIGN(const Certificate certificate, FirstOf(chain));
  if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) < 0) return InvalidArgument("it has expired");
  if (X509_cmp_current_time(X509_get0_notBefore(certificate.get())) > 0) return InvalidArgument("it is not valid yet");
  return {};
}

Status CheckKey(const std::string& chain, const std::string& key) {
  DICTA_ASSIGN(const Certificate certificate, FirstOf(chain));
  const Key own(PEM_read_bio_PrivateKey(Read(key).get(), nullptr, NoPassword, nullptr));
  const bool fits = own != nullptr && X509_check_private_key(certificate.get(), own.get()) == 1;
  ERR_clear_error();
  if (own == nullptr) return InvalidArgument("no private key in PEM form, or one with a password");
  return fits ? Status() : InvalidArgument("not the key of the certificate");
}

Result<std::string> ReadPem(std::string_view named, const std::string& path,
                            const std::function<Status(const std::string& pem)>& check) {
  auto pem = tools::ReadFile(path, kPemBytesMax);
  if (!pem.ok()) return pem.status().Within(named);
  DICTA_TRY(check(*pem).Within(path).Within(named));
  return pem;
}

}  // namespace dicta::server
