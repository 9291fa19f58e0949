// PEM texts for TLS, looked at before gRPC is given them, which would not say what is wrong. Functions are thread-safe.
#pragma once

#include <string>

#include "storage/status.h"

namespace dicta::server {

// InvalidArgument: there is no certificate in it.
Status CheckAuthority(const std::string& certificates);

// InvalidArgument: the first certificate of `chain` is none, or not valid today; `key` is no private key, or one with a
// password; or it is not the certificate's.
Status CheckCertificate(const std::string& chain);
Status CheckKey(const std::string& chain, const std::string& key);

}  // namespace dicta::server
